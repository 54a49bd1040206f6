"""What was written, read again: one evaluation, several compared, and their figures."""

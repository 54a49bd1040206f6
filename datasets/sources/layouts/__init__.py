"""Layouts of public data sets and of the original program, and how one is recognized."""

"""The folder of an inspection, and its table of verdicts."""

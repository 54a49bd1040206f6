"""Files of the original program, and what of ours becomes of each."""

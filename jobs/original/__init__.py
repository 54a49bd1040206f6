"""Files of the original program, for who has some: each becomes one of ours."""

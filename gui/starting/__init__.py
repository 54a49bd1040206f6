"""The Start page: what this is, and the first two ways to begin."""

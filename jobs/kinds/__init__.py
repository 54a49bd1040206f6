"""Jobs by their kind: what does each, what it makes, what it needs, and when it is done."""

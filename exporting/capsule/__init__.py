"""Capsules: a run in one file, with all but its photos, and what replays it elsewhere."""

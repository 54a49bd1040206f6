"""Exports: an evaluated run as a folder that judges images without this program, and the proof that it does."""

"""Specs: their base class, hjson with line and field of every mistake, and presets."""

"""Anomaly maps: the detectors that make them, by each method and by several together, and what good images have."""

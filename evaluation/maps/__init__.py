"""Anomaly maps: the detectors that make them, by residual, by uncertainty and by both, and what good images have."""

"""Synthetic defects: their specs, shapes and paint, the designer, and the job that makes them."""

"""Locating: a small second network that reads image and reconstruction together, and says where a defect is."""

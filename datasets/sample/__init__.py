"""The embedded sample: photos of a machined part and of a woven cloth."""

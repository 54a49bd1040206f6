"""Sources in every layout, the audit of what is in them, and the import."""

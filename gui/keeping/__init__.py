"""The Kept page."""

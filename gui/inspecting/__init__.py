"""The page Inspect: new images judged."""

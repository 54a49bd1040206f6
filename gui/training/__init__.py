"""The page Train: form, presets, live curves, and the table of runs."""

"""The page Results: thresholds, comparisons, curves and exports."""

"""From maps to figures: scores of images and pixels, rankings, metrics, thresholds, and how sure they are."""

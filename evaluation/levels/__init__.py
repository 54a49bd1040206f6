"""The levels that scores are seen against: thresholds, of good images and of photos that a person called good."""

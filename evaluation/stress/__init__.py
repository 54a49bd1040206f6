"""The robustness card: how scores of good images move where light, lens or place are not as in the training."""

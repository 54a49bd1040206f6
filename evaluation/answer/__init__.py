"""What an evaluation means, in plain words: what it finds and stops, whether that is enough, what would help."""

"""The method `features`: how far patches lie from those of good images, by a network that a person brings."""

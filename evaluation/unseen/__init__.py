"""Finding defects of kinds that no training draws, in good images: the figure to choose configurations by."""

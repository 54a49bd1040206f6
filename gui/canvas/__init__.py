"""What is drawn on a canvas: plots, curves, histograms and images, as they are given."""

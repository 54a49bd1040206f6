"""What an evaluation writes: the report, its pictures and heatmaps, and the tables beside it."""

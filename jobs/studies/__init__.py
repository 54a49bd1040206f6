"""Studies: a grid of trainings and evaluations, its table, curves and report."""

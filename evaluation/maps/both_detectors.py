"""Residual and uncertainty of one run together: what the two evaluations reach, each with a threshold of its own."""

from collections.abc import Sequence

from evaluation.evaluate_spec import Method
from evaluation.saved.evaluation import Outcome
from evaluation.scoring.two_thresholds import TwoThresholds, two_thresholds

APART: tuple[Method, ...] = ("residual", "uncertainty")


def of_both(first: Outcome, second: Outcome) -> TwoThresholds | None:
    """Return the best curve of two evaluations together; None if their images are others, or all of one kind."""
    if first.names != second.names:
        return None
    real = first.is_real
    return two_thresholds(first.scores[real], second.scores[real], first.is_anomalous[real])


def pairs_of(outcomes: Sequence[Outcome]) -> list[tuple[str, TwoThresholds]]:
    """Return title and curve of each run that is there by both methods, under one label."""
    curves = []
    found = {(each.run, each.label, each.method): each for each in outcomes}
    for run, label in dict.fromkeys((each.run, each.label) for each in outcomes):
        first, second = (found.get((run, label, method)) for method in APART)
        if first is not None and second is not None and (curve := of_both(first, second)) is not None:
            name = run if label is None else f"{run} @ {label}"
            curves.append((f"{name} · either, two thresholds, best on test", curve))
    return curves

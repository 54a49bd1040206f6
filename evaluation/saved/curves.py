"""Curves of saved evaluations: of their images, or of their pixels; of one defect type, or of all."""

from collections.abc import Sequence

from datasets.layout import ALL, GOOD, SYNTHETIC
from evaluation.report.curve_files import read_curves
from evaluation.saved.evaluation import Outcome
from evaluation.scoring.ranking import Numbers, Ranking
from evaluation.scoring.results import Curve, Level


def shares(
    outcome: Outcome, level: Level, defect: str
) -> tuple[tuple[Numbers, Numbers], tuple[Numbers, Numbers]] | None:
    """Return false alarms and found, and found and precision; None if there are not both kinds.

    Args:
        outcome: the evaluation.
        level: whether images are told apart by their score, or pixels by the map.
        defect: a defect type, `all`, or `synthetic`.

    Raises:
        UserError: the curves of the pixels cannot be read.
    """
    if level == "pixels":
        curve = pixel_curve_of(outcome, defect)
        if curve is None:
            return None
        return (curve.false_alarms, curve.found), (curve.found[1:], curve.precision[1:])
    ranking = outcome.ranking if defect == ALL else _ranking(outcome, defect)
    if not ranking.has_both:
        return None
    precision, found = ranking.precision_recall()
    return ranking.roc(), (found, precision)


def pixel_curve_of(outcome: Outcome, defect: str) -> Curve | None:
    """Return the curve of an evaluation's pixels; None if no image of that type has a mask. Raises as `shares`."""
    found = read_curves(outcome.folder.curves)
    return next((curve for curve in found if (curve.level, curve.defect) == ("pixels", defect)), None)


def defects_of(outcomes: Sequence[Outcome]) -> list[str]:
    """Return what curves may be of: all real defects, each type of some evaluation, and the synthetic ones."""
    types = {defect for outcome in outcomes for defect in outcome.defects} - {GOOD, SYNTHETIC}
    synthetic = [SYNTHETIC] if any(SYNTHETIC in outcome.defects for outcome in outcomes) else []
    return [ALL, *sorted(types), *synthetic]


def _ranking(outcome: Outcome, defect: str) -> Ranking:
    chosen = [each in (GOOD, defect) for each in outcome.defects]
    return Ranking.of(outcome.scores[chosen], outcome.is_anomalous[chosen])

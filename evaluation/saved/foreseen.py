"""What it would change to call a photo good: the threshold, and what is stopped by it, before anything is evaluated."""

import math

import numpy as np
from numpy.typing import NDArray

from datasets.layout import GOOD, LabelledImage
from evaluation.saved.evaluation import ALARM, Outcome
from evaluation.scoring.ranking import Ranking
from evaluation.scoring.thresholds import choose


def foreseen(outcome: Outcome, score: float, tested_as: str = "", in_use: float | None = None) -> str:
    """Return what calling a photo good would change, in lines.

    Args:
        outcome: the evaluation whose rule chooses the threshold.
        score: of the photo by it.
        tested_as: the photo's name among the test images, which it would leave; empty: it is none of them.
        in_use: the threshold that images are stopped by now; None: the evaluation's own.
    """
    known, report = outcome.report.good_scores, outcome.report
    own = report.threshold.value
    is_by_hand = in_use is not None and (own is None or not math.isclose(in_use, own, rel_tol=1e-5))
    by_hand = (
        f"You stop from {in_use:.4g}, set by hand: that stays with this evaluation alone."
        if is_by_hand
        else ""
    )
    if not known:
        unknown = (
            "What it changes is known once that is done: this evaluation, which is of an older version, does not say "
            "which scores its threshold was chosen on. Evaluate again first, and you see it before."
        )
        return "\n".join(filter(None, (by_hand, unknown)))
    stays = outcome.is_real.copy()
    if tested_as in outcome.names:
        stays[outcome.names.index(tested_as)] = False
    test = Ranking.of(outcome.scores[stays], outcome.is_anomalous[stays])
    chosen = choose(outcome.spec.threshold, [*known, score], test)
    then = chosen.value
    now = in_use if is_by_hand else own
    if now is None or then is None:
        return f"The threshold, now: {report.threshold.told} Then: {chosen.told}"
    good, defective = (_stopped(outcome, now, then, stays, is_bad) for is_bad in (False, True))
    if is_by_hand:
        first = f"{by_hand} The new one stops from {then:.4g}, which its rule chooses."
    else:
        first = f"Stopped from {now:.4g} now, then from {then:.4g}."
    lines = [
        first,
        f"Chosen by: {'hand' if is_by_hand else report.threshold.says} now, then {chosen.says}.",
        f"Good test images stopped: {good}.",
        f"Defective ones found: {defective}.",
    ]
    if score >= now:
        stays_stopped = "still" if score >= then else "no longer"
        lines.append(f"This photo scores {score:.4g}, and is then {stays_stopped} stopped.")
    return "\n".join(lines)


def _stopped(outcome: Outcome, now: float, then: float, stays: NDArray[np.bool_], is_bad: bool) -> str:
    """Return how many real test images of a kind are stopped now and then."""
    of_kind = outcome.is_real & (outcome.is_anomalous == is_bad)
    told = []
    for level, counted in ((now, of_kind), (then, of_kind & stays)):
        stopped = int((outcome.decide(level)[counted] == ALARM).sum())
        told.append(f"{stopped} of {int(counted.sum())}")
    return f"{told[0]} now, then {told[1]}"


def label_told(image: LabelledImage | None) -> str:
    """Return what is to be said of a photo that is a test image; empty if it is none."""
    if image is None:
        return ""
    if image.defect == GOOD:
        return "It is a good test image, and would no longer be tested on."
    return (
        f"It is a test image that the data set calls defective ({image.defect}). If the part is good, its label is "
        "wrong: move it in your folder, and import that again. If it is not, go back."
    )

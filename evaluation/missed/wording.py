"""What the stages of a missed defect mean, in plain words, and what would help."""

from collections.abc import Sequence
from statistics import median

from evaluation.answer.proposals import another_evaluation
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.missed.explanation import Advice, Number
from evaluation.missed.stages import Compared, Stages
from networks.choices.train_spec import TrainSpec

FEWEST = 20  # good photos; of fewer, none as high is no proof
_NOT_ALONE = {  # why the difference of photo and reconstruction does not decide
    "uncertainty": "how far reconstructions disagree",
    "located": "a second network, which sees the photo, too",
    "features": "another network",
    "combined": "several maps",
}


def numbers_of(stages: Stages, unit: str, score: tuple[str, str]) -> list[Number]:
    """Return the numbers that decide, in the order of the stages.

    Args:
        stages: of the photo.
        unit: of the map.
        score: what it is called, and its unit.
    """
    name, unit_of_score = score
    first = [] if stages.difference is None else [stages.difference]
    outside = None if stages.outside is None else ("beside it", stages.outside)
    return [
        *(_number("difference from the reconstruction", "grey levels", each) for each in first),
        _number("highest of the map in the defect", unit, stages.peak, outside),
        _number(f"score, {name}", unit_of_score, stages.score, ("threshold", stages.threshold)),
    ]


def _number(what: str, unit: str, found: Compared, beside: tuple[str, float] | None = None) -> Number:
    good = found.good
    middle, highest = (median(good), max(good)) if good else (None, None)
    return Number(what, unit, found.value, beside, middle, highest, found.as_high, len(good))


def sentences_of(stages: Stages, method: str, score: str) -> list[str]:
    """Return the answer, and what is to be known beside it."""
    said = [_answer(stages, score)]
    if stages.cause == "map" and stages.difference is None:
        said.append(
            f"Whether the reconstruction is at fault cannot be told: {method} rests on {_NOT_ALONE[method]}, not on "
            "the difference from it alone."
        )
    if stages.cause == "threshold" and not stages.is_hottest:
        said.append("The map is hotter still beside the defect: look there, too.")
    good = len(stages.peak.good)
    if good < FEWEST:
        said.append(f"There are only {good} good photos to compare with, so this is a hint and no proof.")
    return said


def _answer(stages: Stages, score: str) -> str:
    if stages.cause == "none":
        where = (
            "in the defect"
            if stages.is_hottest
            else "elsewhere, so that it may be stopped for another reason"
        )
        return f"It was not missed: its score reaches the threshold, and the map is hottest {where}."
    if stages.cause == "reconstruction":
        return (
            "The reconstruction lost it: the network drew the defect again, as if it belonged to a good part. There "
            "the photo is no further from its reconstruction than good photos are."
        )
    if stages.cause == "map":
        before = (
            "the photo differs from its reconstruction there, but " if stages.difference is not None else ""
        )
        return f"The map lost it: {before}good photos have places where the map is as hot as in the defect."
    if stages.score.stands_out:
        return (
            "The threshold lost it: the map shows the defect, and hardly a good photo scores as high; but the "
            "threshold is higher."
        )
    return (
        f"The threshold lost it, and no other finds it by this score without stopping good photos: the map shows the "
        f"defect, but in {score} it counts for little beside the rest of the photo."
    )


def advice_of(stages: Stages, evaluated: EvaluateSpec, trained: TrainSpec) -> Sequence[Advice]:
    """Return what would help, best first; that a corruption like the defect is drawn always may.

    Args:
        stages: of the photo.
        evaluated: how it was evaluated.
        trained: how the run was trained.
    """
    design = Advice(
        "design",
        "Design a defect like it",
        "a corruption of its size, colour and contrast, to train with; widen it to what else may come",
    )
    found = []
    if stages.cause == "threshold":
        found.append(_of_score(stages))
    if stages.cause == "map" and (other := another_evaluation(evaluated, trained)) is not None:
        found.append(
            Advice("evaluate", other.title, "settings that suit how it was trained", dict(other.fields))
        )
    return [*(each for each in found if each is not None), *([design] if stages.cause != "none" else [])]


def _of_score(stages: Stages) -> Advice | None:
    """Return from which score on the photo would be stopped, or by which other score."""
    score = stages.score
    if score.stands_out:
        of = f"{score.as_high} of {len(score.good)} good photos"
        return Advice(
            "threshold",
            f"Stop from {score.value:g}",
            f"that stops this photo, and {of}; chosen on this photo, so try it on others",
            {"threshold": score.value},
        )
    name = stages.other_score
    if name is None:
        return None
    found = stages.simple[name]
    return Advice(
        "score",
        f"Judge by {name}",
        f"by that, {found.as_high} of {len(found.good)} good photos score as high as this one, and by the score in "
        f"use {score.as_high}",
        {"score": name, "label": name},
    )

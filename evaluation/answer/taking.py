"""Which of two evaluations to take: by what their thresholds do to the images that both have."""

from evaluation.saved.comparison import Comparison

_Counts = tuple[int, int]  # defective images that are found, good ones that are stopped


def take_text(comparison: Comparison, titles: tuple[str, str]) -> str:
    """Return what each finds and stops at its threshold, and which to take for it; empty without both verdicts.

    Args:
        comparison: before and after.
        titles: what the two evaluations are called.
    """
    judged = [image for image in comparison.images if None not in image.verdicts]
    defective = sum(image.is_anomalous for image in judged)
    good = len(judged) - defective
    if not good or not defective:
        return ""
    counts = _counts(comparison, 0), _counts(comparison, 1)
    told = (
        f"At its threshold, {titles[0]} finds {counts[0][0]} of {defective} and stops {counts[0][1]} of {good} good "
        f"ones, {titles[1]} {counts[1][0]} and {counts[1][1]}."
    )
    return f"{told} {_advice(comparison, counts, titles)}"


def _counts(comparison: Comparison, side: int) -> _Counts:
    stopped = [image for image in comparison.images if image.verdicts[side] == "alarm"]
    found = sum(image.is_anomalous for image in stopped)
    return found, len(stopped) - found


def _advice(comparison: Comparison, counts: tuple[_Counts, _Counts], titles: tuple[str, str]) -> str:
    (found, stopped), (found_after, stopped_after) = counts
    if counts[0] == counts[1]:
        return "By that, take either."
    if (found - found_after) * (stopped - stopped_after) > 0:
        return "Which to take depends on what costs more: a missed defect, or a false alarm."
    take = 0 if (found, -stopped) > (found_after, -stopped_after) else 1
    if comparison.leader == 1 - take:
        return f"{titles[1 - take]} ranks better all the same: set its threshold on the page Threshold, then compare."
    return f"Take {titles[take]}."

"""Which of two evaluations is better, in a sentence, and whether that may be chance."""

from evaluation.saved.comparison import Comparison


def better_text(comparison: Comparison, titles: tuple[str, str]) -> str:
    """Return which of a comparison's evaluations is better, and what moved thresholds have to do with it.

    Args:
        comparison: before and after.
        titles: what the two evaluations are called.
    """
    return " ".join(
        filter(None, (_better(comparison, titles), _whole_text(comparison), moved_text(comparison)))
    )


def _whole_text(comparison: Comparison) -> str:
    """Return the figures of each evaluation by itself, where they are of other images; empty if they are not."""
    if comparison.whole is None or not comparison.images or None in comparison.whole:
        return ""
    before, after = comparison.whole
    return (
        f"That is of the {len(comparison.images)} images that both were tested on; of all that each was tested on, as "
        f"the list has it, {before:.3f} and {after:.3f}, which cannot be compared."
    )


def moved_text(comparison: Comparison) -> str:
    """Return what part of the changes comes from thresholds that were moved by hand; empty if none were."""
    by_own = comparison.by_own
    if by_own is None or not comparison.images:
        return ""
    moved = "Thresholds were moved by hand, which changes verdicts and not this figure"
    if None in by_own:
        return f"{moved}: without that, there would be no verdicts to compare."
    fixed, broke = comparison.count("fixed"), comparison.count("broke")
    if (fixed, broke) == (by_own.get("fixed", 0), by_own.get("broke", 0)):
        return f"{moved}: by the evaluations' own, as many are fixed, and as many broke."
    return (
        f"{moved}: {fixed} fixed and {broke} broke by them, {by_own.get('fixed', 0)} and {by_own.get('broke', 0)} by "
        "the evaluations' own."
    )


def _better(comparison: Comparison, titles: tuple[str, str]) -> str:
    before, after, interval = comparison.before, comparison.after, comparison.interval
    if not comparison.images:
        return "Which is better cannot be told: they have no test image in common."
    if before is None or after is None or interval is None:
        return "Which is better cannot be told: there are not both good and defective test images."
    low, high = interval
    seen = f"image AUROC {before:.3f} and {after:.3f}"
    if low == high == 0:
        return f"Neither is better: both rank the images alike ({seen})."
    gained = f"95 % interval of the difference: {low:+.3f} to {high:+.3f}"
    leader = comparison.leader
    if leader is None:
        return (
            f"Neither is better as far as these images tell: {seen}; the difference may be chance ({gained})."
        )
    best, less = (after, before) if leader else (before, after)
    seen = f"image AUROC {best:.3f} against {less:.3f}, which is more than chance ({gained})"
    return f"{titles[leader]} is better: {seen}."

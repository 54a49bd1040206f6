"""Which of two evaluations is better, in a sentence, and whether that may be chance."""

from evaluation.saved.comparison import Comparison


def better_text(comparison: Comparison, titles: tuple[str, str]) -> str:
    """Return it of a comparison, before and after, whose evaluations are called by their `titles`."""
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
    if low <= 0 <= high:
        return (
            f"Neither is better as far as these images tell: {seen}; the difference may be chance ({gained})."
        )
    better, best, less = (titles[1], after, before) if low > 0 else (titles[0], before, after)
    return f"{better} is better: image AUROC {best:.3f} against {less:.3f}, which is more than chance ({gained})."

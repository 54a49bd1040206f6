"""What a robustness card means for the verdict: an everyday disturbance that stops good parts is told on top."""

from evaluation.stress.card import StressCard
from evaluation.stress.disturbances import MIDDLE


def disturbed_text(card: StressCard | None) -> str:
    """Return which mild or middling disturbance breaks the promise, in a sentence; empty if none does."""
    weakest = None if card is None else card.weakest
    if weakest is None or weakest.stopped is None or abs(weakest.step) > max(MIDDLE):
        return ""
    return (
        f"Keep light and camera as they are: of good photos {weakest.words}, "
        f"{weakest.stopped} of {weakest.images} would be stopped."
    )

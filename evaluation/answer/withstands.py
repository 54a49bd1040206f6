"""What a robustness card means for the verdict: a mild disturbance that stops good parts is told on top."""

from evaluation.stress.card import StressCard

MILD = 1  # step of the mildest disturbances, as they are in any factory


def disturbed_text(card: StressCard | None) -> str:
    """Return which mild disturbance stops more good parts than is promised, in a sentence; empty if none does."""
    weakest = None if card is None else card.weakest
    if weakest is None or weakest.stopped is None or abs(weakest.step) > MILD:
        return ""
    return (
        f"Keep light and camera as they are: of good photos {weakest.words}, "
        f"{weakest.stopped} of {weakest.images} would be stopped."
    )

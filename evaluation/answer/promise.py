"""What a rule promised of good parts, what was seen of them, and whether both agree: one wording for all places."""

from evaluation.scoring.confidence import is_more_than, rate_interval
from evaluation.scoring.thresholds import ChosenThreshold


def promise_text(chosen: ChosenThreshold, stopped: int, good: int) -> str:
    """Return it in words for a line engineer.

    Args:
        chosen: the threshold, and what its rule promises.
        stopped: of the good test images, how many are stopped.
        good: how many there are, 1 or more.
    """
    interval = rate_interval(stopped, good)
    assert interval is not None
    low, high = interval
    likely = f"{round(100 * low)} to {round(100 * high)} %"
    seen = (
        f"Seen: {stopped} of {good} good test images ({100 * stopped / good:.0f} %), which means {likely} of new ones "
        "with 95 % certainty."
    )
    promised = chosen.promised
    if promised is None:
        return f"Promised: no rate of false alarms, by this rule. {seen}"
    if is_more_than(stopped, good, promised, chosen.images):
        judged = f"That is more than promised, beyond chance: plan with {likely}."
    elif low > promised:
        judged = "That is more than promised, which may be chance: more good test images would tell."
    elif high > promised:
        judged = (
            f"That agrees; to be safe, plan with up to {round(100 * high)} %, as so few photos tell no more."
        )
    else:
        judged = "The promise is kept."
    return f"Promised: at most {100 * promised:.2g} % false alarms. {seen} {judged}"

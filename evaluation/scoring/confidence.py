"""Rates: a share that was counted, and how far the true one may be from it."""

import math

_Z = 1.959964  # of 95 %


def rate_interval(count: int, total: int) -> tuple[float, float] | None:
    """Return where the true share lies with 95 % confidence, when `count` of `total` were found; None of nothing.

    Source:
        Wilson's score interval, which also holds for few images and for none found.
    """
    if total == 0:
        return None
    share, weight = count / total, _Z**2 / total
    middle = (share + weight / 2) / (1 + weight)
    reach = _Z * math.sqrt(share * (1 - share) / total + weight / (4 * total)) / (1 + weight)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def is_more_than(count: int, total: int, promised: float | None) -> bool:
    """Return whether a share that was counted is more than a promised one, beyond chance."""
    interval = rate_interval(count, total)
    return promised is not None and interval is not None and interval[0] > promised


def rate_text(count: int, total: int) -> str:
    """Return a share in words: `2 of 20 (10 %; 95 %: 3 to 30 %)`."""
    interval = rate_interval(count, total)
    if interval is None:
        return "none of none"
    low, high = (round(100 * end) for end in interval)
    return f"{count} of {total} ({100 * count / total:.0f} %; 95 %: {low} to {high} %)"

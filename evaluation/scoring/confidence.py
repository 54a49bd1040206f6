"""Rates: a share that was counted, and how far the true one may be from it."""

import math

_Z = 1.959964  # of 95 %
_CHANCE = 0.025  # of a warning that is none


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


def is_more_than(count: int, total: int, promised: float | None, images: int) -> bool:
    """Return whether more new good images are stopped than a threshold promises, beyond chance: in 1 case of 40.

    Args:
        count: of the new ones, how many are stopped.
        total: of the new ones.
        promised: the share that is stopped on average, above 0 to 1; None: nothing is promised.
        images: that the threshold was chosen on. The fewer they are, the farther its own share may be from the
            average: the threshold is one of their scores.

    Source:
        The share that lies above the k-th of n scores has the law Beta(n - k + 1, k), so the count is beta-binomial.
    """
    if promised is None or count == 0:
        return False
    above, below = promised * (images + 1), (1 - promised) * (images + 1)
    return below > 0 and _chance_of_at_least(count, total, above, below) < _CHANCE


def _chance_of_at_least(count: int, total: int, alpha: float, beta: float) -> float:
    """Return how likely a beta-binomial count is so high."""

    def log_beta(first: float, second: float) -> float:
        return math.lgamma(first) + math.lgamma(second) - math.lgamma(first + second)

    def chance(found: int) -> float:
        ways = -math.log(total + 1) - log_beta(found + 1, total - found + 1)
        return math.exp(ways + log_beta(found + alpha, total - found + beta) - log_beta(alpha, beta))

    return sum(chance(found) for found in range(count, total + 1))


def rate_text(count: int, total: int) -> str:
    """Return a share in words: `2 of 20 (10 %; 95 %: 3 to 30 %)`."""
    interval = rate_interval(count, total)
    if interval is None:
        return "none of none"
    low, high = (round(100 * end) for end in interval)
    return f"{count} of {total} ({100 * count / total:.0f} %; 95 %: {low} to {high} %)"

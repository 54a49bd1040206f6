"""How much a soak tries: a little with every test run, a lot with `make soak`."""

import os

from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("SOAK", "1"))  # as much as an ordinary run
QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def tries(count: int) -> settings:
    """Return settings for `count` random cases, times the soak."""
    return settings(
        max_examples=count * TIMES, deadline=None, suppress_health_check=QUIET, derandomize=TIMES == 1
    )

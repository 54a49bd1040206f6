"""A moment of the window's soak: random use by a seed. The gate has ten minutes of it, and `make soak` two hours."""

import os

import psutil
import pytest

from tests.soak.clicks import report, use

SECONDS = float(os.environ.get("WINDOW_SOAK", "20"))  # of the first seed
SETTLED = 300.0  # from so many seconds on the memory must have stopped to grow
GROWTH = 0.05


@pytest.mark.parametrize(("seed", "seconds"), [(0, SECONDS), (1, 20.0)])
def test_random_use_of_the_window_raises_nothing_and_leaves_no_process(
    display, evaluated, tmp_path, seed, seconds
):
    assert display
    before = set(psutil.Process().children(recursive=True))
    monkey, memory = use(evaluated, tmp_path / "settings.json", seconds, seed)
    said = "\n".join(report(monkey, memory))
    assert monkey.done.total() > 50
    assert len(monkey.turns.slow) < 0.05 * monkey.turns.count, said
    assert all(": " in told for told in monkey.told), said
    assert seconds < SETTLED or memory.growth < GROWTH, said
    left = [each for each in psutil.Process().children(recursive=True) if each not in before]
    assert psutil.wait_procs(left, timeout=5)[1] == []
    print(said)  # noqa: T201 (`pytest -s` shows it)

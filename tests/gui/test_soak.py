"""A moment of the window's soak: random use by a seed. `make soak` has two hours of it."""

import psutil
import pytest

from tests.soak.clicks import use

SECONDS = 20.0


@pytest.mark.parametrize("seed", [0, 1])
def test_random_use_of_the_window_raises_nothing_and_leaves_no_process(display, evaluated, tmp_path, seed):
    assert display
    before = set(psutil.Process().children(recursive=True))
    monkey, _ = use(evaluated, tmp_path / "settings.json", SECONDS, seed)
    assert monkey.done.total() > 50
    assert len(monkey.turns.slow) < 0.05 * monkey.turns.count
    assert all(": " in told for told in monkey.told)
    left = [each for each in psutil.Process().children(recursive=True) if each not in before]
    assert psutil.wait_procs(left, timeout=5)[1] == []

"""A moment of the window's soak: random use by a seed. The gate has ten minutes of it, and `make soak` two hours.

In haste until the window is warm, and then for the first seconds of each minute.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = float(os.environ.get("WINDOW_SOAK", "20"))  # of the first seed
HASTE = 5.0  # seconds of each minute
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("seed", "seconds"), [(0, SECONDS), (1, 20.0)])
def test_random_use_of_the_window_raises_nothing_and_leaves_nothing(display, evaluated, seed, seconds):
    assert display
    command = [
        sys.executable,
        "-m",
        "tests.soak.clicks",
        str(evaluated.root),
        str(seconds),
        str(seed),
        str(HASTE),
    ]
    soak = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds + 120)
    assert soak.returncode == 0, soak.stdout + soak.stderr
    assert int(soak.stdout.partition(" actions")[0].split()[-1]) > 50
    print(soak.stdout)  # noqa: T201 (`pytest -s` shows it)

import io

import pytest
from rich.console import Console

from cli.terminal import TerminalReporter, time_text
from configs.events import Finished, Metric, Note, Progress


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59, "59 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")]
)
def test_durations_are_told_in_words(seconds, text):
    assert time_text(seconds) == text


@pytest.fixture
def screen():
    return io.StringIO()


@pytest.fixture
def reporter(screen):
    return TerminalReporter(Console(file=screen, width=140, force_terminal=True, highlight=False))


def test_a_terminal_shows_progress_and_the_time_left(reporter, screen):
    with reporter as emit:
        emit(Progress("training", 40, 100, 90))
        emit(Metric(2, 8, {"val_psnr": 31.456}))
    for text in ("40/100", "1 min 30 s left", "epoch 2/8, validation PSNR 31.46 dB"):
        assert text in screen.getvalue()


def test_a_terminal_shows_the_outcome_and_no_bar_of_what_is_done(reporter, screen):
    with reporter as emit:
        emit(Progress("training", 40, 100, 90))
        emit(Note("images differ", "warning"))
        emit(Finished("all done", "/runs/x", "/runs/x/report.html"))
    for text in ("! images differ", "✓ all done", "/runs/x/report.html"):
        assert text in screen.getvalue()
    assert "training" not in screen.getvalue().splitlines()[-1]

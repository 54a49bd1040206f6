import io

import pytest
from rich.console import Console

from cli.queue_reporter import QueueReporter
from cli.terminal import TerminalReporter, time_text
from configs.events import Failed, Finished, Metric, Moved, Note, Progress


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


def test_names_with_escape_sequences_do_nothing_in_a_terminal(reporter, screen):
    hostile = "\x1b]0;owned\x07\x9b2J\u202eevil.png"
    with reporter as emit:
        emit(Note(hostile, "warning"))
        emit(Finished(hostile, hostile))
    with QueueReporter(reporter.console) as emit:
        emit(Moved(hostile, "running"))
        emit(Moved(hostile, "failed", hostile))
        emit(Note(hostile, "warning"))
        emit(Failed(hostile, "user error"))
    shown = screen.getvalue()
    assert shown.count("\\x1b]0;owned\\x07\\x9b2J\\u202eevil.png") >= 6
    assert not [each for each in ("\x1b]", "\x07", "\x9b", "\u202e") if each in shown]

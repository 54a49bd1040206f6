import time

import pytest

from configs.errors import Cancelled
from configs.events import (
    Failed,
    Finished,
    Illustration,
    Metric,
    Note,
    Progress,
    ProgressMeter,
    from_json,
    logged,
    stoppable,
    to_json,
    with_progress,
)

EVENTS = [
    Progress("training", 3, 10, 4.5),
    Metric(1, 16, {"loss": 0.5}),
    Illustration("/a/ü.png", "preview"),
    Note("grün\nand two lines", "warning"),
    Finished("done", "/x", "/x/report.html"),
    Failed("no", "user error"),
]


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_survives_its_line(event):
    line = to_json(event)
    assert "\n" not in line
    assert from_json(line) == event


@pytest.mark.parametrize(
    "line", ["", "hello", "[1]", "{}", '{"event": "unknown"}', '{"event": "note"}', "null"]
)
def test_a_line_that_is_no_event_is_none(line):
    assert from_json(line) is None


def test_progress_tells_the_time_left_and_always_the_end():
    said = []
    meter = ProgressMeter(said.append, "copying", 1000, per_second=1)
    for done in range(1001):
        meter.at(done)
    assert said[0] == Progress("copying", 0, 1000, None)
    assert said[-1].done == 1000
    assert said[-1].seconds_left == 0
    assert len(said) <= 4  # not a line for each of a thousand items


def test_the_time_left_is_not_taken_from_the_first_piece_which_may_compile(monkeypatch):
    said, now = [], [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    meter = ProgressMeter(said.append, "training", 100)
    for done, seconds in ((0, 0.0), (1, 60.0), (2, 1.0), (3, 1.0)):
        now[0] += seconds
        meter.at(done)
    assert [event.seconds_left for event in said] == [None, None, 98.0, 97.0]


def test_items_pass_through_progress():
    said = []
    assert list(with_progress("abc", said.append, "reading", 3)) == ["a", "b", "c"]
    assert said[-1].done == 3


def test_a_wish_to_stop_is_heard_where_the_job_speaks():
    said, wish = [], []
    emit = stoppable(said.append, lambda: bool(wish))
    emit(Note("one"))
    wish.append(True)
    with pytest.raises(Cancelled):
        emit(Note("two"))
    emit(Failed("cancelled", "cancelled"))  # the last word is always said
    assert len(said) == 3


def test_logged_events_stand_in_the_file(tmp_path):
    said = []
    with logged(said.append, tmp_path / "events.jsonl") as emit:
        for event in EVENTS:
            emit(event)
    lines = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [from_json(line) for line in lines] == said == EVENTS


def test_a_line_that_a_power_cut_left_half_does_not_swallow_the_next_one(tmp_path):
    (tmp_path / "events.jsonl").write_text('{"event": "no', encoding="utf-8")
    with logged([].append, tmp_path / "events.jsonl") as emit:
        emit(Note("goes on"))
    lines = (tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [from_json(line) for line in lines] == [None, Note("goes on")]

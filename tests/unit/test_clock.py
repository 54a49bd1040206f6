"""A clock that is set back, or is wrong on another machine, changes nothing: durations come from one that goes on."""

import ast
import os
import time
from pathlib import Path

import pytest

from configs.events import ProgressMeter
from jobs.queue.folder import Queue
from jobs.queue.log import LogTail, writing
from scripts.error_texts import modules

TAKEN_FROM_THE_CLOCK = {
    "time.time",
    "time.localtime",
    "datetime.now",
    "datetime.datetime.now",
    "datetime.today",
}


@pytest.fixture
def clock_goes_back(monkeypatch):
    """Each look at the clock shows an hour earlier."""
    now = [time.time()]

    def back():
        now[0] -= 3600
        return now[0]

    monkeypatch.setattr(time, "time", back)


@pytest.mark.usefixtures("clock_goes_back")
def test_the_time_left_is_never_negative():
    said = []
    meter = ProgressMeter(said.append, "copying", 5, per_second=float("inf"))
    for done in range(6):
        meter.at(done)
    left = [event.seconds_left for event in said]
    assert len(left) == 6
    assert all(seconds is None or 0 <= seconds < 60 for seconds in left)


@pytest.mark.usefixtures("clock_goes_back")
def test_jobs_keep_the_order_in_which_they_were_added_and_logs_are_read_to_their_end(tmp_path):
    queue = Queue.at(tmp_path)
    for at, name in enumerate("cab"):
        job = queue.add(name, "{}")
        past = 2_000_000_000 - at * 1_000_000  # the later it was added, the older its file
        os.utime(queue.spec("todo", job), (past, past))
    assert [name.partition("-")[2] for name in queue.names("todo")] == ["c", "a", "b"]

    tail = LogTail(queue.log("c"))
    with writing(queue.log("c")) as write:
        for at, done in enumerate((0, 2, 2)):
            ProgressMeter(write, f"stage {at}", 2).at(done)
            os.utime(queue.log("c"), (at, at))
            assert len(tail.read()) == 1


def test_no_part_of_the_program_looks_at_the_clock():
    looks = [
        ("/".join(Path(module.path).parts[-2:]), ast.unparse(node))
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in TAKEN_FROM_THE_CLOCK
    ]
    assert looks == [("runner/outputs.py", "datetime.now")]  # beside a result, for a person to read

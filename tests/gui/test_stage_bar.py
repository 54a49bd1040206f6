"""How far a job is: each stage by itself, and what is said between two of them."""

import sys

import pytest

from configs.events import ALL_STEPS, Progress, to_json
from gui.framework import stage_bar
from jobs.processes.child_process import Job
from tests.gui.person import Person

FULL, NEXT = Progress("comparing", 266, 266, 0.0), Progress("copying", 0, 10)


@pytest.fixture
def panel(open_app):
    tab, person = Person.at(open_app(), "Import")
    yield tab.panel, person
    tab.panel.following.kill()


def shown(panel):
    bar = panel.page.host.window["import.bar"].widget
    return str(bar["mode"]), panel.page.host.window["import.stage"].get()


def follow(panel, *said):
    """Follow a job that says some events, and then nothing as long as it runs."""
    lines = [f"print({to_json(event)!r}, flush=True)" for event in said]
    code = "\n".join([*lines, "import time", "time.sleep(3600)"])
    panel.following.job = Job([sys.executable, "-c", code])


def test_between_two_stages_it_is_said_that_something_goes_on(panel, monkeypatch):
    panel, person = panel
    monkeypatch.setattr(stage_bar, "SILENCE", 0)
    follow(panel, FULL)
    said = "comparing: done. What follows takes a moment…"
    person.wait_until(lambda: shown(panel) == ("indeterminate", said), "what is said in between")
    bar = panel.page.host.window["import.bar"].widget
    before = float(str(bar["value"]))
    person.turns(2)
    assert float(str(bar["value"])) != before  # it moves
    panel.bar.show(NEXT, None)
    assert shown(panel) == ("determinate", "copying: 0 of 10")
    assert float(str(bar["value"])) == 0


def test_a_stage_that_has_just_ended_and_one_that_goes_on_are_shown_as_they_are(panel, monkeypatch):
    panel, person = panel
    monkeypatch.setattr(stage_bar, "SILENCE", float("inf"))
    follow(panel, FULL)
    person.wait_until(lambda: shown(panel) == ("determinate", "comparing: 266 of 266"), "the end of a stage")
    person.turns(3)
    assert shown(panel) == ("determinate", "comparing: 266 of 266")
    monkeypatch.setattr(stage_bar, "SILENCE", 0)
    panel.bar.show(NEXT, None)
    person.turns(3)
    assert shown(panel) == ("determinate", "copying: 0 of 10")


def test_the_bar_of_several_steps_goes_on_showing_all_of_them(panel, monkeypatch):
    panel, person = panel
    monkeypatch.setattr(stage_bar, "SILENCE", 0)
    follow(panel, FULL, Progress(ALL_STEPS, 250, 1000, 90))
    said = "comparing: done. What follows takes a moment…"
    person.wait_until(lambda: shown(panel) == ("determinate", said), "what is said in between")
    assert float(str(panel.page.host.window["import.bar"].widget["value"])) == 250


def test_a_watch_has_no_end_to_tell(panel, monkeypatch):
    panel, person = panel
    monkeypatch.setattr(stage_bar, "SILENCE", 0)
    follow(panel, Progress("watching", 3, 3))
    person.wait_until(lambda: shown(panel) == ("determinate", "watching: 3 of 3"), "the watch")
    person.turns(3)
    assert shown(panel) == ("determinate", "watching: 3 of 3")


def test_a_job_that_starts_is_seen_to_do_something(panel):
    panel, person = panel
    panel.begin([sys.executable, "-c", "import time; time.sleep(3600)"])
    assert shown(panel) == ("indeterminate", "starting…")
    bar = panel.page.host.window["import.bar"].widget
    before = float(str(bar["value"]))
    person.turns(2)
    assert float(str(bar["value"])) != before
    panel.bar.show(NEXT, None)
    assert shown(panel)[0] == "determinate"

"""The Queue tab: jobs are added by buttons, run by a child process, and followed in the table."""

import pytest

from configs.disk.workspace import Workspace
from gui.framework import browser
from gui.toolkit import dialogs
from jobs.queue.folder import Queue
from jobs.queue.stopping import or_asked
from tests.gui.person import Person


@pytest.fixture
def person(open_app, tmp_path):
    return Person(open_app(Workspace(tmp_path / "workspace")))


@pytest.fixture
def queue(person):
    return Queue.at(person.app.workspace.queue)


def lines(person):
    return [row[1:4] for row in person.app.window["queue.list"].Values]


def choose(person, at):
    person.app.window["queue.list"].update(select_rows=[at])
    person.turns(5)


def about(person):
    return person.app.window["queue.about"].get().strip()


def add_import(person, source, name):
    person.type("import.folder.source", str(source))
    person.type("import.name", name)
    person.click("import.enqueue")


def test_jobs_that_wait_are_run_and_failures_say_why(person, queue, tiny_category, errors, monkeypatch):
    add_import(person, tiny_category, "part")
    assert "added to the queue: 00001-import-part" in person.app.window["status"].get()
    person.press("F6")  # the same again: its name will be taken
    add_import(person, tiny_category, "other")
    assert errors == []
    assert queue.names("todo") == ["00001-import-part", "00002-import-part", "00003-import-other"]
    person.click_tab("Queue")
    person.wait_until(lambda: len(lines(person)) == 3, "the jobs")
    assert [row[1] for row in lines(person)] == ["waits"] * 3
    choose(person, 2)
    person.click("queue.up")
    person.wait_until(lambda: lines(person)[1][0].endswith("-import-other"), "the move")

    person.press("F5")
    assert person.app.is_busy
    person.wait_until(lambda: not person.app.is_busy, "the end of the queue")
    person.wait_until(lambda: len(queue.names("done")) == 2 and lines(person)[2][1] == "done", "the table")
    assert [row[:2] for row in lines(person)] == [
        ["00002-import-part", "failed"],
        ["00001-import-part", "done"],
        ["000015-import-other", "done"],
    ]
    assert person.app.workspace.datasets() == ["other", "part"]
    assert person.app.window["train.dataset.list"].Values == ["other", "part"]  # without a click
    choose(person, 0)
    assert "exists already" in about(person)
    person.click("queue.retry")
    person.wait_until(lambda: queue.names("todo") == ["00002-import-part"], "the retry")
    person.click("queue.remove")
    person.wait_until(lambda: queue.names("todo") == [], "the removal")

    opened = []
    monkeypatch.setattr(browser, "open_quietly", lambda place: opened.append(place) or True)
    person.wait_until(lambda: len(lines(person)) == 2, "the table")
    choose(person, 0)
    assert "10 good images to train on" in about(person)
    person.click("queue.result")
    assert opened == [person.app.workspace.dataset("part").as_uri()]
    assert errors == []


def test_a_running_training_is_followed_cancelled_and_gone_on_with(
    person, queue, tiny_category, tmp_path, errors, monkeypatch
):
    add_import(person, tiny_category, "part")
    spec = tmp_path / "long.hjson"
    spec.write_text(
        """{
          kind: "train", name: "long", dataset: "part", corruption: "stain", resolution: 32
          architecture: { kind: "aesc", depth: 2, base_filters: 4 }
          training: { epochs: 5000, images_per_epoch: 32, validation_images: 8 }
        }"""
    )
    monkeypatch.setattr(dialogs, "choose_spec", lambda *_: spec)
    person.press("ctrl+3")
    person.press("ctrl+o")
    assert person.app.window["train.dataset.list"].get() == ["part"]  # though it is yet to be imported
    person.app.window["train.then"].update("do not evaluate")
    person.turns(3)
    person.click("train.enqueue")
    person.click_tab("Queue")
    person.click("queue.run")
    person.wait_until(
        lambda: any(row[2].startswith("training: ") and row[2] > "training: 1" for row in lines(person)),
        "steps",
    )
    person.wait_until(lambda: person.app.workspace.unfinished_runs() == ["long"], "an epoch")
    person.click("queue.stop")
    person.wait_until(lambda: not person.app.is_busy, "the stop")
    assert queue.names("todo") == ["00002-train-long"]
    assert person.app.workspace.unfinished_runs() == ["long"]

    person.click("queue.run")
    person.wait_until(lambda: "goes on" in queue.log("00002-train-long").read_text(), "the resumption")
    person.wait_until(lambda: lines(person)[0][1] == "runs", "the table")
    choose(person, 0)
    longest_turns = []
    for _ in range(3):  # a shared machine may stand still for a moment, but not each time
        person.longest_turn = 0
        person.turns(60)
        longest_turns.append(person.longest_turn)
    assert min(longest_turns) < 0.1  # seconds; while the table follows a training
    person.click("queue.cancel")
    person.wait_until(lambda: not person.app.is_busy, "the cancellation")
    person.wait_until(lambda: lines(person)[0][1] == "cancelled", "the table")
    assert queue.names("failed") == ["00002-train-long"]
    assert errors == []


def test_a_study_is_followed_and_run_in_the_same_table(person, tiny_category, errors):
    add_import(person, tiny_category, "part")
    person.click_tab("Queue")
    person.press("F5")
    person.wait_until(lambda: not person.app.is_busy, "the import")
    folder = person.app.workspace.study("small")
    folder.mkdir(parents=True)
    (folder / "study.hjson").write_text(
        """{
          kind: "study", name: "small", corruptions: ["stain"], resolution: 32
          architectures: [{ kind: "aesc", depth: 2, base_filters: 4 }]
          trainings: [{ epochs: 1, images_per_epoch: 16, validation_images: 8 }]
        }"""
    )
    person.app.refresh()
    assert person.app.window["queue.which"].Values == ["the queue", "small"]
    person.app.window["queue.which"].update(value="small")
    person.turns(3)
    person.app.act("queue.which")
    person.wait_until(lambda: lines(person) == [], "the study's queue")
    person.click("queue.run")
    person.wait_until(lambda: not person.app.is_busy, "the study")
    person.wait_until(lambda: [row[1] for row in lines(person)] == ["done", "done"], "the table")
    assert "1 of 1 evaluations" in (folder / "table.html").read_text(encoding="utf-8")
    assert errors == []


def test_a_queue_that_somebody_else_runs_is_followed_and_stopped_too(
    person, queue, tiny_category, monkeypatch
):
    add_import(person, tiny_category, "part")
    person.click_tab("Queue")
    claim = queue.claim(queue.names("todo")[0])
    person.wait_until(lambda: lines(person) == [["00001-import-part", "runs", "starts"]], "the claim")
    stop, asked = person.app.window["queue.stop"].widget, []
    person.wait_until(lambda: "disabled" not in str(stop["state"]), "Stop")
    monkeypatch.setattr(dialogs, "confirm", lambda _, question, *_rest: bool(asked.append(question)))
    should_stop = or_asked(lambda: False, queue)
    person.click("queue.stop")
    assert "in the background, without this window?\nRunning: 00001-import-part." in asked.pop()
    assert not should_stop()  # the person thought better of it
    choose(person, 0)
    person.click("queue.cancel")
    assert asked.pop().startswith("Cancel 00001-import-part?")
    assert not queue.cancellation("00001-import-part").exists()
    monkeypatch.setattr(dialogs, "confirm", lambda *_: True)
    person.click("queue.stop")
    assert should_stop()
    person.click("queue.cancel")
    assert queue.cancellation("00001-import-part").exists()
    queue.finish(claim, "failed", "out of luck")
    person.wait_until(lambda: lines(person)[0][1] == "failed", "the failure")
    person.wait_until(lambda: "disabled" in str(stop["state"]), "the end")
    choose(person, 0)
    assert about(person) == "out of luck"
    assert not person.app.is_busy

"""The Start page: what a first start shows, and what its buttons begin."""

import shutil
import subprocess
import sys

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.events import ALL_STEPS, Failed, Finished, Progress, to_json
from gui import start
from gui.app import App
from gui.framework import job_panel
from gui.starting.page import StartPage
from gui.toolkit import dialogs, skin
from jobs.processes.child_process import Job
from tests.gui.person import Person
from tests.small import write_category


@pytest.fixture
def begun(monkeypatch):
    """The commands that were begun, and what stands for them: a process that says some events."""
    commands, says = [], []

    def job(command):
        commands.append(command[2:])
        return Job([sys.executable, "-c", "\n".join(f"print({to_json(event)!r})" for event in says)])

    monkeypatch.setattr(job_panel, "Job", job)
    return commands, says


@pytest.fixture
def front_of(display, tmp_path, monkeypatch):
    """Return a function that opens the window on a workspace, goes to a page if one is named, and closes it.

    It returns the page that the window opened on.
    """
    del display
    monkeypatch.setattr(start, "settings_path", lambda: tmp_path / "settings.json")

    def opened_on(workspace, then="", **given):
        fronts = []

        def loop(app):
            app.step(0)
            fronts.append(app.front().name)
            if then:
                app.window[then].select()
                app.step(0)
                app.step(0)
            app.close()

        monkeypatch.setattr(App, "loop", loop)
        start.open_window(workspace, **given)
        return fronts[0]

    return opened_on


def test_a_first_start_shows_what_this_is_and_a_later_one_the_next_step(tmp_path, front_of, evaluated):
    assert front_of(Workspace(tmp_path / "empty")) == "start"
    files = evaluated.run("first")
    for step, undo in (
        ("results", lambda: shutil.rmtree(files.path / "evaluations")),
        ("evaluate", lambda: files.checkpoint.write_bytes(b"")),
        ("train", lambda: shutil.rmtree(files.path)),
        ("train", lambda: shutil.rmtree(evaluated.corruption("part", "stain"))),
        ("corrupt", lambda: shutil.rmtree(evaluated.dataset("part"))),
        ("start", lambda: None),
    ):
        assert start.next_page(evaluated) == step
        undo()


def test_the_window_opens_on_the_page_that_was_left_and_its_tab(front_of, evaluated, open_app):
    assert front_of(evaluated, then="kept") == "results"  # the next step
    assert front_of(evaluated, then="results") == "kept"
    assert front_of(evaluated, then="results.page.curves", front="results") == "results"
    assert front_of(evaluated, front="queue") == "queue"
    assert open_app(evaluated).pages["results"].views.front == "curves"


def test_three_pictures_say_what_the_program_does(open_app):
    tab, person = Person.at(open_app(), "Start")
    person.wait_until(
        lambda: all(view.image is not None for view in tab.story.views.values()), "the pictures"
    )
    assert tab.host.window["start.stage"].get() == "next: bring in photos first"
    widths = [view.canvas.winfo_width() for view in tab.story.views.values()]
    assert max(widths) - min(widths) <= 2


def test_photos_become_an_evaluation_that_the_next_step_shows(
    open_app, evaluated, begun, monkeypatch, tmp_path
):
    commands, says = begun
    answer = "It finds 2 of 2 defective parts and stops none of 2 good ones."
    says += [
        Progress("training", 1, 4, 30),
        Progress(ALL_STEPS, 250, 1000, 90),
        Finished(f"residual: {answer}", str(evaluated.run("first").evaluation("residual"))),
    ]
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: tmp_path / "photos")
    tab, person = Person.at(open_app(evaluated), "Start")
    window = tab.host.window
    assert str(window["start.photos.browse"].widget["style"]) == skin.PRIMARY
    assert window["start.stage"].get() == "ready"  # what was evaluated before can be looked at
    window["start.quality"].update(value="best")
    person.click("start.photos.browse")
    person.wait_until(lambda: not tab.is_busy, "the job")
    expected = ["start", str(tmp_path / "photos"), "--quality", "best", "--json", "--workspace"]
    assert commands == [[*expected, str(evaluated.root)]]
    go = window["start.next_step.go"].widget
    person.wait_until(lambda: not go.instate(["disabled"]), "the next step")
    browse, said = window["start.photos.browse"].widget, window["start.answer"]
    assert (str(go["style"]), str(browse["style"])) == (
        skin.SLIM_PRIMARY,
        skin.PLAIN,
    )  # what is to be pressed now
    assert said.get() == answer
    person.wait_until(said.widget.winfo_viewable, "the answer in sight")
    assert str(said.widget["font"]) == str(window["start.about"].widget["font"])
    assert said.widget["foreground"] == tab.palette.ink
    person.click("start.next_step.go")
    person.turns(3)
    assert tab.host.is_front("results") and tab.host.pages["results"].in_hand.title == "first · residual"


def test_what_a_folder_holds_is_seen_before_anything_begins(open_app, begun, monkeypatch, tmp_path):
    commands, _ = begun
    asked, answers = [], iter((False, True))
    monkeypatch.setattr(dialogs, "confirm", lambda _, question, *__: asked.append(question) or next(answers))
    photos = write_category(tmp_path / "discs")
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: photos)
    tab, person = Person.at(open_app(), "Start")
    good = tab.story.views["good"]
    person.wait_until(lambda: good.image is not None, "the sample's photos")
    sample = good.image
    person.click("start.photos.browse")
    person.wait_until(lambda: asked, "the question")
    path, seen, expected = asked[0].splitlines()
    assert (path, seen) == (str(photos), "12 photos of good parts; of defects: 2 of hole.")
    assert "15 to 25 minutes" in expected
    person.wait_until(lambda: np.array_equal(good.image, sample), "the sample's photos again")
    stage = tab.host.window["start.stage"]
    person.wait_until(lambda: stage.get() == "next: bring in photos first", "the page as it was")
    assert commands == []

    person.click("start.photos.browse")
    person.wait_until(lambda: commands, "the job")
    assert commands[0][:2] == ["start", str(photos)]
    person.wait_until(
        lambda: good.image is not None and good.image.shape[:2] == (48, 64), "one of the photos"
    )
    person.wait_until(lambda: not tab.is_busy, "its end")


def test_work_that_was_stopped_half_way_goes_on_in_the_next_window(open_app, begun, monkeypatch, tmp_path):
    commands, says = begun
    says.append(Failed("cancelled; run the same command again to go on", "cancelled"))
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: tmp_path / "photos")
    app = open_app()
    tab, person = Person.at(app, "Start")
    assert not app.window["start.go_on"].widget.winfo_viewable()
    person.click("start.photos.browse")
    person.wait_until(lambda: commands and not tab.is_busy, "the end")
    app.close()

    app = open_app()
    tab, person = Person.at(app, "Start")
    go_on, said = app.window["start.go_on"].widget, app.window["start.answer"]
    person.wait_until(lambda: go_on.winfo_viewable() and said.widget.winfo_viewable(), "the offer")
    assert str(tmp_path / "photos") in said.get() and "half way" in said.get()
    stage = app.window["start.stage"]
    person.wait_until(lambda: stage.get() == "next: go on with what was begun", "the next step")
    styles = [str(app.window[f"start.{name}"].widget["style"]) for name in ("go_on", "photos.browse")]
    assert styles == [skin.PRIMARY, skin.PLAIN]
    says[:] = [Finished("residual: It finds all.", "runs/one/evaluations/residual")]
    person.click("start.go_on")
    person.wait_until(lambda: len(commands) == 2 and not tab.is_busy, "the rest")
    assert commands[1] == commands[0]
    person.wait_until(lambda: said.get() == "It finds all.", "the answer")
    assert not go_on.winfo_viewable()


def test_the_example_opens_in_a_window_of_its_own_once_it_is_made(open_app, begun, monkeypatch, errors):
    commands, says = begun
    opened = []
    monkeypatch.setattr(StartPage, "show_example", lambda _page, workspace: opened.append(workspace))
    tab, person = Person.at(open_app(), "Start")
    says.append(Failed("no disk", "user error"))
    person.click("start.example")
    person.wait_until(lambda: errors, "the failure")
    assert (opened, errors) == ([], [("Start failed", "no disk")])
    says[:] = [Finished("made", "somewhere")]
    person.click("start.example")
    person.wait_until(lambda: opened, "the window")
    example = tab.host.workspace.root / "example"
    assert opened == [example] and commands[1] == ["demo", "--json", "--workspace", str(example)]
    assert tab.host.workspace.runs() == []


def test_the_example_is_open_once(open_app, monkeypatch, tmp_path):
    began, is_open = [], True

    class Window:
        def __init__(self, command):
            began.append(command)

        def poll(self):
            return None if is_open else 0

    app = open_app()
    monkeypatch.setattr(subprocess, "Popen", Window)
    page = app.pages["start"]
    for _ in range(3):
        page.show_example(tmp_path)
    assert len(began) == 1 and began[0][-1] == str(tmp_path)
    assert "the example is open" in app.window["status"].get()
    is_open = False
    page.show_example(tmp_path)
    assert len(began) == 2

"""What becomes of a job when the window closes."""

import sys

from gui import leaving
from gui.toolkit import dialogs
from jobs.kinds.running import read_job_spec
from jobs.queue.folder import Queue
from networks.choices.train_spec import ResumeSpec
from tests.gui.person import Person
from tests.small import small_training

LONG = {"batch_size": 4, "epochs": 100_000, "images_per_epoch": 8, "validation_images": 4}


def test_a_job_goes_on_in_the_background_and_the_next_window_tells(open_app, evaluated, monkeypatch):
    begun, offered = [], []
    monkeypatch.setattr(leaving, "run_in_background", begun.append)
    answers = iter((leaving.STAY, leaving.BACKGROUND))
    monkeypatch.setattr(dialogs, "ask_which", lambda *given: offered.append(given[2]) or next(answers))
    app = open_app(evaluated)
    person = Person(app)
    app.pages["train"].start([small_training("slow", training=LONG)])
    person.wait_until(evaluated.run("slow").checkpoint.exists, "an epoch")
    app.close()
    assert app.is_open and app.is_busy  # the person stayed
    app.close()
    assert not app.is_open and begun == [evaluated]
    assert all("background" in answers for answers in offered)
    queue = Queue.at(evaluated.queue)
    (name,) = queue.names("todo")
    spec = read_job_spec(queue.spec("todo", name))
    assert isinstance(spec, ResumeSpec) and spec.run == "slow"

    claim = queue.claim(name)
    assert f"in the background: {name}" in leaving.told_of(evaluated)
    claim.lock.release()
    app = open_app(evaluated)
    assert f"cut off: {name}" in app.window["status"].get()


def test_a_job_of_several_steps_is_stopped_or_awaited(open_app, monkeypatch):
    offered = []
    monkeypatch.setattr(dialogs, "ask_which", lambda *given: offered.append(given[2]) or leaving.STOP)
    app = open_app()
    app.pages["start"].panel.begin([sys.executable, "-c", "import time; time.sleep(600)"])
    app.close()
    assert list(offered[0]) == [leaving.STAY, leaving.STOP]


def test_nothing_is_begun_for_a_job_that_ends_while_the_question_is_open(open_app, monkeypatch):
    begun = []
    monkeypatch.setattr(leaving, "run_in_background", begun.append)
    app = open_app()
    panel = app.pages["train"].panel
    panel.waiting = [([], app.workspace.root)]

    def answer(*_):
        panel.waiting = []  # it has ended
        return leaving.BACKGROUND

    monkeypatch.setattr(dialogs, "ask_which", answer)
    app.close()
    assert not app.is_open and not begun

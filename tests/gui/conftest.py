"""A display to open windows on, and windows that close themselves."""

import gc
import importlib
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import darkdetect
import PIL.Image
import PIL.ImageGrab
import pytest

if toolkit := os.environ.get("WINDOW_TOOLKIT"):  # another one that does what PySimpleGUI does
    sys.modules["PySimpleGUI"] = importlib.import_module(toolkit)

if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and (screens := os.environ.get("SCREENS", "").split()):
    os.environ["DISPLAY"] = screens[
        int(worker.removeprefix("gw")) % len(screens)
    ]  # processes share no screen

from configs.disk.workspace import Workspace
from gui import leaving
from gui.app import App
from gui.canvas import reading
from gui.framework.settings import Settings, save_settings
from gui.toolkit import choosing, dialogs
from tests.gui.person import LIMIT, Person
from tests.small import write_evaluated_workspace

LEFT_OUT = pytest.StashKey[int]()  # objects that were left out of all collections at the last thorough one
MANY_OBJECTS = 2_000_000  # of some forty windows


@pytest.fixture(scope="session")
def display():
    """The screen. A missing one is a failure where the checks are complete, as `make test` brings one."""
    if not os.environ.get("DISPLAY"):
        message = "no DISPLAY: run `make test`, which starts a virtual screen"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return os.environ["DISPLAY"]


@pytest.fixture
def errors(monkeypatch) -> list[tuple[str, str]]:
    """What the window would have said in error dialogs: title and message."""
    said: list[tuple[str, str]] = []
    monkeypatch.setattr(dialogs, "show_error", lambda _parent, title, text: said.append((title, text)))
    return said


@pytest.fixture
def open_app(display, tmp_path, errors, monkeypatch) -> Iterator[Callable[..., App]]:
    """Return a function that opens a window on a workspace; it is closed at the end."""
    del display, errors
    monkeypatch.setattr(dialogs, "confirm", lambda *_: True)
    monkeypatch.setattr(dialogs, "ask_which", lambda *_: leaving.STOP)
    monkeypatch.setattr(choosing, "PROGRAM", "no-dialog-of-the-desktop")
    monkeypatch.setattr(darkdetect, "theme", lambda: "Light")
    monkeypatch.setattr(reading, "PATIENCE", LIMIT)  # so that a picture is there in the turn that asks for it
    apps = []

    def open_on(workspace: Workspace | None = None) -> App:
        settings = tmp_path / "settings.json"
        if not settings.exists():  # a spare worker would compute beside each window of each test
            save_settings(Settings(spare_worker=False), settings)
        app = App(workspace or Workspace(tmp_path / "workspace"), settings)
        apps.append(app)
        return app

    yield open_on
    for app in apps:
        if app.is_open:
            app.close()


@pytest.fixture(scope="module", autouse=True)
def collected_here(pytestconfig) -> Iterator[Callable[[], None]]:
    """Collect what is left of closed windows: Tk lets no other thread delete it, such as those of the tests to come.

    Each window that opens looks for garbage in all that is there. So what was there before a window stays left out of
    that when it closes; once many were closed, all is looked through, at the end of a module.

    Yields what a test calls `gc.unfreeze` again that is about this.
    """
    before = pytestconfig.stash.setdefault(LEFT_OUT, gc.get_freeze_count())
    with pytest.MonkeyPatch.context() as patch:
        unfreeze = gc.unfreeze
        patch.setattr(gc, "unfreeze", lambda: None)
        yield unfreeze
    if gc.get_freeze_count() - before > MANY_OBJECTS:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        pytestconfig.stash[LEFT_OUT] = gc.get_freeze_count()


@pytest.fixture(autouse=True)
def decoded_beside(monkeypatch) -> Iterator[list[str]]:
    """The files that were decoded while the window worked: none by its own thread, however small they are."""
    beside: list[str] = []
    by_the_window: list[str] = []
    turns: list[bool] = []
    opened, step = PIL.Image.open, App.step

    def noted(file: Any, *given: Any, **named: Any) -> PIL.Image.Image:
        if turns:
            is_own = threading.current_thread() is threading.main_thread()
            (by_the_window if is_own else beside).append(getattr(file, "name", str(file)))
        return opened(file, *given, **named)

    def turn(app: App, timeout: int) -> None:
        turns.append(True)
        try:
            step(app, timeout)
        finally:
            turns.pop()

    monkeypatch.setattr(PIL.Image, "open", noted)
    monkeypatch.setattr(App, "step", turn)
    yield beside
    assert not by_the_window


@pytest.fixture(scope="session")
def evaluated_once(tmp_path_factory) -> Path:
    """A workspace with the run `first`, untrained, evaluated by residual and by uncertainty."""
    gc.collect()  # closed windows: the threads of an evaluation must not find what is left of them
    folder = tmp_path_factory.mktemp("evaluated")
    return write_evaluated_workspace(folder, methods=["residual", "uncertainty"], samples=2).root


@pytest.fixture
def evaluated(evaluated_once, tmp_path) -> Workspace:
    """A copy of it, to change."""
    return Workspace(shutil.copytree(evaluated_once, tmp_path / "workspace"))


@pytest.fixture
def results(open_app, evaluated) -> tuple[Any, Person]:
    """The Results page of a window on that workspace, and a person at it."""
    return Person.at(open_app(evaluated), "Results")


@pytest.fixture(autouse=True)
def screenshot_on_failure(request, display) -> Iterator[None]:
    """Keep a picture of the screen when a test of the window fails."""
    before = request.session.testsfailed
    yield
    if request.session.testsfailed > before:
        folder = Path("test-screenshots")
        folder.mkdir(exist_ok=True)
        PIL.ImageGrab.grab(xdisplay=display).save(folder / f"{request.node.name}.png")

"""The search over all that the window can do, and the sheet of its keys; both wait for the person, by real keys."""

import time

import pytest

from gui import finding
from gui.toolkit import sg
from tests.gui.person import LIMIT, Person


@pytest.fixture
def by_keys(monkeypatch):
    """A function that says which keys are pressed in the next dialog, once it stands."""
    pressed = []

    class Dialog(sg.Window):
        def read(self, *given, **named):
            if pressed and self.Title in ("Search", "Keys"):
                deadline = time.monotonic() + LIMIT
                while not str(self.TKroot.focus_get()).startswith(f"{self.TKroot}."):
                    assert time.monotonic() < deadline, (
                        f"waited {LIMIT} s for the dialog to have the keyboard"
                    )
                    self.TKroot.update()
                self.TKroot.focus_get().event_generate(f"<Key-{pressed.pop(0)}>")
            return super().read(*given, **named)

    monkeypatch.setattr(finding.sg, "Window", Dialog)
    return pressed.extend


def test_a_search_goes_to_a_page(open_app, by_keys):
    person = Person(open_app())
    by_keys([*"queue", "Return"])
    person.press("ctrl+k")
    assert person.app.front().name == "queue"


def test_a_search_does_what_a_button_does_and_a_change_of_mind_nothing(open_app, by_keys, evaluated):
    person = Person(open_app(evaluated))
    pressed = []
    person.app.routes = {**person.app.routes, "train.forecast": lambda: pressed.append("train.forecast")}
    for typed in ([*"forec", "Return"], ["Down", "Escape"]):
        by_keys(typed)
        person.app.act("menu.find")
    assert pressed == ["train.forecast"]
    assert person.app.front().name == "train"


def test_every_page_and_button_that_can_be_pressed_is_found(open_app):
    app = open_app()
    Person(app)
    found = finding.commands(app.window, app.pages)
    assert {command.page for command in found if not command.event} == set(app.pages)
    assert {command.event for command in found} - {""} <= app.routes.keys()
    assert "train.cancel" not in {command.event for command in found}  # nothing runs


def test_the_sheet_of_keys_opens_and_closes(open_app, by_keys):
    person = Person(open_app())
    by_keys(["Escape"])
    person.press("F1")
    assert person.app.is_open

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


def test_a_search_goes_to_a_tab_within_a_page(open_app, by_keys, evaluated):
    person = Person(open_app(evaluated))
    by_keys([*"compare", "Return"])
    person.press("ctrl+k")
    assert person.app.front().name == "results" and person.app.front().views.front == "comparison"


def test_a_search_goes_to_a_field_and_shows_it_where_it_is_folded_away(open_app, by_keys, evaluated):
    person = Person(open_app(evaluated))
    for _ in range(2):  # the second time, it is shown already
        by_keys([*"combine", "Return"])
        person.press("ctrl+k")
        combine = person.app.window["evaluate.combine"].widget
        person.wait_until(combine.winfo_viewable, "the field")
        assert combine.focus_get() is combine


def test_every_tab_is_found_and_nothing_twice_nor_what_cannot_be_seen(open_app, evaluated):
    app = open_app(evaluated)
    Person(app)
    found = finding.commands(app.window, app.pages)
    tabs = {key for key, element in app.window.key_dict.items() if isinstance(element, sg.Tab) and "." in key}
    assert {command.tab for command in found if not command.event and not command.field} - {""} == tabs
    assert len({command.text for command in found}) == len(found)
    fields = {command.field for command in found}
    assert "corrupt.pattern.clouds.number" in fields and "corrupt.stain.blur.number" not in fields


def test_the_list_of_a_search_is_as_wide_as_its_dialog(open_app, monkeypatch):
    app, widths = open_app(), []

    def measure(window, _found):
        window.refresh()
        widths.extend(window[key].widget.winfo_width() for key in ("typed", "found"))
        window.close()

    monkeypatch.setattr(finding, "_chosen", measure)
    finding.choose_command(app.window, finding.commands(app.window, app.pages))
    assert widths[0] - widths[1] < 20  # a bar to scroll by


def test_the_sheet_of_keys_opens_and_closes(open_app, by_keys):
    person = Person(open_app())
    by_keys(["Escape"])
    person.press("F1")
    assert person.app.is_open


@pytest.mark.parametrize(
    ("typed", "key"),
    [("export", "results.line.go"), ("false alarm", "evaluate.alarm"), ("no such thing", "")],
)
def test_what_is_called_otherwise_is_found_by_its_help_and_choices(open_app, evaluated, typed, key):
    app = open_app(evaluated)
    Person(app)
    found = finding.matching(finding.commands(app.window, app.pages), typed)
    assert any((command.event or command.field).startswith(key) for command in found) is bool(key)

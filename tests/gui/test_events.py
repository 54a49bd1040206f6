"""What a person does is never lost: not to another event, nor to the end of a wait."""

import sys

import pytest

from gui.toolkit import sg


@pytest.fixture
def window(display):
    """A window with a table, that raises an event by a key."""
    del display
    rows = sg.Table([["a"], ["b"]], ["name"], key="rows", enable_events=True)
    window = sg.Window("events", [[rows]], finalize=True)
    window.bind("<<Escape>>", "escape")
    window.bind("<<Run>>", "run")
    window.read(timeout=50)
    yield window
    window.close()


def events_of(window, reads):
    found = (window.read(timeout=20)[0] for _ in range(reads))
    return [event for event in found if event != sg.TIMEOUT_KEY]


@pytest.mark.parametrize("first_wait", [0, 20])
def test_a_key_is_heard_though_a_table_is_filled_in_the_same_turn(window, first_wait):
    window["rows"].update(values=[["a"], ["c"]], select_rows=[1])
    window.TKroot.event_generate("<<Escape>>")
    window.TKroot.update()
    window.TKroot.event_generate("<<Run>>")
    first, _ = window.read(timeout=first_wait)
    assert sorted([first, *events_of(window, 5)]) == ["escape", "rows", "run"]


def test_an_event_that_is_raised_again_and_again_is_handled_once_a_turn(window):
    for _ in range(100):
        window.TKroot.event_generate("<<Run>>")
    assert events_of(window, 5) == ["run"]


def test_a_choice_from_a_menu_is_handled_once_though_something_comes_behind_it(display):
    del display
    menu = sg.Menu([["&View", ["Theme::theme"]]], key="menu")
    window = sg.Window("menu", [[menu]], finalize=True)
    window.bind("<<Run>>", "run")
    menu.widget.nametowidget(menu.widget.entrycget(1, "menu")).invoke(0)
    window.TKroot.event_generate("<<Run>>")
    assert events_of(window, 6) == ["Theme::theme", "run"]
    window.close()


def test_events_by_turns_wait_once_each(window):
    for _ in range(100):
        window.TKroot.event_generate("<<Run>>")
        window.TKroot.event_generate("<<Escape>>")
    assert events_of(window, 6) == ["run", "escape"]


def test_what_a_thread_sends_takes_no_ones_place(window):
    window.TKroot.event_generate("<<Escape>>")
    window.write_event_value("sent", 1)
    assert sorted(events_of(window, 5)) == ["escape", "sent"]


def test_no_turn_lists_the_call_stack(window, monkeypatch):
    """The toolkit's debugger wants it before each turn; under a test that took longer than all else."""
    monkeypatch.setattr("inspect.stack", lambda *_: pytest.fail("the call stack was listed"))
    window.TKroot.event_generate("<<Run>>")
    assert events_of(window, 2) == ["run"]


def test_a_turn_that_waits_goes_through_the_elements_once(window, monkeypatch):
    toolkit = sys.modules[sg.Window.__mro__[1].__module__]
    build, went_through = vars(toolkit)["_BuildResults"], []
    monkeypatch.setattr(toolkit, "_BuildResults", lambda *of: went_through.append(of) or build(*of))
    window["rows"].update(select_rows=[1])
    window.read(timeout=20)
    went_through.clear()
    assert window.read(timeout=20) == (sg.TIMEOUT_KEY, {"rows": [1]})
    assert len(went_through) == 1

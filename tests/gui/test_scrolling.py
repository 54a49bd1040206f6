"""The mouse's wheel, over a form that is longer than the screen."""

from itertools import pairwise
from typing import Any

from gui.app import App
from gui.corrupting.dials import KINDS
from gui.toolkit import sg
from gui.toolkit.places import around
from tests.gui.person import Person

LISTS = ("corrupt.preset", "corrupt.kind")
LONG = "pattern"


def _app_with_a_long_form(open_app: Any) -> tuple[App, Person, Any]:
    app = open_app()
    person = Person(app)
    person.click_tab("Corrupt")
    app.window["corrupt.preset"].update(value=LONG)
    app.window.write_event_value("corrupt.preset", LONG)
    person.turns(5)
    return app, person, app.window["corrupt.form.rows"].TKColFrame.canvas


def test_the_wheel_scrolls_the_form_below_the_pointer_by_one_step_a_notch(open_app):
    assert LONG in KINDS
    app, person, canvas = _app_with_a_long_form(open_app)
    person.point_at(canvas)
    person.turn_wheel(-1)
    step = canvas.yview()[0]
    assert 0 < step < 0.5
    person.turn_wheel(1)
    for key in LISTS * 3:  # the pointer passes over lists
        person.point_at(app.window[key].widget)
    person.point_at(canvas)
    person.turn_wheel(-1)
    assert canvas.yview()[0] == step


def test_the_wheel_does_not_change_a_list_that_the_pointer_passes(open_app):
    app, person, _ = _app_with_a_long_form(open_app)
    before = app.window["corrupt.preset"].get()
    person.point_at(app.window["corrupt.preset"].widget)
    person.turn_wheel(-3)
    assert app.window["corrupt.preset"].get() == before


def test_the_wheel_over_any_closed_list_scrolls_what_it_stands_in_and_changes_no_choice(open_app, evaluated):
    app = open_app(evaluated)
    person = Person(app)
    app.window.TKroot.geometry("1100x600")
    elements = app.window.key_dict
    tabs = [key for key, element in elements.items() if isinstance(element, sg.Tab) and "." in key]
    scrolled = set()
    for page in app.pages:
        for tab in [page, *(key for key in tabs if key.startswith(f"{page}."))]:
            app.to_front(page)
            app.window[tab].select()
            person.turns(10)
            for key, element in elements.items():
                if isinstance(element, sg.Combo) and element.widget.winfo_viewable():
                    scrolled |= _turn_over(person, key, element)
    assert {"results", "corrupt"} <= {key.partition(".")[0] for key in scrolled}


def _turn_over(person: Person, key: str, combo: Any) -> set[str]:
    """Turn the wheel over a list. Returns its key if what it stands in can scroll; it must have done so then."""
    column = next((each for each in around(combo) if isinstance(each, sg.Column) and each.Scrollable), None)
    before, canvas = combo.get(), None if column is None else column.TKColFrame.canvas
    person.point_at(combo.widget)
    person.turns(3)
    if combo.widget.winfo_containing(*combo.widget.winfo_pointerxy()) is not combo.widget:
        return set()  # it stands below what is seen
    at = canvas and canvas.yview()
    person.turn_wheel(1 if at and at[1] == 1 else -1)
    assert combo.get() == before, key
    if canvas is None or at == (0, 1):
        return set()
    assert canvas.yview() != at, key
    return {key}


def test_nothing_piles_up_in_tk_as_the_pointer_comes_and_goes(open_app):
    app, person, canvas = _app_with_a_long_form(open_app)
    tk = app.window.TKroot.tk

    def pass_over_all() -> int:
        for key in LISTS:
            person.point_at(app.window[key].widget)
        person.point_at(canvas)
        return len(tk.splitlist(tk.call("info", "commands", "*scroll*")))

    counts = [
        pass_over_all() for _ in range(4)
    ]  # on a busy machine, a pass may make something that the last one asked for
    assert any(before == after for before, after in pairwise(counts)), counts

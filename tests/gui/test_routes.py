"""Every button of the window does something, and everything that is done is asked for by something in the window."""

import pytest

from gui.framework.routes import merged
from gui.main_window import DROPPED
from gui.menu import MENU, PAGE_KEYS, event_of, shortcuts
from gui.starting.meant import SEEN
from gui.toolkit import sg
from tests.gui.person import Person

pytestmark = pytest.mark.toolkit


def test_every_button_has_a_route(open_app):
    app = open_app()
    buttons = {key for key, element in app.window.AllKeysDict.items() if isinstance(element, sg.Button)}
    assert len(buttons) > 50
    assert buttons - app.routes.keys() == set()


def test_every_entry_of_the_menu_and_every_key_has_a_route(open_app):
    app = open_app()
    entries = [entry for _, group in MENU for entry in group if entry != "---"]
    raised = {*map(event_of, entries), *shortcuts(len(app.pages)).values()}
    assert raised - app.routes.keys() == set()


def test_every_route_is_raised_by_an_element_a_gesture_on_one_or_a_key(open_app):
    app = open_app()
    person = Person(app)
    elements = app.window.AllKeysDict
    tabs = [key for key, element in elements.items() if isinstance(element, sg.Tab)]
    for page in app.pages:
        for tab in [page, *(key for key in tabs if key.startswith(f"{page}."))]:
            app.window[tab].select()  # a canvas listens from when it is first drawn
            person.turns(3)
    gestures = {
        f"{key}{modifier}"
        for key, element in elements.items()
        for modifier in element.user_bind_dict.values()
    }
    keys = {page.key(name) for page in app.pages.values() for name in PAGE_KEYS}
    own = {*shortcuts(len(app.pages)).values(), *(event_of(entry) for _, group in MENU for entry in group)}
    of_the_window = {sg.WINDOW_CLOSE_ATTEMPTED_EVENT, DROPPED, f"start.{SEEN}"}  # or of a page, by itself
    assert app.routes.keys() - elements.keys() - gestures - keys - own - of_the_window == set()


def test_two_tables_with_one_event_are_refused():
    with pytest.raises(ValueError, match=r"routed twice: a\.b"):
        merged({"a.b": list}, {"a.c": list}, {"a.b": dict})

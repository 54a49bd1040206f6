"""What the fields hold is read from those elements alone that hold something."""

import pytest

from gui.toolkit import sg
from tests.gui.person import Person

pytestmark = pytest.mark.toolkit


def values_by(read, app):
    return read(app.window, False, app.window)[1]


def test_the_fields_hold_what_the_toolkit_finds_by_going_through_all_elements(open_app, evaluated):
    app = open_app(evaluated)
    person = Person(app)
    for page in app.pages:
        app.to_front(page)
        person.turns(2)
        found = values_by(sg.read_fields, app)
        assert found == values_by(sg.read_all, app) and found["tabs"] == page
    app.to_front("train")
    person.type("train.resolution", "42")
    app.window["results.page.curves"].select()
    person.turns(2)
    found = values_by(sg.read_fields, app)
    assert found == values_by(sg.read_all, app)
    assert found["train.resolution"] == app.values["train.resolution"] == "42"


def test_whatever_field_the_program_changes_the_next_look_sees_it(open_app, evaluated):
    window = open_app(evaluated).window
    changed = []
    for key, element in window.key_dict.items():
        if isinstance(element, sg.Input):
            element.update("changed")
        elif isinstance(element, sg.Checkbox):
            element.update(not element.get())
        elif isinstance(element, sg.Slider):
            element.update(element.Range[1])
        elif isinstance(element, sg.Combo):
            element.update(values=["first", "second"], value="second")
            assert sg.read_fields(window, False, window)[1][key] == "second"
            element.update(values=[1, 2])  # by the place in the list, another value
            element.widget.current(1)
        else:
            continue
        found = sg.read_fields(window, False, window)[1]
        assert found[key] == sg.read_all(window, False, window)[1][key]
        changed.append(key)
    assert len(changed) > 200
    assert sg.read_fields(window, False, window)[1] == sg.read_all(window, False, window)[1]
    assert (
        window["train.resolution"].get()
        == sg.read_fields(window, False, window)[1]["train.resolution"]
        == "changed"
    )

"""What the fields hold is read from those elements alone that hold something."""

from gui.toolkit import sg
from tests.gui.person import Person


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

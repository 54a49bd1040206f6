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
        elif isinstance(element, sg.Listbox):
            element.update(values=["first", "second"])
            assert sg.read_fields(window, False, window)[1][key] == []
            element.widget.selection_set(1)
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


@pytest.fixture
def small(display):
    """A window of its own with a text and a list that drops down, whose values are known."""
    del display
    fields = [sg.Input("q", key="text"), sg.Combo(["a", "b"], "a", key="list"), sg.Checkbox("c", key="box")]
    window = sg.Window("small", [fields], finalize=True)
    for _ in range(2):
        window.read(timeout=0)
    yield window
    window.close()


def test_an_event_that_is_named_as_a_field_brings_its_value_once(small):
    for _ in range(2):
        small.write_event_value("text", "brought")
        assert small.read(timeout=0) == ("text", {"text": "brought", "list": "a", "box": False})
        assert small.read(timeout=0)[1]["text"] == "q"


def test_where_tk_does_not_answer_the_fields_are_read_one_by_one(small):
    small["list"].widget.destroy()
    small.read(timeout=0)
    small["text"].update("new")
    small["box"].update(value=True)
    values = small.read(timeout=0)[1]
    assert values["text"] == "new" and values["box"] is True


def test_numbers_that_are_equal_are_not_the_same_text(small):
    small["text"].update(1)
    assert small.read(timeout=0)[1]["text"] == "1"
    small["text"].update(1.0)
    assert small.read(timeout=0)[1]["text"] == "1.0"


def test_a_list_that_is_changed_in_its_place_is_another_one(small):
    small["list"].Values[0] = "z"
    assert small.read(timeout=0)[1]["list"] == sg.read_all(small, False, small)[1]["list"]


def test_a_window_may_be_closed_twice_and_leaves_no_command_in_tk(small):
    tk = small.TKroot.tk
    assert tk.call("info", "procs", "held_by_fields_*")
    small.read(timeout=0, close=True)
    small.close()
    assert not tk.call("info", "procs", "held_by_fields_*")

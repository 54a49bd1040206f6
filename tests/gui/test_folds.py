"""What few need folds away, is remembered, and comes into sight where something in it is wrong."""

import pytest

from tests.gui.person import Person

pytestmark = pytest.mark.toolkit


def is_seen(app, key):
    return bool(app.window[key].widget.winfo_viewable())


def test_more_and_the_spec_open_and_are_remembered(open_app):
    app = open_app()
    tab, person = Person.at(app, "Train")
    assert not is_seen(app, "train.seed") and not is_seen(app, "train.spec")
    person.click("train.more.toggle")
    person.click("train.spec_fold.toggle")
    assert is_seen(app, "train.seed") and is_seen(app, "train.spec")
    app.close()
    again = open_app()
    tab, person = Person.at(again, "Train")
    assert is_seen(again, "train.seed") and is_seen(again, "train.spec")
    person.click("train.more.toggle")
    assert not is_seen(again, "train.seed")
    del tab


def test_a_field_that_is_wrong_is_not_hidden(open_app):
    app = open_app()
    _, person = Person.at(app, "Eval")
    assert not is_seen(app, "evaluate.smoothing")
    app.window["evaluate.smoothing"].update("far")
    person.wait_until(lambda: is_seen(app, "evaluate.smoothing"), "the field")
    assert "smoothing" in app.window["evaluate.spec"].get()


def test_the_folded_spec_tells_the_first_thing_that_is_wrong(open_app):
    app = open_app()
    _, person = Person.at(app, "Import")
    person.wait_until(lambda: "is required" in app.window["import.spec_line"].get(), "what is missing")


def test_what_runs_is_told_on_every_page_and_can_be_stopped_there(open_app, evaluated, monkeypatch):
    app = open_app(evaluated)
    _, person = Person.at(app, "Kept")
    page, asked = app.pages["train"], []
    page.panel.bar.said = "training: 3 of 9"
    with monkeypatch.context() as patch:
        patch.setattr(page, "stop_job", lambda: asked.append("stopped"))
        patch.setattr(type(page), "is_busy", property(lambda _: True))
        person.wait_until(lambda: app.window["strip.text0"].get() == "Train: training: 3 of 9", "the strip")
        person.wait_until(lambda: is_seen(app, "strip.cancel0"), "the button")
        assert not is_seen(app, "strip.cancel1")
        person.click("strip.cancel0")
    assert asked == ["stopped"]
    person.wait_until(lambda: not is_seen(app, "strip.cancel0"), "the end")

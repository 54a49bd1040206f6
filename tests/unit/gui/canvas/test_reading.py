"""What is read beside the window: the latest wish alone, and only once."""

import threading

import pytest

from configs.errors import UserError
from gui.canvas import reading
from gui.canvas.reading import Reading, ReadOnce


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE", 600.0)


def test_it_is_read_by_another_thread_and_given_once():
    place = Reading()
    place.ask(threading.get_ident)
    assert place.answer() not in (None, threading.get_ident())
    assert not place.is_on and place.answer() is None


def test_what_is_not_wanted_any_more_is_never_an_answer(monkeypatch):
    begun, go_on, place = threading.Event(), threading.Event(), Reading()

    def slow():
        begun.set()
        assert go_on.wait(600)
        return "before"

    asked = []
    place.ask(slow)
    assert begun.wait(600)
    place.ask(lambda: asked.append("between"))  # does not begin, as the first one is still read
    place.ask(lambda: "after")
    monkeypatch.setattr(reading, "PATIENCE", 0.0)
    monkeypatch.setattr(reading, "SOON", -1.0)
    assert place.answer() is None and place.is_slow
    go_on.set()
    monkeypatch.setattr(reading, "PATIENCE", 600.0)
    assert place.answer() == "after" and not asked
    place.ask(lambda: "more")
    place.drop()
    assert place.answer() is None


def test_what_is_asked_for_each_turn_is_read_once():
    place, asked = ReadOnce(), []
    found = [place.of("a", lambda: asked.append("a") or len(asked)) for _ in range(3)]
    assert found == [1, 1, 1]
    assert place.of("b", lambda: asked.append("b") or len(asked)) == 2 and asked == ["a", "b"]


def test_what_cannot_be_read_is_told_each_turn_and_read_once():
    place, asked = ReadOnce(), []

    def fail():
        asked.append(1)
        raise UserError("a.png", "is gone", "look for it")

    for _ in range(2):
        with pytest.raises(UserError, match="is gone"):
            place.of("a", fail)
    assert asked == [1] and not place.is_on

"""Previews that are made a few a turn: each in its turn, and none is forgotten while a dial is dragged."""

import pytest

from gui.corrupting import thumbnails
from gui.corrupting.thumbnails import Thumbnails


@pytest.fixture
def one_a_turn(monkeypatch):
    monkeypatch.setattr(thumbnails, "MAKING_TIME", -1)


@pytest.mark.usefixtures("one_a_turn")
def test_they_are_shown_once_all_were_made():
    small = Thumbnails()
    small.begin(3, lambda at: f"first {at}")
    assert [small.turn() for _ in range(3)] == [False, False, True]
    assert small.made == ["first 0", "first 1", "first 2"]
    assert not small.is_making and small.turn()


@pytest.mark.usefixtures("one_a_turn")
def test_while_a_dial_is_dragged_each_has_its_turn_and_at_rest_all_are_new():
    small = Thumbnails()
    small.begin(3, lambda at: f"0 {at}")
    while not small.turn():
        pass
    for moment in range(1, 5):
        small.begin(3, lambda at, moment=moment: f"{moment} {at}")
        assert small.turn()
    assert small.made == ["4 0", "2 1", "3 2"]
    while small.is_making:
        assert small.turn()
    assert small.made == ["4 0", "4 1", "4 2"]


def test_of_other_photos_none_is_shown_before():
    small = Thumbnails()
    small.begin(2, str)
    assert small.turn()
    small.clear()
    assert not small.turn()
    small.begin(2, str)
    small.stop()
    assert not small.is_making

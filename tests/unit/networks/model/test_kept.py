"""What was made of one name is made once, until it is forgotten or long unused."""

import pytest

from networks.model import kept as module
from networks.model.kept import forget, kept


@pytest.fixture(autouse=True)
def known(monkeypatch):
    """What is kept: nothing before."""
    monkeypatch.setattr(module, "_kept", known := {})
    return known


def test_it_is_made_once_until_it_is_forgotten():
    made = []

    def make():
        made.append(object())
        return made[-1]

    assert kept("a", make) is kept("a", make) is made[0]
    forget()
    assert kept("a", make) is made[1]
    assert len(made) == 2


def test_the_longest_unused_goes(known):
    first = kept("first", object)
    for name in ("second", "first", "third", "first", "fourth", "first"):
        kept(name, object)
    assert kept("first", object) is first
    assert [*known] == ["third", "fourth", "first"]


def test_what_could_not_be_made_is_tried_again():
    def fail():
        raise ValueError("no weights")

    with pytest.raises(ValueError, match="no weights"):
        kept("a", fail)
    assert kept("a", lambda: 1) == 1

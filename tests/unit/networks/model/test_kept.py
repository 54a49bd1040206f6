"""Networks that are kept for whoever asks for the same."""

import pytest

from networks.model import kept


@pytest.fixture(autouse=True)
def two_at_most(monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    kept.forget()
    yield
    kept.forget()


def test_what_was_asked_for_longest_ago_goes_first():
    made = []

    def ask(what):
        return kept.kept(what, lambda: made.append(what) or f"network of {what}")

    assert [ask(what) for what in "abab"] == ["network of a", "network of b"] * 2
    assert made == ["a", "b"]
    ask("a")
    ask("c")  # b goes
    ask("a")
    ask("b")
    assert made == ["a", "b", "c", "b"]
    kept.forget()
    ask("b")
    assert made == ["a", "b", "c", "b", "b"]


def test_what_cannot_be_made_is_not_kept():
    def fail():
        raise ValueError

    for _ in range(2):
        with pytest.raises(ValueError):
            kept.kept("a", fail)
    assert kept.kept("a", lambda: 1) == 1

"""The keys of the window: one table, which the menu shows and the guide lists."""

import sys
from pathlib import Path

import pytest

from gui.finding import Command, matching
from gui.menu import MENU, entries, keys, shortcuts

TABS = 10


@pytest.mark.skipif(sys.platform == "darwin", reason="the guide names the keys of Linux and Windows")
def test_the_guide_lists_every_key():
    guide = Path(__file__).parents[3] / "docs" / "guide" / "window.md"
    table = "".join(f"| {each.shown} | {each.does} |\n" for each in keys(TABS))
    assert f"| Key | Does |\n|---|---|\n{table}\n" in guide.read_text(encoding="utf-8")


def test_no_key_does_two_things():
    bindings = [binding for each in keys(TABS) for binding in each.bindings]
    assert len(bindings) == len(set(bindings)) < len(shortcuts(TABS))


def test_the_menu_shows_the_keys_that_are_bound():
    shown = {entry.partition("::")[0].partition("   ")[2] for _, group in MENU for entry in group} - {""}
    assert shown <= {each.shown for each in keys(TABS)}
    assert ("Search…", "menu.find") in entries()


def test_what_begins_with_the_words_comes_before_what_holds_them():
    texts = ["Menu: Light or dark", "Go to Results", "Train: Forecast: time", "Eval: Open report"]
    found = matching([Command(text, "") for text in texts], "re t")
    assert [texts.index(command.text) for command in found] == [1, 2, 3]
    assert len(matching([Command(text, "") for text in texts], "")) == 4

"""Tooltips, by a real pointer that rests on an element."""

import subprocess
import time

import pytest

from tests.gui.person import Person


@pytest.mark.parametrize("key", ["corrupt.copies", "corrupt.designer.another", "corrupt.run"])
def test_a_tooltip_stays_beside_the_pointer_and_on_the_screen(open_app, key):
    person = Person(open_app())
    root = person.app.window.TKroot
    person.click_tab("Corrupt")
    element = person.app.window[key]
    x, y = element.widget.winfo_rootx() + 12, element.widget.winfo_rooty() + 8
    subprocess.run(["xdotool", "mousemove", str(x), str(y)], check=True)
    person.wait_until(lambda: element.TooltipObject.tipwindow is not None, "the tooltip")
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline:
        person.turns()
    tip = element.TooltipObject.tipwindow
    assert tip is not None  # it has not closed by itself
    left, top = tip.winfo_rootx(), tip.winfo_rooty()
    right, bottom = left + tip.winfo_width(), top + tip.winfo_height()
    assert not (left <= x <= right and top <= y <= bottom)
    assert left >= 0 and right <= root.winfo_screenwidth()
    assert top >= 0 and bottom <= root.winfo_screenheight()


def test_a_tooltip_about_a_picture_leaves_it_free(open_app):
    person = Person(open_app())
    person.click_tab("Corrupt")
    element = person.app.window["corrupt.designer.sizes"]
    person.point_at(element.widget)
    person.wait_until(lambda: element.TooltipObject.tipwindow is not None, "the tooltip")
    tip, picture = element.TooltipObject.tipwindow, element.widget
    person.turns(3)
    is_below = tip.winfo_rooty() >= picture.winfo_rooty() + picture.winfo_height()
    assert is_below or tip.winfo_rooty() + tip.winfo_height() <= picture.winfo_rooty()

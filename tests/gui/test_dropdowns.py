"""What drops down from a field is read whole."""

from tkinter import font

import pytest

from tests.gui.person import Person

pytestmark = pytest.mark.toolkit


def test_a_list_that_drops_down_is_as_wide_as_its_longest_text(open_app):
    tab, person = Person.at(open_app(), "Eval")
    combo = tab.host.window["evaluate.method"].widget
    combo.tk.call("ttk::combobox::Post", combo)
    person.turns(2)
    listed = combo.tk.call("ttk::combobox::PopdownWindow", combo)
    texts = font.Font(combo, font=str(combo.tk.call(f"{listed}.f.l", "cget", "-font")))
    longest = max(texts.measure(text) for text in combo.cget("values"))
    width = combo.tk.call("winfo", "width", f"{listed}.f.l")
    assert combo.winfo_width() < longest <= width
    right = combo.tk.call("winfo", "rootx", listed) + combo.tk.call("winfo", "width", listed)
    assert right <= combo.winfo_screenwidth()
    combo.tk.call("ttk::combobox::Unpost", combo)

"""Tooltips, by a real pointer that rests on an element."""

import subprocess
import time

import pytest

from evaluation.answer.terms import MOST, explain, terms_in
from gui.toolkit import sg
from gui.toolkit.tooltips import cut_cell, heading_tells, told_by, words_on
from tests.gui.person import Person


@pytest.mark.parametrize("key", ["corrupt.name", "corrupt.designer.another", "corrupt.run"])
def test_a_tooltip_stays_beside_the_pointer_and_on_the_screen(open_app, key):
    person = Person(open_app())
    root = person.app.window.TKroot
    person.click_tab("Corrupt")
    person.choose("corrupt.kind", "stain")  # a short form: all of it is seen
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


def opened_over(person, key):
    """Rest the pointer on an element. Returns its tooltip's window, and its widget."""
    element = person.app.window[key]
    person.point_at(element.widget)
    person.wait_until(lambda: element.TooltipObject.tipwindow is not None, "the tooltip")
    return element.TooltipObject.tipwindow, element.widget


def test_a_tooltip_about_a_picture_leaves_it_free(open_app):
    person = Person(open_app())
    person.click_tab("Corrupt")
    tip, picture = opened_over(person, "corrupt.designer.sizes")
    person.turns(3)
    is_below = tip.winfo_rooty() >= picture.winfo_rooty() + picture.winfo_height()
    assert is_below or tip.winfo_rooty() + tip.winfo_height() <= picture.winfo_rooty()


def test_wherever_a_term_stands_the_pointer_tells_what_it_means(open_app, evaluated):
    app = open_app(evaluated)
    person = Person(app)
    for page in app.pages:
        app.window[page].select()
        person.turns(5)
    found = set()
    for element in app.window.element_list():
        if isinstance(element, sg.Table):
            for at, heading in enumerate(element.ColumnHeadings):
                for term in terms_in(heading):
                    found.add(term.name)
                    assert f"{term.name}: " in heading_tells(element, at, explain)
        elif isinstance(element, sg.Text | sg.Checkbox | sg.Combo) or hasattr(element, "words"):
            for term in terms_in(words_on(element))[:MOST]:
                found.add(term.name)
                assert f"{term.name}: " in told_by(element), words_on(element)
    assert found >= {
        "image AUROC",
        "pixel AUROC",
        "AUPRO",
        "residual",
        "conformal bound",
        "PSNR",
        "ROC",
        "loss",
    }


def test_a_heading_tells_what_it_means_and_then_the_rows_tell_theirs(open_app, evaluated):
    tab, person = Person.at(open_app(evaluated), "Results")
    element = tab.host.window["results.chosen.figures"]
    person.wait_until(lambda: element.Values, "the figures")
    table = element.widget
    row = table.get_children()[0]

    def rest(column, y):
        left, top, width, height = table.bbox(row, column)
        at = table.winfo_rootx() + left + width // 2
        person.do("mousemove", str(at), str(table.winfo_rooty() + (top + height // 2 if y is None else y)))

    rest("#3", 8)
    person.wait_until(lambda: element.TooltipObject.text.startswith("pixel AUROC: "), "the heading's words")
    rest("#1", None)
    person.wait_until(lambda: element.TooltipObject.text.startswith("first"), "whose figures they are")


def test_what_comes_below_a_resting_pointer_tells_nothing_until_the_pointer_moves(open_app):
    app = open_app()
    person = Person(app)
    person.click_tab("Train")
    element = app.window["train.enqueue"]
    person.point_at(element.widget)
    tip = element.TooltipObject
    person.wait_until(lambda: tip.tipwindow is not None, "the tooltip")
    app.to_front("kept")  # as when a job has ended
    person.turns(3)
    assert tip.tipwindow is None and tip.id is None  # it went with its page
    app.to_front("train")
    person.wait_until(lambda: tip.is_reached, "that the element has come below the pointer")
    assert tip.id is None  # none is to come
    x, y = element.widget.winfo_pointerxy()
    subprocess.run(["xdotool", "mousemove", str(x + 1), str(y)], check=True)
    person.wait_until(lambda: tip.tipwindow is not None, "the tooltip again")
    person.do("click", "3")
    person.wait_until(lambda: tip.tipwindow is None, "the end of the tooltip")
    subprocess.run(["xdotool", "mousemove", str(x), str(y)], check=True)
    person.turns(5)
    assert tip.id is None  # what was clicked is known


def test_what_folds_away_is_told_by_its_button(open_app):
    app = open_app()
    told = {page: app.window[f"{page}.more.toggle"].TooltipObject.text for page in ("corrupt", "train")}
    assert told["corrupt"] == "show or hide: Copies, Seed"
    assert "Seed" in told["train"] and "More" not in told["train"]


def test_a_word_is_told_once(open_app):
    person = Person(open_app())
    person.click_tab("Train")
    tip, _ = opened_over(person, "train.view.loss")
    said = tip.winfo_children()[0]["text"]
    assert said.count("loss: ") == 1


def test_no_tooltip_is_wider_than_a_screen(open_app):
    app = open_app()
    told = [
        told_by(element)
        for element in app.window.element_list()
        if element.TooltipObject is not None and not isinstance(element, sg.Tab | sg.Column)
    ]
    assert len(told) > 100
    assert max(len(line) for text in told for line in text.splitlines()) <= 74


def test_what_a_field_has_no_room_for_is_told_at_the_pointer(open_app):
    app = open_app()
    person = Person(app)
    person.click_tab("Inspect")
    folder, run = app.window["inspect.folder"], app.window["inspect.run_name"]
    long = "/a/very/long/way/to/photos/that/no/field/has/room/for/2026-11-29"
    folder.update(long)
    run.update(values=[long], value=long)
    person.turns(3)
    assert long in told_by(folder).replace("\n  ", "") and long in told_by(run).replace("\n  ", "")
    folder.update("/short")
    person.turns(3)
    assert "/short" not in told_by(folder)


def test_what_a_cell_has_no_room_for_is_told_at_the_pointer(open_app):
    app = open_app()
    person = Person(app)
    person.click_tab("Import")
    app.window["import.page.audit"].select()
    person.turns(3)
    long = "a/very/long/way/to/a/photo/that/no/column/has/room/for/2026-11-29/000.png"
    element = app.window["import.audit.findings"]
    element.update(values=[["blank mask", long, "decide"]])
    person.turns(3)
    table = element.widget
    left, top, width, height = table.bbox(table.get_children()[0], "#2")
    x, y = left + width // 2, top + height // 2
    assert cut_cell(table, x, y) == long
    assert cut_cell(table, table.bbox(table.get_children()[0], "#1")[0] + 5, y) == ""
    person.do("mousemove", str(table.winfo_rootx() + x), str(table.winfo_rooty() + y))
    person.wait_until(lambda: long in element.TooltipObject.text, "the whole name")


def test_the_status_bar_gives_way_in_the_middle_and_tells_the_whole(open_app):
    app = open_app()
    Person(app)
    status = app.window["status"]
    long = f"workspace: /{'very-long-name/' * 40}end"
    status.update(long)
    app.window.refresh()
    shown = status.widget["text"]
    assert status.get() == long
    assert "…" in shown and shown.startswith("workspace: /") and shown.endswith("end")
    assert status.widget.winfo_reqwidth() <= app.window.size[0]
    assert long in told_by(status).replace("\n  ", "")
    status.update("short")
    assert status.widget["text"] == "short" and told_by(status) == ""

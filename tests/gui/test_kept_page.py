"""The Kept tab: what stands in the workspace is renamed, duplicated, deleted, brought back, and undone."""

import pytest

from gui.toolkit import dialogs
from jobs.keeping import bin as the_bin
from tests.gui.person import Person


@pytest.fixture
def opened(open_app, evaluated):
    tab, person = Person.at(open_app(evaluated), "Kept")
    person.wait_until(lambda: len(names(tab)) == 5, "the list")
    return tab, person, evaluated


def names(tab, of="list"):
    return [row[0].strip() for row in tab.host.window[f"kept.{of}"].Values or []]


def choose(tab, person, name, of="list"):
    tab.host.window[f"kept.{of}"].update(select_rows=[names(tab, of).index(name)])
    person.turns(5)


def name_it(monkeypatch, name):
    monkeypatch.setattr(dialogs, "ask_name", lambda *_: name)


def test_the_list_says_what_there_is_how_large_and_who_needs_it(opened):
    tab, person, _ = opened
    rows = {row[0].strip(): row for row in tab.host.window["kept.list"].Values}
    assert list(rows) == ["part", "stain", "first", "residual", "uncertainty"]
    assert rows["part"][1:4] == ["data set", "", "run first"]
    assert rows["residual"][1:4] == ["evaluation", "first", ""]
    assert all(rows[name][4].endswith("B") for name in rows)
    person.type("kept.query", "evaluation, ~unc")
    person.wait_until(lambda: names(tab) == ["residual"], "what is searched for")


def test_a_run_gets_another_name_and_its_old_one_back(opened, monkeypatch):
    tab, person, workspace = opened
    name_it(monkeypatch, "mine")
    choose(tab, person, "first")
    person.click("kept.rename")
    person.wait_until(lambda: "mine" in names(tab), "the new name")
    assert workspace.runs() == ["mine"]
    person.press("ctrl+z")
    person.wait_until(lambda: "first" in names(tab), "the old name")
    assert not tab.host.window["kept.undo"].widget.instate(["!disabled"])


def test_the_pointer_tells_the_new_name_where_it_told_the_old_one(opened, monkeypatch):
    tab, person, _ = opened
    element = tab.host.window["kept.list"]

    def rest_on(name):
        left, top, _, height = element.widget.bbox(element.widget.get_children()[names(tab).index(name)])
        x, y = element.widget.winfo_rootx() + left + 30, element.widget.winfo_rooty() + top + height // 2
        person.do("mousemove", str(x), str(y), "mousemove", str(x + 1), str(y))
        person.wait_until(lambda: element.TooltipObject.text.splitlines()[:1] == [f"runs/{name}"], name)

    rest_on("first")
    name_it(monkeypatch, "gets-another")  # at the same place of the list
    choose(tab, person, "first")
    tab.host.act("kept.rename")
    person.wait_until(lambda: "gets-another" in names(tab), "the new name")
    rest_on("gets-another")


def test_an_evaluation_goes_to_the_bin_and_comes_back(opened, monkeypatch):
    tab, person, workspace = opened
    asked = []
    monkeypatch.setattr(dialogs, "confirm", lambda _parent, question, *_: asked.append(question) or True)
    choose(tab, person, "uncertainty")
    person.click("kept.delete")
    person.wait_until(lambda: names(tab, "bin") == ["uncertainty"], "the bin")
    assert workspace.run("first").evaluations() == ["residual"]
    assert "kB) into the bin?" in asked[0] or "MB) into the bin?" in asked[0]
    choose(tab, person, "uncertainty", of="bin")
    person.click("kept.restore")
    person.wait_until(lambda: names(tab, "bin") == [] and "uncertainty" in names(tab), "the evaluation")
    person.click("kept.undo")
    person.wait_until(lambda: names(tab, "bin") == ["uncertainty"], "the bin")
    person.click("kept.empty")
    person.wait_until(lambda: not tab.is_busy and names(tab, "bin") == [], "the empty bin")
    assert the_bin.entries(workspace) == []
    assert "cannot come back" in asked[-1]


def test_a_copy_is_made_beside_the_window(opened, monkeypatch):
    tab, person, workspace = opened
    name_it(monkeypatch, "second")
    choose(tab, person, "first")
    person.click("kept.duplicate")
    person.wait_until(lambda: "second" in names(tab), "the copy")
    assert workspace.runs() == ["first", "second"]
    person.wait_until(lambda: not tab.is_busy, "the end of the job")


def test_what_a_run_needs_is_told_and_stays(opened, errors):
    tab, person, workspace = opened
    choose(tab, person, "part")
    person.click("kept.delete")
    assert workspace.datasets() == ["part"]
    assert "is needed by run first" in errors[0][1]

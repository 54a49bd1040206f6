"""What leaves the Results page: drawings, and exports to the line."""

import json

from gui.framework import browser
from gui.toolkit import dialogs
from gui.toolkit.tooltips import told_by


def test_a_page_is_exported_as_a_drawing(results, tmp_path, monkeypatch, errors):
    tab, person = results
    file = tmp_path / "scores.svg"
    monkeypatch.setattr(dialogs, "choose_figure", lambda *_: file)
    person.click("results.picture")
    person.wait_until(lambda: not tab.exporter.following.is_busy, "the figure")
    assert file.read_text(encoding="utf-8").startswith("<?xml")
    assert "saved scores.svg" in tab.host.window["status"].get()
    assert errors == []


def test_an_evaluation_goes_to_the_line_with_its_thresholds_and_is_proved(
    results, tmp_path, monkeypatch, errors
):
    tab, person = results
    shown = []
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: tmp_path)
    monkeypatch.setattr(browser, "open_quietly", lambda page: shown.append(page) or True)
    answers, asked = [False, True], []
    monkeypatch.setattr(dialogs, "confirm", lambda _, *question: asked.append(question) or answers.pop(0))
    person.type("results.threshold.alarm", "1e9")
    person.turns(3)
    person.click("results.line.go")
    assert not tab.line.following.is_busy  # it finds nothing, and the person would rather not
    assert asked[0][0].startswith("Not ready for use") and asked[0][1:] == ("Export", "Leave it")
    person.click("results.line.go")
    assert tab.host.window["results.line.go"].get_text() == "Stop export"
    person.wait_until(lambda: not tab.line.following.is_busy, "the export")
    person.turns(3)

    assert errors == []
    folder = tmp_path / "first-residual"
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    assert card["alarm"]["value"] == 1e9
    assert shown == [(folder / "proof.html").as_uri()]
    assert "same verdicts" in tab.host.window["status"].get()
    assert tab.host.window["results.line.go"].get_text() == "To the line…"
    answers += [True, False]
    person.click("results.line.go")
    assert not tab.line.following.is_busy  # the one that is there stays
    assert "is there already" in asked[-1][0] and asked[-1][1:] == ("Replace it", "Leave it")


def test_what_cannot_be_exported_asks_for_no_folder_and_tells_why(results, monkeypatch):
    tab, person = results
    asked = []
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: asked.append(1))
    tab.listed.choose(["first · uncertainty"])
    tab.show_chosen()
    person.turns(3)
    button = tab.host.window["results.line.go"]
    assert "disabled" in str(button.widget["state"])
    assert told_by(button).startswith(
        "not possible: uncertainty: cannot be exported: it draws random numbers"
    )
    person.click("results.line.go")
    assert asked == []
    tab.listed.choose(["first · residual"])
    tab.show_chosen()
    person.turns(3)
    assert "disabled" not in str(button.widget["state"]) and told_by(button).startswith("export:")


def test_an_export_is_stopped_only_once_the_person_agrees(results, monkeypatch):
    tab, person = results
    cancelled, answers, asked = [], [False, True], []
    monkeypatch.setattr(type(tab.line.following), "is_busy", property(lambda _: True))
    monkeypatch.setattr(tab.line.following, "take_in", list)
    monkeypatch.setattr(tab.line.following, "cancel", lambda: cancelled.append(1))
    monkeypatch.setattr(dialogs, "confirm", lambda _, *told: asked.append(told) or answers.pop(0))
    person.app.act("results.line.go")
    assert cancelled == []
    person.app.act("results.line.go")
    assert cancelled == [1] and asked[0][1:] == ("Stop", "Go on")
    monkeypatch.undo()

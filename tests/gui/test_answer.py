"""The answer above an evaluation's figures, and its buttons, with real clicks."""

import shutil
from dataclasses import replace
from pathlib import Path

from datasets.layout import read_record
from gui.framework.host import GoOn
from gui.toolkit import skin
from tests.gui.person import Person


def test_results_begin_with_what_is_found_and_follow_the_threshold(open_app, evaluated):
    tab, person = Person.at(open_app(evaluated), "Results")
    window = tab.host.window
    assert window["results.answer.finds"].get().startswith("Which parts it would stop is not known")
    person.type("results.threshold.alarm", "0")
    person.turns(3)
    finds, promise = (window[f"results.answer.{name}"].get() for name in ("finds", "promise"))
    assert finds == "It finds 2 of 2 defective parts and stops 2 of 2 good ones."
    assert promise.startswith("The threshold was chosen on these very images")
    assert "2 of 2 good parts are stopped" in window["results.answer.verdict"].get()


def test_a_proposal_leads_to_its_page_with_the_fields_set(open_app, evaluated):
    tab, person = Person.at(open_app(evaluated), "Results")
    app = tab.host
    titles = [each.title for each in tab.answer.answer.proposals]
    assert titles == ["Evaluate by best_relative", "Train by robust_quick", "Bring more photos of good parts"]
    person.click("results.answer.help0")
    person.turns(3)
    assert app.is_front("evaluate")
    spec = app.pages["evaluate"].read_form(app.values)
    assert (spec.run, spec.label, spec.relative, spec.score) == ("first", "best_relative", True, "linf")
    assert not app.window["evaluate.answer.all"].visible  # there is no such evaluation yet
    assert app.window["evaluate.stage"].get() == "filled in as proposed: Evaluate (F5) begins"

    person.click_tab("Results")
    person.click("results.answer.help1")
    person.turns(3)
    assert app.is_front("train")
    lists = app.pages["train"].form.lists
    assert {name: each.chosen for name, each in lists.items()} == {
        "dataset": ["part"],
        "corruption": ["pattern"],
        "architecture": ["unet_d5_f5_n16"],
        "training": ["robust_quick"],
    }
    person.turns(10)
    assert app.window["train.stage"].get() == "filled in as proposed: Train (F5) begins"
    lists["architecture"].choose(["aesc_d5_f5_n16"])
    person.turns(3)
    assert app.window["train.stage"].get() == "ready"

    person.click_tab("Results")
    person.click("results.answer.help2")
    person.turns(3)
    assert app.is_front("import") and "new photos beside those that part" in app.window["import.told"].get()
    asked = app.pages["import"].read_form(app.values)
    assert (asked.name, asked.source) == (
        "part-2",
        Path(read_record(evaluated.dataset("part")).source),
    )
    told = app.window["import.told"].widget
    assert told.winfo_reqheight() <= told.winfo_height()  # all of it is seen


def test_an_evaluation_that_was_made_before_is_shown_not_proposed(open_app, evaluated):
    files = evaluated.run("first")
    shutil.copytree(files.evaluation("residual"), files.evaluation("residual@best_relative"))
    tab, person = Person.at(open_app(evaluated), "Results")
    tab.host.offer("results", GoOn("first", "", {"evaluation": "residual"}))
    person.turns(3)
    assert tab.host.window["results.answer.help0"].get_text() == "See residual@best_relative"
    person.click("results.answer.help0")
    person.turns(3)
    assert tab.host.is_front("results") and tab.in_hand.label == "best_relative"


def test_one_button_of_results_is_what_to_press_now(open_app, evaluated):
    tab, person = Person.at(open_app(evaluated), "Results")
    buttons = [tab.host.window[f"results.{name}"].widget for name in ("answer.help0", "next_step.go")]
    person.turns(3)
    assert [str(button["style"]) for button in buttons] == [skin.SLIM_PRIMARY, skin.SLIM]
    tab.answer.answer = replace(tab.answer.answer, grade="ready")
    tab.draw()
    assert [str(button["style"]) for button in buttons] == [skin.SLIM, skin.SLIM_PRIMARY]

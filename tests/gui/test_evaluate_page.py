"""The Eval tab: evaluations that replace others, and some that stand beside them."""

import os
import shutil
from pathlib import Path

import pytest

from configs import events
from configs.errors import UserError
from configs.events import Finished
from configs.spec.spec_io import parse_spec, spec_from
from evaluation import evaluating
from evaluation.evaluate_spec import EvaluateSpec, suiting_preset
from evaluation.saved.evaluation import read_outcome
from gui.framework.host import CalledGood, MissedDefect, ToEvaluateAgain
from gui.framework.job_panel import PanelPage
from gui.framework.settings import Settings, save_settings
from gui.toolkit import dialogs
from networks.runs.run_record import read_run_record
from tests.gui.person import Person


@pytest.fixture
def eval_tab(open_app, evaluated):
    return Person.at(open_app(evaluated), "Eval")


def evaluate(tab, person):
    person.click("evaluate.run")
    person.wait_until(lambda: not tab.is_busy, "the evaluation")


def test_another_way_replaces_an_evaluation_only_if_the_person_says_so(eval_tab, evaluated, monkeypatch):
    tab, person = eval_tab
    report = evaluated.run("first").evaluation("residual") / "report.json"
    written = report.stat().st_mtime_ns
    asked = []
    monkeypatch.setattr(dialogs, "confirm", lambda _parent, question, *_: asked.append(question))
    evaluate(tab, person)  # in the same way: there is nothing to ask
    assert asked == [] and report.stat().st_mtime_ns != written
    before = report.read_bytes()
    tab.host.window["evaluate.score"].update(value="linf")
    tab.host.window["evaluate.smoothing"].update("3")
    person.turns(3)
    evaluate(tab, person)
    assert report.read_bytes() == before
    assert (
        "first · residual was evaluated in another way (l2): the form has another score and smoothing"
        in asked[0]
    )
    monkeypatch.setattr(dialogs, "confirm", lambda *_: True)
    evaluate(tab, person)
    assert report.read_bytes() != before


def test_the_spare_worker_is_told_whose_network_is_likely_to_be_needed(eval_tab, monkeypatch):
    tab, person = eval_tab
    told = []
    monkeypatch.setattr(tab.host.spare, "expect", told.append)
    person.type("evaluate.label", "rough")
    person.turns(3)
    spec = parse_spec(EvaluateSpec, told[-1], "form")
    assert (spec.run, spec.label) == ("first", "rough")


def test_under_a_label_an_evaluation_stands_beside_the_other_and_is_compared(eval_tab, evaluated, errors):
    tab, person = eval_tab
    person.type("evaluate.label", "rough")
    person.turns(3)
    window = tab.host.window
    assert window["evaluate.verdict"].get() == "not evaluated by residual@rough yet"
    window["evaluate.smoothing"].update("8")
    person.turns(3)
    evaluate(tab, person)
    names = evaluated.run("first").evaluations()
    assert "residual@rough" in names and "residual" in names
    person.turns(3)
    assert tab.outcome.title == "first · residual@rough"
    window["evaluate.label"].update("")
    person.turns(3)
    assert tab.outcome.title == "first · residual"

    window["evaluate.smoothing"].update("3")
    window["evaluate.label"].update("rough")
    person.turns(3)
    person.click("evaluate.adopt")
    person.turns(3)
    assert window["evaluate.smoothing"].get() == "8"

    person.click_tab("Results")
    assert "first · residual@rough" in window["results.chosen.list"].Values
    person.click_tab("Inspect")
    assert window["inspect.method"].Values == names
    assert errors == []


def test_a_label_that_cannot_be_one_is_told(eval_tab, errors):
    tab, person = eval_tab
    person.type("evaluate.label", "../x")
    person.turns(3)
    assert "must be made of letters" in tab.host.window["evaluate.verdict"].get()
    person.click("evaluate.run")
    person.turns(3)
    assert "label: must be made of letters" in errors[0][1]


def test_eval_opens_on_the_newest_run_that_is_not_evaluated_else_on_the_newest(open_app, evaluated):
    for name, age in (("aged", 300), ("later", 200), ("last", 100)):
        copy = evaluated.run(name)
        shutil.copytree(evaluated.run("first").path, copy.path)
        written = copy.weights.stat().st_mtime - age
        os.utime(copy.weights, (written, written))
        if name != "last":
            shutil.rmtree(copy.path / "evaluations")
    app = open_app(evaluated)
    tab = app.pages["evaluate"]
    assert tab.runs.chosen == ["later"]
    for name in ("aged", "later"):
        shutil.copytree(evaluated.run("first").path / "evaluations", evaluated.run(name).path / "evaluations")
    app.refresh()
    assert tab.runs.chosen == ["first"]
    app.to_front("evaluate")
    shutil.rmtree(evaluated.run("aged").path / "evaluations")
    app.refresh()
    assert tab.runs.chosen == ["first"]  # what a person looks at stays


def test_the_run_that_is_evaluated_stays_chosen(eval_tab, evaluated, monkeypatch):
    tab, person = eval_tab
    monkeypatch.setattr(tab, "start", lambda _: None)
    person.click("evaluate.run")
    shutil.copytree(evaluated.run("first").path, evaluated.run("other").path)
    shutil.rmtree(evaluated.run("other").path / "evaluations")
    person.click_tab("Train")
    assert tab.runs.chosen == ["first"]


@pytest.mark.parametrize("label", ["x" * 300, "漢" * 90, "../../.."])
def test_whatever_label_was_remembered_the_window_opens(open_app, evaluated, tmp_path, label):
    save_settings(Settings(form={"evaluate.label": label}), tmp_path / "settings.json")
    app = open_app(evaluated)
    assert "must be" in app.window["evaluate.verdict"].get()


def test_the_end_of_a_job_leaves_a_form_alone_that_names_something_else(eval_tab, evaluated):
    tab, person = eval_tab
    person.type("evaluate.label", "mine")
    person.turns(3)
    tab.show_event(Finished("done", str(evaluated.run("first").evaluation("residual"))))
    assert tab.host.window["evaluate.label"].get() == "mine"
    assert tab.outcome is None


def test_an_evaluation_that_another_process_makes_is_shown_when_the_person_comes_back(eval_tab, evaluated):
    tab, person = eval_tab
    person.type("evaluate.label", "late")
    person.turns(3)
    assert tab.outcome is None
    evaluating.run(spec_from(EvaluateSpec, run="first", label="late", seed=3), evaluated, [].append)
    person.click_tab("Train")
    person.click_tab("Eval")
    assert tab.outcome.title == "first · residual@late"
    person.click("evaluate.adopt")
    person.turns(3)
    assert tab.read_form(tab.host.values).seed == 3


def test_several_runs_are_evaluated_by_several_methods_and_one_failure_ends_no_other(
    open_app, evaluated, monkeypatch, errors
):
    for name in ("empty", "second"):
        shutil.copytree(evaluated.run("first").path, evaluated.run(name).path)
    evaluated.run("empty").weights.write_bytes(b"no weights")
    tab, person = Person.at(open_app(evaluated), "Eval")
    tab.runs.choose(["first", "empty", "second"])
    tab.host.window["evaluate.method"].update(value="residual, uncertainty")
    tab.host.window["evaluate.samples"].update("2")
    tab.host.window["evaluate.smoothing"].update("3")
    asked = []
    monkeypatch.setattr(dialogs, "confirm", lambda _parent, question, *_: asked.append(question) or True)
    person.turns(3)
    evaluate(tab, person)
    assert asked[0].count("was evaluated in another way") == 5 and "... and 1 more" in asked[0]
    for name in ("first", "second"):
        for method in ("residual", "uncertainty"):
            assert read_outcome(evaluated.run(name), method).spec.smoothing == 3
    assert read_outcome(evaluated.run("empty"), "residual").spec.smoothing == 0
    assert len(errors) == 1 and "empty" in errors[0][1]
    assert tab.outcome.title == "empty · residual"


def test_features_are_offered_while_weights_are_named(eval_tab, tmp_path):
    tab, person = eval_tab
    window = tab.host.window
    assert not any("features" in choice for choice in window["evaluate.method"].Values)
    assert tab.read_form(tab.host.values).features is None
    window["evaluate.weights"].update(str(tmp_path / "lite0.pth"))
    person.turns(3)
    assert "features" in window["evaluate.method"].Values
    window["evaluate.method"].update(value="features")
    window["evaluate.combine"].update(value="residual, features")
    person.turns(3)
    spec = tab.read_form(tab.host.values)
    assert spec.methods == ("features",) and spec.combine == ("residual", "features")
    assert spec.features is not None and spec.features.weights == tmp_path / "lite0.pth"

    window["evaluate.weights"].update("")
    person.turns(3)
    assert window["evaluate.method"].get() == "residual"

    typed = {"weights": str(tmp_path / "other.pth"), "blocks": [2], "licence": "MIT"}
    asked = spec_from(
        EvaluateSpec, run="first", methods=["features"], combine=["features", "residual"], features=typed
    )
    tab.fill_form(asked)
    person.turns(3)
    again = tab.read_form(tab.host.values)
    assert again.methods == ("features",) and again.features == asked.features  # also what has no place there


def test_a_preset_that_names_methods_chooses_them_and_another_leaves_them(eval_tab):
    tab, person = eval_tab
    window = tab.host.window

    def choose(preset):
        window["evaluate.preset"].update(value=preset)
        window["evaluate.preset"].widget.event_generate("<<ComboboxSelected>>")
        person.turns(3)
        return tab.read_form(tab.host.values)

    spec = choose("robust")
    assert (spec.methods, spec.combine, spec.combine_by) == (("combined",), ("residual", "located"), "peak")
    assert spec == spec_from(EvaluateSpec, run="first", preset="robust", samples=2)  # as the first evaluation
    assert window["evaluate.verdict"].get().startswith("not evaluated by combined yet")

    assert choose("best").methods == ("combined",)


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("evaluate", ToEvaluateAgain("first", "residual")),
        ("evaluate", CalledGood("first", "residual", Path("photo.png"), 1.0)),
        ("missed", MissedDefect("first", "residual", Path("photo.png"), None, has_mask=True)),
    ],
)
def test_what_is_handed_to_a_page_at_work_is_refused_in_words(open_app, evaluated, monkeypatch, page, what):
    app = open_app(evaluated)
    monkeypatch.setattr(PanelPage, "is_busy", True)
    with pytest.raises(UserError, match="is at work on another job; wait until it ends, or cancel it"):
        app.offer(page, what)


def test_a_label_called_as_a_preset_follows_the_preset_and_one_of_the_persons_own_stays(eval_tab):
    tab, person = eval_tab
    label = tab.host.window["evaluate.label"]
    label.update(value="robust")
    person.choose("evaluate.preset", "best")
    assert label.get() == "best"
    label.update(value="mine")
    person.choose("evaluate.preset", "paper")
    assert label.get() == "mine"


def test_a_run_that_is_not_evaluated_begins_with_the_preset_that_suits_it(open_app, evaluated):
    shutil.rmtree(evaluated.run("first").path / "evaluations")
    suiting = suiting_preset(read_run_record(evaluated.run("first")).spec)
    tab, person = Person.at(open_app(evaluated), "Eval")
    person.turns(2)
    assert suiting != "robust" and tab.host.window["evaluate.preset"].get() == suiting
    assert "The preset that suits" not in tab.host.window["evaluate.verdict"].get()


def test_the_preset_is_the_one_that_the_form_follows_whoever_filled_it_in(eval_tab):
    tab, person = eval_tab
    window, preset = tab.host.window, tab.host.window["evaluate.preset"]
    tab.fill_form(spec_from(EvaluateSpec, run="first", preset="best_relative"))
    person.turns(5)
    assert preset.get() == "best_relative"
    window["evaluate.relative"].update(value=False)
    person.turns(5)
    assert preset.get() == "best"
    assert window["evaluate.preset.what"].get().startswith("For parts in steady light")
    window["evaluate.smoothing"].update(value="7")
    person.turns(5)
    assert preset.get() == "" and "of your own" in window["evaluate.preset.what"].get()


def test_what_the_form_is_set_to_is_not_offered_beside_it(eval_tab):
    tab, person = eval_tab
    window = tab.host.window
    person.choose("evaluate.preset", "paper")
    assert window["evaluate.answer.help0"].get_text() == "Evaluate by best_relative"
    assert window["evaluate.answer.help0"].widget.winfo_ismapped()
    person.choose("evaluate.preset", "best_relative")
    assert not window["evaluate.answer.help0"].widget.winfo_ismapped()
    assert window["evaluate.answer.help1"].widget.winfo_ismapped()


def test_how_a_job_ended_is_no_longer_said_once_the_form_is_another(eval_tab):
    tab, person = eval_tab
    stage = tab.host.window["evaluate.stage"]
    person.turns(10)
    tab.panel.say("done", 1)
    person.turns(10)
    assert stage.get() == "done"
    person.choose("evaluate.score", "l1")
    assert stage.get() == "ready"


@pytest.mark.parametrize(("busy", "left", "told"), [(True, 600, True), (True, 5, False), (False, 600, False)])
def test_a_busy_machine_is_named_as_the_reason_for_a_long_time(eval_tab, monkeypatch, busy, left, told):
    tab, _ = eval_tab
    monkeypatch.setattr("gui.framework.stage_bar.is_overloaded", lambda: busy)
    tab.panel.bar.show(events.Progress("training", 1, 10, left), None)
    stage = tab.host.window["evaluate.stage"].get()
    assert stage.startswith("training: 1 of 10") and stage.endswith("other work, too") == told

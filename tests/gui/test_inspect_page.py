"""The Inspect page and the pages before it: which model is chosen, and whose photos are shown."""

import os
import shutil
from dataclasses import replace

import numpy as np
import pytest

from datasets.images import write_image
from evaluation.answer.answer import answer_of
from evaluation.evaluate_spec import InspectSpec
from evaluation.inspection.folder import COLUMNS, Judged, inspection_of
from evaluation.saved.evaluation import read_outcome
from evaluation.scoring.thresholds import NO_VERDICT
from gui.framework.host import ChosenThresholds, MissedDefect
from gui.inspecting import readiness
from gui.inspecting.lines import NEWEST, WORST
from gui.inspecting.readiness import warning_of
from gui.shared.threshold_hint import used_text
from tests.gui.person import Person


@pytest.fixture
def app(open_app, evaluated):
    return open_app(evaluated)


@pytest.fixture
def photos(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    write_image(folder / "new.png", np.full((16, 16, 3), 90, np.uint8))
    return folder


def work_in_results(app, evaluation):
    """Take an evaluation in hand on the page Results."""
    person = Person(app)
    person.click_tab("Results")
    app.pages["results"].listed.choose([f"first · {evaluation}"])
    app.pages["results"].show_chosen()
    person.turns(3)
    return person


def judge(page, photos, method="residual"):
    """Let the page show a photo that was judged, as it does while a job goes on."""
    spec, files = InspectSpec(run="first", method=method, folder=photos), page.host.workspace.run("first")
    page.started(spec)
    place = inspection_of(spec, files, read_outcome(files, method))
    folder = page.shown.judgements.folder
    folder.path.mkdir(parents=True)
    folder.basis.write_text(place.basis, encoding="utf-8")
    lines = [COLUMNS, Judged("new.png", 3.0, 2.0, "alarm").cells]
    folder.results.write_text("".join(f"{','.join(line)}\n" for line in lines), encoding="utf-8")


@pytest.mark.parametrize("title", ["Inspect", "Missed"])
def test_a_page_goes_on_with_the_evaluation_and_the_threshold_that_were_worked_with(app, title):
    person = work_in_results(app, "uncertainty")
    person.type("results.threshold.alarm", "12.5")
    person.turns(3)
    person.click_tab("Kept")  # with another page in between
    person.click_tab(title)
    assert app.pages[title.lower()].evaluation.chosen == ("first", "uncertainty")
    assert app.window[f"{title.lower()}.threshold"].get() == "12.5"


@pytest.mark.parametrize("title", ["Inspect", "Missed"])
def test_what_is_chosen_on_a_page_stays_until_another_one_is_worked_with(app, title):
    person = work_in_results(app, "uncertainty")
    person.click_tab(title)
    person.choose(f"{title.lower()}.method", "residual")
    person.click_tab("Results")
    person.click_tab(title)
    assert app.pages[title.lower()].evaluation.chosen == ("first", "residual")


def test_a_photo_on_missed_keeps_the_evaluation_that_it_is_asked_about(app, photos):
    app.pages["missed"].offered(MissedDefect("first", "residual", photos / "new.png", None, has_mask=False))
    person = work_in_results(app, "uncertainty")
    person.click_tab("Missed")
    assert app.pages["missed"].evaluation.chosen == ("first", "residual")
    assert "you work with first · uncertainty" in app.window["missed.elsewhere.line"].get()
    person.click_tab("Inspect")  # a look at Missed is no work with its evaluation
    assert app.pages["inspect"].evaluation.chosen == ("first", "uncertainty")
    person.click_tab("Missed")
    person.choose("missed.method", "uncertainty")
    person.turns(2)
    assert app.window["missed.elsewhere.line"].get() == ""


def test_an_evaluation_that_is_gone_is_not_gone_on_with(app):
    person = work_in_results(app, "uncertainty")
    shutil.rmtree(app.workspace.run("first").evaluation("uncertainty"))
    person.click_tab("Inspect")
    assert app.pages["inspect"].evaluation.chosen == ("first", "residual")


def test_photos_that_another_model_has_judged_keep_it_chosen_and_that_is_said(app, photos):
    page = app.pages["inspect"]
    judge(page, photos)
    person = work_in_results(app, "uncertainty")
    person.click_tab("Inspect")
    assert page.evaluation.chosen == ("first", "residual")
    said = app.window["inspect.elsewhere.line"].get()
    assert "judged by first · residual" in said and "you work with first · uncertainty" in said
    assert app.window["inspect.elsewhere.line"].widget.winfo_viewable()
    person.choose("inspect.method", "uncertainty")
    person.turns(2)
    assert app.window["inspect.elsewhere.line"].get() == ""


def test_photos_of_another_model_do_not_stay_in_sight_when_one_comes_from_results(app, photos):
    page = app.pages["inspect"]
    judge(page, photos)
    app.go_to("inspect", ChosenThresholds("first", "uncertainty", (None, None)))
    Person(app).turns(3)
    assert app.window["inspect.list"].Values == []
    assert app.window["inspect.counts"].get() == "nothing was inspected by first · uncertainty yet"
    assert page.shown.called_good.find() == page.shown.missed.find() == "no photo is chosen"


def test_calling_a_photo_good_means_the_model_that_judged_it_and_its_threshold(app, photos):
    page = app.pages["inspect"]
    judge(page, photos)
    person = Person(app)
    person.click_tab("Inspect")
    person.click_row("inspect.list", 0)
    app.window["inspect.method"].update(value="uncertainty")  # another one is chosen for the next inspection
    called = page.shown.called_good.find()
    assert (called.run, called.evaluation, called.threshold) == ("first", "residual", 2.0)


def test_a_job_that_is_to_be_stopped_tells_what_stays_of_it_and_not_of_a_training(app, photos):
    page = app.pages["inspect"]
    page.started(InspectSpec(run="first", method="residual", folder=photos, watch=True))
    assert "photos that were judged stay" in page.keeps and "no longer watched" in page.keeps
    told = {name: each.keeps for name, each in app.pages.items()}
    assert {name for name, keeps in told.items() if "epoch" in keeps} == {"start", "train", "queue"}


def test_a_filter_hides_nothing_of_a_new_inspection(app, photos):
    app.to_front("inspect")
    page, person = app.pages["inspect"], Person(app)
    person.choose("inspect.filter", "passed")
    judge(page, photos)
    person.wait_until(lambda: app.window["inspect.list"].Values != [], "the photo")
    assert app.window["inspect.filter"].get() == NEWEST
    person.choose("inspect.filter", WORST)
    page.shown.hide_nothing()
    assert app.window["inspect.filter"].get() == WORST  # it hides nothing, and stays
    person.choose("inspect.filter", "passed")
    line = app.window["inspect.place"]
    person.wait_until(lambda: "new.png, is not among them: stopped" in line.get(), "what is hidden")
    assert line.widget.winfo_reqwidth() < line.widget.winfo_width()  # it gives way, and widens nothing


def test_what_was_inspected_is_there_again_when_the_window_opens_anew(open_app, evaluated, photos):
    first = open_app(evaluated)
    first.to_front("inspect")
    Person(first)
    first.window["inspect.folder"].update(str(photos))
    first.pages["inspect"].evaluation.choose("first", "residual")
    first.window["inspect.filter"].update(value="passed")
    judge(first.pages["inspect"], photos)
    Person(first).turns(3)
    first.close()

    app = open_app(evaluated)
    app.to_front("inspect")
    Person(app).wait_until(lambda: app.window["inspect.list"].Values != [], "the photo")
    assert app.window["inspect.filter"].get() == NEWEST
    assert "1 stopped" in app.window["inspect.counts"].get()


def test_the_worst_photos_can_be_listed_first(app, photos):
    page = app.pages["inspect"]
    app.to_front("inspect")
    judge(page, photos)
    more = [Judged("worse.png", 9.0, 2.0, "alarm"), Judged("fine.png", 1.0, 2.0, "pass")]
    with page.shown.judgements.folder.results.open("a", encoding="utf-8") as table:
        table.writelines(
            f"{','.join(each.cells)}\n" for each in [*more, Judged("torn.png", None, None, None)]
        )
    person = Person(app)
    person.wait_until(lambda: len(app.window["inspect.list"].Values) == 4, "four photos")
    assert app.window["inspect.list"].Values[0][0] == "torn.png"
    assert page.shown.called_good.find() == "torn.png was not judged by the network"  # what is shown counts
    person.choose("inspect.filter", WORST)
    person.turns(3)
    listed = [row[0] for row in app.window["inspect.list"].Values]
    assert listed == ["worse.png", "new.png", "fine.png", "torn.png"]


def test_where_no_photo_is_shown_it_is_said_what_is_awaited(app, photos, monkeypatch):
    person, page = Person(app), app.pages["inspect"]
    person.click_tab("Inspect")
    pictures = page.shown.judged.views["image"]
    assert pictures.empty == "choose the folder of the photos, then Inspect"
    with monkeypatch.context() as patch:
        patch.setattr(type(page), "is_busy", property(lambda _: True))
        page.started(InspectSpec(run="first", method="residual", folder=photos))
        person.turns(3)
        assert pictures.empty == "the first photo is awaited…"
    judge(page, photos)
    person.wait_until(lambda: app.window["inspect.list"].Values, "the photo")
    person.turns(3)
    assert app.window["inspect.verdict"].get() == "STOPPED"
    person.choose("inspect.filter", "passed")
    assert pictures.empty == "no photo is in this list: choose another one below"
    assert app.window["inspect.verdict"].get() == ""


def test_beside_an_empty_threshold_it_is_said_which_one_is_used(app):
    person = work_in_results(app, "residual")
    person.click_tab("Inspect")
    hint = app.window["inspect.threshold_hint.says"]
    assert hint.get() == NO_VERDICT  # it was evaluated without one
    person.type("inspect.threshold", "3")
    person.turns(3)
    assert hint.get() == ""
    person.click_tab("Missed")
    assert app.window["missed.threshold_hint.says"].get() == NO_VERDICT
    outcome = read_outcome(app.workspace.run("first"), "residual")
    judged = replace(outcome.report.threshold, value=3.5764)
    outcome = replace(outcome, report=replace(outcome.report, threshold=judged))
    assert used_text(outcome) == "empty: the evaluation's own, 3.576"


def test_what_results_say_of_the_evaluation_is_said_where_it_judges(app, monkeypatch):
    outcome = read_outcome(app.workspace.run("first"), "residual")
    stops_all = replace(outcome.report, threshold=replace(outcome.report.threshold, value=0.0))
    bad = replace(outcome, report=stops_all)
    assert warning_of(bad) == f"Results: not ready for use. {answer_of(stops_all).finds}"
    assert warning_of(outcome) == ""  # without a threshold nothing is known against it

    app.to_front("inspect")
    person, line = Person(app), app.window["inspect.readiness.says"].widget
    person.turns(3)
    assert not line.winfo_viewable()
    monkeypatch.setattr(readiness, "warning_of", lambda _: "Results: not ready for use.")
    os.utime(outcome.folder.report_json, (1, 1))  # as if it were made anew
    app.refresh()
    person.wait_until(line.winfo_viewable, "the warning")
    assert line["foreground"] == app.pages["inspect"].palette.bad

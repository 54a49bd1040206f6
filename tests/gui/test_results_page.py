"""The Results tab, with real clicks on an evaluation of an untrained network."""

import json
import os
import shutil

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from datasets.images import read_image
from evaluation import evaluating
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.saved import cache, changes
from evaluation.saved.evaluation import read_outcome
from gui.framework import browser
from gui.shared.image_list import PAGE, SMALL_SCREEN
from gui.shared.tested_images import NONE_SUCH
from gui.toolkit import dialogs, sg
from gui.toolkit.screen import scale_of
from gui.toolkit.tooltips import told_by
from tests.gui.person import Person


@pytest.fixture
def results(open_app, evaluated):
    return Person.at(open_app(evaluated), "Results")


def matrix(tab):
    return tab.views.threshold.matrix.counts


def test_the_first_evaluation_is_shown_with_its_most_anomalous_image(results):
    tab, _ = results
    assert tab.in_hand.title == "first · residual"
    assert tab.host.window["results.chosen.figures"].Values[0][0] == "first · residual"
    views = tab.views.threshold.images.views
    assert (
        views.layers.image.name
        == tab.in_hand.names[int(np.argmax(np.where(tab.in_hand.is_real, tab.in_hand.scores, -1)))]
    )
    assert set(views.layers.names) == {"image", "reconstruction", "residual", "uncertainty"}


def test_without_a_threshold_nothing_is_called_passed_and_a_rule_that_gives_one_is_offered(results, errors):
    tab, person = results
    assert matrix(tab) == {}
    person.turns(3)
    assert written_on(tab.views.threshold.matrix.canvas) == ["no threshold: nothing is stopped or passed"]
    rows = tab.host.window["results.threshold.images.list.list"].Values
    assert {row[2] for row in rows} == {"–"}
    says = tab.host.window["results.threshold.says"].get()
    assert says.endswith(
        "evaluate again with a rule that 2 held-out good images allow: at most 34 % false alarms."
    )
    person.click("results.threshold.rule")
    person.turns(3)
    window = tab.host.window
    assert (window["evaluate.alarm.way"].get(), window["evaluate.alarm.number"].get()) == (
        "false alarms at most, %",
        "34",
    )
    person.click_tab("Results")
    person.type("results.threshold.alarm", "1e9")
    person.turns(3)
    assert matrix(tab) == {"good": [2, 0, 0], "defective": [2, 0, 0]}
    assert window["results.threshold.rule"].widget.winfo_viewable()  # it is still made without one
    assert errors == []


def test_a_click_into_the_histogram_sets_the_threshold_and_all_follows(results):
    tab, person = results
    person.click("results.threshold.plot", at=(0.97, 0.5))
    assert matrix(tab)["good"][0] == 2  # nothing scores as high: all pass
    assert tab.host.window["results.threshold.way"].get() == "by hand"
    assert "Set by a look at the test images" in tab.host.window["results.threshold.says"].get()
    person.click("results.threshold.plot", at=(0.02, 0.5))
    assert matrix(tab) == {"good": [0, 0, 2], "defective": [0, 0, 2]}
    rows = tab.host.window["results.threshold.images.list.list"].Values
    assert {row[2] for row in rows if row[1] != "synthetic"} == {"stopped"}
    person.press("Right")  # one pixel
    assert tab.views.threshold.thresholds[0] > 0


def test_a_typed_threshold_counts_and_outlives_the_window(results, open_app, evaluated):
    tab, person = results
    person.type("results.threshold.alarm", "1e9")
    person.turns(3)
    assert matrix(tab)["defective"] == [2, 0, 0]
    tab.host.close()
    again = open_app(evaluated)
    Person(again).click_tab("Results")
    assert again.pages["results"].views.threshold.thresholds[0] == 1e9


def test_an_unsure_band_is_counted_apart(results):
    tab, person = results
    person.type("results.threshold.alarm", "1e9")
    person.type("results.threshold.unsure", "0")
    person.turns(3)
    assert matrix(tab) == {"good": [0, 2, 0], "defective": [0, 2, 0]}


@pytest.mark.parametrize(
    ("alarm", "at", "listed", "are"),
    [
        ("0", (0.85, 0.4), "false alarms", {"good"}),
        ("0", (0.85, 0.9), "found defects", {"defective"}),
        ("1e9", (0.45, 0.4), "good, passed", {"good"}),
        ("1e9", (0.45, 0.9), "missed defects", {"defective"}),
    ],
)
def test_a_click_on_a_number_of_the_matrix_lists_the_images_that_it_counts(results, alarm, at, listed, are):
    tab, person = results
    person.type("results.threshold.alarm", alarm)
    person.turns(3)
    matrix_key = "results.threshold.matrix"
    person.click(matrix_key, at=at)
    chosen = tab.host.window["results.threshold.images.list.filter"]
    person.wait_until(lambda: chosen.get() == listed, "what is listed")
    person.turns(3)
    rows = tab.host.window["results.threshold.images.list.list"].Values
    assert len(rows) == 2
    assert {"good" if row[1] == "good" else "defective" for row in rows} == are
    surface = tab.host.window[matrix_key].widget
    assert str(surface["cursor"]) == "hand2"
    x, y = surface.winfo_rootx() + 10, surface.winfo_rooty() + 5
    person.do("mousemove", str(x), str(y))  # beside all cells
    person.wait_until(lambda: str(surface["cursor"]) == "", "the usual pointer")


def test_where_no_test_image_is_listed_it_is_said_what_is_to_be_done(results):
    tab, person = results
    person.type("results.threshold.alarm", "0")
    person.choose("results.threshold.images.list.filter", "missed defects")
    assert tab.views.threshold.images.views.empty == NONE_SUCH


def test_the_pictures_share_zoom_and_value(results):
    tab, person = results
    views = tab.views.threshold.images.views
    before = views.layers.picture("image", (90, 90), (0, 0, 0))
    person.do(
        "mousemove", *centre_of(tab, "results.threshold.images.views.pane1"), "click", "4", "click", "4"
    )
    assert views.layers.zoom.factor == pytest.approx(1.25**2)
    assert (views.layers.picture("image", (90, 90), (0, 0, 0)) != before).any()
    assert tab.host.window["results.threshold.images.views.title2"].get().endswith("grey levels")
    person.click("results.threshold.images.views.fit")
    assert views.layers.zoom.factor == 1


def centre_of(tab, key):
    widget = tab.host.window[key].widget
    return (
        str(widget.winfo_rootx() + widget.winfo_width() // 2),
        str(widget.winfo_rooty() + widget.winfo_height() // 2),
    )


def test_pictures_are_lit_up_without_a_change_of_what_they_are(results):
    tab, person = results
    views, name = tab.views.threshold.images.views, "results.threshold.images.views.light"
    window, scores = tab.host.window, tab.in_hand.scores.copy()
    place = window[f"{name}.place"].widget

    def seen():
        return views.layers.picture("image", (90, 90), (0, 0, 0)).astype(int)

    before, image = seen(), views.layers.image.image.copy()
    assert not place.winfo_viewable()
    person.click(f"{name}.toggle")
    person.wait_until(place.winfo_viewable, "the sliders")
    person.click(f"{name}.brightness", (0.9, 0.5))
    person.wait_until(lambda: views.light.lighting.brightness > 0, "the light")
    assert seen().mean() > before.mean()
    assert (views.layers.image.image == image).all() and (tab.in_hand.scores == scores).all()
    person.click(f"{name}.reset")
    person.wait_until(lambda: views.light.lighting.is_plain, "the usual light")
    person.turns(3)
    assert (seen() == before).all()
    person.click(f"{name}.toggle")
    person.wait_until(lambda: not place.winfo_viewable(), "the end of the sliders")


def test_two_evaluations_are_compared_image_by_image(results):
    tab, person = results
    tab.listed.choose(["first · residual", "first · uncertainty"])
    tab.show_chosen()
    tab.host.window["results.page.comparison"].select()
    person.turns(5)
    assert len(tab.views.comparison.comparison.images) == 4  # the real ones
    says = tab.host.window["results.comparison.says"].get()  # from too few images for a conformal threshold
    assert "4 real images that both have" in says and "Set one on the page Threshold" in says
    better = tab.host.window["results.comparison.better"].get()
    assert better.startswith("Neither is better") and "image AUROC" in better
    assert [row[-1] for row in tab.host.window["results.comparison.list"].Values] == ["–"] * 4
    person.click("results.comparison.swap")
    assert tab.host.window["results.comparison.before"].get() == "first · uncertainty"
    tab.host.window["results.page.curves"].select()
    person.turns(5)
    names = ["first · residual", "first · uncertainty", "first · either, two thresholds, best on test"]
    assert [line.name for line in tab.views.curves.roc.lines] == names
    legend = tab.views.curves.legend  # in a place of its own, where it covers no curve
    assert written_on(legend.canvas) == names
    assert not set(names) & set(written_on(tab.views.curves.roc.canvas))


def test_of_several_evaluations_it_is_said_which_one_is_shown_and_opened(results):
    tab, person = results
    window = tab.host.window
    window["results.page.robustness"].select()
    person.turns(3)
    assert window["results.whose"].get() == ""  # there is only one
    assert window["results.robustness.whose"].get() == "first · residual"
    tab.listed.choose(["first · residual", "first · uncertainty"])
    tab.show_chosen()
    person.turns(3)
    assert window["results.whose"].get() == "For these buttons: first · residual"
    person.click_row("results.chosen.figures", 1)
    other = "For these buttons: first · uncertainty"
    person.wait_until(lambda: window["results.whose"].get() == other, "the other one")
    assert window["results.robustness.whose"].get() == "first · uncertainty"


def test_how_to_choose_several_is_said_where_nothing_can_be_compared(results):
    tab, person = results
    tab.host.window["results.page.comparison"].select()
    person.turns(5)
    window = tab.host.window
    texts = [element.get() for element in window.element_list() if isinstance(element, sg.Text)]
    assert "Ctrl+click adds one, to compare: up to 5" in texts
    assert texts.count("Ctrl+click: several") == 2  # runs to evaluate, data sets to train on
    assert tab.views.comparison.views["image"].empty == "shown once two evaluations are chosen"
    said = "Choose two evaluations of one data set: Ctrl+click in the list Evaluations adds one."
    assert window["results.comparison.better"].get() == said
    tab.listed.choose(["first · residual", "first · uncertainty"])
    tab.show_chosen()
    person.turns(5)
    for each in tab.chosen.outcomes:
        tab.views.threshold.by_hand[each.fingerprint] = [0.0, None]
    tab.host.act("results.comparison.swap")
    person.turns(3)
    assert "0 are fixed, 0 broke, 2 are wrong in both" in window["results.comparison.says"].get()


def written_on(canvas):
    return [canvas.itemcget(item, "text") for item in canvas.find_all() if canvas.type(item) == "text"]


def test_curves_are_of_pixels_too_and_of_one_defect_type(results):
    tab, person = results
    tab.listed.choose(["first · residual", "first · uncertainty"])
    tab.show_chosen()
    tab.host.window["results.page.curves"].select()
    person.turns(5)
    of_images = [len(line.points) for line in tab.views.curves.roc.lines]
    for key, value in (("results.curves.level", "pixels"), ("results.curves.defect", "hole")):
        tab.host.window[key].update(value=value)
        tab.host.window[key].widget.event_generate("<<ComboboxSelected>>")
        person.turns(5)
    assert (tab.views.curves.level, tab.views.curves.defect) == ("pixels", "hole")
    assert [line.name for line in tab.views.curves.roc.lines] == ["first · residual", "first · uncertainty"]
    assert len({line.dash for line in tab.views.curves.roc.lines}) == 2
    assert len(tab.views.curves.roc.lines[0].points) > max(of_images)
    assert tab.host.window["results.curves.trouble"].get() == ""


def test_thumbnails_show_the_highest_score_first(results):
    tab, person = results
    tab.host.window["results.page.gallery"].select()
    person.wait_until(lambda: tab.views.gallery.chosen and not tab.views.gallery.has_more, "the thumbnails")
    scores = np.where(tab.in_hand.is_real, tab.in_hand.scores, -1)  # real ones stand before synthetic ones
    best = tab.in_hand.names[int(np.argmax(scores))]
    assert tab.views.gallery.chosen[0].name.startswith(best)
    place = tab.host.window["results.gallery.place"]
    assert place.get() == "1 to 14 of 14; click on one to see it large"
    person.wait_until(lambda: tab.views.gallery.view.photo is not None, "the page")
    left, top = tab.views.gallery.view.corner()
    surface = tab.views.gallery.view.canvas
    corner = surface.winfo_rootx() + left + 10, surface.winfo_rooty() + top + 10
    person.do("mousemove", *map(str, corner))
    named = f"1 to 14 of 14; {tab.views.gallery.chosen[0].name}"
    person.wait_until(lambda: place.get() == named, "its name")
    person.do("mousemove", "1", "1")
    person.wait_until(lambda: place.get().endswith("click on one to see it large"), "the page")


def test_a_dragged_threshold_reads_nothing_and_writes_one_page_of_ten_thousand_images(
    open_app, evaluated, monkeypatch
):
    path = evaluated.run("first").evaluation("residual") / "report.json"
    report = json.loads(path.read_text(encoding="utf-8"))
    rng = np.random.default_rng(0)
    some = report["images"]
    scores = dict.fromkeys(some[0]["scores"], 0.0)
    report["images"] = [
        {**some[at % len(some)], "file": f"{at}.png", "scores": {**scores, "l2": score}}
        for at, score in enumerate(rng.gamma(2, 2, 10_000).tolist())
    ]
    path.write_text(json.dumps(report), encoding="utf-8")
    app = open_app(evaluated)
    person = Person(app)
    person.click_tab("Results")
    tab = app.pages["results"]
    person.turns(5)
    read = []
    monkeypatch.setattr(cache, "read_outcome", lambda *asked: read.append(asked) or read_outcome(*asked))
    for score in (1.0, 2.0, 4.0, 6.0, 8.0):
        tab.views.threshold.plot.drag(tab.views.threshold.plot.x_of(score))
        person.turns()  # a photo that it decoded would fail each test of the window
        assert sum(matrix(tab)["good"]) > 1000
        listed = app.window["results.threshold.images.list.list"].Values
        assert len(listed) == PAGE  # each row that is written takes its time, however many images there are
    assert read == []


def test_a_page_is_exported_as_a_drawing(results, tmp_path, monkeypatch, errors):
    tab, person = results
    file = tmp_path / "scores.svg"
    monkeypatch.setattr(dialogs, "choose_figure", lambda *_: file)
    person.click("results.picture")
    person.wait_until(lambda: not tab.exporter.following.is_busy, "the figure")
    assert file.read_text(encoding="utf-8").startswith("<?xml")
    assert "saved scores.svg" in tab.host.window["status"].get()
    assert errors == []


def test_new_images_are_inspected_by_the_threshold_that_was_set(results, evaluated, tmp_path, errors):
    tab, person = results
    folder = tmp_path / "new"
    shutil.copytree(evaluated.dataset("part") / "test" / "hole", folder)
    (folder / "torn.png").write_bytes(b"\x89PNG\r\n")
    person.type("results.threshold.alarm", "1e9")
    person.turns(3)
    person.click("results.next_step.go")
    person.turns(5)
    window, inspect = tab.host.window, tab.host.pages["inspect"]
    assert (window["inspect.run_name"].get(), window["inspect.threshold"].get()) == ("first", "1e+09")
    person.type("inspect.folder", str(folder))
    person.click("inspect.run")
    person.wait_until(
        lambda: (
            not tab.host.is_busy and inspect.shown.judgements and inspect.shown.judgements.counts["all"] == 3
        ),
        "the inspection",
    )
    person.turns(5)
    assert sorted(row[1] for row in window["inspect.list"].Values) == ["passed", "passed", "unreadable"]
    assert window["inspect.counts"].get().startswith("By first · residual: ")
    assert "3 images: 0 stopped, 2 passed, 1 unreadable" in window["inspect.counts"].get()
    rows = window["inspect.list"].Values
    newest = rows[0]
    assert window["inspect.verdict"].get() == newest[1].upper()
    assert newest[0] in window["inspect.about"].get()
    assert all(view.image is not None or "torn" in view.empty for view in inspect.shown.judged.views.values())
    person.choose("inspect.filter", "unsure")
    assert window["inspect.place"].get() == f"0 of 3; the newest, {newest[0]}, is not among them: {newest[1]}"
    person.choose("inspect.filter", "all, newest first")
    tab.host.change_theme()
    person.turns(5)
    assert len(tab.host.window["inspect.list"].Values) == 3  # the inspection is still shown
    again = tab.host.pages["inspect"]
    (tmp_path / "empty").mkdir()
    before = again.read_form(tab.host.values)
    again.started(before.model_copy(update={"folder": tmp_path / "empty", "threshold": 1.0}))
    shown = [tab.host.window[f"inspect.{name}"].get() for name in ("verdict", "about", "counts")]
    assert shown[:2] == ["", ""] and "0 images" in shown[2]  # no verdict of another inspection
    again.started(before)
    person.turns(5)
    assert len(tab.host.window["inspect.list"].Values) == 3
    tab.host.values["inspect.list"] = [next(at for at, row in enumerate(rows) if row[1] == "passed")]
    tab.host.act("inspect.missed_defect.go")
    assert tab.host.window["missed.photo"].get() == str(folder / rows[tab.host.values["inspect.list"][0]][0])
    assert tab.host.window["missed.threshold"].get() == "1e+09"
    assert errors == []


def test_a_false_alarm_that_is_called_good_counts_in_an_evaluation_of_its_own(
    results, evaluated, errors, monkeypatch
):
    tab, person = results
    asked = []
    monkeypatch.setattr(dialogs, "confirm", lambda _, question, *_rest: asked.append(question) or True)
    listed = "results.threshold.images.list.list"

    def call_good(defect):
        rows = tab.host.window[listed].Values
        at = next(at for at, row in enumerate(rows) if row[1] == defect)
        tab.host.window[listed].update(select_rows=[at])
        person.turns(5)
        person.click("results.called_good.go")
        person.turns(5)

    button = tab.host.window["results.called_good.go"]
    call_good("good")
    assert told_by(button) == "not possible: no threshold: nothing is stopped or passed"
    person.type("results.threshold.alarm", "1e9")
    call_good("good")
    assert told_by(button) == f"not possible: {tab.views.threshold.image} passes"
    call_good("hole")
    assert "is among the defective ones" in told_by(button) and asked == []
    person.type("results.threshold.unsure", "0")  # not stopped: unsure
    call_good("good")
    name = "residual@known-good"
    person.wait_until(lambda: not tab.host.is_busy and name in evaluated.run("first").evaluations(), "it")
    (photo,) = read_outcome(evaluated.run("first"), name).spec.known_good
    assert photo.parent == evaluated.dataset("part") / "test/good" and photo.name in asked[0]
    assert "It is a good test image" in asked[0] and "Good test images stopped" not in asked[0]
    assert f"good/{photo.name}" not in read_outcome(evaluated.run("first"), name).names  # not used twice
    assert errors == []


@pytest.mark.parametrize("left", [["good"], ["hole"], ["synthetic"], []])
def test_what_an_evaluation_lacks_is_shown_as_lacking(open_app, evaluated, errors, left):
    path = evaluated.run("first").evaluation("residual") / "report.json"
    report = json.loads(path.read_text(encoding="utf-8"))
    report["images"] = [image for image in report["images"] if image["defect"] in left]
    for image in report["images"]:
        image["scores"] = dict.fromkeys(image["scores"], 1.0)
    for result in report["results"].values():
        for figure in result["figures"].values():
            figure.update(value=None, low=None, high=None)
    path.write_text(json.dumps(report), encoding="utf-8")
    app = open_app(evaluated)
    person = Person(app)
    person.click_tab("Results")
    tab = app.pages["results"]
    assert app.window["results.chosen.figures"].Values[0][1:] == ["–", "–", "–"]
    assert matrix(tab) == {}  # there is no threshold
    for page in ("gallery", "curves", "comparison", "threshold"):
        app.window[f"results.page.{page}"].select()
        person.turns(3)
    for way in ("test: best F1", "test: no false alarm", "test: no miss", "as evaluated"):
        app.window["results.threshold.way"].update(value=way)
        person.turns(2)
        app.act("results.threshold.way")
        person.turns(2)
    assert errors == []


def evaluate_again(workspace, **fields):
    evaluating.run(spec_from(EvaluateSpec, run="first", **fields), workspace, [].append)


def test_a_threshold_set_by_hand_ends_with_its_evaluation_and_what_is_shown_is_read_anew(results, evaluated):
    tab, person = results
    person.type("results.threshold.alarm", "1e9")
    person.turns(3)
    before = tab.in_hand
    assert tab.views.threshold.thresholds[0] == 1e9
    evaluate_again(evaluated, relative=True)  # by another process, say
    person.wait_until(lambda: tab.in_hand is not before, "the evaluation that was made anew")
    person.turns(5)
    assert tab.in_hand.unit == "spreads of good images"
    assert tab.views.threshold.thresholds == (tab.in_hand.threshold, tab.in_hand.unsure)
    assert "relative" in tab.host.window["results.chosen.more"].get()


def test_a_threshold_set_by_hand_does_not_follow_into_another_workspace(
    results, open_app, evaluated, tmp_path
):
    tab, person = results
    person.type("results.threshold.alarm", "1e9")
    person.turns(3)
    tab.host.close()
    again = open_app(Workspace(shutil.copytree(evaluated.root, tmp_path / "another")))
    Person(again).click_tab("Results")
    assert again.pages["results"].views.threshold.thresholds[0] != 1e9


def test_one_image_is_seen_as_each_chosen_evaluation_sees_it(
    results, evaluated, tmp_path, monkeypatch, errors
):
    tab, person = results
    tab.listed.choose(["first · residual", "first · uncertainty"])
    tab.show_chosen()
    tab.host.window["results.page.samples"].select()
    person.wait_until(lambda: tab.views.samples.views[2].image is not None, "the heatmaps")
    window, name = tab.host.window, tab.views.samples.image
    for at, outcome in enumerate(tab.chosen.outcomes, 1):
        score = outcome.scores[outcome.names.index(name)]
        assert f"{score:.4g}" in window[f"results.samples.title{at}"].get()
        assert outcome.title in window[f"results.samples.title{at}"].get()
        shown = tab.views.samples.views[at].image
        assert (shown == read_image(outcome.folder.heatmap(name))).all()
    assert [window[f"results.samples.column{at}"].visible for at in range(6)] == [True] * 3 + [False] * 3

    person.click_row("results.samples.images.list", 1)
    person.wait_until(
        lambda: tab.views.samples.image != name and not tab.views.samples.has_more, "another image"
    )
    assert tab.views.samples.image in window["results.samples.title0"].get()
    file = tmp_path / "samples.png"
    monkeypatch.setattr(dialogs, "choose_figure", lambda *_: file)
    person.click("results.picture")
    person.wait_until(lambda: not tab.exporter.following.is_busy, "the figure")
    assert read_image(file).shape[1] > 2 * read_image(file).shape[0]

    evaluated.run("first").evaluation("uncertainty").joinpath("heatmaps").rename(tmp_path / "away")
    person.click_row("results.samples.images.list", 2)
    person.wait_until(lambda: not tab.views.samples.has_more, "what is wrong")
    assert "heatmaps" in tab.views.samples.views[0].empty and tab.views.samples.views[0].image is None
    assert errors == []


def test_what_scores_withstand_is_shown_in_sentences_and_in_a_table(results):
    tab, person = results
    tab.host.window["results.page.robustness"].select()
    person.wait_until(lambda: tab.views.robustness.table.canvas.find_all(), "the card")
    report = tab.in_hand.report
    card = report.stress
    assert tab.host.window["results.robustness.says"].get() == "\n".join([*card.says, report.unseen.says])
    says = tab.host.window["results.robustness.says"].widget
    person.turns(3)
    assert (
        says.winfo_height() >= says.winfo_reqheight() > 0 and str(says.cget("height")) == "0"
    )  # no line is cut
    drawn = tab.views.robustness.table.canvas
    texts = [drawn.itemcget(item, "text") for item in drawn.find_all() if drawn.type(item) == "text"]
    assert {step.cell for step in card.steps} <= set(texts)
    tab.listed.choose(["first · uncertainty"])  # it samples: that is left to the job
    tab.show_chosen()
    person.wait_until(lambda: tab.views.robustness.table.card is None, "that it was not tried")
    assert tab.host.window["results.robustness.says"].get() == ""


@pytest.mark.parametrize(
    ("alarm", "unsure", "says"),
    [
        ("abc", "", "“abc” is no number"),
        ("nan", "", "“nan” is no number"),
        ("2", "3", "What is unsure begins below"),
    ],
)
def test_numbers_that_are_no_thresholds_are_refused_and_those_of_before_count(results, alarm, unsure, says):
    tab, person = results
    person.type("results.threshold.alarm", "2")
    person.turns(3)
    before = tab.views.threshold.thresholds
    for name, text in {"alarm": alarm, "unsure": unsure}.items():
        tab.host.window[f"results.threshold.{name}"].update(text)
    person.turns(3)
    assert tab.host.window["results.threshold.says"].get().startswith(says)
    assert tab.views.threshold.thresholds == before
    tab.host.window["results.threshold.alarm"].update("4")
    tab.host.window["results.threshold.unsure"].update("3")
    person.turns(3)
    assert tab.views.threshold.thresholds == (4, 3)
    assert not tab.host.window["results.threshold.says"].get().startswith(says)


def test_figures_of_weights_that_were_trained_on_are_stale_and_made_anew_as_they_were(
    results, evaluated, monkeypatch
):
    tab, person = results
    window, started = tab.host.window, []
    again = window["results.again"].widget
    assert "disabled" in str(again["state"])
    weights = evaluated.run("first").weights
    weights.write_bytes(weights.read_bytes() + b" ")
    tab.refresh()
    person.turns(3)
    assert window["results.chosen.figures"].Values[0][0].startswith("(stale) first")
    assert "was trained on since it was evaluated" in window["results.chosen.more"].get()
    monkeypatch.setattr(tab.host.pages["evaluate"], "start", started.extend)
    person.click("results.again")
    person.turns(3)
    assert started == [tab.in_hand.spec]


def test_images_that_were_only_copied_make_no_evaluation_stale_and_are_read_once(
    results, evaluated, monkeypatch
):
    tab, person = results
    read = []
    contents_of = changes.contents_of
    monkeypatch.setattr(changes, "contents_of", lambda *given: read.append(1) or contents_of(*given))
    images = sorted((evaluated.dataset("part") / "test").rglob("*.png"))
    for image in images:
        os.utime(image, (1, 1))  # as after cp -r
    for title in ("first · uncertainty", "first · residual"):
        tab.listed.choose([title])
        tab.show_chosen()
        person.turns(3)
        assert not tab.host.window["results.chosen.figures"].Values[0][0].startswith("(stale)")
    assert len(read) == 1
    images[-1].write_bytes(images[-1].read_bytes() + b" ")
    tab.listed.choose(["first · uncertainty"])
    tab.show_chosen()
    person.wait_until(lambda: tab.chosen.is_stale, "what has changed")
    assert tab.host.window["results.chosen.figures"].Values[0][0].startswith("(stale)")
    assert "disabled" not in str(tab.host.window["results.again"].widget["state"])


def test_the_best_f1_stands_beside_that_of_stopping_every_image(results):
    tab, _ = results
    assert "(to stop every image would give 0.667)" in tab.host.window["results.chosen.more"].get()  # 2 of 4


def test_a_pane_without_a_map_gives_its_room_to_the_others_and_maps_have_a_scale(open_app, evaluated):
    shutil.rmtree(evaluated.run("first").evaluation("uncertainty"))
    tab, person = Person.at(open_app(evaluated), "Results")
    person.turns(5)
    window, views = tab.host.window, "results.threshold.images.views"
    seen = [bool(window[f"{views}.pane{at}"].widget.winfo_viewable()) for at in range(4)]
    assert seen == [True, True, True, False]
    person.click("results.threshold.large")  # where there is room for the unit, too
    person.turns(5)
    top = tab.views.threshold.images.views.layers.scales["residual"].top
    surface = window[f"{views}.pane2"].widget
    texts = [
        surface.itemcget(item, "text")
        for item in surface.find_withtag("scale")[1:]
        if surface.type(item) == "text"
    ]
    assert texts == ["0", f"{top / 2:.3g}", f"{top:.3g} grey levels"]


def test_of_more_maps_than_there_are_panes_the_first_are_shown(open_app, evaluated):
    run = evaluated.run("first")
    shutil.copytree(run.evaluation("uncertainty"), run.evaluation("combined"))
    report = run.evaluation("combined") / "report.json"
    fields = json.loads(report.read_text(encoding="utf-8"))
    report.write_text(json.dumps(fields | {"method": "combined"}), encoding="utf-8")
    tab, person = Person.at(open_app(evaluated), "Results")
    person.turns(5)
    views = tab.views.threshold.images.views
    assert len(views.layers.names) == 5
    titles = [tab.host.window[f"results.threshold.images.views.title{at}"].get() for at in range(4)]
    assert [title.split(",")[0] for title in titles] == ["image", "reconstruction", "residual", "uncertainty"]


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


def test_a_higher_window_has_more_lines_of_test_images(open_app, evaluated):
    page, person = Person.at(open_app(evaluated), "Eval")
    root, rows = page.host.window.TKroot, page.host.window["evaluate.images.list.list"].widget
    few = page.shown.images.list.height
    person.turns(3)
    assert rows["height"] == few
    root.winfo_height = lambda: round(scale_of(root) * (SMALL_SCREEN + 500))  # as on a large screen
    person.wait_until(lambda: rows["height"] == few + 8, "more lines")
    person.wait_until(lambda: rows.winfo_height() >= rows.winfo_reqheight() > 8 * 20, "room for them")


@pytest.mark.parametrize("title", ["first · residual", "first · uncertainty"])
def test_on_a_small_screen_four_test_images_are_seen_below_all_that_is_said(results, title):
    tab, person = results
    tab.listed.choose([title])
    tab.show_chosen()
    person.turns(10)
    rows = tab.host.window["results.threshold.images.list.list"].widget
    place = tab.host.window["results.page.rows"].TKColFrame.canvas
    last = rows.bbox(rows.get_children()[3])
    assert last, "the fourth image is not seen"
    bottom = rows.winfo_rooty() + last[1] + last[3]
    assert bottom <= place.winfo_rooty() + place.winfo_height()


def test_large_pictures_have_the_list_below_them_and_all_of_its_columns(results):
    tab, person = results
    rows = tab.host.window["results.threshold.images.list.list"].widget
    pane = tab.host.window["results.threshold.images.views.pane0"].widget
    person.turns(5)
    assert rows.winfo_rootx() + rows.winfo_width() <= pane.winfo_rootx()  # beside them
    assert tuple(map(str, rows["displaycolumns"])) == ("image", "verdict", "score")
    person.click("results.threshold.large")
    person.turns(5)
    assert rows.winfo_rooty() >= pane.winfo_rooty() + pane.winfo_height()
    assert tuple(map(str, rows["displaycolumns"]))[-1] == "mask"


def test_nothing_jumps_while_a_threshold_is_dragged(results):
    tab, person = results
    person.turns(5)
    fields = [tab.host.window[f"results.{name}"].widget for name in ("threshold.alarm", "pages")]
    fields.append(tab.host.window["results.threshold.images.list.filter"].widget)
    places = {tuple(field.winfo_rooty() for field in fields)}
    plot = tab.views.threshold.plot
    for share in (0.05, 0.2, 0.4, 0.6, 0.8, 0.97):
        plot.drag(plot.size()[0] * share)
        person.turns(4)
        places.add(tuple(field.winfo_rooty() for field in fields))
    assert len(places) == 1


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

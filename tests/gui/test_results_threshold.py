"""The Results page's threshold: set by a click, a drag or typed numbers; verdicts, counts and words follow."""

import json
import shutil

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from evaluation import evaluating
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.saved import cache
from evaluation.saved.evaluation import read_outcome
from gui.shared.image_list import PAGE
from tests.gui.person import Person
from tests.gui.seen import matrix, written_on


def evaluate_again(workspace, **fields):
    evaluating.run(spec_from(EvaluateSpec, run="first", **fields), workspace, [].append)


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


def test_what_was_set_by_hand_is_taken_back_by_a_button(results):
    tab, person = results
    window = tab.host.window
    own, reset = tab.views.threshold.thresholds, window["results.threshold.reset"].widget
    assert reset.instate(["disabled"])
    person.click("results.threshold.plot", at=(0.97, 0.5))
    assert tab.views.threshold.thresholds != own and not reset.instate(["disabled"])
    person.click("results.threshold.reset")
    person.wait_until(lambda: tab.views.threshold.thresholds == own, "the evaluation's own")
    assert window["results.threshold.way"].get() == "as evaluated" and reset.instate(["disabled"])


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

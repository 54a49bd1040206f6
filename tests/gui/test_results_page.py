"""The Results page: which evaluations are chosen, which one is in hand, what is said of it, and whether it is stale."""

import json
import os

import numpy as np
import pytest

from evaluation.saved import changes
from tests.gui.person import Person
from tests.gui.seen import matrix


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

"""The Missed page, with real clicks on a small photo."""

import os
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from datasets.corruption.corruptions import Pattern
from datasets.images import write_image
from datasets.masks import read_mask
from evaluation.missed.explanation import Advice, Explanation, Number
from gui.framework.host import ChosenThresholds, MissedDefect, ToEvaluateAgain
from gui.toolkit import dialogs
from gui.toolkit.tooltips import told_by
from tests.gui.person import Person

VIEW = "missed.painter.view"


@pytest.fixture
def missed(open_app, evaluated):
    """The page with a test image in it that has no mask, and the person."""
    page, person = Person.at(open_app(evaluated), "Missed")
    show(person, evaluated.dataset("part") / "test/good/000.png")
    return page, person


def show(person, photo):
    page = person.app.pages["missed"]
    person.app.window["missed.photo"].update(str(photo))
    person.wait_until(
        lambda: page.painter.shown is not None and page.painter.shown.path == photo, "the photo"
    )
    person.turns(3)


def click(person, *places):
    """Click on places of the photo, as shares of its width and height."""
    view = person.app.pages["missed"].painter.view
    for place in places:
        x, y = view.on_canvas(place)
        widget = view.canvas
        person.do(
            *("mousemove", str(widget.winfo_rootx() + round(x)), str(widget.winfo_rooty() + round(y))),
            *("click", "1"),
        )


SQUARE = ((0.25, 0.25), (0.5, 0.25), (0.5, 0.5), (0.25, 0.5))
TRIANGLE = ((0.7, 0.7), (0.9, 0.7), (0.8, 0.9))


@pytest.mark.parametrize("title", ["Missed", "Inspect"])
def test_the_run_that_was_trained_last_is_chosen_at_first(open_app, evaluated, title):
    shutil.copytree(evaluated.run("first").path, evaluated.run("earlier").path)
    os.utime(evaluated.run("earlier").weights, (0, 0))
    app = open_app(evaluated)
    Person.at(app, title)
    chosen = app.window[f"{title.lower()}.run_name"]
    assert list(chosen.Values) == ["earlier", "first"] and chosen.get() == "first"


def test_polygons_are_painted_closed_and_taken_back(missed):
    page, person = missed
    where = person.app.window["missed.where"]
    assert where.get() == "paint it"
    assert person.app.window["missed.spec"].get() == "defect: is missing; draw it on the photo first"
    click(person, *SQUARE)
    assert len(page.painter.pen.corners) == 4
    person.click(VIEW, (0.02, 0.5))  # beside the photo
    assert len(page.painter.pen.corners) == 4
    click(person, SQUARE[0])  # closes it
    assert page.painter.pen.corners is None
    assert page.memory["polygons"] == [[pytest.approx([100 * x, 100 * y], abs=1) for x, y in SQUARE]]
    click(person, *TRIANGLE)
    assert where.get() == "2 polygons"  # the one that is open counts
    assert person.app.window["missed.spec"].get().count("[") > 8
    person.press("Escape")
    assert where.get() == "1 polygon"
    click(person, *TRIANGLE)
    person.click("missed.painter.another")
    person.click("missed.painter.undo")
    assert len(page.painter.polygons) == 1
    person.click("missed.painter.clear")
    assert (where.get(), page.memory["polygons"]) == ("paint it", [])


def test_a_right_click_takes_a_corner_back_and_two_corners_are_no_polygon(missed):
    page, person = missed
    click(person, *TRIANGLE)
    person.do("click", "3")
    assert len(page.painter.pen.corners) == 2
    person.click("missed.painter.another")
    assert page.painter.all_polygons == []


def test_a_corner_lies_where_the_photo_is_under_the_pointer_at_any_zoom(missed):
    page, person = missed
    view = page.painter.view
    person.point_at(view.canvas)
    person.turn_wheel(6)
    assert view.zoom.factor > 3
    click(person, (0.45, 0.5))
    assert page.painter.pen.corners == [pytest.approx((0.45, 0.5), abs=0.01)]
    x, y = view.canvas.winfo_rootx() + 200, view.canvas.winfo_rooty() + 100
    before = view.zoom
    person.do("mousemove", str(x), str(y), "mousedown", "1", "mousemove", str(x + 60), str(y), "mouseup", "1")
    assert view.zoom.x < before.x
    assert len(page.painter.pen.corners) == 1  # dragging is no click
    person.click("missed.painter.fit")
    assert view.zoom.factor == 1


def test_what_is_painted_is_saved_in_the_layout_of_mvtec_and_nothing_is_overwritten_unasked(
    missed, tmp_path, monkeypatch, errors
):
    _, person = missed
    folder = tmp_path / "photos"
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: folder)
    person.click("missed.masks.save")
    assert "needs a defect that is painted" in errors.pop()[1]
    click(person, *SQUARE)
    person.click("missed.painter.another")
    click(person, *TRIANGLE)
    person.click("missed.masks.save")
    assert 'must name a defect, got ""' in errors.pop()[1]  # a photo of test/good has none
    person.type("missed.masks.type", "dent")
    person.click("missed.masks.save")
    place = folder / "ground_truth/dent/000_mask.png"
    mask = read_mask(place)
    assert mask.shape == (48, 64)
    assert (mask[18, 24], mask[37, 51], mask[5, 5]) == (True, True, False)
    assert mask.mean() == pytest.approx(1 / 16 + 1 / 50, abs=0.02)

    person.click("missed.painter.undo")
    asked = []
    monkeypatch.setattr(dialogs, "confirm", lambda _, question, *__: asked.append(question))
    person.click("missed.masks.save")
    assert str(place) in asked[0]
    assert (read_mask(place) == mask).all()
    monkeypatch.setattr(dialogs, "confirm", lambda *_: True)
    person.click("missed.masks.save")
    assert not read_mask(place)[37, 51]

    folder = person.app.workspace.dataset("part")
    person.click("missed.masks.save")
    assert "the workspace's datasets, which the program keeps" in errors.pop()[1]
    assert errors == []


def test_the_test_images_without_a_mask_are_walked(missed, errors):
    page, person = missed
    person.click("missed.masks.next")
    assert errors == []  # that all have one is no mistake
    assert person.app.window["status"].get() == "first: every defective test image has a mask"
    dataset = person.app.workspace.dataset("part")
    for at in range(2):
        (dataset / f"ground_truth/hole/{at:03}_mask.png").unlink()
    walked = []
    for _ in range(3):
        person.click("missed.masks.next")
        person.wait_until(
            lambda: (
                str(page.painter.shown and page.painter.shown.path) == person.app.window["missed.photo"].get()
            ),
            "the photo",
        )
        walked.append(page.painter.shown.path.name)
    assert walked == ["000.png", "001.png", "000.png"]
    assert person.app.window["missed.masks.type"].get() == "hole"
    assert person.app.window["status"].get() == "1 of 2 defective test images without a mask"


def test_another_photo_has_other_polygons_and_one_that_is_gone_is_told(missed, tmp_path):
    page, person = missed
    click(person, *SQUARE)
    person.click("missed.painter.another")
    write_image(tmp_path / "new.png", np.full((30, 60, 3), 90, np.uint8))
    show(person, tmp_path / "new.png")
    assert page.painter.all_polygons == []
    assert page.painter.shown.size == (30, 60)
    write_image(tmp_path / "new.png", np.full((20, 40, 3), 90, np.uint8))
    person.app.refresh()  # as after each job
    person.wait_until(lambda: page.painter.shown.size == (20, 40), "the photo that took its place")
    person.app.window["missed.photo"].update(str(tmp_path / "gone.png"))
    person.wait_until(lambda: "gone.png" in page.painter.view.empty, "the reason")
    assert page.painter.shown is None


def test_what_is_painted_comes_back_with_its_photo(missed, tmp_path):
    page, person = missed
    first, other = page.painter.shown.path, tmp_path / "new.png"
    click(person, *SQUARE)  # not closed, though it counts
    painted = list(page.painter.all_polygons)
    write_image(other, np.full((30, 60, 3), 90, np.uint8))
    show(person, other)
    click(person, *TRIANGLE)
    painted_there = list(page.painter.all_polygons)
    show(person, first)
    assert page.painter.all_polygons == painted != painted_there
    person.app.go_to("missed", MissedDefect("first", "residual", other, 1.0, has_mask=False))
    person.turns(3)
    assert page.painter.all_polygons == painted_there
    person.click("missed.painter.clear")
    person.wait_until(lambda: not page.painter.all_polygons, "the empty photo")
    show(person, first)
    show(person, other)
    assert page.painter.all_polygons == []  # what was taken back stays away


def test_the_file_of_a_photo_is_looked_at_when_another_is_chosen_and_not_each_turn(
    missed, tmp_path, monkeypatch
):
    _, person = missed
    write_image(tmp_path / "new.png", np.full((30, 60, 3), 90, np.uint8))
    show(person, tmp_path / "new.png")
    looked, stat = [], Path.stat

    def noted(path, **given):
        if path.name == "new.png" and threading.current_thread() is threading.main_thread():
            looked.append(path)
        return stat(path, **given)

    monkeypatch.setattr(Path, "stat", noted)
    person.turns(10)
    assert looked == []
    person.app.refresh()
    person.turns(10)
    assert len(looked) == 1


def test_a_missed_test_image_is_explained_and_a_defect_like_it_is_designed(open_app, evaluated, errors):
    tab, person = Person.at(open_app(evaluated), "Results")
    person.type("results.threshold.alarm", "1e9")
    tab.views.threshold.images.list.decide(tab.chosen.outcomes[0].decide(1e9))
    rows = tab.host.window["results.threshold.images.list.list"].Values
    at = next(row for row, cells in enumerate(rows) if cells[1] == "hole")
    person.click_row("results.threshold.images.list.list", at)
    person.click("results.missed_defect.go")
    page = person.app.pages["missed"]
    assert person.app.front() is page
    person.wait_until(lambda: page.answer.explanation is not None, "the answer")
    person.wait_until(lambda: not person.app.is_busy, "the end of the job")
    found = page.answer.explanation
    assert found.cause != "none"
    window = person.app.window
    assert window["missed.answer.says"].get() == found.says[0]
    assert [row[0] for row in window["missed.answer.numbers"].Values] == [each.what for each in found.numbers]
    assert window["missed.answer.numbers"].Values[-1][3] == "threshold 1e+09"
    assert window["missed.where"].get() == "its ground truth"
    person.wait_until(lambda: page.heat.view.image is not None, "the heat")
    beside = [window[f"missed.{name}.view"].widget for name in ("painter", "heat")]
    person.wait_until(lambda: all(widget.winfo_viewable() for widget in beside), "both pictures")
    tops = [widget.winfo_rooty() for widget in beside]
    assert abs(tops[0] - tops[1]) <= 4  # their titles are as high

    person.click(f"missed.answer.help{len(found.advice) - 1}")
    assert person.app.front().name == "corrupt"
    assert (window["corrupt.kind"].get(), window["corrupt.name"].get()) == (
        "pattern",
        "like-" + name_of(rows[at]),
    )
    assert errors == []


def name_of(cells):
    return cells[0].replace("/", "-").removesuffix(".png")


def test_of_a_good_image_it_is_not_asked(open_app, evaluated, errors):
    tab, person = Person.at(open_app(evaluated), "Results")
    listed = tab.views.threshold.images.list.key("filter")
    tab.host.window[listed].update(value="good")
    person.turns(2)
    tab.host.act(listed)
    person.turns(3)
    button = tab.host.window["results.missed_defect.go"]
    assert "disabled" in str(button.widget["state"])
    assert told_by(button) == f"not possible: {tab.views.threshold.image} is a good one"
    person.click("results.missed_defect.go")
    assert tab.host.front() is tab
    person.click_tab("Inspect")
    assert told_by(tab.host.window["inspect.missed_defect.go"]) == "not possible: no photo is chosen"
    assert errors == []


def test_a_threshold_that_would_help_is_looked_at_in_results(open_app, evaluated):
    _, person = Person.at(open_app(evaluated), "Missed")
    person.app.go_to("results", ChosenThresholds("first", "uncertainty", (3.5, None)))
    person.turns(3)
    results = person.app.pages["results"]
    assert (results.in_hand.name, results.views.threshold.thresholds[0]) == ("uncertainty", 3.5)
    assert person.app.window["results.threshold.way"].get() == "by hand"


def test_another_score_that_would_help_is_set_in_eval_and_the_person_begins(open_app, evaluated):
    _, person = Person.at(open_app(evaluated), "Missed")
    person.app.go_to("evaluate", ToEvaluateAgain("first", "residual", {"score": "top1", "label": "top1"}))
    person.turns(3)
    window = person.app.window
    assert (window["evaluate.score"].get(), window["evaluate.label"].get()) == ("top1", "top1")
    assert not person.app.is_busy


def test_an_evaluation_that_would_help_is_proposed_or_shown_if_it_was_made_before(open_app, evaluated):
    page, person = Person.at(open_app(evaluated), "Missed")
    number = Number("score, l2", "grey levels", 1.0, ("threshold", 2.0), 0.5, 0.9, 0, 20)
    advice = [
        Advice("threshold", "Stop from 1", "that stops it", {"threshold": 1.0}),
        Advice("score", "Judge by top1", "it stands out", {"score": "top1", "label": "top1"}),
    ]
    told = (
        "first",
        "residual",
        "part",
        "hole/000.png",
        "threshold",
        ["The threshold lost it."],
        [number],
        advice,
    )
    page.answer.show(Explanation(*told, Pattern()))
    buttons = [person.app.window[f"missed.answer.help{at}"] for at in range(2)]
    assert [button.get_text() for button in buttons] == ["Stop from 1", "Judge by top1"]
    person.app.act("missed.answer.help1")
    person.turns(3)
    assert (person.app.front().name, person.app.window["evaluate.score"].get()) == ("evaluate", "top1")

    files = evaluated.run("first")
    shutil.copytree(files.evaluation("residual"), files.evaluation("residual@top1"))
    page.answer.show(None)
    page.answer.show(Explanation(*told, Pattern()))
    assert buttons[1].get_text() == "See residual@top1"
    person.app.act("missed.answer.help1")
    person.turns(3)
    assert person.app.pages["results"].in_hand.name == "residual@top1"
    person.app.act("missed.answer.help0")
    person.turns(3)
    assert person.app.pages["results"].in_hand.name == "residual"
    assert person.app.pages["results"].views.threshold.thresholds[0] == 1.0


def test_what_cannot_be_said_is_told(open_app, evaluated, errors, tmp_path):
    """A photo of another size, of a run that has gone since."""
    page, person = Person.at(open_app(evaluated), "Missed")
    write_image(tmp_path / "new.png", np.full((30, 60, 1), 90, np.uint8))
    person.app.go_to("missed", MissedDefect("first", "residual", tmp_path / "new.png", 1.0, has_mask=False))
    person.wait_until(lambda: page.painter.shown is not None, "the photo")
    person.turns(3)
    person.click("missed.run")
    assert (
        "has no defect painted on it, and no mask; draw a polygon around the defect first" in errors.pop()[1]
    )
    click(person, *SQUARE)
    person.click("missed.run")
    person.wait_until(lambda: bool(errors), "the failure")
    assert "is not judged: another size: 30 x 60" in errors.pop()[1]
    person.wait_until(lambda: not person.app.is_busy, "the end of the job")
    assert page.answer.explanation is None


def explained(page):
    """Show an answer about the photo as it is painted now."""
    number = Number("difference in the defect", "grey levels", 3.0, None, 2.0, 4.0, 1, 5)
    told = (
        "first",
        "residual",
        "part",
        "good/000.png",
        "threshold",
        ["The threshold lost it."],
        [number],
        [],
    )
    page.started(None)
    page.answer.show(Explanation(*told, Pattern()))


@pytest.mark.parametrize("taken_back_by", ["Escape", "missed.painter.undo"])
def test_an_answer_goes_with_the_polygon_that_it_was_of(missed, taken_back_by):
    page, person = missed
    click(person, *SQUARE)
    explained(page)
    person.turns(3)
    assert page.answer.explanation is not None  # it stays while nothing else is painted
    if taken_back_by == "Escape":
        person.press("Escape")
    else:
        person.app.act(taken_back_by)
    person.turns(3)
    assert page.painter.all_polygons == [] and page.answer.explanation is None


def test_the_log_of_a_photo_goes_with_its_answer(missed, tmp_path):
    page, person = missed
    explained(page)
    person.app.window["missed.log"].update("what was said of it", visible=True)
    write_image(tmp_path / "other.png", np.full((48, 64, 3), 90, np.uint8))
    person.app.window["missed.photo"].update(str(tmp_path / "other.png"))
    person.turns(3)
    assert page.answer.explanation is None and person.app.window["missed.log"].get().strip() == ""


def test_a_photo_of_any_folder_has_the_defect_type_that_was_used_last(missed, tmp_path):
    page, person = missed
    person.type("missed.masks.type", "dent")
    folder = tmp_path / "parts"
    folder.mkdir()
    write_image(folder / "new.png", np.full((48, 64, 3), 90, np.uint8))
    person.app.window["missed.photo"].update(str(folder / "new.png"))
    person.wait_until(lambda: page.painter.shown and page.painter.shown.path.name == "new.png", "the photo")
    person.turns(3)
    assert person.app.window["missed.masks.type"].get() == "dent"

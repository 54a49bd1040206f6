"""The Results page's pictures of test images: zoom, light, maps with their scales, thumbnails, and their places."""

import json
import shutil

import numpy as np
import pytest

from evaluation.saved.evaluation import Scale
from gui.shared.image_list import SMALL_SCREEN
from gui.shared.tested_images import NONE_SUCH
from gui.toolkit.screen import scale_of
from tests.gui.person import Person


def centre_of(tab, key):
    widget = tab.host.window[key].widget
    return (
        str(widget.winfo_rootx() + widget.winfo_width() // 2),
        str(widget.winfo_rooty() + widget.winfo_height() // 2),
    )


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
    assert scale_texts(surface) == ["0", f"{top / 2:.3g}", f"≥ {top:.3g} grey levels"]


def scale_texts(surface):
    """Return what stands at the scale of a pane's colours."""
    items = [item for item in surface.find_withtag("scale")[1:] if surface.type(item) == "text"]
    return [surface.itemcget(item, "text") for item in items]


@pytest.mark.parametrize(
    ("width", "texts"),
    [(400, ["0", "585", "≥ 1170 grey"]), (160, ["0", "585", "≥ 1170"]), (90, ["0", "", "≥ 1170"])],
)
def test_the_marks_of_a_scale_do_not_meet(open_app, evaluated, width, texts):
    tab, person = Person.at(open_app(evaluated), "Results")
    person.turns(5)
    pane = tab.views.threshold.images.views.panes[2]
    pane.surface.delete("scale")
    pane.draw_scale(Scale(1170, "grey"), (width, 100))
    assert scale_texts(pane.surface) == texts


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

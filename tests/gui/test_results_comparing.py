"""Evaluations beside each other on the Results page: image by image, by their curves, and one image seen by each."""

from datasets.images import read_image
from gui.toolkit import dialogs, sg
from tests.gui.seen import written_on


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


def test_one_more_to_compare_does_not_come_into_hand(results):
    tab, person = results
    tab.listed.choose(["first · uncertainty"])
    tab.show_chosen()
    person.turns(5)
    listed = tab.host.window["results.chosen.list"].widget
    left, top, width, height = listed.bbox(0)
    place = (listed.winfo_rootx() + left + width // 2, listed.winfo_rooty() + top + height // 2)
    person.do("mousemove", *map(str, place), "keydown", "ctrl", "click", "1", "keyup", "ctrl")
    assert [outcome.name for outcome in tab.chosen.outcomes] == ["residual", "uncertainty"]
    assert tab.in_hand.name == "uncertainty"


def test_how_to_choose_several_is_said_where_nothing_can_be_compared(results):
    tab, person = results
    tab.host.window["results.page.comparison"].select()
    person.turns(5)
    window = tab.host.window
    texts = [element.get() for element in window.element_list() if isinstance(element, sg.Text)]
    assert "Ctrl+click adds one, to compare: up to 5" in texts
    assert texts.count("Ctrl+click: several") == 3  # runs to evaluate, data sets to train on and to corrupt
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

"""The Corrupt tab: a person designs a defect, and sees what each choice does."""

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.spec.spec_io import read_spec, spec_from
from datasets.corruption.corrupting import small_preview
from datasets.corruption.corruptions import Pattern
from datasets.corruption.design import CorruptSpec
from datasets.images import write_mask
from datasets.masks import read_mask
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from gui.corrupting import thumbnails
from gui.framework.host import ToDesign
from gui.toolkit import dialogs
from tests.gui.person import Person

VIEW = "corrupt.designer.view"


@pytest.fixture
def person(open_app, tmp_path, tiny_category):
    """A person in front of the Corrupt tab, with previews to see."""
    workspace = Workspace(tmp_path / "workspace")
    importing.run(spec_from(ImportSpec, name="part", source=tiny_category), workspace, [].append)
    person = Person(open_app(workspace))
    person.click_tab("Corrupt")
    person.choose("corrupt.kind", "stain")
    person.wait_until(lambda: designer(person).view.image is not None, "previews")
    drawn(person)
    return person


def designer(person):
    return person.app.pages["corrupt"].designer


def drawn(person):
    """Let the window draw all that is to be seen."""
    person.turns(5)
    person.wait_until(lambda: not designer(person).has_more, "all previews")


def changed(person, act):
    """Return whether the picture is another one after an act."""
    before = designer(person).view.image
    act()
    drawn(person)
    after = designer(person).view.image
    return before.shape != after.shape or bool((before != after).any())


@pytest.mark.toolkit
def test_a_dial_is_dragged_typed_and_set_back(person, errors):
    window = person.app.window
    slider, number = window["corrupt.stain.sizehigh"], window["corrupt.stain.sizehigh.number"]
    assert changed(
        person, lambda: person.click("corrupt.stain.sizehigh", at=(0.9, 0.5))
    )  # a page to the right
    assert float(number.get()) == slider.widget.get() > 12

    person.type("corrupt.stain.sizehigh.number", "33.3")
    assert slider.widget.get() == 33.5  # as near as it comes
    assert number.get() == "33.3"
    person.type("corrupt.stain.sizehigh.number", "45")  # beyond the slider, within the spec
    assert (slider.widget.get(), number.get()) == (40, "45")
    assert "size: [1.0, 45.0]" in window["corrupt.spec"].get()

    person.type("corrupt.stain.sizehigh.number", "55")
    assert "must lie within 0.1 .. 50" in window["corrupt.spec"].get()
    person.type("corrupt.stain.sizehigh.number", "many")
    assert "corruption" in window["corrupt.spec"].get()
    person.click("corrupt.stain.sizehigh.default")
    assert (slider.widget.get(), number.get()) == (12, "12")
    assert errors == []


def test_the_end_of_a_range_that_is_dragged_pushes_the_other_one(person):
    window = person.app.window
    person.type("corrupt.stain.sizehigh.number", "2")
    for _ in range(4):
        person.click("corrupt.stain.sizelow", at=(0.95, 0.5))
    low, high = (float(window[f"corrupt.stain.size{end}.number"].get()) for end in ("low", "high"))
    assert low == high > 2


def test_presets_fill_the_form_and_a_given_name_stays(person):
    window = person.app.window
    person.choose("corrupt.preset", "stain_or_gaussian")
    assert window["corrupt.kind"].get() == "one_of"
    assert window["corrupt.name"].get() == "stain_or_gaussian"
    assert 'corruption: "stain_or_gaussian"' in window["corrupt.spec"].get()
    person.type("corrupt.name", "mine")
    person.choose("corrupt.preset", "drops")
    assert (window["corrupt.kind"].get(), window["corrupt.name"].get()) == ("drops", "mine")


def test_outline_equalization_and_seed_are_seen_at_once(person):
    assert changed(person, lambda: person.click("corrupt.designer.outline"))
    assert changed(person, lambda: person.click("corrupt.equalize"))
    assert "equalize: true" in person.app.window["corrupt.spec"].get()
    assert changed(person, lambda: person.click("corrupt.designer.another"))


def test_a_number_that_is_refused_is_marked_and_the_pictures_say_that_they_are_of_before(person):
    page, number = person.app.front(), "corrupt.stain.irregularity.number"
    hint = page.host.window["corrupt.designer.hint"]
    person.wait_until(lambda: hint.get() == "click on one to see it large", "the previews")
    person.type(number, "99")
    person.turns(3)
    assert number in page.marks.marked
    assert hint.get() == "as before; irregularity: must be at most 1"
    assert hint.widget.cget("foreground") == page.palette.bad
    person.click("corrupt.stain.irregularity.default")
    person.turns(3)
    assert page.marks.marked == set()
    person.wait_until(lambda: hint.get() == "click on one to see it large", "the hint")


def test_a_weight_that_is_refused_is_called_by_its_kind_and_marked_alone(person):
    page, number = person.app.front(), "corrupt.one_of.weightscratch.number"
    person.choose("corrupt.kind", "one_of")
    person.type(number, "none")
    person.turns(3)
    told = page.host.window["corrupt.spec_line"].get()
    assert told == 'weight of scratch: must be a number, got "none"'
    assert page.marks.marked == {number}


@pytest.mark.toolkit
def test_one_preview_is_seen_large_and_wiped_between_before_and_after(person):
    shows = designer(person).view
    person.click(VIEW, at=(0.5, 0.4))
    assert shows.image.shape[:2] == (675, 900)
    widget = person.app.window[VIEW].widget
    x, y = widget.winfo_rootx(), widget.winfo_rooty() + widget.winfo_height() // 2
    painted = []
    for share in (0.05, 0.95):
        person.do("mousemove", str(x + round(share * widget.winfo_width())), str(y))
        painted.append(shows.divider)
    assert painted[0] < 0.3 < 0.7 < painted[1]
    first = shows.image
    person.press("Next")
    assert (shows.image != first).any()
    person.press("Escape")
    assert shows.image.shape[:2] != (675, 900)


def test_the_sizes_are_measured_beside_the_real_ones(person):
    plot = designer(person).sizes
    person.wait_until(lambda: len(plot.synthetic) == 200, "the sizes")
    assert len(plot.real) == 2
    assert plot.real[0] == pytest.approx(np.pi * 25 / (48 * 64), rel=0.2)  # the tiny category's holes
    small = np.median(plot.synthetic)
    person.type("corrupt.stain.sizelow.number", "11")
    person.wait_until(lambda: np.median(plot.synthetic) > 1.5 * small, "larger ones")


@pytest.mark.toolkit
def test_a_region_is_drawn_kept_and_used(person, errors):
    window, region = person.app.window, person.app.pages["corrupt"].region
    person.click("corrupt.region.draw")
    for at in ((0.45, 0.3), (0.55, 0.3), (0.55, 0.6), (0.7, 0.9)):
        person.click(VIEW, at)
    widget = window[VIEW].widget
    person.do("mousemove", str(widget.winfo_rootx() + 90), str(widget.winfo_rooty() + 40), "click", "3")
    assert len(region.corners) == 3  # the last one is taken back
    person.click("corrupt.region.draw")  # it says Done now
    assert window["corrupt.region.state"].get() == "3 corners"
    assert "region: [" in window["corrupt.spec"].get()

    person.click("corrupt.run")
    person.wait_until(lambda: person.app.workspace.corruptions("part") == ["stain"], "the corruption")
    person.wait_until(lambda: not person.app.is_busy, "its end")
    folder = person.app.workspace.corruption("part", "stain")
    assert len(read_spec(CorruptSpec, folder / "corruption.hjson").region) == 3
    assert 0 < read_mask(folder / "region.png").mean() < 0.3

    person.click("corrupt.region.clear")
    assert "region" not in window["corrupt.spec"].get()
    person.click("corrupt.region.draw")
    assert len(region.corners) == 3  # what was cleared is there to be taken up again
    person.press("Escape")
    assert "region" not in window["corrupt.spec"].get()
    assert errors == []


def test_a_mask_file_is_a_region_and_a_missing_one_is_told(person, tmp_path, monkeypatch):
    path = tmp_path / "here.png"
    mask = np.zeros((48, 64), np.bool_)
    mask[10:30, 10:30] = True
    write_mask(path, mask)
    monkeypatch.setattr(dialogs, "choose_image", lambda *_: path)
    assert changed(person, lambda: person.click("corrupt.region.mask"))
    assert person.app.window["corrupt.region.state"].get() == "here.png"
    path.unlink()
    person.open_more("corrupt")
    person.type("corrupt.seed", "5")
    assert changed(person, lambda: person.click("corrupt.designer.another"))  # it is read once
    monkeypatch.setattr(dialogs, "choose_image", lambda *_: tmp_path / "none.png")
    monkeypatch.setattr(thumbnails, "MAKING_TIME", -1)  # some previews are still to be made
    person.type("corrupt.seed", "6")
    person.click("corrupt.region.mask")
    drawn(person)
    assert "none.png" in designer(person).view.empty
    assert designer(person).view.image is None


def test_a_defect_that_cannot_be_drawn_on_a_photo_is_told_once_in_its_place(person, errors, monkeypatch):
    def refuse(images, at, *others):
        if at == 3:
            raise UserError("region", "holds no pixel of an image of 46 x 384")
        return small_preview(images, at, *others)

    monkeypatch.setattr("gui.corrupting.designer.small_preview", refuse)
    person.click("corrupt.designer.another")
    drawn(person)
    assert "holds no pixel" in designer(person).view.empty
    assert designer(person).view.image is None
    assert errors == []
    monkeypatch.undo()
    person.click("corrupt.designer.another")
    drawn(person)
    assert designer(person).view.image is not None


def test_images_that_take_long_to_read_come_in_one_after_the_other(person, monkeypatch):
    monkeypatch.setattr("gui.corrupting.photos.LOADING_TIME", 0)
    designs, hint = designer(person), person.app.window["corrupt.designer.hint"]
    whole = designs.view.image
    designs.images_of, told = "", []  # as if the data set had just been chosen
    while designs.has_more or not told:
        person.app.step(0)
        told.append(hint.get())
    assert told[0] == "reading images: 1 of 10"
    assert "reading images: 7 of 10" in told
    person.turns(2)
    assert hint.get() == "click on one to see it large"
    assert (designs.view.image == whole).all()


def test_an_image_that_cannot_be_read_is_named_and_not_read_again(person):
    designs = designer(person)
    path = person.app.workspace.dataset("part") / "train/good/005.png"
    path.write_bytes(b"no image")
    designs.images_of = ""
    person.turns(5)
    assert "005.png" in designs.view.empty
    assert not designs.has_more


def test_train_chooses_the_corruption_that_was_just_made(person, errors):
    person.type("corrupt.name", "spots")
    person.click("corrupt.run")
    person.wait_until(lambda: not person.app.is_busy, "the synthetic test images")
    assert person.app.pages["train"].form.lists["corruption"].chosen == ["spots"]
    assert errors == []


def test_several_data_sets_get_the_defect_and_one_failure_ends_no_other(person, tiny_category, errors):
    workspace = person.app.workspace
    for name in ("bolt", "nut"):
        importing.run(spec_from(ImportSpec, name=name, source=tiny_category), workspace, [].append)
    person.app.refresh()
    (workspace.dataset("nut") / "corruptions").write_text("in its way")
    person.app.pages["corrupt"].datasets.choose(["bolt", "nut", "part"])
    person.open_more("corrupt")
    person.type("corrupt.copies", "1")
    person.click("corrupt.run")
    person.wait_until(lambda: not person.app.is_busy, "the defects")
    assert [workspace.corruptions(name) for name in ("bolt", "part")] == [["stain"], ["stain"]]
    assert len(errors) == 1 and "nut" in errors[0][1]


def test_a_taken_name_is_told_below_it_and_refused_before_a_job_begins(person, errors):
    window, told = person.app.window, person.app.window["corrupt.taken.told"]
    person.type("corrupt.name", "mine")
    assert told.get() == ""
    person.app.workspace.corruption("part", "mine").mkdir(parents=True)
    person.wait_until(lambda: 'A corruption called "mine" exists already' in told.get(), "what is taken")
    person.click("corrupt.run")
    assert not person.app.is_busy and "exists already" in errors[0][1]
    person.type("corrupt.name", "other")
    person.wait_until(lambda: told.get() == "", "a name that is free")
    assert not window["corrupt.taken.row"].visible
    page = person.app.front()
    specs = page.read_specs(person.app.values)
    assert page.agreed(specs) == specs  # what its own job makes is no surprise
    person.app.workspace.corruption("part", "other").mkdir()
    page.taken.follow(specs)
    page.taken.draw()
    assert told.get() == ""
    page.taken.follow([specs[0].model_copy(update={"seed": 1})])
    page.taken.draw()
    assert 'A corruption called "other" exists already' in told.get()


def test_a_defect_like_one_that_was_painted_says_where_its_values_come_from(person):
    person.app.go_to("corrupt", ToDesign("part", "like-it", Pattern()))
    person.turns(5)
    said = person.app.window["status"].get()
    assert said.startswith("its values are those of the defect that was painted on Missed")

"""The Import tab: what a person finds out about their photos before, and after, they are imported."""

import os
import shutil

import numpy as np
import pytest

from datasets.images import write_image, write_mask
from datasets.layout import read_record
from datasets.previews import GAP, SIDE
from gui.toolkit import dialogs
from gui.training.preset_shelf import PresetShelf
from tests.gui.person import Person
from tests.original_files import write_code


@pytest.fixture
def faulty(tiny_category):
    """The tiny category with a file that is no image, a blank mask, and a test image that is trained on, too."""
    (tiny_category / "train/good/003.png").write_bytes(b"no image")
    write_mask(tiny_category / "ground_truth/hole/000_mask.png", np.zeros((48, 64), np.bool_))
    shutil.copy(tiny_category / "train/good/001.png", tiny_category / "test/good/001.png")
    return tiny_category


def name_source(person, source, name="part"):
    person.type("import.folder.source", str(source))
    person.type("import.name", name)


def run(person, key):
    person.click(key)
    person.wait_until(lambda: not person.app.is_busy, "the job")
    person.turns(5)


@pytest.mark.toolkit
def test_a_person_decides_on_every_finding_and_then_imports(open_app, errors, faulty):
    app = open_app()
    person = Person(app)
    name_source(person, faulty)
    run(person, "import.look")
    assert app.workspace.datasets() == []
    findings = app.window["import.audit.findings"]
    assert [row[:2] for row in findings.Values[:3]] == [
        ["unreadable", "train/good/003.png"],
        ["blank mask", "ground_truth/hole/000_mask.png"],
        ["in train and test", "test/good/001.png"],
    ]
    assert app.window["import.audit.summary"].get().startswith("3 of ")
    assert app.pages["import"].audit.view.image is None  # the first one cannot be read

    person.click("import.audit.keep")  # what cannot be read cannot be kept
    assert findings.Values[0][2] == "decide"
    person.click("import.audit.leave_out")
    person.turns(3)
    assert findings.Values[0][2] == "leave out"
    assert findings.SelectedRows == [1]  # on to the next one
    assert app.pages["import"].audit.view.image is not None  # the mask beside its image
    person.click_row("import.audit.findings", 1)
    findings.widget.focus_set()
    person.press("k")
    assert findings.Values[1][2] == "keep"
    assert '"ground_truth/hole/000_mask.png"' in app.window["import.spec"].get()

    run(person, "import.run")  # refused: one finding is left
    assert errors == []
    assert "stopped" in app.window["import.stage"].get()
    findings.update(select_rows=[[row[0] for row in findings.Values].index("in train and test")])
    person.turns(3)
    person.click("import.audit.leave_out")
    assert "nothing stops" in app.window["import.audit.summary"].get()
    run(person, "import.run")
    record = read_record(app.workspace.dataset("part"))
    assert record.left_out == ("test/good/001.png", "train/good/003.png")
    assert record.kept == ("ground_truth/hole/000_mask.png",)
    assert errors == []
    assert (
        app.window["import.audit.summary"].get().startswith("imported; ")
    )  # what was found stays to be read
    assert findings.Values[0][:2] == ["blank mask", "ground_truth/hole/000_mask.png"]
    assert "decide" not in {row[2] for row in findings.Values}


def test_files_of_the_original_are_brought_over_from_the_menu(open_app, errors, monkeypatch, tmp_path):
    write_code(tmp_path / "old")
    app = open_app()
    person = Person(app)
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: tmp_path / "old")

    app.act("menu.bring")
    person.wait_until(lambda: not app.is_busy, "the job")
    person.turns(5)

    assert errors == []
    assert app.is_front("import")
    assert "no counterpart: Activation_fonction" in app.window["import.log"].get()
    assert "AESc_small" in PresetShelf(app.workspace, "architecture").names()


@pytest.mark.parametrize("how", ["resize", "letterbox"])
def test_images_of_mixed_sizes_are_settled_by_the_form(open_app, tiny_category, how):
    write_image(tiny_category / "train/good/004.png", np.zeros((40, 40, 1), np.uint8))
    app = open_app()
    person = Person(app)
    name_source(person, tiny_category)
    run(person, "import.look")
    findings = app.window["import.audit.findings"]
    assert findings.Values[0][:1] + findings.Values[0][2:] == ["mixed sizes", "decide"]
    combo = app.window["import.mixed_sizes"]
    combo.update(value=how)
    combo.widget.event_generate("<<ComboboxSelected>>")
    person.turns(5)
    assert findings.Values[0][2] == "accepted"
    run(person, "import.run")
    assert app.workspace.datasets() == ["part"]
    assert read_record(app.workspace.dataset("part")).letterbox == (how == "letterbox")


def test_what_is_left_out_can_be_taken_back_after_another_audit(open_app, faulty):
    app = open_app()
    person = Person(app)
    name_source(person, faulty)
    run(person, "import.look")
    person.click("import.audit.leave_out")
    run(person, "import.look")
    findings = app.window["import.audit.findings"]
    place = [row[:2] for row in findings.Values].index(["left out", "train/good/003.png"])
    findings.update(select_rows=[place])
    person.turns(3)
    person.click("import.audit.undecided")
    assert "leave_out" not in app.window["import.spec"].get()


def test_decisions_about_another_source_are_not_used(open_app, faulty, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(faulty, other)
    app = open_app()
    person = Person(app)
    name_source(person, faulty)
    run(person, "import.look")
    person.click("import.audit.leave_out")
    assert "leave_out" in app.window["import.spec"].get()
    person.type("import.folder.source", str(other))
    assert "leave_out" not in app.window["import.spec"].get()


def test_folders_are_named_by_hand(open_app, errors, tiny_category, monkeypatch):
    app = open_app()
    person = Person(app)
    hand = app.pages["import"].source.by_hand
    app.window["import.from"].update(value="folders by hand")
    app.window["import.from"].widget.event_generate("<<ComboboxSelected>>")
    person.turns(5)
    person.type("import.by_hand.train", str(tiny_category / "train/good"))
    person.type("import.by_hand.test_good", str(tiny_category / "test/good"))
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: tiny_category / "test/hole")
    person.click("import.by_hand.add")
    person.click("import.by_hand.add")
    assert [row["label"] for row in hand.defects] == ["hole", "hole"]
    assert hand.defects[0]["masks"].endswith("ground_truth/hole")  # found by itself
    person.click("import.by_hand.remove")
    person.type("import.by_hand.label", "big_hole")
    rows = app.window["import.by_hand.defects"].widget
    assert rows.item(rows.get_children()[0], "values")[0] == "big_hole"
    person.type("import.name", "part")
    run(person, "import.run")
    assert read_record(app.workspace.dataset("part")).defects == {"big_hole": 2}
    assert errors == []


def test_a_spec_with_folders_and_decisions_fills_the_form(open_app, errors, faulty, tmp_path, monkeypatch):
    spec = tmp_path / "s.hjson"
    spec.write_text(
        f'{{ kind: "import", name: "part", train: "{faulty}/train/good", seed: 5, '
        f'leave_out: ["003.png"], accept: ["twice"], '
        f'defects: [{{ folder: "{faulty}/test/hole", label: "pit" }}] }}',
        encoding="utf-8",
    )
    monkeypatch.setattr(dialogs, "choose_spec", lambda *_: spec)
    app = open_app()
    person = Person(app)
    person.press("ctrl+o")
    shown = app.window["import.spec"].get()
    assert 'label: "pit"' in shown
    assert 'leave_out: ["003.png"]' in shown
    assert 'accept: ["twice"]' in shown
    assert "seed: 5" in shown
    assert errors == []


@pytest.mark.toolkit
def test_the_gallery_leafs_chooses_and_enlarges(open_app, errors, tiny_category):
    for at in range(20, 35):
        shutil.copy(tiny_category / "train/good/000.png", tiny_category / f"train/good/{at:03}.png")
    app = open_app()
    person = Person(app)
    name_source(person, tiny_category)
    run(person, "import.run")
    gallery, place = app.pages["import"].dataset.gallery, app.window["import.dataset.gallery.place"]
    person.wait_until(lambda: not gallery.has_more, "the first page")
    assert place.get().startswith("1 to 18 of 29")
    person.press("Next")
    assert place.get().startswith("19 to 29 of 29")
    person.press("Prior")
    person.wait_until(lambda: not gallery.has_more, "the first page")
    person.turns(3)

    columns = gallery.columns
    assert gallery.view.image.shape[1] == GAP + columns * (SIDE + GAP)
    person.click("import.dataset.gallery.view")
    assert "Esc or a click goes back" in place.get()
    assert gallery.view.image.shape[:2] == (675, 900)  # one image, large
    person.press("Escape")
    assert place.get().startswith("1 to 18 of 29")

    combo = app.window["import.dataset.gallery.kind"]
    assert combo.Values == ["all (29)", "train good (25)", "test good (2)", "hole (2)"]
    combo.update(value="hole (2)")
    combo.widget.event_generate("<<ComboboxSelected>>")
    person.wait_until(lambda: not gallery.has_more, "the two images")
    person.turns(3)
    assert place.get().startswith("1 to 2 of 2")
    assert gallery.view.image.shape[1] == GAP + 2 * (SIDE + GAP)
    outline = (gallery.view.image == (0, 200, 255)).all(axis=-1)
    assert outline.any()
    assert errors == []


def test_the_categories_of_a_root_are_imported_by_one_click(open_app, errors, tiny_category, tmp_path):
    root = tmp_path / "parts"
    for name in ("bolt", "cap", "nut"):
        shutil.copytree(tiny_category, root / name)
    app = open_app()
    person = Person(app)
    assert not app.window["import.folder.several"].visible
    person.type("import.folder.source", str(root))
    person.wait_until(lambda: app.window["import.folder.several"].visible, "the categories")
    assert app.window["import.folder.categories"].Values == [["bolt", "new"], ["cap", "new"], ["nut", "new"]]
    person.turns(5)
    assert app.window["import.spec"].get().count('kind: "import"') == 3

    app.window["import.folder.categories"].update(select_rows=[0, 2])
    person.turns(5)
    person.click("import.run")
    person.wait_until(lambda: app.workspace.datasets() == ["bolt", "nut"] and not app.is_busy, "two imports")
    person.turns(5)
    assert app.window["import.folder.categories"].Values == [
        ["bolt", "imported"],
        ["cap", "new"],
        ["nut", "imported"],
    ]
    assert app.window["import.folder.categories"].SelectedRows == [1]

    person.press("F5")
    person.wait_until(
        lambda: app.workspace.datasets() == ["bolt", "cap", "nut"] and not app.is_busy, "the last"
    )
    person.turns(5)
    assert "all are imported" in app.window["import.spec"].get()
    assert app.window["import.spec"].widget["fg"] == app.palette.soft  # and it is not shown as a mistake
    assert errors == []


def test_the_name_follows_the_source_until_the_person_gives_one(open_app, tiny_category, tmp_path):
    for name in ("bolt", "bolt m6"):
        shutil.copytree(tiny_category, tmp_path / name)
    app = open_app()
    person = Person(app)
    name = app.window["import.name"]
    person.type("import.folder.source", str(tmp_path / "bolt"))
    person.wait_until(lambda: name.get() == "bolt", "the folder's name")
    person.type("import.folder.source", str(tmp_path / "bolt m6"))
    person.wait_until(lambda: name.get() == "bolt m6", "the other folder's name")
    person.type("import.name", "mine")
    person.type("import.folder.source", str(tmp_path / "bolt"))
    person.turns(5)
    assert name.get() == "mine"


def test_a_mistyped_source_is_told_before_a_missing_name(open_app, tmp_path):
    app = open_app()
    person = Person(app)
    person.type("import.folder.source", str(tmp_path / "bolts"))
    person.turns(3)
    assert app.window["import.spec"].get().strip() == "source: is no folder here; check how it is spelled"


def test_a_folder_that_cannot_be_looked_through_opens_no_dialog_while_it_is_typed(open_app, tmp_path, errors):
    person = Person(open_app())
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / os.fsdecode(b"n\xff")).mkdir()
    (tmp_path / "parts" / os.fsdecode(b"n\xff") / "train").mkdir()
    person.type("import.folder.source", str(tmp_path / "parts"))
    person.turns(5)
    assert errors == []
    assert person.app.window["import.name"].get() == "parts"


def test_all_that_is_wrong_is_told_and_marked_together(open_app, tmp_path):
    tab, person = Person.at(open_app(), "Import")
    person.type("import.folder.source", str(tmp_path / "bolts"))
    person.type("import.name", "a/b")
    person.turns(5)
    told = tab.host.window["import.spec_line"].get().splitlines()
    assert told[0] == "source: is no folder here; check how it is spelled"
    assert told[1].startswith("name: must be made of letters") and told[1].endswith(
        "it becomes a folder's name"
    )
    assert tab.marks.marked == {"import.folder.source", "import.name"}


def test_a_field_that_is_refused_is_marked_until_it_is_right(open_app):
    tab, person = Person.at(open_app(), "Import")
    frame = lambda name: str(tab.host.window[name].widget["highlightbackground"])  # noqa: E731
    usual = frame("import.test_share")
    assert tab.marks.marked == set()  # an empty form is no mistake yet
    person.open_more("import")
    person.type("import.test_share", "7")
    person.turns(3)
    assert frame("import.test_share") == tab.palette.bad
    person.type("import.test_share", "0.3")
    person.turns(3)
    assert frame("import.test_share") == usual != tab.palette.bad


def test_the_last_folders_are_offered_beside_browse(open_app, tiny_category, tmp_path, monkeypatch):
    tab, person = Person.at(open_app(), "Import")
    monkeypatch.setattr(dialogs, "choose_folder", lambda *_: tiny_category)
    person.click("import.folder.browse")
    assert tab.host.settings.recent_folders == [str(tiny_category)]
    tab.host.settings.remember_folder(str(tmp_path / "gone"))
    tab.host.window["import.folder.source"].update("")
    person.click("import.folder.recent")
    menu = tab.source.folder.chooser.menu
    assert [menu.entrycget(at, "label") for at in range(menu.index("end") + 1)] == [str(tiny_category)]
    menu.invoke(0)
    person.press("Escape")
    person.turns(3)
    assert tab.host.window["import.folder.source"].get() == str(tiny_category)
    assert tab.host.settings.browse_from == str(tiny_category.parent)


def test_a_taken_name_is_told_below_it_and_refused_before_a_job_begins(open_app, evaluated, errors):
    tab, person = Person.at(open_app(evaluated), "Import")
    told = tab.host.window["import.taken.told"]
    name_source(person, evaluated.root.parent, "Part")
    person.wait_until(lambda: "exists already" in told.get(), "what is taken")
    assert told.get().startswith('A data set called "part" exists already') and told.widget.winfo_ismapped()
    person.click("import.run")
    assert not tab.is_busy and "exists already" in errors[0][1]
    person.type("import.name", "other")
    person.wait_until(lambda: told.get() == "", "a name that is free")
    assert not told.widget.winfo_ismapped()


def test_the_last_folders_can_be_had_once_there_are_some(open_app, tmp_path):
    app = open_app()
    person = Person(app)

    def can_press(key):
        return not app.window[key].widget.instate(["disabled"])

    menus = ["start.photos.recent", "import.folder.recent", "inspect.folder.recent"]
    person.click_tab("Start")
    assert [can_press(key) for key in menus] == [False] * 3
    app.pages["import"].dropped(tmp_path)
    person.click_tab("Import")
    assert [can_press(key) for key in menus] == [True] * 3


def test_a_long_name_gives_way_in_its_middle_and_is_told_whole(open_app, faulty, errors):
    long = f"{'very_long_' * 5}003.png"
    (faulty / "train/good/003.png").rename(faulty / "train/good" / long)
    app = open_app()
    person = Person(app)
    name_source(person, faulty)
    run(person, "import.look")
    (shown,) = (row[1] for row in app.window["import.audit.findings"].Values if row[0] == "unreadable")
    assert "…" in shown and shown.endswith("003.png") and len(shown) <= 30
    told = [app.pages["import"].audit.file_of(row) for row in range(3)]
    assert f"train/good/{long}" in told and errors == []


def test_pages_begin_with_the_data_set_that_was_imported_last(open_app, evaluated):
    for name, seconds in (("aged", -1000), ("new", 1000)):
        shutil.copytree(evaluated.dataset("part"), evaluated.dataset(name))
        record = evaluated.dataset(name) / "dataset.hjson"
        at = (evaluated.dataset("part") / "dataset.hjson").stat().st_mtime + seconds
        os.utime(record, (at, at))
    app = open_app(evaluated)
    assert app.pages["import"].dataset.shown == "new"
    assert app.pages["corrupt"].datasets.chosen == app.pages["train"].form.lists["dataset"].chosen == ["new"]
    app.to_front("corrupt")
    shutil.copytree(evaluated.dataset("new"), evaluated.dataset("newest"))
    record = evaluated.dataset("newest") / "dataset.hjson"
    os.utime(record, (at + 9, at + 9))
    app.refresh()
    assert app.pages["import"].dataset.shown == "newest"
    assert app.pages["train"].form.lists["dataset"].chosen == ["newest"]
    assert app.pages["corrupt"].datasets.chosen == ["new"]  # a person looks at it

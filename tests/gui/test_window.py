"""The whole path through the window, with real clicks and real child processes."""

import gc
import json
import time
import weakref
from tkinter import font, ttk

import darkdetect
import numpy as np
import pytest

from configs.command_line import PROGRAM
from configs.disk.workspace import Workspace
from configs.spec.presets import preset_names, preset_summary, read_preset
from configs.spec.spec_io import spec_from
from datasets.corruption.corruptions import Pattern
from datasets.images import write_image
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import EvaluateSpec, EvaluationSettings
from evaluation.quality import QUALITIES
from gui.toolkit import dialogs, icons, screen, sg
from gui.toolkit.dress import PRIMARY, styles_used
from gui.toolkit.theme import PALETTES
from networks.choices.train_spec import TrainSpec
from tests.gui.person import Person
from tests.waiting import LIMIT

HEADING_PADDING = 8  # pixels at both sides of a table's heading
TINY_TRAINING = """{
  kind: "train"
  name: "tiny"
  dataset: "part"
  corruption: "stain"
  resolution: 32
  architecture: { kind: "aesc", depth: 2, base_filters: 4 }
  training: { epochs: 2, images_per_epoch: 32, validation_images: 8, learning_rate: 0.003 }
  seed: 3
}
"""


@pytest.fixture
def tiny_spec(tmp_path, monkeypatch):
    path = tmp_path / "tiny.hjson"
    path.write_text(TINY_TRAINING, encoding="utf-8")
    monkeypatch.setattr(dialogs, "choose_spec", lambda *_: path)
    return path


def test_a_person_imports_corrupts_trains_and_evaluates_by_clicks(
    open_app, errors, tiny_category, tiny_spec, tmp_path
):
    workspace = Workspace(tmp_path / "workspace")
    app = open_app(workspace)
    person = Person(app)

    person.type("import.folder.source", str(tiny_category))
    person.type("import.name", "part")
    person.click("import.run")
    person.wait_until(lambda: workspace.datasets() == ["part"] and not app.is_busy, "the import")
    assert app.window["import.dataset.counts"].Values[0][:3] == ["good", 10, 2]

    person.click_tab("Corrupt")
    person.choose("corrupt.kind", "stain")
    person.wait_until(lambda: app.pages["corrupt"].designer.view.image is not None, "previews")
    before = app.pages["corrupt"].designer.view.image
    person.click("corrupt.designer.another")
    person.wait_until(lambda: (app.pages["corrupt"].designer.view.image != before).any(), "other previews")
    person.click("corrupt.run")
    person.wait_until(
        lambda: workspace.corruptions("part") == ["stain"] and not app.is_busy, "the corruption"
    )

    person.click_tab("Train")
    person.press("ctrl+o")  # a short training
    assert tiny_spec.exists()
    assert 'name: "tiny"' in app.window["train.spec"].get()
    person.press("F5")
    person.wait_until(lambda: app.is_busy, "the training to start")
    assert str(app.window["train.run"].widget["state"]) == "disabled"
    person.wait_until(lambda: not app.is_busy, "the training")
    assert workspace.runs() == ["tiny"]
    assert len(app.pages["train"].view.psnr.points["val_psnr"]) == 2

    person.click_tab("Eval")
    person.choose("evaluate.preset", "paper")
    person.choose("evaluate.method", "residual")
    app.window["evaluate.score"].update(value="linf")
    app.window["evaluate.scales"].update("0, 2.5")
    app.window["evaluate.relative"].update(True)
    person.click("evaluate.run")
    person.wait_until(
        lambda: workspace.run("tiny").evaluations() == ["residual"] and not app.is_busy, "the evaluation"
    )
    person.turns(10)
    shown = app.window["evaluate.figures"].Values
    report = json.loads((workspace.run("tiny").evaluation("residual") / "report.json").read_text())
    assert shown[0][2] == f"{report['results']['all']['image_auroc']['linf']:.3f}"
    assert report["unit"] == "spreads of good images"
    assert "0, 2.5" in app.window["evaluate.scales"].get() and "2.5" in report["provenance"]["evaluation"]
    assert (
        len(app.window["evaluate.images.list.list"].Values) == 4 + 10
    )  # the real ones, and 5 copies of 2 good ones
    assert app.window["evaluate.images.list.place"].get() == "14, 10 synthetic"
    images = app.pages["evaluate"].shown.images
    assert images.views.layers is not None  # the most anomalous one is shown at once
    first = images.views.layers.image
    person.click_row("evaluate.images.list.list", 2)
    person.wait_until(lambda: images.views.layers.image is not first, "another image")
    assert images.views.layers.names == ["image", "reconstruction", "residual"]
    assert (
        "good stopped" in app.window["evaluate.verdict"].get()
        or "need" in app.window["evaluate.verdict"].get()
    )
    app.window["evaluate.images.list.filter"].update(value="good")
    person.turns(3)
    app.act("evaluate.images.list.filter")
    assert [row[1] for row in app.window["evaluate.images.list.list"].Values] == ["good"] * 2
    app.window["evaluate.method"].update(value="uncertainty")
    person.turns(3)
    app.act("evaluate.method")
    assert app.window["evaluate.verdict"].get() == "not evaluated by uncertainty yet"
    assert errors == []


def test_the_window_stays_quick_and_a_training_can_be_cancelled(
    open_app, errors, tiny_category, tmp_path, monkeypatch
):
    workspace = Workspace(tmp_path / "workspace")
    app = open_app(workspace)
    person = Person(app)
    person.type("import.folder.source", str(tiny_category))
    person.type("import.name", "part")
    person.press("F5")
    person.wait_until(lambda: workspace.datasets() == ["part"] and not app.is_busy, "the import")
    long_spec = tmp_path / "long.hjson"
    long_spec.write_text(TINY_TRAINING.replace("epochs: 2", "epochs: 5000"), encoding="utf-8")
    monkeypatch.setattr(dialogs, "choose_spec", lambda *_: long_spec)

    person.press("ctrl+3")
    person.press("ctrl+o")
    person.press("F5")
    person.wait_until(lambda: len(app.pages["train"].view.psnr.points["psnr"]) >= 2, "two epochs")
    longest_turns = []
    for _ in range(3):  # a shared machine may stand still for a moment, but not each time
        person.longest_turn = 0
        deadline = time.monotonic() + 2
        while time.monotonic() < deadline:
            person.turns(10)
        longest_turns.append(person.longest_turn)
    assert min(longest_turns) < 0.1  # seconds; while a training takes all cores
    person.press("Escape")
    person.wait_until(lambda: not app.is_busy, "the end of the cancelled training")
    assert app.window["train.stage"].get() == "cancelled"
    assert workspace.runs() == ["tiny"]  # the best weights so far are kept
    assert errors == []


def test_a_mistake_is_shown_and_the_window_goes_on(open_app, errors, tmp_path):
    app = open_app()
    person = Person(app)
    empty = tmp_path / "empty"
    empty.mkdir()
    person.type("import.folder.source", str(empty))
    person.type("import.name", "..")
    person.click("import.run")
    assert errors[-1][1].startswith("form: ") and "name: " in errors[-1][1]

    person.type("import.name", "part")
    person.click("import.run")
    person.wait_until(lambda: len(errors) == 2, "the failure")
    assert (
        "must hold good images in train/good, in good, or in itself, found an empty folder" in errors[-1][1]
    )
    assert app.window["import.stage"].get() == "failed"
    person.wait_until(lambda: not app.is_busy, "the end of the job")


@pytest.mark.parametrize(
    ("page", "dialog", "field"),
    [
        ("import", "choose_folder", "import.folder.source"),
        ("inspect", "choose_folder", "inspect.folder"),
        ("missed", "choose_image", "missed.photo"),
    ],
)
def test_a_button_that_lacks_a_folder_or_a_photo_asks_for_it(
    open_app, evaluated, errors, monkeypatch, tmp_path, page, dialog, field
):
    app = open_app(evaluated)
    person = Person(app)
    app.to_front(page)
    person.turns(3)
    monkeypatch.setattr(dialogs, dialog, lambda *_: tmp_path)
    person.click(f"{page}.run")
    assert (app.window[field].get(), errors, app.is_busy) == (str(tmp_path), [], False)


def test_forms_and_jobs_survive_a_change_of_theme(open_app, errors):
    app = open_app()
    person = Person(app)
    person.type("import.name", "half typed")
    app.change_theme()
    assert app.settings.theme == "dark"
    assert app.window["import.name"].get() == "half typed"
    app.change_theme()
    assert app.window["import.name"].get() == "half typed"
    assert errors == []


def test_the_window_is_as_the_desktop_until_a_theme_is_chosen(open_app, monkeypatch):
    monkeypatch.setattr(darkdetect, "theme", lambda: "Dark")
    app = open_app()
    assert app.settings.theme == "desktop" and app.palette == PALETTES["dark"]
    app.change_theme()
    assert app.settings.theme == "light" and app.palette == PALETTES["light"]
    app.follow_desktop()
    assert app.settings.theme == "desktop" and app.palette == PALETTES["dark"]


def test_nothing_is_left_of_the_window_before_a_change_of_theme(open_app, collected_here, monkeypatch):
    monkeypatch.setattr(gc, "unfreeze", collected_here)
    app = open_app()
    Person(app).click_tab("Train")
    before = weakref.ref(app.window)
    app.change_theme()
    app.step(0)
    gc.collect()
    assert before() is None


def test_windows_take_the_styles_of_those_before_them_which_tk_keeps_for_good(open_app):
    app = open_app()
    before = styles_used(app.window.TKroot)
    assert all(
        any(each.endswith(kind) for each in before) for kind in ("TCombobox", "Treeview", "TScrollbar")
    )
    app.change_theme()
    assert styles_used(app.window.TKroot) == before


def test_a_fresh_start_chooses_what_the_readme_recommends_on_every_page(open_app, tmp_path, tiny_category):
    workspace = Workspace(tmp_path / "workspace")
    importing.run(spec_from(ImportSpec, name="part", source=tiny_category), workspace, [].append)
    app = open_app(workspace)
    good = QUALITIES["good"]
    for page in ("corrupt", "train", "evaluate"):
        app.to_front(page)
        app.step(0)
    pages, values = app.pages, app.values
    corruption = pages["corrupt"].read_form(values)
    assert (corruption.name, corruption.corruption) == (good.corruption, Pattern())
    training = pages["train"].read_form(values)
    assert training == spec_from(
        TrainSpec,
        name=training.name,
        dataset="part",
        corruption=good.corruption,
        architecture=good.architecture,
        training=good.training,
        resolution=good.resolution,
    )
    recommended = spec_from(EvaluateSpec, run="any", preset=good.evaluation)
    assert pages["train"].form.then.evaluation_of(training).model_copy(update={"run": "any"}) == recommended
    pages["evaluate"].runs.offer(["any"])
    assert pages["evaluate"].read_form(values) == recommended


def test_a_corruption_that_was_designed_is_chosen_before_presets_and_what_suits_it(open_app, evaluated):
    lists = open_app(evaluated).pages["train"].form.lists
    chosen = {name: lists[name].chosen for name in ("corruption", "architecture", "training")}
    assert chosen == {
        "corruption": ["stain"],
        "architecture": ["aesc_d5_f5_n16"],
        "training": ["quick_gray"],
    }


def test_the_readme_recommends_what_the_window_chooses():
    good, readme = QUALITIES["good"], PROGRAM.with_name("README.md").read_text(encoding="utf-8")
    for text in (
        f"Start with `{good.corruption}`",
        f"Start with `{good.architecture}` and `{good.training}` at {good.resolution} rows",
        f"with the preset `{good.evaluation}`",
    ):
        assert text in readme


def test_every_tab_fits_a_small_screen(open_app):
    app = open_app()
    person = Person(app)
    for tab in app.pages:
        app.window[tab].select()
        person.turns(3)
        root = app.window.TKroot
        assert root.winfo_reqwidth() <= 1366
        assert root.winfo_reqheight() <= 700


@pytest.fixture
def fine_screen(monkeypatch):
    """A screen of 144 pixels to the inch."""
    monkeypatch.setattr(screen, "prepare", lambda: 144 / 72)
    yield
    sg.set_options(scaling=96 / 72)


@pytest.mark.usefixtures("fine_screen")
def test_on_a_small_fine_screen_what_runs_a_job_is_seen_and_the_rest_can_be_scrolled_to(open_app):
    app = open_app()
    app.window.TKroot.geometry("1100x600+0+0")
    person = Person(app)
    for page in app.pages.values():
        app.window[page.name].select()
        person.turns(5)
        for name in ("run", "cancel", "stage", "bar", "report"):
            if page.key(name) in app.window.key_dict and (page.name, name) != ("evaluate", "report"):
                widget = app.window[page.key(name)].widget
                assert widget.winfo_viewable()
                below = widget.winfo_rooty() + widget.winfo_height() - app.window.TKroot.winfo_rooty()
                assert below <= app.window.TKroot.winfo_height(), f"{page.key(name)} ends at {below}"
    person.click_tab("Corrupt")
    app.act("corrupt.more.toggle")
    form, field = app.window["corrupt.form.rows"].TKColFrame.canvas, app.window["corrupt.seed"].widget
    person.wait_until(field.winfo_ismapped, "the unfolded fields")
    person.turns(5)
    app.window["corrupt.seed"].set_focus()

    def is_seen():
        top, bottom = form.winfo_rooty(), form.winfo_rooty() + form.winfo_height()
        return top <= field.winfo_rooty() and field.winfo_rooty() + field.winfo_height() <= bottom

    person.wait_until(lambda: form.yview()[0] > 0 and is_seen(), "the field that has the focus")


def test_a_spec_written_by_the_form_is_read_back_by_it(open_app, tmp_path, monkeypatch):
    app = open_app()
    person = Person(app)
    person.click_tab("Corrupt")
    app.pages["corrupt"].datasets.offer(["part"])
    saved = tmp_path / "saved.hjson"
    monkeypatch.setattr(dialogs, "choose_where_to_save", lambda *_: saved)
    monkeypatch.setattr(dialogs, "choose_spec", lambda *_: saved)
    person.choose("corrupt.kind", "stain")
    person.type("corrupt.stain.blur.number", "0.3")
    person.open_more("corrupt")
    person.type("corrupt.seed", "7")
    person.press("ctrl+s")
    text = saved.read_text(encoding="utf-8")
    assert "blur: 0.3" in text

    person.type("corrupt.seed", "8")
    person.click("corrupt.stain.blur.default")
    assert app.window["corrupt.stain.blur.number"].get() == "0"
    person.press("ctrl+o")
    person.turns(5)
    assert app.window["corrupt.seed"].get() == "7"
    assert app.window["corrupt.spec"].get().strip() == text.strip()


def test_the_window_closes_with_a_running_job_and_leaves_no_orphan(open_app, tmp_path):
    rows = tmp_path / "many"
    (rows / "train/good").mkdir(parents=True)
    for at in range(60):
        write_image(rows / f"train/good/{at}.png", np.zeros((700, 700, 3), np.uint8))
    app = open_app()
    person = Person(app)
    person.type("import.folder.source", str(rows))
    person.type("import.name", "many")
    person.press("F5")
    person.wait_until(lambda: app.is_busy, "the import to start")
    process = app.pages["import"].panel.job.process
    app.close()
    assert not app.is_open
    assert process.wait(LIMIT) != 0
    assert app.workspace.datasets() == []


def test_presets_of_an_evaluation_fill_the_form(open_app, evaluated):
    app = open_app(evaluated)
    person = Person(app)
    person.click_tab("Eval")
    shipped = {name: read_preset("evaluation", name) for name in preset_names("evaluation")}
    assert EvaluationSettings(**shipped["paper"]) == EvaluationSettings()  # what every spec begins with
    for name, fields in shipped.items():
        assert len(preset_summary("evaluation", name)) > 20
        app.window["evaluate.preset"].update(value=name)
        app.window["evaluate.preset"].widget.event_generate("<<ComboboxSelected>>")
        person.turns(5)
        spec = app.pages["evaluate"].read_form(app.values)
        assert spec == EvaluateSpec(
            run="first", samples=2, **fields
        )  # as many as the evaluation that is there


def test_nothing_is_wider_than_its_place(open_app, evaluated):
    app = open_app(evaluated)
    app.window.TKroot.geometry("1280x660+0+0")
    person, wide = Person(app), []
    for page in app.pages.values():
        app.window[page.name].select()
        person.turns(10)
        for key, element in app.window.key_dict.items():
            if str(key).startswith(f"{page.name}.") and isinstance(element, sg.Column) and element.Scrollable:
                inside, place = element.TKColFrame.TKFrame, element.TKColFrame.canvas
                if inside.winfo_reqwidth() > place.winfo_width():
                    wide.append((key, inside.winfo_reqwidth(), place.winfo_width()))
    assert wide == []


def cut_headings(window):
    """Yield the headings of tables in sight that are wider than their columns."""
    for key, element in window.key_dict.items():
        if isinstance(element, sg.Table) and element.widget.winfo_viewable():
            table = element.widget
            written_in = font.Font(
                root=table, font=ttk.Style(table).lookup(f"{table['style']}.Heading", "font")
            )
            named = [str(column) for column in table["displaycolumns"]]
            for column in table["columns"] if named == ["#all"] else named:
                heading = table.heading(column, "text")
                if written_in.measure(heading) + HEADING_PADDING > table.column(column, "width"):
                    yield key, heading


def test_no_heading_and_no_row_is_cut_on_a_small_screen(open_app, evaluated):
    app = open_app(evaluated)  # as large as it opens on a screen of 1366 x 768
    person = Person(app)
    app.pages["results"].listed.choose(["first · residual", "first · uncertainty"])
    app.window["missed.answer.all"].update(visible=True)
    tabs = [key for key, element in app.window.key_dict.items() if isinstance(element, sg.Tab)]
    cut, high = [], []
    for tab in tabs:
        if tab not in app.pages:
            app.window[tab.partition(".")[0]].select()
        app.window[tab].select()
        person.turns(10)
        cut += cut_headings(app.window)
        place = app.window.key_dict.get("results.page.rows")
        if tab.startswith("results.page.") and place is not None:
            inside, around = place.TKColFrame.TKFrame, place.TKColFrame.canvas
            if inside.winfo_reqheight() > around.winfo_height():
                high.append((tab, inside.winfo_reqheight(), around.winfo_height()))
    assert cut == [] and high == []


def test_main_actions_have_icons_and_each_word_with_an_icon_is_on_a_button(open_app):
    app = open_app()
    buttons = [each for each in app.window.element_list() if isinstance(each, sg.Button)]
    with_icons = {each.ButtonText for each in buttons if str(each.widget.cget("image"))}
    assert with_icons == {word for words in icons.WORDS.values() for word in words}
    main = [each for each in buttons if each.metadata == PRIMARY]
    assert main and all(each.ButtonText in with_icons for each in main)
    usual, state, faint = app.window["train.cancel"].widget.cget("image")
    assert (str(state), usual != faint) == ("disabled", True)

"""The Train tab: several runs from one form, paused, cancelled and resumed."""

import time

import pytest

from configs.disk.workspace import Workspace
from configs.errors import MissingError
from configs.events import Failed, Finished, Progress
from configs.spec.spec_io import spec_from
from datasets.corruption import corrupting
from datasets.corruption.design import CorruptSpec
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from gui.framework.host import MadeCorruption
from gui.toolkit import dialogs
from gui.training import form as train_form
from gui.training.preset_editor import edit_preset
from gui.training.run_table import RunTable
from jobs.queue.folder import Queue
from networks.runs.run_record import read_run_record
from tests.gui.person import Person

TINY = """# tiny: for a test
{ epochs: EPOCHS, images_per_epoch: 32, validation_images: 8, learning_rate: 0.003, schedule: { kind: "cosine" } }
"""
SMALL_NETWORK = '{ kind: "aesc", depth: 2, base_filters: 4 }\n'


@pytest.fixture
def person(open_app, tmp_path, tiny_category):
    """A person in front of the Train tab, with two data sets, a small network and small schemes."""
    workspace = Workspace(tmp_path / "workspace")
    for name in ("nut", "part"):
        importing.run(spec_from(ImportSpec, name=name, source=tiny_category), workspace, [].append)
    person = Person(open_app(workspace))
    shelves = tab(person).form.shelves
    shelves["architecture"].save("small", SMALL_NETWORK)
    shelves["training"].save("tiny", TINY.replace("EPOCHS", "2"))
    shelves["training"].save("long", TINY.replace("EPOCHS", "5000"))
    person.app.refresh()
    person.click_tab("Train")
    choose(person, corruption=["stain"], architecture=["small"], training=["tiny"])
    person.type("train.resolution", "32")
    return person


def tab(person):
    return person.app.pages["train"]


def choose(person, **chosen):
    for name, values in chosen.items():
        tab(person).form.lists[name].choose(values)
    person.turns(5)


def can_press(person, button):
    return str(person.app.window[button].widget["state"]) == "normal"


def states(person):
    return {run.name: run.state for run in tab(person).runs.runs}


def test_escape_leaves_a_choice_in_a_list_as_it_is(person):
    key = "train.training.list"
    listed = person.app.window[key].widget
    names = listed.get(0, "end")
    person.click(key)
    chosen = tab(person).form.lists["training"].chosen
    assert chosen != ["tiny"] and chosen[0] in names
    person.press("Escape")
    assert tab(person).form.lists["training"].chosen == chosen
    assert [names[at] for at in listed.curselection()] == chosen


def test_the_chosen_run_stays_chosen_where_another_comes_before_it(person):
    runs = tab(person).runs
    person.app.window["train.page.runs"].select()
    for name in ("m-mine", "a-other"):
        person.app.workspace.run(name).path.mkdir(parents=True)
        person.app.workspace.run(name).checkpoint.write_bytes(b"")
        person.app.refresh()
        person.turns(3)
        if name == "m-mine":
            person.app.window["train.runs.list"].update(select_rows=[0])
            person.turns(3)
        assert runs.chosen().name == "m-mine"
    assert [run.name for run in runs.runs] == ["a-other", "m-mine"]
    assert person.app.window["train.runs.message"].get() == "Resume goes on from there"


def test_a_run_trains_from_its_first_step_on(person):
    tab(person).runs.begin([("first", False)])
    tab(person).show_event(Progress("training", 1, 9))
    assert states(person) == {"first": "trains"}


def test_each_data_set_is_trained_and_one_failure_does_not_stop_the_rest(person, errors):
    choose(person, dataset=["nut", "part"])
    (person.app.workspace.run("nut-stain-32-small-tiny").path / "x").mkdir(parents=True)
    person.app.workspace.run("nut-stain-32-small-tiny").weights.write_bytes(b"")  # the name is taken
    person.click("train.run")
    assert list(states(person)) == ["nut-stain-32-small-tiny", "part-stain-32-small-tiny"]
    person.wait_until(lambda: not person.app.is_busy, "both runs")
    assert states(person) == {"nut-stain-32-small-tiny": "failed", "part-stain-32-small-tiny": "done"}
    assert person.app.workspace.run("part-stain-32-small-tiny").evaluations() == ["residual"]
    assert "image AUROC" in tab(person).runs.runs[1].message
    assert errors == []  # it is in the table
    assert "exists already" in tab(person).runs.runs[0].message
    assert len(tab(person).view.psnr.points["val_psnr"]) == 2
    assert tab(person).view.latest.image is not None
    person.app.window["train.page.runs"].select()
    person.turns(5)
    shown = person.app.window["train.runs.list"].Values
    assert [row[1:3] for row in shown] == [["failed", ""], ["done", "2 of 2"]]


def test_a_training_is_paused_cancelled_and_resumed(person, errors):
    choose(person, dataset=["part"], training=["long"])
    person.open_more("train")
    person.type("train.name", "first")
    assert not can_press(person, "train.view.pause")
    person.press("F5")
    view = tab(person).view
    person.wait_until(lambda: len(view.psnr.points["psnr"]) >= 2, "two epochs")
    assert "residual (white: " in person.app.window["train.view.caption"].get()
    person.click("train.view.pause")
    person.turns(20)
    done = len(view.psnr.points["psnr"])
    deadline = time.monotonic() + 1.5
    while time.monotonic() < deadline:
        person.turns()
    assert len(view.psnr.points["psnr"]) == done
    assert person.app.window["train.stage"].get() == "paused"
    person.click("train.view.pause")
    person.wait_until(lambda: len(view.psnr.points["psnr"]) > done, "another epoch")
    person.click("train.cancel")
    person.wait_until(lambda: not person.app.is_busy, "the end")
    done = len(view.psnr.points["psnr"])

    person.app.window["train.page.runs"].select()
    person.turns(5)
    assert states(person)["first"] == "cancelled"
    again = RunTable(tab(person), "runs", person.app.palette)  # as another window would list it
    again.refresh()
    assert [(run.name, run.state, run.epoch.split(" of ")[0]) for run in again.runs] == [
        ("first", "unfinished", str(done))
    ]
    assert again.runs[0].psnr.endswith(" dB")
    history = person.app.workspace.run("first").history
    lines = history.read_text(encoding="utf-8").splitlines()
    history.write_text("\n".join(lines[:-1]), encoding="utf-8")  # it may have changed since
    again.refresh()
    assert again.runs[0].epoch.split(" of ")[0] == str(done - 1)
    history.write_text("\n".join([*lines, ""]), encoding="utf-8")
    assert not can_press(person, "train.view.pause")
    assert not can_press(person, "train.runs.resume")  # none is chosen
    assert person.app.window["train.runs.message"].get() == "choose an unfinished run to resume it"
    person.app.window["train.runs.list"].update(select_rows=[0])
    person.turns(5)
    person.click("train.runs.resume")
    person.wait_until(lambda: len(view.psnr.points["psnr"]) > done, "an epoch more")
    assert not can_press(person, "train.runs.resume")
    assert person.app.window["train.runs.message"].get() == "a run can be resumed once the job has ended"
    assert [step for step, _ in view.psnr.points["psnr"]] == list(range(1, len(view.psnr.points["psnr"]) + 1))
    assert states(person)["first"] == "trains"
    person.press("Escape")
    person.wait_until(lambda: not person.app.is_busy, "the end")
    assert errors == []


def test_each_corruption_is_a_run_of_its_own(person):
    choose(person, dataset=["part"], corruption=["stain", "clean"])
    person.app.window["train.then"].update("best")
    person.turns(3)
    shown = person.app.window["train.spec"].get()
    assert [shown.count(f'name: "part-{each}-32-small-tiny"') for each in ("stain", "clean")] == [1, 1]
    assert shown.count("smoothing: 2.5") == 2 and "relative: true" not in shown
    specs = tab(person).read_specs(person.app.values)
    assert [[spec.kind for spec in job] for job in tab(person).jobs_of(specs)] == [["train", "evaluate"]] * 2
    person.click("train.enqueue")
    queued = Queue.at(person.app.workspace.queue).names("todo")
    assert [name.split("-")[1] for name in queued] == ["train", "evaluate"] * 2


def test_a_spec_of_a_data_set_that_is_not_here_is_told_and_leaves_the_form_as_it_was(person):
    spec = tab(person).form.read(person.app.values)[0]
    chosen = tab(person).form.lists["dataset"].chosen
    with pytest.raises(MissingError, match="bolt: is not among the data sets here"):
        tab(person).fill_form(spec.model_copy(update={"dataset": "bolt", "name": "other"}))
    assert tab(person).form.lists["dataset"].chosen == chosen
    assert person.app.window["train.name"].get() == ""


def test_a_run_whose_evaluation_fails_is_trained_all_the_same(person):
    runs = tab(person).runs
    runs.begin([("first", True), ("second", True), ("third", False)])
    seen = []
    for event in (
        Progress("training", 1, 2),
        Finished("trained", "runs/first"),
        Failed("no test images", "user error"),
        Failed("no such corruption", "user error"),
        Finished("trained", "runs/third"),
    ):
        runs.take_in(event)
        seen.append([run.state for run in runs.runs])
    assert seen == [
        ["trains", "waits", "waits"],
        ["is evaluated", "waits", "waits"],
        ["done", "waits", "waits"],
        ["done", "failed", "waits"],
        ["done", "failed", "done"],
    ]
    assert runs.runs[0].message == "trained, but not evaluated: no test images"


def test_a_run_is_not_evaluated_if_the_person_says_so_and_what_suits_follows_the_architecture(person):
    choose(person, dataset=["part"])
    assert "relative: true" in person.app.window["train.spec"].get()
    choose(person, architecture=["unet_d5_f5_n16"])
    assert "contrast: 15" in person.app.window["train.spec"].get()
    assert "relative: true" not in person.app.window["train.spec"].get()
    person.app.window["train.then"].update("do not evaluate")
    person.turns(3)
    assert "evaluate" not in person.app.window["train.spec"].get()


def test_a_filter_hides_and_keeps_what_is_chosen(person):
    listed = person.app.window["train.training.list"]
    person.type("train.training.filter", "gray, ~paper, ~long")
    assert listed.Values == ["quick_gray"]
    assert "epochs: 2" in person.app.window["train.spec"].get()  # `tiny` is still chosen, though hidden
    person.type("train.training.filter", "tiny")
    assert listed.get() == ["tiny"]
    person.type("train.training.filter", "gray, ~paper, ~long")
    x, y = listed.widget.winfo_rootx() + 20, listed.widget.winfo_rooty() + 8
    person.do("mousemove", str(x), str(y), "keydown", "ctrl", "click", "1", "keyup", "ctrl")
    person.turns(3)
    assert person.app.pages["train"].form.lists["training"].chosen == ["quick_gray", "tiny"]
    person.click("train.training.filter")  # else it would be a double click
    person.do("mousemove", str(x), str(y), "click", "1")
    person.turns(3)
    assert person.app.pages["train"].form.lists["training"].chosen == ["quick_gray"]  # nothing out of sight


def test_a_preset_is_edited_and_chosen(person, monkeypatch):
    def edit(_parent, shelf, name):
        assert name == "tiny"
        shelf.save("seven", shelf.text(name).replace("epochs: 2", "epochs: 7"))
        return "seven"

    monkeypatch.setattr(train_form, "edit_preset", edit)
    person.click("train.training.edit")
    assert person.app.window["train.training.list"].get() == ["seven"]
    assert "epochs: 7" in person.app.window["train.spec"].get()


def test_a_forecast_says_what_a_training_would_take_and_writes_nothing(person, errors):
    person.click("train.forecast")
    person.wait_until(lambda: not person.app.is_busy, "the forecast")
    assert errors == []
    assert "2 epochs of" in person.app.window["train.view.figures"].get()
    assert "second network" not in person.app.window["train.view.figures"].get()
    assert "parameters" in person.app.window["train.view.figures"].get()
    assert tab(person).runs.runs == []
    assert person.app.workspace.runs() == []


def test_what_follows_a_training_and_takes_long_is_told_with_its_forecast(person, errors):
    window = person.app.window
    assert not window["train.then_row.row"].visible
    person.choose("train.then", "robust")
    assert "a second network: 5 to 15 minutes more" in window["train.then_row.told"].get()
    person.click("train.forecast")
    person.wait_until(lambda: not person.app.is_busy, "the forecast")
    told = window["train.view.figures"].get()
    assert "2 epochs of" in told and "a second network: 5 to 15 minutes more" in told
    person.choose("train.then", "do not evaluate")
    assert not window["train.then_row.row"].visible and errors == []


def test_what_suits_the_corruption_is_chosen_unless_the_person_chose_otherwise(
    open_app, tmp_path, tiny_category
):
    workspace = Workspace(tmp_path / "workspace")
    importing.run(spec_from(ImportSpec, name="part", source=tiny_category), workspace, [].append)
    made = spec_from(CorruptSpec, dataset="part", name="shapes", corruption="pattern", copies=1)
    corrupting.run(made, workspace, [].append)
    form = open_app(workspace).pages["train"].form

    def chosen():
        return [form.lists[name].chosen for name in ("corruption", "architecture", "training")]

    form.offer(MadeCorruption("part", "shapes"))
    assert chosen() == [["shapes"], ["unet_d5_f5_n16"], ["robust_quick"]]
    form.lists["corruption"].choose(["stain"])
    form.lists["corruption"].on_choice()
    assert chosen() == [["stain"], ["aesc_d5_f5_n16"], ["quick_gray"]]
    form.lists["training"].choose(["best"])
    form.offer(MadeCorruption("part", "shapes"))
    assert chosen() == [["shapes"], ["aesc_d5_f5_n16"], ["best"]]


@pytest.fixture
def half_trained(evaluated):
    """A workspace whose run `first` is unfinished after 3 epochs."""
    files = evaluated.run("first")
    files.checkpoint.write_bytes(b"")
    files.history.write_text("epoch,val_psnr\n1,20\n2,21\n3,22\n", encoding="utf-8")
    return evaluated


def named(app, name):
    """Bring the Train page to the front with a form whose run has a name. Returns the specs that it starts."""
    app.to_front("train")
    app.window["train.name"].update(name)
    started = []
    app.pages["train"].start = lambda specs: started.extend(specs)
    for _ in range(5):
        app.step(0)
    return started


def test_an_unfinished_run_of_the_forms_name_is_told_beside_it_and_resumed_by_a_click(open_app, half_trained):
    app = open_app(half_trained)
    epochs = read_run_record(half_trained.run("first")).spec.training.epochs
    started = named(app, "second")
    assert not app.window["train.taken.row"].visible
    app.window["train.name"].update("first")
    person = Person(app)
    assert app.window["train.taken.told"].get() == f"first is unfinished after 3 of {epochs} epochs."
    person.click("train.taken.resume")
    assert [(spec.kind, spec.run) for spec in started] == [("resume", "first"), ("evaluate", "first")]


@pytest.mark.parametrize(
    "answer, begun",
    [
        ("back", []),
        ("anew", [("train", "first-2"), ("evaluate", "first-2")]),
        ("resume", [("resume", "first"), ("evaluate", "first")]),
    ],
)
def test_train_asks_what_becomes_of_an_unfinished_run_and_so_does_the_queue(
    open_app, half_trained, monkeypatch, answer, begun
):
    app, asked = open_app(half_trained), []
    started = named(app, "first")
    monkeypatch.setattr(dialogs, "ask_which", lambda *said: asked.append(said[1:]) or answer)
    app.act("train.run")
    assert "first is unfinished after 3 of " in asked[0][0]
    assert list(asked[0][1].values()) == ["Go back", "Start anew under another name", "Resume"]
    assert "Start anew trains first-2." in asked[0][0]
    assert [(spec.kind, getattr(spec, "name", "") or spec.run) for spec in started] == begun
    app.act("train.enqueue")
    queued = Queue.at(app.workspace.queue).names("todo")
    assert [job.split("-", 1)[1].split("-residual")[0] for job in queued] == [
        "-".join(each) for each in begun
    ]


def test_train_asks_for_another_name_where_the_run_is_trained_already(open_app, evaluated, monkeypatch):
    app = open_app(evaluated)
    started = named(app, "first")
    assert "first is trained already" in app.window["train.taken.told"].get()
    assert not app.window["train.taken.resume"].visible
    monkeypatch.setattr(dialogs, "ask_which", lambda *_: "back")
    app.act("train.run")
    assert started == []
    monkeypatch.setattr(dialogs, "ask_which", lambda *_: "anew")
    app.act("train.run")
    assert started[0].name == "first-2"


def test_a_run_that_the_queue_is_at_is_not_offered_to_be_resumed(open_app, half_trained):
    app = open_app(half_trained)
    running = half_trained.queue / "running"
    running.mkdir(parents=True)
    (running / "0001-resume-first.hjson").write_text('{kind: "resume", run: "first"}', encoding="utf-8")
    named(app, "first")
    assert app.pages["train"].taken.unfinished == []


@pytest.mark.parametrize("event", ["shortcut.escape", "train.cancel", "strip.cancel0"])
def test_a_job_is_ended_only_if_the_person_says_so_whatever_asks_for_it(person, monkeypatch, event):
    page, asked = tab(person), []
    monkeypatch.setattr(type(page.panel), "is_busy", property(lambda panel: panel is page.panel))
    monkeypatch.setattr(page.panel, "cancel", lambda: asked.append("cancelled"))
    for answer in (False, True):
        monkeypatch.setattr(dialogs, "confirm", lambda *text, answer=answer: asked.append(text[1]) or answer)
        person.app.act(event)
    assert [each.partition("?")[0] for each in asked] == ["Train: a job is running.\nStop it"] * 2 + [
        "cancelled"
    ]


def test_the_keyboard_comes_out_of_the_presets_text(open_app, monkeypatch):
    app, focused = open_app(), []

    def use_keyboard(window, _parent):
        text = window["text"].widget

        def press():
            text.focus_force()
            text.update()
            text.event_generate("<Tab>")
            focused.extend([text, window.TKroot.focus_get()])
            window.write_event_value("close", None)

        window.TKroot.after(200, press)

    monkeypatch.setattr(dialogs, "place_over", use_keyboard)
    assert edit_preset(app.window, app.pages["train"].form.shelves["training"], "quick_gray") is None
    text, then = focused
    assert then is not None and then is not text
    assert "\t" not in app.pages["train"].form.shelves["training"].text("quick_gray")

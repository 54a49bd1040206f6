"""What the Results page hands to other pages: new images to Inspect, a false alarm to Eval."""

import shutil

from evaluation.saved.evaluation import read_outcome
from gui.toolkit import dialogs
from gui.toolkit.tooltips import told_by


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

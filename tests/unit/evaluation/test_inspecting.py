import csv
import errno
import os
import shutil
import threading
import time

import pytest

from configs.errors import Cancelled, MissingError, UserError
from configs.events import Finished, Note, stoppable
from configs.spec.spec_io import spec_from
from datasets.layout import MvtecFolder
from evaluation import evaluating, inspecting
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from evaluation.inspection.folder import InspectionFolder
from tests.small import read_json


@pytest.fixture
def evaluated(workspace, run_files):
    """An evaluated run, whose threshold is the highest score of its held-out good images."""
    threshold = {"kind": "percentile", "percent": 100}
    evaluating.run(spec_from(EvaluateSpec, run="first", threshold=threshold), workspace, [].append)
    return run_files


@pytest.fixture
def photos(workspace, tmp_path):
    """A folder of new photos: the test images, in two folders."""
    folder = tmp_path / "photos"
    for image in MvtecFolder(workspace.dataset("part")).test_images():
        (folder / image.defect).mkdir(parents=True, exist_ok=True)
        shutil.copy(image.path, folder / image.defect / image.path.name)
    return folder


def inspect(workspace, folder, emit=None, **fields):
    said = []
    inspecting.run(
        spec_from(InspectSpec, run="first", folder=folder, **fields), workspace, emit or said.append
    )
    return said


def rows(files, name="photos"):
    path = files.path / "inspections" / name / "results.csv"
    return {row["file"]: row for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())}


def test_new_images_get_the_scores_and_verdicts_of_the_evaluation(workspace, evaluated, photos):
    said = inspect(workspace, photos)
    report = read_json(evaluated.evaluation("residual") / "report.json")
    found = rows(evaluated)
    assert set(found) == {image["file"] for image in report["images"]}
    for image in report["images"]:
        assert float(found[image["file"]]["score"]) == pytest.approx(image["scores"]["l2"], rel=1e-4)
        assert found[image["file"]]["verdict"] == image["verdict"]
        assert (evaluated.path / "inspections/photos/heatmaps" / image["file"]).exists()
    assert isinstance(said[-1], Finished) and "4 new images" in said[-1].summary


def test_a_link_to_a_folder_above_and_hidden_folders_give_no_image_twice(workspace, evaluated, photos):
    (photos / "hole/all").symlink_to(photos)
    shutil.copytree(photos / "hole", photos / "hole/.ipynb_checkpoints", symlinks=True)
    said = inspect(workspace, photos)
    assert set(rows(evaluated)) == {"good/000.png", "good/001.png", "hole/000.png", "hole/001.png"}
    assert "4 new images" in said[-1].summary


@pytest.mark.usefixtures("run_files")
def test_new_images_are_judged_by_the_score_of_the_evaluation(workspace, run_files, photos):
    evaluating.run(
        spec_from(EvaluateSpec, run="first", score="top1", relative=True, scales=[0, 5]), workspace, [].append
    )
    inspect(workspace, photos, threshold=1.0)
    for image in read_json(run_files.evaluation("residual") / "report.json")["images"]:
        assert float(rows(run_files)[image["file"]]["score"]) == pytest.approx(
            image["scores"]["top1"], rel=1e-4
        )


def test_a_threshold_of_ones_own_and_an_unreadable_file(workspace, evaluated, photos):
    (photos / "torn.png").write_bytes(b"\x89PNG\r\n")
    said = inspect(workspace, photos, threshold=1e9)
    found = rows(evaluated)
    assert {row["verdict"] for name, row in found.items() if name != "torn.png"} == {"pass"}
    assert "not an image that can be read" in found["torn.png"]["note"] and "1 unreadable" in said[-1].summary


def test_a_second_inspection_looks_at_new_images_only(workspace, evaluated, photos):
    inspect(workspace, photos)
    shutil.copy(photos / "good/000.png", photos / "new.png")
    assert "1 new images" in inspect(workspace, photos)[-1].summary
    assert len(rows(evaluated)) == 5


def test_watching_judges_what_comes_once_it_is_whole(workspace, evaluated, tmp_path, photos):
    folder = tmp_path / "line"
    folder.mkdir()
    whole = (photos / "good/000.png").read_bytes()
    stop = threading.Event()

    def watch():
        with pytest.raises(Cancelled):
            inspect(workspace, folder, stoppable(lambda _event: None, stop.is_set), watch=True)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        (folder / "a.png").write_bytes(whole[: len(whole) // 2])  # a camera that is slow to write
        time.sleep(2)
        (folder / "a.png").write_bytes(whole)
        (folder / "b.png").write_bytes(whole)
        deadline = time.monotonic() + 30
        path = evaluated.path / "inspections/line/results.csv"
        while time.monotonic() < deadline and not (path.exists() and len(rows(evaluated, "line")) == 2):
            time.sleep(0.1)
    finally:
        stop.set()
        watcher.join(20)
    assert {name: row["note"] for name, row in rows(evaluated, "line").items()} == {"a.png": "", "b.png": ""}


def test_under_another_threshold_the_verdicts_change_and_the_scores_stay(workspace, evaluated, photos):
    inspect(workspace, photos)
    before = rows(evaluated)
    said = inspect(workspace, photos, threshold=0.0)
    after = rows(evaluated)
    assert "0 new images" in said[-1].summary
    changed = sum(row["verdict"] != "alarm" for row in before.values())
    assert Note(f"{changed} of 4 earlier verdicts are others under this threshold") in said
    assert {row["verdict"] for row in after.values()} == {"alarm"}
    assert {name: row["score"] for name, row in after.items()} == {
        name: row["score"] for name, row in before.items()
    }


def test_an_inspection_by_another_method_stands_beside_the_first(workspace, evaluated, photos):
    threshold = {"kind": "percentile", "percent": 100}
    spec = spec_from(EvaluateSpec, run="first", methods=["uncertainty"], samples=2, threshold=threshold)
    evaluating.run(spec, workspace, [].append)
    inspect(workspace, photos)
    inspect(workspace, photos, method="uncertainty")
    assert rows(evaluated).keys() == rows(evaluated, "photos-2").keys()
    assert rows(evaluated) != rows(evaluated, "photos-2")


def test_between_two_thresholds_a_new_image_is_unsure(workspace, run_files, photos):
    low, high = {"kind": "percentile", "percent": 0}, {"kind": "mean_sigma", "sigmas": 20}
    evaluating.run(spec_from(EvaluateSpec, run="first", threshold=high, unsure=low), workspace, [].append)
    said = inspect(workspace, photos)
    report = read_json(run_files.evaluation("residual") / "report.json")
    expected = {image["file"]: image["verdict"] for image in report["images"]}
    assert {name: row["verdict"] for name, row in rows(run_files).items()} == expected
    assert "unsure" in expected.values() and "unsure" in said[-1].summary


def test_after_more_training_the_old_threshold_is_not_used(workspace, evaluated, photos):
    evaluated.weights.write_bytes(evaluated.weights.read_bytes() + b"more")
    with pytest.raises(
        UserError, match=r"has been trained further since it was evaluated.*evaluate it again"
    ):
        inspect(workspace, photos)


def test_a_band_of_ones_own_makes_images_unsure(workspace, evaluated, photos):
    inspect(workspace, photos, threshold=1e9, unsure=0.0)
    assert {row["verdict"] for row in rows(evaluated).values()} == {"unsure"}


@pytest.mark.usefixtures("evaluated")
def test_what_cannot_be_inspected_is_told(workspace, photos, tmp_path):
    with pytest.raises(MissingError, match="is no folder"):
        inspect(workspace, tmp_path / "nowhere")
    with pytest.raises(MissingError, match=r"not evaluated by uncertainty yet.*evaluate it first"):
        inspect(workspace, photos, method="uncertainty")
    evaluating.run(spec_from(EvaluateSpec, run="first"), workspace, [].append)  # conformal: too few images
    with pytest.raises(UserError, match=r"need 19 held-out.*name a threshold yourself"):
        inspect(workspace, photos)


def test_images_on_a_disk_that_fails_are_looked_at_again_when_it_is_back(
    workspace, evaluated, photos, monkeypatch
):
    def fails(*_, **__):
        raise OSError(errno.EIO, "Input/output error")

    with (
        monkeypatch.context() as failing,
        pytest.raises(UserError, match="check the disk or the network share"),
    ):
        failing.setattr("PIL.Image.open", fails)
        inspect(workspace, photos)
    inspect(workspace, photos)
    assert {row["note"] for row in rows(evaluated).values()} == {""}
    assert rows(evaluated)


def test_a_watched_image_that_cannot_be_read_is_given_up_whatever_its_camera_takes_for_the_time(
    workspace, evaluated, tmp_path, monkeypatch
):
    monkeypatch.setattr(inspecting, "_PATIENCE", 0.3)
    monkeypatch.setattr(inspecting, "_TURN", 0.1)
    folder = tmp_path / "line"
    folder.mkdir()
    (folder / "a.png").write_bytes(b"no image")
    tomorrow = time.time() + 24 * 3600
    os.utime(folder / "a.png", (tomorrow, tomorrow))
    deadline = time.monotonic() + 30

    def is_over():
        return time.monotonic() > deadline or (evaluated.path / "inspections/line/results.csv").exists()

    with pytest.raises(Cancelled):
        inspect(workspace, folder, stoppable(lambda _event: None, is_over), watch=True)
    assert "is not an image" in rows(evaluated, "line")["a.png"]["note"]


def test_a_name_that_begins_like_a_formula_is_none_in_the_table_and_the_same_when_read(
    workspace, evaluated, photos
):
    first = sorted(photos.rglob("*.png"))[0]
    first.rename(photos / "=1+1.png")
    inspect(workspace, photos)
    assert "./=1+1.png" in rows(evaluated)
    folder = InspectionFolder(evaluated.path / "inspections/photos")
    assert "=1+1.png" in {judged.file for judged in folder.read()}
    assert "0 new images" in inspect(workspace, photos)[-1].summary

import csv
import errno
import json
import os
import shutil
import threading
import time

import cv2
import numpy as np
import pytest

from configs.disk.content import sha256_of
from configs.errors import Cancelled, ExistsError, MissingError, UserError
from configs.events import Finished, Note, stoppable
from configs.spec.spec_io import spec_from
from datasets.images import read_image, write_image
from datasets.layout import MvtecFolder
from evaluation import evaluating, inspecting
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from evaluation.inspection.drift import BLOCK
from evaluation.inspection.folder import InspectionFolder
from tests.small import multiply_weights, read_json
from tests.waiting import LIMIT, wait_until


@pytest.fixture
def evaluated(workspace, evaluated_copy):
    """An evaluated run, whose threshold is the highest score of its held-out good images."""
    return evaluated_copy(workspace, threshold={"kind": "percentile", "percent": 100})


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
        path = evaluated.path / "inspections/line/results.csv"
        wait_until(lambda: path.exists() and len(rows(evaluated, "line")) == 2)
    finally:
        stop.set()
        watcher.join()
    assert {name: row["note"] for name, row in rows(evaluated, "line").items()} == {"a.png": "", "b.png": ""}


def test_under_another_threshold_the_verdicts_change_and_the_scores_stay(workspace, evaluated, photos):
    inspect(workspace, photos)
    before = rows(evaluated)
    said = inspect(workspace, photos, threshold=0.0)
    after = rows(evaluated)
    assert "no new images" in said[-1].summary
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
    given_up_by = time.monotonic() + LIMIT

    def is_over():
        return time.monotonic() > given_up_by or (evaluated.path / "inspections/line/results.csv").exists()

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
    assert "no new images" in inspect(workspace, photos)[-1].summary


def write_photo(path, level, size=(48, 64, 1)):
    write_image(path, np.full(size, level, np.uint8))


def test_a_photo_that_was_written_anew_is_judged_anew(workspace, evaluated, photos):
    inspect(workspace, photos)
    before = rows(evaluated)
    good, bad = photos / "good/000.png", photos / "hole/000.png"
    shutil.copyfile(bad, good)
    said = inspect(workspace, photos)
    after = rows(evaluated)
    assert (
        after["good/000.png"]["score"] == before["hole/000.png"]["score"] != before["good/000.png"]["score"]
    )
    assert len(after) == 4 and "1 new images" in said[-1].summary
    assert Note("1 images are judged again: written anew, or not readable before") in said
    assert after | {"good/000.png": before["good/000.png"]} == before


def test_a_photo_that_could_not_be_read_is_tried_again(workspace, evaluated, photos):
    whole = (photos / "good/000.png").read_bytes()
    (photos / "torn.png").write_bytes(whole[:99])
    inspect(workspace, photos)
    assert rows(evaluated)["torn.png"]["score"] == ""
    assert "1 unreadable" in inspect(workspace, photos)[-1].summary  # it is still torn
    changed = (photos / "torn.png").stat()
    (photos / "torn.png").write_bytes(whole)
    os.utime(photos / "torn.png", ns=(changed.st_atime_ns, changed.st_mtime_ns))
    inspect(workspace, photos)
    assert rows(evaluated)["torn.png"]["score"] == rows(evaluated)["good/000.png"]["score"]
    assert len(rows(evaluated)) == 5


def test_a_last_line_that_was_cut_off_is_no_score(workspace, evaluated, photos):
    inspect(workspace, photos)
    table = evaluated.path / "inspections/photos/results.csv"
    whole, before = table.read_bytes(), rows(evaluated)
    last = list(before)[-1]
    start = whole.rindex(last.encode())
    for cut in range(start, len(whole)):
        table.write_bytes(whole[:cut])
        assert [each.file for each in InspectionFolder(table.parent).read()] == list(before)[:-1]
    assert "1 new images" in inspect(workspace, photos)[-1].summary
    assert rows(evaluated) == before and table.read_bytes() == whole


def evaluate_again(workspace, score):
    threshold = {"kind": "percentile", "percent": 100}
    evaluating.run(
        spec_from(EvaluateSpec, run="first", score=score, threshold=threshold), workspace, [].append
    )


def test_a_table_belongs_to_one_evaluation(workspace, evaluated, photos, tmp_path):
    inspect(workspace, photos)
    inspect(workspace, photos, output=tmp_path / "out")
    evaluate_again(workspace, "linf")
    with pytest.raises(
        ExistsError, match=r"out: holds an inspection .* by another evaluation .*another output"
    ):
        inspect(workspace, photos, output=tmp_path / "out")
    said = inspect(workspace, photos)
    assert any(isinstance(each, Note) and "begins anew in photos-2" in each.text for each in said)
    l2, linf = rows(evaluated), rows(evaluated, "photos-2")
    assert all(float(linf[name]["score"]) > float(l2[name]["score"]) for name in l2)


def test_a_table_belongs_to_one_state_of_the_weights(workspace, evaluated, photos):
    inspect(workspace, photos)
    multiply_weights(evaluated.weights, 1.1)
    evaluate_again(workspace, "l2")
    inspect(workspace, photos)
    assert rows(evaluated).keys() == rows(evaluated, "photos-2").keys()
    assert rows(evaluated) != rows(evaluated, "photos-2")


def test_a_table_whose_basis_is_not_known_is_not_gone_on_with(workspace, evaluated, photos):
    inspect(workspace, photos)
    (evaluated.path / "inspections/photos/inspection.json").unlink()
    with pytest.raises(UserError, match=r"no inspection.json beside it.*move it away"):
        inspect(workspace, photos)


def test_photos_of_one_stem_have_a_heatmap_each(workspace, evaluated, tmp_path):
    (tmp_path / "line").mkdir()
    for at, name in enumerate(("001.png", "001.bmp", "001.bmp.png", "001.jpeg", f"{'x' * 250}.jpg")):
        cv2.imwrite(str(tmp_path / "line" / name), np.full((48, 64), 40 * at, np.uint8))
    inspect(workspace, tmp_path / "line")
    folder = InspectionFolder(evaluated.path / "inspections/line")
    heatmaps = {name: folder.heatmap(name) for name in rows(evaluated, "line")}
    assert len(set(heatmaps.values())) == 5 == len(list((folder.path / "heatmaps").iterdir()))
    assert heatmaps["001.png"].name == "001.png" and heatmaps["001.bmp"].name == "001.bmp.png"


@pytest.mark.parametrize(
    ("image", "note"),
    [
        (np.full((3, 3), 99, np.uint8), "another size: 3 x 3 (rows x columns), those of the training have 48 x 64"),
        (np.full((24, 32), 99, np.uint8), "another size: 24 x 32 "),
        (np.full((96, 128), 99, np.uint8), "another size: 96 x 128 "),
        (np.full((48, 144), 99, np.uint8), "another size: 48 x 144 "),
        (np.full((64, 48), 99, np.uint8), "another size: 64 x 48 "),
        (np.full((48, 64), 1000, np.uint16), "another kind: grey of 16 bits, those of the training are grey of 8 bits"),
        (np.full((48, 64, 3), 99, np.uint8), "another kind: colour of 8 bits"),
    ],
)  # fmt: skip
def test_a_photo_of_another_kind_than_the_training_had_is_unsure_and_says_why(
    workspace, evaluated, tmp_path, image, note
):
    (tmp_path / "line").mkdir()
    cv2.imwrite(str(tmp_path / "line/a.png"), image)
    write_photo(tmp_path / "line/b.png", 99)
    said = inspect(workspace, tmp_path / "line", threshold=1e9)
    other, like = rows(evaluated, "line").values()
    assert other["verdict"] == "unsure" and other["score"] == "" and other["note"].startswith(note)
    assert like["verdict"] == "pass" and like["note"] == ""
    assert any(isinstance(each, Note) and each.text.startswith(f"a.png: {note}") for each in said)
    assert "0 stopped, 1 passed, 1 unsure" in said[-1].summary
    assert "no new images" in inspect(workspace, tmp_path / "line", threshold=0.0)[-1].summary
    assert [row["verdict"] for row in rows(evaluated, "line").values()] == ["unsure", "alarm"]


def test_weights_that_are_no_numbers_are_told(workspace, evaluated, photos):
    multiply_weights(evaluated.weights, np.nan)
    for method in ("residual", "uncertainty"):
        spec = spec_from(EvaluateSpec, run="first", methods=[method], samples=2)
        with pytest.raises(UserError, match=r"the network gives no numbers \(NaN\).*train the run again"):
            evaluating.run(spec, workspace, [].append)
    report = evaluated.evaluation("residual") / "report.json"
    fields = read_json(report)
    fields["provenance"]["weights"] = sha256_of(evaluated.weights)
    report.write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(UserError, match=r"the network gives no numbers \(NaN\)"):
        inspect(workspace, photos)
    assert not (evaluated.path / "inspections/photos/results.csv").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_no_text_is_told_and_the_others_are_judged(workspace, evaluated, photos):
    (photos / os.fsdecode(b"teil-\xe4.png")).write_bytes((photos / "good/000.png").read_bytes())
    said = inspect(workspace, photos)
    assert len(rows(evaluated)) == 4
    assert any(
        isinstance(each, Note) and "teil-\\xe4.png: has a name that is not UTF-8" in each.text
        for each in said
    )


def test_no_cell_of_the_table_is_a_formula(workspace, evaluated, tmp_path):
    (tmp_path / "line").mkdir()
    for name in ("=1+1.png", "+1.png", "-1.png", "@a.png"):
        (tmp_path / "line" / name).write_bytes(b"torn")
    inspect(workspace, tmp_path / "line")
    text = (evaluated.path / "inspections/line/results.csv").read_text(encoding="utf-8")
    table = list(csv.reader(text.splitlines()))
    assert len(table) == 5
    assert not [cell for row in table for cell in row if cell[:1] and cell[0] in "=+-@"]
    judged = InspectionFolder(evaluated.path / "inspections/line").read()
    assert {each.file for each in judged} == {"=1+1.png", "+1.png", "-1.png", "@a.png"}


@pytest.mark.usefixtures("evaluated")
def test_photos_that_come_to_be_darker_are_told_beside_their_verdicts(workspace, tmp_path):
    folder = tmp_path / "today"
    folder.mkdir()
    good = MvtecFolder(workspace.dataset("part")).train_images()
    for at in range(2 * BLOCK):
        darker = 25 if at >= BLOCK else 0
        image = read_image(good[at % len(good)]).astype(int) - darker
        write_image(folder / f"{at:03}.png", image.clip(0, 255).astype(np.uint8))

    said = inspect(workspace, folder)

    told = [event.text for event in said if isinstance(event, Note) and "not like those" in event.text]
    assert len(told) == 1
    assert "darker" in told[0]
    assert said[-1].summary.endswith(told[0])

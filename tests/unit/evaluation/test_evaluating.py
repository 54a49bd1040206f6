import csv
import shutil
from pathlib import Path

import numpy as np
import pytest
import tifffile

from configs.errors import Cancelled, MissingError, UserError
from configs.events import Finished, Illustration, Note
from configs.spec.spec_io import spec_from
from datasets.corruption import corrupting
from datasets.corruption.design import CorruptSpec
from datasets.images import read_image, write_mask
from datasets.layout import MvtecFolder
from datasets.masks import read_mask
from evaluation import evaluating
from evaluation.answer.answer import answer_of
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.maps.baseline import Baseline
from evaluation.maps.detectors import Residual, batch_of, load_trained
from evaluation.maps.map_images import Loaded, map_images
from evaluation.report.folder import EvaluationFolder
from evaluation.report.report import read_report
from evaluation.saved.changes import changes_since
from evaluation.saved.evaluation import read_outcome
from networks.runs.inputs import ImageForm, held_out_images, load_framed, load_image, read_split, write_split
from networks.runs.run_record import read_run_record
from tests.small import read_json

FOUR = ["residual", "uncertainty", "combined", "located"]  # by the run alone
NAMES = [f"{defect}/{at:03}" for defect in ("good", "hole") for at in range(2)]


def evaluate(workspace, emit=None, **fields):
    said = []
    evaluating.run(spec_from(EvaluateSpec, **{"run": "first"} | fields), workspace, emit or said.append)
    return said


def result_of(files, defect="all"):
    return read_json(files.evaluation("residual") / "report.json")["results"][defect]


def contents(folder):
    """Return the bytes of every file in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_an_evaluation_writes_report_scores_figures_maps_and_pictures(workspace, run_files):
    said = evaluate(workspace)

    folder = run_files.evaluation("residual")
    pictures = {f"{kind}/test/{name}.png" for kind in ("heatmaps", "reconstructions") for name in NAMES}
    assert set(contents(folder)) == pictures | {
        *(f"maps/test/{name}.tiff" for name in NAMES),
        *("report.json", "report.html", "scores.csv", "roc.csv", "stress.csv", "stress.png"),
        *("roc.png", "roc_scores.png", "roc_pixels.png", "histogram.png"),
    }
    assert workspace.run("first").evaluations() == ["residual"]
    finished = said[-1]
    assert isinstance(finished, Finished)
    assert (finished.folder, finished.report) == (str(folder), str(folder / "report.html"))
    assert "image AUROC (L2)" in finished.summary
    assert [event.path for event in said if isinstance(event, Illustration)] == [str(folder / "roc.png")]


def test_a_map_is_the_float_residual_at_the_networks_size(workspace, run_files):
    evaluate(workspace)

    folder = run_files.evaluation("residual")
    for name in NAMES:
        anomaly_map = tifffile.imread(folder / f"maps/test/{name}.tiff")
        image = load_image(workspace.dataset("part") / f"test/{name}.png", ImageForm(24, 32, 1))
        reconstruction = read_image(folder / f"reconstructions/test/{name}.png")  # rounded to grey levels
        assert (anomaly_map.shape, anomaly_map.dtype) == ((24, 32), np.float32)
        np.testing.assert_allclose(
            anomaly_map, np.abs(image - reconstruction.astype(float))[..., 0], atol=0.51
        )


def test_scores_are_those_of_the_maps(workspace, run_files):
    evaluate(workspace)

    folder = run_files.evaluation("residual")
    with (folder / "scores.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["file"] for row in rows] == [f"{name}.png" for name in NAMES]
    assert [row["is_anomalous"] for row in rows] == ["0", "0", "1", "1"]
    for name, row in zip(NAMES, rows, strict=True):
        anomaly_map = tifffile.imread(folder / f"maps/test/{name}.tiff").astype(float)
        assert float(row["l2"]) == pytest.approx(np.sqrt((anomaly_map**2).mean()), rel=1e-5)
        assert float(row["linf"]) == pytest.approx(anomaly_map.max(), rel=1e-5)


def test_evaluating_twice_gives_the_same_scores_and_replaces_the_old_evaluation(workspace, run_files):
    evaluate(workspace)
    folder = run_files.evaluation("residual")
    first = contents(folder)
    (folder / "maps/test/gone.tiff").write_bytes(b"of an image that is no more")

    evaluate(workspace)

    second = contents(folder)
    assert second["scores.csv"] == first["scores.csv"]
    assert set(second) == set(first)
    assert [path.name for path in folder.parent.iterdir()] == ["residual"]


@pytest.mark.usefixtures("run_files")
def test_a_method_named_twice_is_evaluated_once(workspace):
    said = evaluate(workspace, methods=["residual", "residual"])

    assert len([event for event in said if isinstance(event, Finished)]) == 1


def test_without_masks_the_pixel_figure_is_unknown_and_the_report_says_so(workspace, run_files):
    shutil.rmtree(workspace.dataset("part") / "ground_truth")

    said = evaluate(workspace)

    result = result_of(run_files)
    assert result["pixel_auroc"] is None
    assert result["image_auroc"]["l2"] is not None
    assert result["counts"] == {"good": 2, "defective": 2, "without_mask": 2}
    assert "pixel AUROC unknown" in said[-1].summary
    assert any("without a mask: 2" in event.text for event in said if isinstance(event, Note))


def test_a_defective_image_without_mask_is_left_out_of_the_pixels_alone(workspace, run_files):
    evaluate(workspace)
    complete = result_of(run_files)
    mask = next((workspace.dataset("part") / "ground_truth/hole").glob("001*"))
    mask.unlink()

    evaluate(workspace)

    result = result_of(run_files, "hole")
    assert result["counts"] == {"good": 2, "defective": 2, "without_mask": 1}
    assert result["image_auroc"] == complete["image_auroc"]
    folder = run_files.evaluation("residual")
    images = read_json(folder / "report.json")["images"]
    assert [image["has_gt_mask"] for image in images] == [True, True, True, False]
    assert "no mask" in (folder / "report.html").read_text(encoding="utf-8")


def test_several_masks_of_one_image_in_a_folder_count_as_one_and_are_watched_for_changes(
    workspace, run_files
):
    evaluate(workspace)
    of_one_mask = result_of(run_files)
    mask = workspace.dataset("part") / "ground_truth/hole/000_mask.png"
    upper, lower = (read_mask(mask) for _ in range(2))
    upper[24:], lower[:24] = False, False
    mask.unlink()
    (folder := mask.with_name("000")).mkdir()
    write_mask(folder / "000.png", upper)
    write_mask(folder / "001.png", lower)

    evaluate(workspace)

    assert result_of(run_files) == of_one_mask
    outcome = read_outcome(run_files, "residual")
    assert changes_since(outcome, workspace) == []
    write_mask(folder / "001.png", upper)
    assert "images or masks of part came, went or changed since" in changes_since(outcome, workspace)[0]


@pytest.mark.parametrize(("count", "is_told"), [(2, True), (3, False)])
def test_too_few_good_images_for_a_relation_are_told(workspace, run_files, count, is_told):
    rows = read_split(run_files.split)
    train = [workspace.dataset("part") / name for name, use in rows if use != "test"]
    write_split(run_files.split, workspace.dataset("part"), train[count:], train[:count])

    said = evaluate(workspace, relative=True)

    told = [event.text for event in said if isinstance(event, Note) and "put in relation to" in event.text]
    assert len(told) == is_told
    assert not told or f"relation to: {count}. That is too few" in told[0]


def test_without_good_test_images_the_image_figures_are_unknown(workspace, run_files):
    shutil.rmtree(workspace.dataset("part") / "test/good")

    said = evaluate(workspace)

    result = result_of(run_files)
    assert set(result["image_auroc"].values()) == {None}
    assert result["counts"] == {"good": 0, "defective": 2, "without_mask": 0}
    assert "image AUROC (L2) unknown" in said[-1].summary
    assert any("no good test images" in event.text for event in said if isinstance(event, Note))


def test_without_defective_test_images_nothing_is_known_and_the_maps_are_there(workspace, run_files):
    shutil.rmtree(workspace.dataset("part") / "test/hole")

    evaluate(workspace)

    assert result_of(run_files)["pixel_auroc"] is None
    assert len(list((run_files.evaluation("residual") / "maps/test/good").iterdir())) == 2


@pytest.mark.usefixtures("run_files")
def test_without_test_images_there_is_nothing_to_evaluate(workspace):
    shutil.rmtree(workspace.dataset("part") / "test")

    with pytest.raises(UserError, match="has no test images"):
        evaluate(workspace)

    assert workspace.run("first").evaluations() == []


@pytest.mark.usefixtures("run_files")
def test_an_unknown_run_is_an_error_that_says_which_there_are(workspace):
    with pytest.raises(MissingError, match=r'no run is called "frist"; did you mean "first"\?'):
        evaluate(workspace, run="frist")


@pytest.mark.parametrize("broken", ["test/hole/001.png", "ground_truth/hole/001_mask.png"])
def test_an_unreadable_file_is_an_error_and_the_old_evaluation_stays(workspace, run_files, broken):
    evaluate(workspace)
    folder = run_files.evaluation("residual")
    before = contents(folder)
    (workspace.dataset("part") / broken).write_bytes(b"not a picture")

    with pytest.raises(UserError, match=broken):
        evaluate(workspace)

    assert contents(folder) == before
    assert [path.name for path in folder.parent.iterdir()] == ["residual"]


def test_a_cancelled_evaluation_leaves_nothing_behind(workspace, run_files):
    def stop_while_drawing(event):
        if getattr(event, "stage", "") == "drawing heatmaps":
            raise Cancelled

    with pytest.raises(Cancelled):
        evaluate(workspace, stop_while_drawing)

    assert list((run_files.path / "evaluations").iterdir()) == []


def test_images_are_mapped_in_order_and_alike_in_a_full_and_in_a_last_smaller_batch(workspace, run_files):
    record = read_run_record(run_files)
    model = load_trained(run_files, record)
    images = MvtecFolder(workspace.dataset("part")).test_images()
    many = images * 5  # 20: two batches of 8, and one of 4

    mapped = list(map_images(Residual(model), Loaded(many, record.form)))

    assert batch_of(record.form.shape) == 8
    assert [item.source for item in mapped] == many
    for item in mapped[4:]:
        first = mapped[images.index(item.source)]
        np.testing.assert_array_equal(item.anomaly_map, first.anomaly_map)


def test_the_synthetic_test_set_of_the_runs_corruption_is_evaluated_beside_the_real_one(workspace, run_files):
    evaluate(workspace)
    real = contents(run_files.evaluation("residual"))
    corrupt = spec_from(CorruptSpec, dataset="part", name="stain", corruption="stain", copies=3)
    corrupting.run(corrupt, workspace, [].append)

    evaluate(workspace)

    both = contents(run_files.evaluation("residual"))
    assert both["scores.csv"] == real["scores.csv"]
    synthetic = list(csv.DictReader(both["scores_synthetic.csv"].decode().splitlines()))
    assert [row["defect"] for row in synthetic] == ["synthetic"] * 6  # 3 copies of 2 good test images
    result = result_of(run_files, "synthetic")
    assert result["counts"] == {"good": 2, "defective": 6, "without_mask": 0}
    assert 0 <= result["pixel_auroc"] <= 1
    assert "heatmaps/test/synthetic/000_0.png" in both
    assert result_of(run_files, "all")["counts"]["defective"] == 2


@pytest.mark.usefixtures("quick_locator")
def test_each_method_gives_maps_of_its_own_and_the_same_again(workspace, run_files):
    evaluate(workspace, methods=FOUR, samples=4)
    first = {method: contents(run_files.evaluation(method)) for method in FOUR}
    evaluate(workspace, methods=FOUR[1:], samples=4)

    for method in FOUR[1:]:
        assert contents(run_files.evaluation(method))["scores.csv"] == first[method]["scores.csv"]
    assert len({found["scores.csv"] for found in first.values()}) == 4
    maps = {
        method: tifffile.imread(run_files.evaluation(method) / "maps/test/hole/000.tiff") for method in FOUR
    }
    assert all(found.dtype == np.float32 and found.min() >= 0 for found in maps.values())
    units = {read_json(run_files.evaluation(method) / "report.json")["unit"] for method in FOUR}
    assert len(units) == 4


def test_smoothed_maps_are_smoother_and_scored_as_such(workspace, run_files):
    evaluate(workspace)
    rough = tifffile.imread(run_files.evaluation("residual") / "maps/test/hole/000.tiff")
    evaluate(workspace, smoothing=8.0)
    smooth = tifffile.imread(run_files.evaluation("residual") / "maps/test/hole/000.tiff")
    assert np.abs(np.diff(smooth)).mean() < np.abs(np.diff(rough)).mean() / 2
    assert smooth.mean() == pytest.approx(rough.mean(), rel=0.05)


def test_the_scales_of_the_spec_make_other_maps(workspace, run_files):
    evaluate(workspace)
    plain = tifffile.imread(run_files.evaluation("residual") / "maps/test/hole/000.tiff")
    evaluate(workspace, scales=[0, 10])
    smoother = tifffile.imread(run_files.evaluation("residual") / "maps/test/hole/000.tiff")
    assert (smoother != plain).any()
    assert smoother.mean() < plain.mean()  # differences of both signs cancel out


def test_relative_maps_are_in_spreads_of_held_out_good_images(workspace, run_files):
    evaluate(workspace, relative=True, threshold={"kind": "percentile", "percent": 100}, score="l1")
    report = read_json(run_files.evaluation("residual") / "report.json")
    assert report["unit"] == "spreads of good images"
    held_out = held_out_images(run_files, read_run_record(run_files).spec, workspace)
    record = read_run_record(run_files)
    detector = Residual(load_trained(run_files, record))
    maps = [item.anomaly_map for item in map_images(detector, Loaded(held_out, record.form))]
    baseline = Baseline.of(maps)
    first = load_framed(workspace.dataset("part") / f"test/{NAMES[0]}.png", record.form)
    expected = baseline.relative(detector.look([first])[1][0])
    written = tifffile.imread(run_files.evaluation("residual") / f"maps/test/{NAMES[0]}.tiff")
    np.testing.assert_allclose(written, expected, atol=1e-3)
    judged_by_others = max(baseline.without(each).relative(each).mean() for each in maps)
    assert report["threshold"]["value"] == pytest.approx(judged_by_others, rel=1e-3)


def test_the_threshold_comes_from_held_out_images_and_judges_every_test_image(workspace, run_files):
    evaluate(workspace, threshold={"kind": "percentile", "percent": 100})
    report = read_json(run_files.evaluation("residual") / "report.json")
    assert (report["threshold"]["chosen_on"], report["threshold"]["images"]) == ("held-out good images", 2)
    for image in report["images"]:
        is_stopped = image["scores"]["l2"] >= report["threshold"]["value"]
        assert image["verdict"] == ("alarm" if is_stopped else "pass")

    evaluate(workspace, threshold={"kind": "percentile", "percent": 100}, score="linf")
    report = read_json(run_files.evaluation("residual") / "report.json")
    for image in report["images"]:
        is_stopped = image["scores"]["linf"] >= report["threshold"]["value"]
        assert image["verdict"] == ("alarm" if is_stopped else "pass")
    value = report["results"]["all"]["figures"]["image_auroc"]["value"]
    assert value == report["results"]["all"]["image_auroc"]["linf"]

    evaluate(workspace, threshold={"kind": "f1_max"})
    report = read_json(run_files.evaluation("residual") / "report.json")
    assert any("chosen on the test images themselves" in note for note in report["notes"])


def test_a_network_without_dropout_is_no_reason_to_crash(workspace, run_files):
    path = run_files.resolved
    text = path.read_text(encoding="utf-8").replace('"mc_dropout_rates":null', '"mc_dropout_rates":[0,0]')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"mc_dropout_rates.*choose the residual"):
        evaluate(workspace, methods=["uncertainty"])


def test_a_run_whose_training_goes_on_is_evaluated_with_a_warning(workspace, run_files):
    run_files.checkpoint.touch()
    evaluate(workspace)
    assert (
        "The training is not finished"
        in read_json(run_files.evaluation("residual") / "report.json")["notes"][0]
    )


def test_defects_smaller_than_a_pixel_count_as_one_and_are_told(workspace, run_files):
    mask = np.zeros((48, 64), np.bool_)
    mask[20, 30] = mask[8, 2] = True  # the network sees 24 x 32, by nearest neighbour neither of them
    write_mask(workspace.dataset("part") / "ground_truth/hole/000_mask.png", mask)
    evaluate(workspace)
    report = read_json(run_files.evaluation("residual") / "report.json")
    expected = "Defects smaller than a pixel of the maps: 2, in 1 file (hole/000.png)."
    assert any(note.startswith(expected) for note in report["notes"])


def test_a_persons_notes_in_an_evaluation_stay_when_it_is_made_anew(workspace, run_files):
    evaluating.run(spec_from(EvaluateSpec, run="first"), workspace, [].append)
    folder = run_files.evaluation("residual")
    own = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    assert all(EvaluationFolder.is_own(name) for name in own)
    notes = [
        Path("notes.txt"),
        Path("maps/test/hole/000.txt"),
        Path("maps/mine.tiff"),
        Path("photos/good.png"),
    ]
    for note in notes:
        (folder / note).parent.mkdir(exist_ok=True)
        (folder / note).write_text("mine", encoding="utf-8")
    gone = folder / "heatmaps/test/hole/999.png"  # of an image that is no more
    gone.write_bytes((folder / "heatmaps/test/hole/000.png").read_bytes())
    evaluating.run(spec_from(EvaluateSpec, run="first"), workspace, [].append)
    assert {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()} == own | set(notes)
    assert all((folder / note).read_text(encoding="utf-8") == "mine" for note in notes)
    assert [path.name for path in folder.parent.iterdir()] == ["residual"]


def test_the_job_tells_the_answer_in_words(workspace, run_files):
    told = [event.text for event in evaluate(workspace, stress=False) if isinstance(event, Note)]
    report = read_report(run_files.evaluation("residual") / "report.json")
    assert set(answer_of(report).lines) <= set(told)


@pytest.mark.usefixtures("run_files", "quick_locator")
def test_an_evaluation_traces_each_network_once_whatever_it_looks_at(workspace, monkeypatch):
    """Tracing a network again, as for batches of another size, takes longer than what it then computes."""
    module = pytest.importorskip("tensorflow.python.eager.polymorphic_function.polymorphic_function")
    traced: list[object] = []
    detector = vars(module)["_FrequentTracingDetector"]  # which counts them
    monkeypatch.setattr(detector, "called_with_tracing", lambda _self, name, _omit: traced.append(name))
    evaluate(workspace, methods=["located"])  # trains the locator, with batches of its own
    traced.clear()
    evaluate(workspace, methods=FOUR, samples=2)
    assert traced
    again = {repr(name) for name in traced if traced.count(name) > 1}
    assert again == set()
    traced.clear()
    evaluate(workspace, methods=["combined", "residual"], label="again", samples=2)  # in the same task
    assert traced == []

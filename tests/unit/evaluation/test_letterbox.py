"""Photos of another proportion that keep it: their borders count for nothing, whoever looks at them."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from datasets.images import resize_mask, write_image, write_mask
from datasets.layout import read_record
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from evaluation import evaluating, inspecting
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from evaluation.inspection.folder import InspectionFolder
from evaluation.report.folder import EvaluationFolder
from evaluation.saved import images as saved
from evaluation.saved.evaluation import read_outcome
from evaluation.scoring.scores import norms_of
from networks.runs.run_record import read_run_record
from tests.small import write_category, write_untrained_run

HOLE = np.zeros((40, 24), np.bool_)
HOLE[30:38, 2:10] = True


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory) -> Workspace:
    """A category of 48 x 64 with a good and a bad photo of 40 x 24 in the test, evaluated between borders."""
    folder = tmp_path_factory.mktemp("letterbox")
    source = write_category(folder / "source")
    rng = np.random.default_rng(5)
    for name in ("test/good/000.png", "test/hole/000.png", "train/good/000.png"):
        write_image(source / name, rng.integers(0, 256, (40, 24, 1), np.uint8))
    write_mask(source / "ground_truth/hole/000_mask.png", HOLE)
    workspace = Workspace(folder / "workspace")
    spec = spec_from(ImportSpec, name="part", source=source, mixed_sizes="letterbox")
    importing.run(spec, workspace, [].append)
    assert read_record(workspace.dataset("part")).letterbox
    record = write_untrained_run(workspace).resolved  # 24 x 32
    record.write_text(record.read_text().replace('"letterbox":false', '"letterbox":true'))
    evaluating.run(spec_from(EvaluateSpec, run="first"), workspace, [].append)
    return workspace


def place_of(name):
    """Of 40 x 24 in 24 x 32 there are 14 columns, in the middle."""
    return (slice(0, 24), slice(9, 23)) if name.endswith("/000") else (slice(0, 24), slice(0, 32))


def map_of(workspace, name):
    folder = EvaluationFolder(workspace.run("first").evaluation("residual"))
    return saved.read_map(folder.map(f"{name}.png"), (24, 32))


def test_scores_are_of_what_lies_between_the_borders(evaluated):
    for image in read_outcome(evaluated.run("first"), "residual").report.images:
        name = image.file.removesuffix(".png")
        found = map_of(evaluated, name)
        assert image.scores == pytest.approx(norms_of(found[place_of(name)]))
        is_whole = found[place_of(name)].shape == found.shape
        assert (image.scores["l2"] == norms_of(found)["l2"]) == is_whole


def test_pixel_figures_are_of_what_lies_between_the_borders(evaluated):
    report = read_outcome(evaluated.run("first"), "residual").report
    rows, columns = np.mgrid[:48, :64]
    disc = np.hypot(rows - 24, columns - 32) < 5
    masks = {"hole/000": resize_mask(HOLE, 24, 14), "hole/001": resize_mask(disc, 24, 32)}
    truths, values = [], []
    for image in report.images:
        name = image.file.removesuffix(".png")
        counted = map_of(evaluated, name)[place_of(name)]
        truths.append(masks.get(name, np.zeros(counted.shape, np.bool_)).ravel())
        values.append(counted.ravel())
    expected = roc_auc_score(np.concatenate(truths), np.concatenate(values))
    assert report.results["all"].pixel_auroc == pytest.approx(expected, abs=1e-4)
    assert "Borders beside images of another proportion count for nothing" in report.resolution


def test_an_inspection_frames_photos_as_the_evaluation_did(evaluated, tmp_path):
    spec = spec_from(
        InspectSpec,
        run="first",
        folder=evaluated.dataset("part") / "test/hole",
        output=tmp_path,
        threshold=1.0,
    )
    inspecting.run(spec, evaluated, [].append)
    report = read_outcome(evaluated.run("first"), "residual").report
    scores = {image.file: image.scores[report.score] for image in report.images}
    (folder,) = {path.parent for path in tmp_path.rglob("results.csv")}
    said = {f"hole/{each.file}": each.score for each in InspectionFolder(folder).read()}
    assert said == {name: score for name, score in scores.items() if name.startswith("hole/")}


def test_a_photo_and_its_layers_are_shown_in_one_frame(evaluated):
    images = saved.tested_set(evaluated.run("first"), evaluated)
    shown = images.load("hole/000.png", "residual")
    assert shown.image.shape[:2] == shown.gt_mask.shape == (40, 53)  # 3 : 4
    assert shown.seen.shape[:2] == shown.maps["residual"].shape == (24, 32)
    np.testing.assert_array_equal(shown.gt_mask[:, 14:38], HOLE)
    assert shown.gt_mask.sum() == HOLE.sum()


def test_a_run_takes_the_form_from_its_data_set(evaluated):
    from networks.runs.inputs import image_form

    spec = read_run_record(evaluated.run("first")).spec
    form = image_form(spec, evaluated.dataset("part"), equalize=False)
    assert form == read_run_record(evaluated.run("first")).form

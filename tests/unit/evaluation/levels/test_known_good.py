"""A photo that a person called good: the threshold is chosen on its score, too; the scores stay as they are."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from configs.errors import UserError
from configs.spec.spec_io import spec_from
from datasets.images import write_image
from evaluation import evaluating, inspecting
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from evaluation.inspection.folder import InspectionFolder
from evaluation.saved.changes import changes_since
from evaluation.saved.evaluation import read_outcome
from evaluation.scoring.thresholds import Percentile
from networks.runs.inputs import evaluated_images
from networks.runs.run_record import read_run_record

HIGHEST = Percentile(percent=100)


def evaluate(workspace, *known_good, **fields):
    said = []
    spec = spec_from(
        EvaluateSpec,
        run="first",
        threshold=HIGHEST,
        stress=False,
        known_good=list(map(str, known_good)),
        **fields,
    )
    evaluating.run(spec, workspace, said.append)
    return [getattr(event, "text", "") for event in said]


def test_the_threshold_rises_over_its_score_and_the_report_says_so(workspace, run_files, tmp_path):
    photo = tmp_path / "photos" / "false alarm.png"
    photo.parent.mkdir()
    write_image(photo, np.full((48, 64, 1), 255, np.uint8))
    evaluate(workspace)
    before = read_outcome(run_files, "residual").report

    said = evaluate(workspace, photo, label="known")

    after = read_outcome(run_files, "residual@known").report
    assert after.threshold.images == before.threshold.images + 1
    assert after.threshold.value > before.threshold.value
    assert [image.scores for image in after.images] == [image.scores for image in before.images]
    note = next(text for text in said if "a person called good: 1, of which 0 are still stopped" in text)
    assert f"from {before.threshold.value:.4g} to {after.threshold.value:.4g}" in note and note in after.notes
    assert str(photo) in after.provenance["known good"] and "known good" not in before.provenance

    for method, report in (("residual", before), ("residual@known", after)):
        out = tmp_path / method
        spec = spec_from(InspectSpec, run="first", folder=str(photo.parent), method=method, output=str(out))
        inspecting.run(spec, workspace, [].append)
        (judged,) = InspectionFolder(out).read()
        assert judged.threshold == report.threshold.value
        assert (judged.score >= judged.threshold) == (report is before)


def test_a_test_image_among_them_is_not_tested_on_and_that_is_told(workspace, run_files, tmp_path):
    photo = next((workspace.dataset("part") / "test/good").iterdir())
    copied = Path(shutil.copy(photo, tmp_path / "copy.png"))
    evaluate(workspace)
    before = read_outcome(run_files, "residual")
    for named in (photo, copied):  # by its content: a copy of it is no other photo
        said = evaluate(workspace, named, label="known")
        after = read_outcome(run_files, "residual@known")
        assert set(before.names) - set(after.names) == {f"good/{photo.name}"}
        assert after.report.results["all"].good == before.report.results["all"].good - 1
        assert (before.report.not_tested, after.report.not_tested) == (0, 1)
        left = after.report.results["all"].good
        told = "Of these photos, test images: 1. They are not tested on any more, as a threshold is chosen on them: the"
        assert any(text.startswith(told) and f"that are left, {left} of them good" in text for text in said)
        assert not after.folder.heatmap(f"good/{photo.name}").exists()
        assert changes_since(after, workspace) == []  # the photo is still looked after


def test_one_photo_counts_once_whatever_it_is_called(workspace, run_files, tmp_path):
    photo = next((workspace.dataset("part") / "test/good").iterdir())
    copied = Path(shutil.copy(photo, tmp_path / "copy.png"))
    evaluate(workspace, photo)
    once = read_outcome(run_files, "residual").report
    said = evaluate(workspace, photo, copied, photo)
    report = read_outcome(run_files, "residual").report
    assert report.threshold == once.threshold
    assert any("a person called good: 1," in text for text in said)


def test_a_test_image_among_them_that_is_labelled_as_defective_is_named(workspace, run_files):
    assert run_files.weights.is_file()
    photo = next((workspace.dataset("part") / "test/hole").iterdir())
    said = evaluate(workspace, photo)
    assert any(f"Labelled as defective: hole/{photo.name}. They are not tested" in text for text in said)


def test_without_any_test_image_left_there_is_nothing_to_evaluate(workspace, run_files):
    tested = [image.path for image in evaluated_images(read_run_record(run_files).spec, workspace)]
    with pytest.raises(UserError, match="has no test images besides those that are called good"):
        evaluate(workspace, *tested)


def test_without_a_threshold_they_change_nothing(workspace, run_files):
    photo = next((workspace.dataset("part") / "test/good").iterdir())
    spec = spec_from(
        EvaluateSpec, run="first", known_good=[str(photo)], stress=False
    )  # conformal: too few images
    evaluating.run(spec, workspace, [].append)
    report = read_outcome(run_files, "residual").report
    assert report.threshold.value is None
    assert any("Without a threshold they change nothing" in note for note in report.notes)

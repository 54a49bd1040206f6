"""A photo that a person called good: the threshold is chosen on its score, too; the scores stay as they are."""

import numpy as np
import pytest

from configs.spec.spec_io import spec_from
from datasets.images import write_image
from evaluation import evaluating, inspecting
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from evaluation.inspection.folder import InspectionFolder
from evaluation.saved.evaluation import read_outcome
from evaluation.scoring.thresholds import Percentile

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


@pytest.mark.usefixtures("run_files")
def test_a_test_image_among_them_is_told(workspace):
    photo = next((workspace.dataset("part") / "test/good").iterdir())
    assert any("Of these photos, test images: 1." in text for text in evaluate(workspace, photo))


def test_without_a_threshold_they_change_nothing(workspace, run_files):
    photo = next((workspace.dataset("part") / "test/good").iterdir())
    spec = spec_from(
        EvaluateSpec, run="first", known_good=[str(photo)], stress=False
    )  # conformal: too few images
    evaluating.run(spec, workspace, [].append)
    report = read_outcome(run_files, "residual").report
    assert report.threshold.value is None
    assert any("Without a threshold they change nothing" in note for note in report.notes)

import numpy as np
import pytest

from evaluation.evaluate_spec import EvaluateSpec
from evaluation.judge import Judge
from evaluation.maps.map_images import Loaded
from evaluation.scoring.scores import norms_of
from networks.runs.inputs import evaluated_images, held_out_images
from networks.runs.run_record import read_run_record

PARTS = ("residual", "uncertainty")


def judge_of(workspace, run_files, method, **fields):
    spec = EvaluateSpec(run="first", samples=3, **fields)
    return Judge.of(run_files, spec, method, workspace, lambda _: None)


def maps(judge, images):
    return [item.anomaly_map for item in judge.look(Loaded(images, judge.form))]


@pytest.mark.parametrize("relative", [False, True])
def test_by_peak_each_part_is_finished_first_and_weighs_as_its_good_images_peak(
    workspace, run_files, relative
):
    fields = {"smoothing": 2, "relative": relative, "score": "top1"}
    spec = read_run_record(run_files).spec
    good, tested = held_out_images(run_files, spec, workspace), evaluated_images(spec, workspace)[:3]
    expected = 0
    for part in PARTS:
        judge = judge_of(workspace, run_files, part, **fields)
        peak = np.mean(judge.scores_of_good(Loaded(good, judge.form), lambda _: None))
        expected = expected + np.stack(maps(judge, tested)) / peak

    both = judge_of(workspace, run_files, "combined", combine_by="peak", **fields)

    np.testing.assert_allclose(np.stack(maps(both, tested)), expected, rtol=1e-3, atol=1e-5)
    assert both.unit == "times the highest 1 % of good images"
    assert both.maps.compared == (len(good) if relative else None)


def test_a_held_out_image_is_judged_by_the_others_in_every_part(workspace, run_files):
    fields = {"relative": True, "score": "top1"}
    good = held_out_images(run_files, read_run_record(run_files).spec, workspace)
    both = judge_of(workspace, run_files, "combined", combine_by="peak", **fields)

    found = [norms_of(item.counted)["top1"] for item in both.look(Loaded(good, both.form))]
    as_new = both.scores_of_good(Loaded(good, both.form), lambda _: None)

    assert len(as_new) == len(good)
    assert all(
        new > known for new, known in zip(as_new, found, strict=True)
    )  # it is no part of its own yardstick
    by_part = sum(
        np.array(found) / np.mean(found)
        for part in PARTS
        for judge in [judge_of(workspace, run_files, part, **fields)]
        for found in [judge.scores_of_good(Loaded(good, judge.form), lambda _: None)]
    )
    assert (
        np.array(as_new) <= by_part * 1.001
    ).all()  # peaks of both parts at one place are the most there can be

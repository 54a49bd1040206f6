"""The graph of an export says what the evaluation's detectors say."""

import numpy as np
import pytest

from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.judge import Judge
from evaluation.maps import methods
from evaluation.maps.map_images import Loaded
from exporting.graph import MAP, RECONSTRUCTION, graph_of
from networks.locating.locator import build_locator
from networks.runs.inputs import evaluated_images
from tests.small import write_untrained_run

AESC = {"kind": "aesc", "depth": 2, "base_filters": 2}
UNET = {"kind": "unet", "depth": 2, "base_filters": 2}
SMOOTHED = {"scales": [0, 2, 8], "light": 20, "smoothing": 3}


@pytest.fixture
def fresh_locator(monkeypatch):
    """A locator that was never trained."""
    monkeypatch.setattr(
        methods, "locator_of", lambda _files, record, *_rest: build_locator(record.channels, 0)
    )


def judge_of(workspace, architecture=AESC, channels=1, method="residual", **evaluation):
    files = write_untrained_run(workspace, channels, architecture=architecture)
    spec = spec_from(EvaluateSpec, run="first", methods=[method], **evaluation)
    return Judge.of(files, spec, method, workspace, [].append)


def assert_same(judge, workspace):
    graph = graph_of(judge)
    images = evaluated_images(judge.record.spec, workspace)
    for item in judge.look(Loaded(images, judge.form)):
        said = graph(item.image[None])
        np.testing.assert_allclose(said[RECONSTRUCTION][0], item.reconstruction, atol=1e-3)
        # The contrast of a flat place is what float32 leaves of two large numbers' difference.
        share = 1e-4 if judge.spec.contrast == 0 else 2e-3
        np.testing.assert_allclose(said[MAP][0], item.anomaly_map, atol=share * float(item.anomaly_map.max()))


@pytest.mark.parametrize("architecture", [AESC, UNET], ids=["aesc", "unet"])
@pytest.mark.parametrize("channels", [1, 3])
def test_the_residual_at_several_scales_without_what_changes_slowly(workspace, architecture, channels):
    assert_same(judge_of(workspace, architecture, channels, **SMOOTHED), workspace)


def test_the_papers_plain_residual(workspace):
    assert_same(judge_of(workspace), workspace)


def test_contrast_halves_differences(workspace):
    assert_same(judge_of(workspace, channels=3, contrast=15, scales=[0, 2]), workspace)


def test_maps_in_relation_to_good_images(workspace):
    assert_same(judge_of(workspace, relative=True, smoothing=1), workspace)


def test_a_gaussian_that_is_wider_than_the_image(workspace):
    assert_same(judge_of(workspace, light=50, scales=[20]), workspace)


@pytest.mark.parametrize(
    "patch", [{"patch": 16}, {"patch": 16, "patch_stride": 3}, {"patch": [24, 16]}], ids=str
)
def test_patches_put_together_again(workspace, patch):
    assert_same(judge_of(workspace, {**AESC, **patch}, **SMOOTHED), workspace)


@pytest.mark.usefixtures("fresh_locator")
@pytest.mark.parametrize("channels", [1, 3])
def test_what_a_second_network_locates(workspace, channels):
    assert_same(judge_of(workspace, channels=channels, method="located"), workspace)


@pytest.mark.usefixtures("fresh_locator")
@pytest.mark.parametrize(
    "fields", [{"scales": [0, 2]}, {"combine_by": "peak", "relative": True, "smoothing": 1}]
)
def test_residual_and_located_together(workspace, fields):
    assert_same(judge_of(workspace, method="combined", combine=["residual", "located"], **fields), workspace)


@pytest.mark.parametrize("combine", [None, ["residual", "uncertainty"]])
def test_no_graph_holds_what_draws_random_numbers(workspace, combine):
    method = {"method": "uncertainty"} if combine is None else {"method": "combined", "combine": combine}
    with pytest.raises(TypeError, match="no graph holds"):
        graph_of(judge_of(workspace, samples=2, **method))

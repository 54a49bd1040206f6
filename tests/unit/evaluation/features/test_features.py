"""The method `features`: by weights that a person brings, which are told; its bank is made once."""

import numpy as np
import pytest
import tifffile

from configs.errors import Cancelled, SpecError, UserError
from configs.events import Progress
from configs.spec.spec_io import spec_from
from evaluation import evaluating, inspecting, stressing
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec, StressSpec
from evaluation.judge import Judge
from evaluation.maps.map_images import Loaded
from evaluation.saved.evaluation import read_outcome
from evaluation.scoring.scores import norms_of
from networks.pretrained import origin
from networks.pretrained.origin import PACKAGE, Origin
from networks.runs.inputs import ImageForm, brought_to, evaluated_images, held_out_images
from networks.runs.run_record import read_run_record
from tests.torch_files import lite0_tensors, write_zip


@pytest.fixture
def weights(tmp_path):
    return write_zip(tmp_path / "made-up.pth", lite0_tensors())


def evaluate(workspace, weights, emit=None, methods=("features",), **fields):
    features = {"weights": str(weights), "blocks": [0, 2], "resolution": 48} | fields.pop("of", {})
    spec = spec_from(EvaluateSpec, run="first", methods=list(methods), features=features, **fields)
    evaluating.run(spec, workspace, emit or [].append)


def test_what_is_odd_is_far_and_what_made_it_is_told(workspace, run_files, weights):
    evaluate(workspace, weights, of={"licence": "MIT"}, stress=False)
    outcome = read_outcome(run_files, "features")
    provenance = outcome.report.provenance
    assert provenance["features weights"] == Origin.of(weights).sha256
    assert (provenance["features licence"], provenance["features source"]) == ("MIT", "unknown")
    assert outcome.report.unit == "distance of features"
    found = tifffile.imread(run_files.evaluation("features") / "maps/test/hole/000.tiff")
    assert found.shape == (24, 32) and found.dtype == np.float32 and found.min() >= 0
    (bank,) = run_files.features.iterdir()
    kept = np.load(bank)
    assert kept.shape[1] == 16 + 24 and kept.dtype == np.float32


def test_the_bank_is_made_once_for_all_that_ask_for_it(workspace, run_files, weights, tmp_path):
    said = []
    evaluate(workspace, weights, said.append, score="linf")
    (bank,) = run_files.features.iterdir()
    made = bank.stat().st_mtime_ns
    stages = [each.stage for each in said if isinstance(each, Progress)]
    assert "looking at training images" in stages and "choosing patches" in stages
    said.clear()
    inspect = spec_from(
        InspectSpec,
        run="first",
        method="features",
        folder=workspace.dataset("part") / "test/good",
        output=tmp_path / "out",
        threshold=1.0,
    )
    inspecting.run(inspect, workspace, said.append)
    stressing.run(spec_from(StressSpec, run="first", method="features", images=3), workspace, said.append)
    evaluate(
        workspace, weights, said.append, ("combined",), combine=["residual", "features"], combine_by="spread"
    )
    assert "choosing patches" not in [each.stage for each in said if isinstance(each, Progress)]
    assert [*run_files.features.iterdir()] == [bank] and bank.stat().st_mtime_ns == made
    evaluate(workspace, weights, seed=3)  # other patches
    assert len([*run_files.features.iterdir()]) == 2


def test_making_a_bank_can_be_cancelled_and_leaves_none(workspace, run_files, weights):
    def stop(event):
        if isinstance(event, Progress) and event.stage == "choosing patches":
            raise Cancelled

    with pytest.raises(Cancelled):
        evaluate(workspace, weights, stop)
    assert not run_files.features.exists()


@pytest.mark.usefixtures("run_files")
def test_other_weights_in_the_same_place_do_not_judge_by_the_old_threshold(workspace, weights, tmp_path):
    evaluate(workspace, weights, stress=False)
    write_zip(weights, lite0_tensors(seed=1))
    spec = spec_from(
        InspectSpec, run="first", method="features", folder=tmp_path, output=tmp_path, threshold=1.0
    )
    with pytest.raises(UserError, match="has other features weights now"):
        inspecting.run(spec, workspace, [].append)


@pytest.mark.usefixtures("run_files")
def test_training_images_that_changed_make_no_bank(workspace, weights):
    path = next(iter(sorted((workspace.dataset("part") / "train/good").iterdir())))
    for each in path.parent.iterdir():
        each.write_bytes((workspace.dataset("part") / "test/hole/000.png").read_bytes())
    with pytest.raises(UserError, match="is not as it was when first was trained"):
        evaluate(workspace, weights)


def test_a_damaged_bank_says_what_to_do(workspace, run_files, weights):
    evaluate(workspace, weights, stress=False)
    (bank,) = run_files.features.iterdir()
    bank.write_bytes(bank.read_bytes()[:300])
    with pytest.raises(UserError, match="delete it: the next evaluation makes it anew"):
        evaluate(workspace, weights)


def test_without_weights_there_is_no_such_method():
    for fields in (
        {"methods": ["features"]},
        {"methods": ["combined"], "combine": ["residual", "features"]},
    ):
        with pytest.raises(SpecError, match="features must name a file of weights"):
            spec_from(EvaluateSpec, run="first", **fields)
    with pytest.raises(SpecError, match="combine must name each method once"):
        spec_from(EvaluateSpec, run="first", combine=["residual", "residual"])


@pytest.mark.usefixtures("run_files")
def test_weights_of_another_network_or_fewer_blocks_are_refused(workspace, tmp_path):
    other = write_zip(tmp_path / "other.pth", {"a": np.zeros((2, 2), np.float32)})
    with pytest.raises(UserError, match="does not hold the weights of EfficientNet-Lite0"):
        evaluate(workspace, other)
    with pytest.raises(UserError, match="no such file of weights"):
        evaluate(workspace, tmp_path / "gone.pth")


def test_the_package_is_found_by_its_name_or_missed(monkeypatch, weights):
    def none(_):
        raise origin.metadata.PackageNotFoundError

    monkeypatch.setattr(origin.metadata, "files", none)
    with pytest.raises(UserError, match=r"install it: .* --requirement .*requirements-features\.txt"):
        Origin.of(origin.Path(PACKAGE))

    class Installed:
        suffix = ".pth"

        def locate(self):
            return weights

    monkeypatch.setattr(origin.metadata, "files", lambda _: [Installed()])
    assert Origin.of(origin.Path(PACKAGE)).path == weights


def peak(maps):
    return np.mean([norms_of(each)["top1"] for each in maps])


@pytest.mark.parametrize(("by", "scale"), [("mean", np.mean), ("spread", np.std), (None, peak)])
def test_combined_adds_what_it_names_each_in_its_own_unit(workspace, run_files, weights, by, scale):
    features = {"weights": str(weights), "blocks": [0, 2], "resolution": 48}
    settings = {"combine": ["features", "residual"], "combine_by": by, "features": features, "smoothing": 4}

    def maps_by(method, images):
        spec = spec_from(EvaluateSpec, run="first", methods=[method], **settings)
        judge = Judge.of(run_files, spec, method, workspace, [].append)
        return np.stack([item.anomaly_map for item in judge.look(Loaded(images, judge.form))])

    spec = read_run_record(run_files).spec
    good, tested = held_out_images(run_files, spec, workspace), evaluated_images(spec, workspace)
    expected = sum(
        maps_by(method, tested) / scale(maps_by(method, good)) for method in ("residual", "features")
    )
    np.testing.assert_allclose(maps_by("combined", tested), expected, rtol=1e-3)


def test_a_grey_run_and_one_with_borders_are_looked_at_as_a_whole():
    photo = np.random.default_rng(0).integers(0, 256, (60, 200, 3), np.uint8)
    seen = brought_to(photo, ImageForm(24, 32, 1, letterbox=True, wide=48))
    assert seen.image.shape == (24, 32, 1)
    assert seen.wide.shape == (48, 64, 1)
    border = (48 - round(60 / 200 * 64)) // 2
    assert (seen.wide[: border - 1] == seen.wide[0]).all()  # its edge, again and again
    assert seen.wide[border + 1 : -border - 1].std() > 10

"""The job, on networks that lose a defect by construction."""

import shutil

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.errors import MissingError, SpecError, UserError
from configs.events import Finished, Note
from configs.spec.spec_io import spec_from
from datasets.images import read_image, write_image, write_mask
from evaluation import evaluating
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.maps.detectors import Residual, pixels_of
from evaluation.missed import explaining, explanation
from evaluation.missed.why_spec import WhySpec
from main import main
from tests.small import write_evaluated_workspace, write_untrained_run

HOLE = "test/hole/000.png"


def repaired(images):
    """Fill the hole, and leave all else as it is."""
    pixels = pixels_of(images).astype(np.float32)
    rows, columns = np.mgrid[: pixels.shape[1], : pixels.shape[2]]
    hole = np.hypot(rows - 12, columns - 16) < 4
    return np.where(hole[None, ..., None], 180, pixels).astype(np.float32)


def repaired_with_an_edge(images):
    """The same, and draw a bright line where no photo has one, as at an edge that it cannot keep."""
    drawn = repaired(images)
    drawn[:, :, 2] = 255
    return drawn


def copied(images):
    """Draw each photo again as it is."""
    return pixels_of(images).astype(np.float32)


@pytest.fixture
def why(workspace, monkeypatch):
    """A function that evaluates the run with a network by construction, and asks why the hole was missed."""

    write_untrained_run(workspace)

    def ask(network, threshold=1e6, photo=HOLE, evaluation=None, **fields):
        monkeypatch.setattr(Residual, "reconstructions", lambda _, images: network(images))
        settings = {"run": "first", "stress": False, **(evaluation or {})}
        evaluating.run(spec_from(EvaluateSpec, **settings), workspace, [].append)
        return asked(workspace, photo=photo, threshold=threshold, **fields)

    return ask


@pytest.fixture(scope="module")
def evaluated_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evaluated")
    return write_evaluated_workspace(
        folder, methods=["residual", "uncertainty"], samples=2, stress=False
    ).root


@pytest.fixture
def evaluated(evaluated_once, tmp_path):
    """A copy of a workspace with an untrained run that was evaluated."""
    return Workspace(shutil.copytree(evaluated_once, tmp_path / "evaluated"))


def asked(workspace, photo=HOLE, threshold=1e6, **fields):
    photo = workspace.dataset("part") / photo
    said = []
    spec = spec_from(WhySpec, run="first", photo=photo, threshold=threshold, **fields)
    explaining.run(spec, workspace, said.append)
    place = explanation.place_of(workspace.run("first"), spec.method, photo)
    found = explanation.read(place)
    assert said[-1] == Finished(found.says[0], str(place))
    assert read_image(explanation.heatmap_of(place)).ndim == 3  # it stands beside the answer
    assert {number.text for number in found.numbers} <= {e.text for e in said if isinstance(e, Note)}
    return found


def test_a_network_that_copies_everything_loses_it_in_the_reconstruction(why):
    found = why(copied)
    assert found.cause == "reconstruction"
    assert "drew the defect again" in found.says[0]
    assert (found.numbers[0].value, found.numbers[0].as_high) == (0, 2)
    assert [each.does for each in found.advice] == ["design"]


def test_a_map_that_is_flattened_loses_what_the_reconstruction_left_out(why):
    found = why(
        repaired, evaluation={"light": 0.5}
    )  # all that changes more slowly than within a pixel is taken out
    assert found.cause == "map"
    difference, peak, _ = found.numbers
    assert difference.value > 100
    assert difference.highest < 20
    assert (peak.value, peak.as_high) == (0, 2)
    assert [each.does for each in found.advice] == ["evaluate", "design"]


def test_a_map_in_which_good_photos_are_as_hot_elsewhere_loses_it_too(why):
    found = why(repaired_with_an_edge)
    assert found.cause == "map"
    assert found.numbers[1].beside[1] > found.numbers[1].value


def test_a_threshold_that_is_too_high_loses_what_the_map_shows_and_a_lower_one_finds_it(why, workspace):
    found = why(repaired)
    assert found.cause == "threshold"
    lower = found.advice[0]
    assert lower.does == "threshold"
    again = asked(workspace, threshold=lower.fields["threshold"])
    assert again.cause == "none"
    assert (
        again.says[0]
        == "It was not missed: its score reaches the threshold, and the map is hottest in the defect."
    )
    assert again.advice == []


def test_a_score_that_one_pixel_hardly_raises_is_told(why):
    def noisy(images):
        drawn = copied(images)
        dark = drawn.min(axis=(1, 2, 3)) < 40  # the photos with a hole
        drawn[~dark] += 6  # good ones are all a little off
        drawn[:, 12, 16] += np.where(dark, 60, 0)[:, None]
        return drawn

    found = why(noisy)
    assert found.cause == "threshold"
    assert "in l2 it counts for little" in found.says[0]
    assert found.advice[0].fields == {"score": "top1", "label": "top1"}


def test_polygons_are_a_mask_too_and_the_defect_is_drawn_as_large(why):
    found = why(repaired, polygons=[[[42, 40], [58, 40], [58, 60], [42, 60]]])
    assert found.cause == "threshold"
    assert found.like_it.size.low < 50 * 10 / 48 < found.like_it.size.high  # % of the 48 rows
    assert found.like_it.color.low < 40


def test_what_is_painted_around_a_defect_does_not_water_it_down(why):
    wide = [[[30, 30], [70, 30], [70, 70], [30, 70]]]
    found = why(repaired_with_an_edge, polygons=wide)
    assert found.cause == "map"
    assert found.numbers[0].value > 40  # the hole is a sixth of it, and the mean of all pixels about 22
    everything = [[[0, 0], [100, 0], [100, 100], [0, 100]]]
    assert "100% of the photo is marked" in why(repaired, polygons=everything).says[-1]


def test_by_uncertainty_two_numbers_are_told(evaluated):
    found = asked(evaluated, method="uncertainty")
    assert len(found.numbers) == 2
    assert found.cause in ("map", "threshold")


class TestWhatCannotBeAsked:
    """Each is refused before the network is loaded, with the way out."""

    def test_a_good_photo_without_a_mask(self, evaluated):
        with pytest.raises(UserError, match=r"where the defect of 000\.png is.*name a mask"):
            asked(evaluated, photo="test/good/000.png")

    def test_a_mask_of_another_size(self, evaluated, tmp_path):
        write_mask(tmp_path / "mask.png", np.ones((48, 63), np.bool_))
        with pytest.raises(UserError, match=r"48 x 64 \(rows x columns\), got 48 x 63; draw it on the photo"):
            asked(evaluated, mask=tmp_path / "mask.png")

    def test_a_mask_that_marks_nothing(self, evaluated, tmp_path):
        write_mask(tmp_path / "mask.png", np.zeros((48, 64), np.bool_))
        with pytest.raises(UserError, match="marks nothing: it is all black"):
            asked(evaluated, mask=tmp_path / "mask.png")

    def test_a_photo_or_a_mask_that_is_not_there(self, evaluated, tmp_path):
        with pytest.raises(MissingError, match=r"no\.png: is no file"):
            asked(evaluated, photo="no.png")
        with pytest.raises(MissingError, match=r"no\.png: is no mask"):
            asked(evaluated, mask=tmp_path / "no.png")

    def test_a_photo_of_another_size_than_those_of_the_training(self, evaluated, tmp_path):
        write_image(tmp_path / "new.png", np.zeros((30, 30, 1), np.uint8))
        with pytest.raises(UserError, match="is not judged: another size: 30 x 30"):
            asked(evaluated, photo=tmp_path / "new.png", polygons=[[[0, 0], [50, 0], [50, 50]]])

    def test_an_evaluation_without_a_threshold(self, evaluated):
        with pytest.raises(UserError, match=r"need 19 held-out.*name a threshold yourself"):
            asked(evaluated, threshold=None)

    def test_a_polygon_of_two_corners_one_outside_the_photo_and_one_beside_a_mask(self, evaluated, tmp_path):
        for polygons, told in (
            ([[[1, 1], [2, 2], [1, 1]]], "at least 3 different corners each, got 2"),
            ([[[1, 1], [2, 2], [101, 1]]], "100"),
        ):
            with pytest.raises(SpecError, match=told):
                asked(evaluated, polygons=polygons)
        with pytest.raises(SpecError, match="cannot stand beside mask"):
            asked(evaluated, mask=tmp_path / "mask.png", polygons=[[[1, 1], [2, 2], [3, 1]]])

    def test_a_run_that_is_gone_or_was_trained_further(self, evaluated):
        weights = evaluated.run("first").weights
        weights.write_bytes(weights.read_bytes() + b"\0")
        with pytest.raises(UserError, match="trained further"):
            asked(evaluated)
        weights.unlink()
        with pytest.raises(MissingError, match="no trained weights"):
            asked(evaluated)


def test_a_photo_that_was_replaced_since_is_told(evaluated):
    path = evaluated.dataset("part") / HOLE
    write_image(path, 255 - read_image(path))
    said = []
    explaining.run(spec_from(WhySpec, run="first", photo=path, threshold=1e6), evaluated, said.append)
    assert any("came, went or changed since" in e.text for e in said if isinstance(e, Note))


def test_a_damaged_answer_is_told(evaluated):
    asked(evaluated)
    place = explanation.place_of(evaluated.run("first"), "residual", evaluated.dataset("part") / HOLE)
    place.write_text("{")
    with pytest.raises(UserError, match="start the job again"):
        explanation.read(place)
    place.unlink()
    with pytest.raises(UserError, match="start the job again"):
        explanation.read(place)


def test_the_command_says_it_in_plain_words(evaluated, capsys):
    photo = evaluated.dataset("part") / HOLE
    typed = ["why", "first/residual", str(photo), "--threshold", "0", "--workspace", str(evaluated.root)]
    assert main(typed) == 0
    assert "It was not missed: its score reaches the threshold" in capsys.readouterr().out
    assert main([*typed, "--mask", str(photo.with_name("no.png"))]) == 1
    assert "no.png: is no mask; name a file" in capsys.readouterr().err

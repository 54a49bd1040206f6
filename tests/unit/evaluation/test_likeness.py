import numpy as np
from sklearn.metrics import roc_auc_score

from configs.spec.spec_io import spec_from
from datasets.images import read_image, write_image
from datasets.layout import TRAITS_FILE, MvtecFolder
from datasets.likeness.shift import Likeness
from datasets.likeness.traits import TRAITS
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from evaluation import evaluating
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.likeness import Photos, held_out_auroc, notes_of_held_out, notes_of_likeness, photos_of
from evaluation.saved.evaluation import read_outcome
from evaluation.scoring.results import ImageResult


def write_more_good(source, darker_by):
    """Write ten more good photos to test on: those of the training, darker."""
    for at, path in enumerate(MvtecFolder(source).train_images()):
        image = read_image(path).astype(int) - darker_by
        write_image(source / f"test/good/1{at:02}.png", image.clip(0, 255).astype("uint8"))


def test_darker_good_test_images_are_told_at_the_import_and_in_the_evaluation(
    workspace, run_files, tiny_category
):
    for number, darker in enumerate((0, 20)):
        said = []
        write_more_good(tiny_category, darker)
        spec = spec_from(
            ImportSpec, name=f"other{number}", source=tiny_category, accept=["in train and test"]
        )
        importing.run(spec, workspace, said.append)
        told = [event.text for event in said if "not like those to train on" in getattr(event, "text", "")]
        assert bool(told) == bool(darker)
        dataset = workspace.dataset(f"other{number}")
        photos = photos_of(dataset, MvtecFolder(dataset).test_images(), 255, [].append)
        assert [shift.trait for shift in photos.likeness.good] == (["brightness"] if darker else [])
        kept = (dataset / TRAITS_FILE).read_bytes()
        (dataset / TRAITS_FILE).unlink()  # as of an older version
        seen = photos_of(dataset, MvtecFolder(dataset).test_images(), 255, [].append)
        assert [shift.trait for shift in seen.likeness.good] == [
            shift.trait for shift in photos.likeness.good
        ]
        assert not (dataset / TRAITS_FILE).exists()
        (dataset / TRAITS_FILE).write_bytes(kept)
        assert b"darker" not in kept
    evaluating.run(spec_from(EvaluateSpec, run="first"), workspace, [].append)
    assert len(read_outcome(run_files, "residual").report.likeness.training["brightness"]) == 10


def photos(sharpness):
    tested = {
        f"good/{at}.png": {**dict.fromkeys(TRAITS, 1.0), "sharpness": each}
        for at, each in enumerate(sharpness)
    }
    return Photos(Likeness({}, [], []), tested)


def images(scores):
    return [ImageResult(f"good/{at}.png", "good", {"l2": score}, True) for at, score in enumerate(scores)]


def test_scores_that_follow_sharpness_are_told_and_others_are_not():
    rising = [float(each) for each in range(20)]
    shuffled = [float(each * 7 % 20) for each in range(20)]
    (note,) = notes_of_likeness(photos(rising), images(rising), "l2")
    assert "follow how these were taken" in note
    assert "sharpness (+1.00)" in note
    assert notes_of_likeness(photos(shuffled), images(rising), "l2") == []
    assert notes_of_likeness(photos(rising), images([1.0] * 20), "l2") == []
    assert notes_of_likeness(photos(rising[:4]), images(rising[:4]), "l2") == []


def test_a_figure_that_good_test_images_owe_to_the_camera_is_told():
    rng = np.random.default_rng(0)
    held_out, darker, defective = (rng.normal(mean, 1, 30).tolist() for mean in (10, 6, 10.5))
    tested = [ImageResult(f"good/{at}.png", "good", {"l2": each}, True) for at, each in enumerate(darker)]
    tested += [ImageResult(f"dent/{at}.png", "dent", {"l2": each}, True) for at, each in enumerate(defective)]
    tested.append(ImageResult("synthetic/0.png", "synthetic", {"l2": 99.0}, True))
    against = held_out_auroc(held_out, tested, "l2")

    assert against == roc_auc_score([0] * 30 + [1] * 30, held_out + defective)
    assert notes_of_held_out(held_out, tested, "l2", 0.99, against) == [
        "Against the 30 held-out good images of the training, in place of the 30 good test images, the image AUROC is "
        f"{against:.3f}, not 0.990: the good test images score lower than good images of the training do, beyond "
        "chance. That difference comes from how they were taken, not from defects."
    ]
    assert notes_of_held_out(darker, tested, "l2", 0.99, held_out_auroc(darker, tested, "l2")) == []  # alike
    assert notes_of_held_out(held_out[:3], tested, "l2", 0.99, against) == []  # too few to tell
    assert held_out_auroc([], tested, "l2") is None

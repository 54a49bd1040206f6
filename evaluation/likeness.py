"""Whether test images were taken like those of the training, and whether scores tell the camera, not the defect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import mannwhitneyu, spearmanr

from configs.events import Emit, with_progress
from datasets.layout import GOOD, SYNTHETIC, LabelledImage, MvtecFolder, evenly
from datasets.likeness.kept import MOST, traits_of_files
from datasets.likeness.shift import CAMERA, CHANCE, FEWEST, Likeness, listed, shifts, values_of
from datasets.likeness.traits import Traits
from evaluation.scoring.metrics import image_auroc
from evaluation.scoring.results import ImageResult
from evaluation.scoring.scores import ScoreName

FOLLOWS = 0.5  # rank correlation from which on scores are said to follow a trait: a "large" one by Cohen
MATTERS = 0.05  # of an image AUROC


@dataclass(frozen=True)
class Photos:
    """How the photos of an evaluation were taken."""

    likeness: Likeness
    tested: Mapping[str, Traits]  # of test images, by their names


def photos_of(dataset: Path, images: Sequence[LabelledImage], white: int, emit: Emit) -> Photos:
    """Return how the photos of a data set were taken: at most 200 of each kind. The data set is only read.

    Args:
        dataset: its folder.
        images: to test on; the synthetic ones are left out.
        white: of the data set.
        emit: receives the progress.

    Raises:
        ImageError: a photo cannot be read.
    """
    train = [LabelledImage(path, GOOD, None) for path in MvtecFolder(dataset).train_images()]
    good = [image for image in images if image.defect == GOOD]
    defective = [image for image in images if image.defect not in (GOOD, SYNTHETIC)]
    chosen = [evenly(group, MOST) for group in (train, good, defective)]
    paths = [image.path for group in chosen for image in group]
    looked = traits_of_files(dataset, paths, white)
    found = list(with_progress(looked, emit, "comparing photos", len(paths)))
    first, second = len(chosen[0]), len(chosen[0]) + len(chosen[1])
    training, of_good, of_defective = map(values_of, (found[:first], found[first:second], found[second:]))
    likeness = Likeness(training, shifts(of_good, training), shifts(of_defective, of_good, CAMERA))
    names = [image.name for group in chosen[1:] for image in group]
    return Photos(likeness, dict(zip(names, found[first:], strict=True)))


def notes_of_likeness(photos: Photos, images: Sequence[ImageResult], score: ScoreName) -> list[str]:
    """Return what a person should know of how photos were taken, in sentences.

    Args:
        photos: of the evaluation.
        images: with their scores.
        score: that images are judged by.
    """
    notes = []
    if photos.likeness.good:
        notes.append(
            f"The good test images are not like those of the training: {listed(photos.likeness.good)}. "
            "Their scores are not comparable, and say less about defects than about the photos."
        )
    if photos.likeness.defective:
        notes.append(
            f"The defective test images are not taken like the good ones: {listed(photos.likeness.defective)}. "
            "Large or sharp defects do that, too; else the figures may tell the camera, not the defect: look at both."
        )
    return notes + _followed(photos.tested, images, score)


def held_out_auroc(good: Sequence[float], images: Sequence[ImageResult], score: ScoreName) -> float | None:
    """Return the image AUROC of the real defective test images against held-out good images of the training.

    Those were taken as the network knows it, whatever happened to the camera before the test images were taken.

    Args:
        good: the scores of held-out good images.
        images: that were tested.
        score: that they are judged by.

    Returns:
        0..1; None where there are not both kinds.
    """
    found = [image.scores[score] for image in images if image.defect not in (GOOD, SYNTHETIC)]
    return image_auroc([*good, *found], [False] * len(good) + [True] * len(found))


def notes_of_held_out(
    good: Sequence[float],
    images: Sequence[ImageResult],
    score: ScoreName,
    reached: float | None,
    against: float | None,
) -> list[str]:
    """Return a note if the image AUROC owes much to how the good test images were taken, beyond chance.

    Args:
        good: the scores of held-out good images.
        images: that were tested.
        score: that they are judged by.
        reached: the image AUROC on the test images.
        against: the same against held-out good images.
    """
    tested = [image.scores[score] for image in images if image.defect == GOOD]
    if reached is None or against is None or min(len(good), len(tested)) < FEWEST:
        return []
    by_chance = mannwhitneyu(tested, good).pvalue
    if abs(against - reached) < MATTERS or by_chance >= CHANCE:
        return []
    how = "lower" if np.median(tested) < np.median(good) else "higher"
    return [
        f"Against the {len(good)} held-out good images of the training, in place of the {len(tested)} good test "
        f"images, the image AUROC is {against:.3f}, not {reached:.3f}: the good test images score {how} than good "
        "images of the training do, beyond chance. That difference comes from how they were taken, not from defects."
    ]


def _followed(tested: Mapping[str, Traits], images: Sequence[ImageResult], score: ScoreName) -> list[str]:
    """Return a note if the scores of good test images follow their light or sharpness, beyond chance."""
    good = [image for image in images if image.defect == GOOD and image.file in tested]
    scores = [image.scores[score] for image in good]
    if len(good) < FEWEST or np.ptp(scores) == 0:
        return []
    followed = []
    for trait in CAMERA:
        values = [tested[image.file][trait] for image in good]
        if np.ptp(values) == 0:
            continue
        ranks = spearmanr(values, scores)
        if abs(ranks.statistic) >= FOLLOWS and ranks.pvalue * len(CAMERA) < CHANCE:
            followed.append(f"{trait} ({ranks.statistic:+.2f})")
    if not followed:
        return []
    return [
        f"The scores of the {len(good)} good test images follow how these were taken, by rank correlation with their "
        f"{', '.join(followed)}: a change of it changes verdicts without any defect."
    ]

"""What photos look like beside their defects: brightness, contrast, sharpness. Where groups differ in it, scores may
tell one camera or lamp from another, and not what is good from what is defective.

Pure NumPy: nothing here knows of networks, files or windows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import cv2
import numpy as np
from scipy.stats import mannwhitneyu

from datasets.images import Image, to_mode
from datasets.layout import GOOD, SYNTHETIC

SURE = 0.01  # how often chance alone may make any of the sentences, for two groups of one law
LARGE = (
    1.0  # spreads of the first group by which the medians have to differ: what is less hardly moves scores
)
FEWEST = 5  # images of a group; of fewer, nothing is said


@dataclass(frozen=True)
class Look:
    """Of one image, at the network's size."""

    brightness: float  # mean grey level
    contrast: float  # standard deviation of the grey levels
    sharpness: float  # variance of the Laplacian


_MORE_AND_LESS = {
    "brightness": ("brighter", "darker", "mean grey level"),
    "contrast": ("richer in contrast", "poorer in contrast", "standard deviation of the grey levels"),
    "sharpness": ("sharper", "less sharp", "variance of the Laplacian"),
}


def look_of(image: Image) -> Look:
    """Return what an image, (H, W, C) uint8, looks like."""
    grey = to_mode(image, "gray")[..., 0].astype(np.float32)
    return Look(float(grey.mean()), float(grey.std()), float(cv2.Laplacian(grey, cv2.CV_32F).var()))


def notes_of_looks(held_out: Sequence[Look], tested: Mapping[str, Sequence[Look]]) -> list[str]:
    """Return in sentences by what groups of images differ beside their defects.

    Args:
        held_out: good images of the training that were not trained on.
        tested: the test images by defect type; synthetic defects are drawn on others, and left out.
    """
    good = tested.get(GOOD, ())
    defective = [
        look for defect, looks in tested.items() if defect not in (GOOD, SYNTHETIC) for look in looks
    ]
    notes = []
    if differences := _differences(held_out, good):
        notes.append(
            f"The good test images are {_told(differences, 'the good images of the training')}. So their scores are "
            "not comparable: expect another rate of false alarms than was promised. Photograph all in the same way, "
            "or train with as much variation"
        )
    if differences := _differences(good, defective):
        notes.append(
            f"The defective test images are {_told(differences, 'the good ones')}. Either the defects do that, or "
            "another camera, lamp or day: then the figures tell that, and not the defects"
        )
    return notes


def _told(differences: Sequence[tuple[str, str]], than: str) -> str:
    """Return `darker and less sharp than the good ones (mean grey level 170 against 184, ...)`."""
    words, figures = zip(*differences, strict=True)
    joined = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]
    return f"{joined} than {than} (medians: {', '.join(figures)})"


def _differences(some: Sequence[Look], others: Sequence[Look]) -> list[tuple[str, str]]:
    """Return how `others` differ from `some`, in a word and in figures: by a rank test, and by how much."""
    if min(len(some), len(others)) < FEWEST:
        return []
    found = []
    names = [field.name for field in fields(Look)]
    for name in names:
        one, other = (np.array([getattr(each, name) for each in group]) for group in (some, others))
        before, now = float(np.median(one)), float(np.median(other))
        is_large = abs(now - before) > LARGE * max(float(one.std()), 1e-9)
        if is_large and mannwhitneyu(one, other).pvalue < SURE / (2 * len(names)):
            more, less, what = _MORE_AND_LESS[name]
            found.append((more if now > before else less, f"{what} {now:.3g} against {before:.3g}"))
    return found

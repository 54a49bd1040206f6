"""The pictures of the Start page: `python -m scripts.story`. They are of the embedded sample.

They are kept as files, as the window loads nothing of what draws photos and defects.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
import PIL.Image

from datasets.add_corruption import add_corruption
from datasets.corruption.corruptions import Stain
from datasets.images import Image
from datasets.previews import outlined
from datasets.sample.sample import sample_image
from evaluation.report.heatmaps import overlay
from gui.canvas.image_view import EXAMPLES

CATEGORY = "flange"


def good_parts() -> Image:
    """Return four photos of good parts."""
    photos = [sample_image(CATEGORY, "train", "good", at).image for at in range(4)]
    return np.asarray(np.vstack([np.hstack(photos[:2]), np.hstack(photos[2:])]), np.uint8)


def drawn_defect() -> Image:
    """Return a photo of a good part with a defect drawn on it, outlined."""
    photo = sample_image(CATEGORY, "train", "good", 4).image
    spoilt, mask = add_corruption(photo, Stain(), np.random.default_rng(8))
    return outlined(spoilt, mask, thickness=2)


def shown_defect() -> Image:
    """Return a photo of a defective part with heat where its defect is known to lie."""
    sample = sample_image(CATEGORY, "test", "contamination", 0)
    assert sample.gt_mask is not None  # of a defective part
    return overlay(sample.image, cv2.GaussianBlur(sample.gt_mask.astype(np.float32), (0, 0), 3), 1.0)


DRAWN: Mapping[str, Callable[[], Image]] = {"good": good_parts, "drawn": drawn_defect, "shown": shown_defect}


def main(folder: Path = EXAMPLES) -> None:
    """Draw all of them."""
    folder.mkdir(exist_ok=True)
    for name, draw in DRAWN.items():
        PIL.Image.fromarray(draw()).save(folder / f"{name}.jpg", quality=88)


if __name__ == "__main__":
    main()

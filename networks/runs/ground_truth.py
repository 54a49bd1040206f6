"""Ground truth at the network's size: what is smaller than a pixel keeps one, so that no defect counts as good."""

from dataclasses import dataclass

import cv2
import numpy as np

from datasets.images import Mask, framed_mask, resize_mask
from datasets.layout import LabelledImage
from datasets.masks import read_mask
from networks.runs.inputs import ImageForm


@dataclass(frozen=True)
class GroundTruth:
    """What is anomalous in a test image."""

    mask: Mask  # (H, W) of the network
    small: int  # connected regions that nearest neighbour alone would have lost


def load_ground_truth(source: LabelledImage, form: ImageForm) -> GroundTruth | None:
    """Return the ground truth of a test image; None if it has no mask. Raises ImageError."""
    return None if source.mask is None else ground_truth(read_mask(source.mask), form)


def ground_truth(gt_mask: Mask, form: ImageForm) -> GroundTruth:
    """Return the ground truth of a mask, (H, W) of its image, at the network's size, with borders as its image has."""
    place = form.place_of(gt_mask.shape)
    truth = brought_down(gt_mask, *(side.stop - side.start for side in place))
    return GroundTruth(framed_mask(truth.mask, place, form.rows, form.columns), truth.small)


def brought_down(gt_mask: Mask, rows: int, columns: int) -> GroundTruth:
    """Return a mask at another size: by nearest neighbour, as the field does it, but no region is lost.

    A region that has no pixel then gets the one at its middle. Otherwise its pixels would count as good ones, and a
    network that misses it would have a better figure than one that finds it.

    Args:
        gt_mask: (H, W), True is anomalous; 8-connected regions.
        rows: of the result.
        columns: of the result.
    """
    mask = resize_mask(gt_mask, rows, columns)
    if mask.shape == gt_mask.shape or not gt_mask.any():
        return GroundTruth(mask, 0)
    count, regions, _, middles = cv2.connectedComponentsWithStats(gt_mask.astype(np.uint8), connectivity=8)
    numbers = regions.astype(np.float32)  # exact up to 2**24 regions
    kept = np.unique(cv2.resize(numbers, (columns, rows), interpolation=cv2.INTER_NEAREST_EXACT))
    lost = np.setdiff1d(np.arange(1, count), kept.astype(np.intp))
    if len(lost):
        scale = np.array([columns / gt_mask.shape[1], rows / gt_mask.shape[0]])
        places = ((middles[lost] + 0.5) * scale).astype(np.intp)  # x, y
        mask = mask.copy()
        mask[places[:, 1], places[:, 0]] = True
    return GroundTruth(mask, len(lost))

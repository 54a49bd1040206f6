"""Defects of kinds that no training draws: what a configuration is chosen by, where there are no real ones.

Pure functions: nothing here knows of networks, files or windows. A photo is (H, W, C) float32, in shares of
white. Synthetic defects of the kinds that a network was trained on promise what real ones do not keep; these four are
kept for judging.

Source: pieces are those of CutPaste (arXiv:2104.04015), blended pieces those of NSA (arXiv:2109.15222); both there to
train with.
"""

import math
from collections.abc import Mapping
from typing import Literal, get_args

import cv2
import numpy as np
from numpy.typing import NDArray

from datasets.corruption.blending import blend
from datasets.corruption.corruptions import AnyCorruption, patterns_in

Photo = NDArray[np.float32]
Kind = Literal["piece", "blended", "dent", "worn"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DRAWN_BY: Mapping[Kind, str] = {
    "piece": "other",
    "blended": "blended",
}  # weights of a pattern that draws such
WORDS: dict[Kind, str] = {
    "piece": "a piece of another good image, with hard edges",
    "blended": "a piece of another good image, blended in",
    "dent": "a place that is pushed outward or drawn together",
    "worn": "a place whose texture is gone",
}

_AREA = (0.2, 2.0)  # of the box around a defect, in % of the image
_SLIMNESS = 4.0  # how many times as long as wide a box may be
_LEAST = 3  # pixels a side
_PUSH = (0.25, 0.5)  # how far a dent moves its middle, in shares of its radius
_VISIBLE = 6 / 255  # mean change of the quarter of its box that changes most: fainter ones nobody could find
_TRIES = 20
_MARGIN = 2  # pixels between a blended piece and the border: OpenCV needs a rim


def unseen_by(corruption: AnyCorruption) -> tuple[Kind, ...]:
    """Return the kinds that a network that was trained with a corruption has not seen."""
    patterns = patterns_in(corruption)
    drawn = {kind for kind, weight in DRAWN_BY.items() if any(getattr(each, weight) > 0 for each in patterns)}
    return tuple(kind for kind in KINDS if kind not in drawn)


def planted(photo: Photo, other: Photo, kind: Kind, rng: np.random.Generator) -> Photo:
    """Return a good photo with one defect, on what there is to see of the part.

    Args:
        photo: (H, W, C), in shares of white, 0..1; stays as it is.
        other: another good one, of the same shape, that pieces are taken from.
        kind: which defect.
        rng: the source of all randomness.

    Returns:
        (H, W, C). Of several tries, the first that a person could see; on a photo of one grey, the last.
    """
    detail = _detail(photo)
    found = photo
    for _ in range(_TRIES):
        box = _box(detail, rng)
        found = _drawn(photo, other, kind, box, rng)
        change = np.sort(np.abs(found[box] - photo[box]).mean(axis=2), axis=None)
        if change[-max(1, change.size // 4) :].mean() >= _VISIBLE:
            break
    return found


def _drawn(
    photo: Photo, other: Photo, kind: Kind, box: tuple[slice, slice], rng: np.random.Generator
) -> Photo:
    match kind:
        case "piece":
            return _piece(photo, other, box, rng)
        case "blended":
            return _blended(photo, other, box, rng)
        case "dent":
            return _dent(photo, box, rng)
        case "worn":
            return _worn(photo, box)


def _detail(photo: Photo) -> NDArray[np.float64]:
    """Return the sums of edges over boxes, (H + 1, W + 1): where there is a part, and not its background."""
    grey = cv2.GaussianBlur(photo.mean(axis=2), (0, 0), 1)
    return np.asarray(cv2.integral(np.abs(cv2.Laplacian(grey, cv2.CV_32F)), sdepth=cv2.CV_64F))


def _box(detail: NDArray[np.float64], rng: np.random.Generator) -> tuple[slice, slice]:
    """Return a random box on the part: of a few, the one with the most edges."""
    rows, columns = detail.shape[0] - 1, detail.shape[1] - 1
    area = math.exp(rng.uniform(*np.log(_AREA))) / 100 * rows * columns
    aspect = math.exp(rng.uniform(-1, 1) * math.log(_SLIMNESS))
    height = int(np.clip(round(math.sqrt(area * aspect)), _LEAST, rows - 2 * _MARGIN))
    width = int(np.clip(round(math.sqrt(area / aspect)), _LEAST, columns - 2 * _MARGIN))
    boxes = []
    for _ in range(3):
        top = int(rng.integers(_MARGIN, rows - _MARGIN - height, endpoint=True))
        left = int(rng.integers(_MARGIN, columns - _MARGIN - width, endpoint=True))
        bottom, right = top + height, left + width
        edges = (
            detail[bottom, right] - detail[top, right] - detail[bottom, left] + detail[top, left]
        )  # over the box
        boxes.append((edges, (slice(top, bottom), slice(left, right))))
    return max(boxes, key=lambda found: found[0])[1]


def _taken(other: Photo, box: tuple[slice, slice], rng: np.random.Generator) -> Photo:
    """Return a piece of another photo as large as a box, from anywhere; perhaps mirrored."""
    height, width = (side.stop - side.start for side in box)
    top = int(rng.integers(other.shape[0] - height, endpoint=True))
    left = int(rng.integers(other.shape[1] - width, endpoint=True))
    piece = other[top : top + height, left : left + width]
    return piece[:: rng.choice((-1, 1)), :: rng.choice((-1, 1))]


def _piece(photo: Photo, other: Photo, box: tuple[slice, slice], rng: np.random.Generator) -> Photo:
    found = photo.copy()
    found[box] = _taken(other, box, rng)
    return found


def _blended(photo: Photo, other: Photo, box: tuple[slice, slice], rng: np.random.Generator) -> Photo:
    """Return the photo with the edges of another one in a box, in its own light (Poisson blending)."""
    rows, columns = box
    wider = (
        slice(rows.start - 1, rows.stop + 1),
        slice(columns.start - 1, columns.stop + 1),
    )  # its rim is left alone
    found = photo.copy()
    cover = np.ones([side.stop - side.start for side in wider], np.float32)
    blend(found, _taken(other, wider, rng), wider, cover)
    return found


def _dent(photo: Photo, box: tuple[slice, slice], rng: np.random.Generator) -> Photo:
    """Return the photo with what lies in the ellipse of a box moved away from its middle, or towards it."""
    rows, columns = box
    middle = ((rows.start + rows.stop - 1) / 2, (columns.start + columns.stop - 1) / 2)
    radii = ((rows.stop - rows.start) / 2, (columns.stop - columns.start) / 2)
    down, across = np.mgrid[rows, columns].astype(np.float32)
    off = (down - middle[0]) / radii[0], (across - middle[1]) / radii[1]
    inside = np.clip(1 - off[0] ** 2 - off[1] ** 2, 0, 1) ** 0.5  # 1 in the middle, 0 on the rim
    push = rng.choice((-1, 1)) * rng.uniform(*_PUSH) * inside
    angle = rng.uniform(0, 2 * math.pi)  # what is in the middle goes somewhere, too
    from_down = down - push * radii[0] * (off[0] + math.sin(angle))
    from_across = across - push * radii[1] * (off[1] + math.cos(angle))
    moved = cv2.remap(
        photo,
        from_across.astype(np.float32),
        from_down.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    found = photo.copy()
    found[box] = np.asarray(moved, np.float32).reshape(found[box].shape)
    return found


def _worn(photo: Photo, box: tuple[slice, slice]) -> Photo:
    """Return the photo with the ellipse of a box filled smoothly from around it."""
    rows, columns = box
    reach = max(rows.stop - rows.start, columns.stop - columns.start) / 2
    middle = ((columns.start + columns.stop - 1) / 2, (rows.start + rows.stop - 1) / 2)
    cover = np.zeros(photo.shape[:2], np.float32)
    axes = (max(1, (columns.stop - columns.start) // 2), max(1, (rows.stop - rows.start) // 2))
    cv2.ellipse(cover, (round(middle[0]), round(middle[1])), axes, 0, 0, 360, 1, -1)
    cover = np.asarray(cv2.GaussianBlur(cover, (0, 0), 0.7), np.float32)[..., None]
    smooth = cv2.GaussianBlur(photo, (0, 0), reach, borderType=cv2.BORDER_REFLECT_101)
    return photo + cover * (np.asarray(smooth, np.float32).reshape(photo.shape) - photo)

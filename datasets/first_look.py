"""A first look at good images: whether they lie the same way, could be mirrored, have colour, keep their light.

No defect is looked at. What is found suits a training to its data set: networks/training/proposing.py.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from datasets.images import Image, to_mode

FEWEST = 4  # images: fewer say nothing of turns and mirror images
SIDE = 96  # pixels, of the squares that are looked at
ANGLES = 180  # of a turn that is told apart
ANY_ANGLE = (
    15.0  # degrees: the median turn between two parts from which on they are taken to lie at any angle
)
NO_TURN = 0.9  # share of the best correlation that is enough for parts as they lie
ALIKE = 0.5  # correlation of two parts, turned as fits best, from which on their outlines can be compared
LESS_ALIKE = (
    0.05  # by which mirror images correlate less where they never occur: less is a part that lies off-centre
)
SURE = 0.01  # how often chance alone may make mirror images look less alike

Grey = NDArray[np.float32]  # (SIDE, SIDE)


@dataclass(frozen=True)
class FirstLook:
    """What good images are like."""

    images: int
    has_color: bool  # whether the channels of any differ
    brightness: float  # mean grey level, 0..255
    light: float  # spread of the images' mean grey levels, as a share of their mean
    turn: (
        float | None
    )  # degrees: 9 of 10 pairs of images are turned against each other by less; None: too few images
    lies_anyhow: bool  # whether parts lie at any angle, or look the same at any
    is_mirrored: bool | None  # whether mirror images look as much alike; None: that cannot be told


def look_at(images: Iterable[Image]) -> FirstLook:
    """Return what images, (H, W, C) uint8 of any sizes, are like. Memory holds a small copy of each.

    Raises:
        ValueError: there are none.
    """
    greys: list[Grey] = []
    has_color = False
    for image in images:
        has_color = has_color or (image.shape[2] > 1 and bool((image != image[..., :1]).any()))
        grey = to_mode(image, "gray")[..., 0]
        greys.append(cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA).astype(np.float32))
    if not greys:
        raise ValueError("a first look needs at least one image, got none")
    means = np.array([grey.mean() for grey in greys], np.float64)
    brightness = float(means.mean())
    light = float(means.std()) / max(brightness, 1.0)
    if len(greys) < FEWEST:
        return FirstLook(len(greys), has_color, brightness, light, None, False, None)
    turns = np.abs(_turns(greys))
    lies_anyhow = bool(np.median(turns) > ANY_ANGLE)
    return FirstLook(
        images=len(greys),
        has_color=has_color,
        brightness=brightness,
        light=light,
        turn=float(np.quantile(turns, 0.9)),
        lies_anyhow=lies_anyhow,
        is_mirrored=_is_mirrored(greys, lies_anyhow),
    )


def _pairs(count: int) -> list[tuple[int, int]]:
    """Return pairs of images: each with the next one, and with one half the set away."""
    return [(at, (at + step) % count) for step in (1, max(2, count // 2)) for at in range(count)]


def _turns(greys: Sequence[Grey]) -> NDArray[np.float64]:
    """Return the turn between the images of each pair, -90 to 90 degrees.

    It is found in their spectra, which do not depend on where a part lies, and are the same after half a turn.
    """
    window = cv2.createHanningWindow((SIDE, SIDE), cv2.CV_32F)
    around = [_of_angle(np.log1p(_spectrum((grey - grey.mean()) * window))) for grey in greys]
    best = [_turn(_correlation(around[one], around[other])) for one, other in _pairs(len(greys))]
    return (np.array(best) * 180.0 / ANGLES + 90) % 180 - 90


def _spectrum(values: Grey) -> Grey:
    return np.abs(np.fft.fftshift(np.fft.fft2(values))).astype(np.float32)


def _of_angle(spectrum: Grey) -> Grey:
    """Return what a spectrum has in each direction of half a turn: (ANGLES, radii), each radius around its mean."""
    size = (SIDE // 2, 2 * ANGLES)  # radii, angles of a whole turn
    polar = cv2.warpPolar(
        spectrum, size, (SIDE / 2, SIDE / 2), SIDE / 2, cv2.INTER_LINEAR | cv2.WARP_FILL_OUTLIERS
    )
    half = polar[:ANGLES, 3:-4]
    return np.asarray(half - half.mean(axis=0), np.float32)


def _correlation(one: Grey, other: Grey) -> NDArray[np.float64]:
    """Return how alike two pictures by angle, (A, R), are at each turn between them, -1 to 1: (A,)."""
    together = np.fft.ifft(np.fft.fft(one, axis=0).conj() * np.fft.fft(other, axis=0), axis=0).real.sum(
        axis=1
    )
    scale = np.sqrt(float((one**2).sum()) * float((other**2).sum()))
    return np.asarray(together / max(scale, 1e-12), np.float64)


def _turn(correlation: NDArray[np.float64]) -> int:
    """Return the turn at which two pictures are most alike; none, if they are about as much alike without one."""
    best = int(np.argmax(correlation))
    return 0 if correlation[0] >= NO_TURN * correlation[best] else best


def _is_mirrored(greys: Sequence[Grey], lies_anyhow: bool) -> bool | None:
    """Return whether mirror images of good parts look as much like good parts as those do themselves."""
    own, mirrored = (
        np.array(
            [_likeness(greys[one], change(greys[other]), lies_anyhow) for one, other in _pairs(len(greys))]
        )
        for change in (np.asarray, np.fliplr)
    )
    if np.median(own) < ALIKE:
        return None
    if float(np.median(own) - np.median(mirrored)) < LESS_ALIKE:
        return True
    from scipy.stats import wilcoxon  # takes a while to load, and most trainings look at nothing

    return bool(wilcoxon(own, mirrored, alternative="greater").pvalue >= SURE)


def _likeness(one: Grey, other: Grey, turned: bool) -> float:
    """Return the correlation of two images as they are, or turned as fits best around their middle."""
    if not (one.std() and other.std()):
        return 0.0  # nothing is to be seen in it
    if not turned:
        return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
    return float(_correlation(_around_middle(one), _around_middle(other)).max())


def _around_middle(grey: Grey) -> Grey:
    size = (SIDE // 2, 2 * ANGLES)
    polar = cv2.warpPolar(
        np.ascontiguousarray(grey), size, ((SIDE - 1) / 2, (SIDE - 1) / 2), SIDE / 2, cv2.INTER_LINEAR
    )
    return np.asarray((polar - polar.mean()) * np.sqrt(np.arange(SIDE // 2, dtype=np.float32)), np.float32)

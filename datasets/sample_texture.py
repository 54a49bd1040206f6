"""The texture of the embedded demo data: a plain weave of two yarns. Also what every surface of it is made of.

Lengths are in pixels of the final image, x to the right, y down, height towards the camera.
Nothing here knows of light or of files: `datasets/sample.py` photographs a surface.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

SIZE = 256  # pixels, rows and columns
Plane = NDArray[np.float32]  # (SIZE, SIZE)
Color = tuple[float, float, float]  # red, green, blue: share of the light that comes back, 0..1

PITCH = 14.0  # from one thread to the next
_WARP: Color = (0.16, 0.23, 0.33)
_WEFT: Color = (0.60, 0.55, 0.45)
_BACKING: Color = (0.04, 0.035, 0.03)  # the dark between the threads
_FLOOR = -5.0  # height of the backing


@dataclass
class Surface:
    """What lies under the camera. Its painting functions change it in place."""

    height: Plane  # pixels
    color: Plane  # (SIZE, SIZE, 3), share of the light that comes back, 0..1
    gloss: Plane  # strength of the highlight, 0 is matt

    def paint(self, color: Color | Plane, opacity: Plane) -> None:
        """Blend `color` over the surface; `opacity` is 0..1."""
        self.color += opacity[..., None] * (np.asarray(color, np.float32) - self.color)

    def drop(self, inside: Plane, color: Color, opacity: float, thickness: float) -> None:
        """Lay a drop of liquid: a dome with a darker, translucent edge that evens out what is under it.

        Args:
            inside: depth inside the outline, pixels; negative outside.
            color: of the light that passes through it.
            opacity: 0..1, of its middle.
            thickness: of its middle, pixels.
        """
        cover = step(inside, 1.5)
        dome = np.sqrt(np.clip(inside / max(float(inside.max()), 1), 0, 1))
        rim = cover * np.exp(-((inside - 1.5) ** 2) / 4)
        flattened = cv2.GaussianBlur(self.height, (0, 0), 3)
        self.height += cover * (0.8 * (flattened - self.height) + thickness * dome)
        self.paint(self.color * np.asarray(color, np.float32), cover)
        self.paint(color, cover * opacity * (0.4 + 0.6 * dome))
        self.color *= (1 - 0.45 * rim)[..., None]
        self.gloss += cover * (0.5 - self.gloss)


@cache
def pixel_grid() -> tuple[Plane, Plane]:
    """Return x and y of each pixel, from the middle of the image."""
    axis = np.arange(SIZE, dtype=np.float32) - (SIZE - 1) / 2
    return np.broadcast_to(axis, (SIZE, SIZE)), np.broadcast_to(axis[:, None], (SIZE, SIZE))


def step(inside: Plane, width: float = 1.2) -> Plane:
    """Return 0 outside and 1 inside, with a smooth edge `width` pixels wide; `inside` is signed, in pixels."""
    ramp = np.clip(inside / width + 0.5, 0, 1)
    smooth: Plane = ramp * ramp * (3 - 2 * ramp)
    return smooth


def smooth_noise(rng: np.random.Generator, cells: int) -> Plane:
    """Return noise of deviation about 1 that varies over 1/`cells` of the image."""
    coarse = rng.standard_normal((cells, cells), dtype=np.float32)
    return np.asarray(cv2.resize(coarse, (SIZE, SIZE), interpolation=cv2.INTER_CUBIC), np.float32)


def grain(rng: np.random.Generator, sigma: float) -> Plane:
    """Return noise of deviation 1, blurred over `sigma` pixels."""
    noise = cv2.GaussianBlur(rng.standard_normal((SIZE, SIZE), dtype=np.float32), (0, 0), sigma)
    return np.asarray(noise / noise.std(), np.float32)


def blob(rng: np.random.Generator, centre: tuple[float, float], radius: float, roughness: float) -> Plane:
    """Return how deep each pixel lies inside an irregular outline, in pixels; negative outside."""
    x, y = pixel_grid()
    dx, dy = x - np.float32(centre[0]), y - np.float32(centre[1])
    angle = np.arctan2(dy, dx)
    outline = np.full_like(dx, 1)
    for lobes in range(2, 8):
        share, turn = rng.uniform(-1, 1) * roughness / np.sqrt(lobes), rng.uniform(0, 2 * np.pi)
        outline += np.float32(share) * np.cos(lobes * angle + np.float32(turn))
    inside: Plane = np.float32(radius) * outline - np.hypot(dx, dy)
    return inside


def stroke(
    rng: np.random.Generator, start: tuple[float, float], direction: float, length: float, bend: float
) -> Plane:
    """Return the distance of each pixel from a curved line, in pixels; `bend` is its total turn, radians."""
    parts = 24
    turns = direction + np.cumsum(rng.normal(bend / parts, abs(bend) / parts + 0.02, parts))
    steps = length / parts * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    points = np.vstack([[0, 0], np.cumsum(steps, axis=0)]) + start + (SIZE - 1) / 2
    fine = 4  # drawn at 4 times the size, so that the distance is good to a quarter pixel
    canvas = np.full((SIZE * fine, SIZE * fine), 255, np.uint8)
    cv2.polylines(canvas, [np.rint(points * fine).astype(np.int32)], False, (0,))
    distance = cv2.distanceTransform(canvas, cv2.DIST_L2, 3)
    small = cv2.resize(distance, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    return np.asarray(small / fine, np.float32)


def weave(rng: np.random.Generator, defect: str | None, flaw: np.random.Generator) -> Surface:
    """Return a piece of cloth.

    Args:
        rng: the natural variation; the same one makes the same cloth, whatever the defect.
        defect: one of `DEFECTS`, or None for a good piece.
        flaw: where the defect is, and what it looks like.
    """
    x, y = pixel_grid()
    turn, stretch = rng.normal(0, 0.006), 1 + rng.normal(0, 0.003)
    across = stretch * (x - turn * y) + rng.normal(0, 1.2) + 0.6 * smooth_noise(rng, 4)
    along = stretch * (y + turn * x) + rng.normal(0, 1.2) + 0.6 * smooth_noise(rng, 4)
    gone_warp = gone_weft = None
    if defect == "shifted_threads":
        dx, dy = _shift(flaw)
        across, along = across + dx, along + dy
    elif defect == "broken_thread":
        gone = _break(flaw)
        gone_warp, gone_weft = (gone, None) if flaw.random() < 0.5 else (None, gone)

    warp, warp_shade = _threads(across, along, 0, gone_warp, rng)
    weft, weft_shade = _threads(along, across, 1, gone_weft, rng)
    on_top = step(warp - weft, 0.8)
    height = np.maximum(np.maximum(warp, weft), _FLOOR)
    shade = (on_top * warp_shade + (1 - on_top) * weft_shade)[..., None]
    color = shade * (np.float32(_WEFT) + on_top[..., None] * (np.float32(_WARP) - np.float32(_WEFT)))
    surface = Surface(height, color.astype(np.float32), np.full((SIZE, SIZE), 0.05, np.float32))
    surface.paint(_BACKING, step(_FLOOR + 0.6 - height, 1))
    fluff = grain(rng, 0.6)
    surface.height += 0.12 * fluff
    surface.color *= (1 + 0.06 * fluff + 0.03 * smooth_noise(rng, 6))[..., None]
    if defect in _LAID_ON:
        _LAID_ON[defect](surface, flaw)
    return surface


def _threads(
    across: Plane, along: Plane, parity: int, gone: tuple[Plane, Plane] | None, rng: np.random.Generator
) -> tuple[Plane, Plane]:
    """Return height and brightness of parallel threads that go over and under the others.

    Args:
        across: position across the threads, pixels.
        along: position along them, pixels.
        parity: 0 or 1: which of the two systems is on top where the thread numbers add up to an even number.
        gone: see `_break`.
        rng: the natural variation of the threads.
    """
    count = 2 * int(SIZE / PITCH)  # more than there are: a cloth may shift
    lot = {name: rng.standard_normal(count).astype(np.float32) for name in ("width", "shade", "sway", "start")}
    number = np.floor(across / PITCH).astype(np.int32)
    lane = number % count
    sway = 0.05 * np.sin(along * np.float32(2 * np.pi / 90) + 6 * lot["start"][lane])
    offset = 2 * (across / np.float32(PITCH) - number - 0.5) + sway  # -1..1 across the lane
    half_width = 0.88 + 0.025 * lot["width"][lane]
    round_top = np.sqrt(np.clip(1 - (offset / half_width) ** 2, 0, 1))
    over = np.cos(np.pi * (along / np.float32(PITCH) - 0.5 + number + parity))
    twist = np.cos(3.2 * offset + along * np.float32(2 * np.pi / 4.7) + lot["start"][lane])
    height = 4.2 * round_top - 4.2 + 2.6 * over + 0.22 * twist * round_top
    height = np.where(round_top > 0.05, height, 2 * _FLOOR)
    if gone is not None:
        where, ends = gone
        broken = np.floor(where[..., 0] / PITCH) == number if where.ndim == 3 else where
        height = np.where(broken & (along * 0 + ends > 0), 2 * _FLOOR, height)
    shade = 1 + 0.07 * lot["shade"][lane] + 0.05 * twist
    return height.astype(np.float32), shade.astype(np.float32)

"""The texture of the embedded demo data, a plain weave of two yarns; and what any surface of it is made of.

Lengths are in pixels of the final image, x to the right, y down, height towards the camera.
Nothing here knows of light or of files: `datasets/sample/sample.py` photographs a surface.
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

SIZE = 256  # pixels, rows and columns
Plane = NDArray[np.float32]  # (SIZE, SIZE)
Color = tuple[float, float, float]  # red, green, blue: share of the light that comes back, 0..1

PITCH = 14.0  # from one thread to the next
_WARP: Color = (0.18, 0.25, 0.36)
_WEFT: Color = (0.53, 0.48, 0.39)
_BACKING: Color = (0.04, 0.035, 0.03)  # the dark between the threads
_FLOOR = -5.0  # height of the backing
DEFECTS = ("broken_thread", "foreign_body", "glue", "pulled_threads")


@dataclass
class Surface:
    """What lies under the camera. Its painting functions change it in place."""

    height: Plane  # pixels
    color: Plane  # (SIZE, SIZE, 3), share of the light that comes back, 0..1
    gloss: Plane  # strength of the highlight, 0 is matt

    def paint(self, color: Color | Plane, opacity: Plane) -> None:
        """Blend `color` over the surface; `opacity` is 0..1."""
        self.color += opacity[..., None] * (np.asarray(color, np.float32) - self.color)

    def drop(self, inside: Plane, color: Color, opacity: float, thickness: float, leveling: float) -> None:
        """Lay a drop of liquid: a translucent dome with a darker edge.

        Args:
            inside: depth inside the outline, pixels; negative outside.
            color: of the light that passes through it.
            opacity: 0..1, of its middle.
            thickness: of its middle, pixels.
            leveling: 0..1, how far it evens out what is under it.
        """
        cover = step(inside, 2)
        dome = cv2.GaussianBlur(cover, (0, 0), 0.5 + max(float(inside.max()), 0) / 5) * cover
        edge = cover * np.exp(-((inside - 1.5) ** 2) / 3)
        level = cv2.GaussianBlur(self.height, (0, 0), 6)
        self.height += cover * np.float32(leveling) * (level - self.height) + np.float32(thickness) * dome
        self.paint(self.color * np.asarray(color, np.float32) * 1.5, cover)
        self.paint(color, np.float32(opacity) * cover)
        self.color *= (1 - 0.35 * edge)[..., None]
        self.gloss += cover * (0.4 - self.gloss)


@cache
def pixel_grid() -> tuple[Plane, Plane]:
    """Return x and y of each pixel, from the middle of the image."""
    axis = np.arange(SIZE, dtype=np.float32) - (SIZE - 1) / 2
    return np.broadcast_to(axis, (SIZE, SIZE)), np.broadcast_to(axis[:, None], (SIZE, SIZE))


def step(inside: Plane, width: float = 1.2) -> Plane:
    """Return 0 outside and 1 inside, with a smooth edge of `width` pixels; `inside` is signed, pixels."""
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
    for lobes in range(2, 7):
        share, turn = rng.normal() * roughness / (lobes - 1), rng.uniform(0, 2 * np.pi)
        outline += np.float32(share) * np.cos(lobes * angle + np.float32(turn))
    inside = np.float32(radius) * outline - np.hypot(dx, dy)
    return np.asarray(cv2.GaussianBlur(inside, (0, 0), radius / 8), np.float32)  # no crease in the middle


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
    pucker = np.zeros_like(across)
    if defect == "pulled_threads":
        dx, dy, pucker = _pull(flaw)
        across, along = across + dx, along + dy
    gone = _break(flaw) if defect == "broken_thread" else None
    gone_in_warp = flaw.random() < 0.5
    warp, warp_shade = _threads(across, along, 0, gone if gone_in_warp else None, rng)
    weft, weft_shade = _threads(along, across, 1, None if gone_in_warp else gone, rng)
    on_top = step(warp - weft, 0.8)
    height = np.maximum(np.maximum(warp, weft), np.float32(_FLOOR))
    shade = (on_top * warp_shade + (1 - on_top) * weft_shade)[..., None]
    surface = Surface(height, shade * np.array(_WEFT, np.float32), np.full((SIZE, SIZE), 0.05, np.float32))
    surface.paint(shade * np.array(_WARP, np.float32), on_top)
    surface.paint(_BACKING, step(np.float32(_FLOOR + 0.6) - height, 1))
    fluff = grain(rng, 0.6)
    surface.height += pucker + 0.12 * fluff
    surface.color *= (1 + 0.06 * fluff + 0.03 * smooth_noise(rng, 6))[..., None]
    if defect == "glue":
        _drop_glue(surface, flaw)
    elif defect == "foreign_body":
        lay = _lay_fibre if flaw.random() < 0.5 else _lay_chip
        lay(surface, flaw)
    return surface


def _threads(
    across: Plane, along: Plane, parity: int, gone: tuple[int, float, float] | None, rng: np.random.Generator
) -> tuple[Plane, Plane]:
    """Return height and brightness of parallel threads that go over and under the others.

    Args:
        across: position across the threads, pixels.
        along: position along them, pixels.
        parity: 0 or 1: which of the two systems is on top where the thread numbers add up to an even number.
        gone: number of the thread that is broken, and from where to where it is missing, pixels.
        rng: the natural variation of the threads.
    """
    count = 2 * int(SIZE / PITCH)  # more than there are: a cloth may be shifted
    width, shade, start = rng.standard_normal((3, count), dtype=np.float32)
    number = np.floor(across / np.float32(PITCH))
    lane = number.astype(np.int32) % count
    sway = 0.05 * np.sin(along * np.float32(2 * np.pi / 90) + 6 * start[lane])
    offset = 2 * (across / np.float32(PITCH) - number - 0.5) + sway  # -1..1 across the lane
    top = np.sqrt(np.clip(1 - (offset / (0.88 + 0.025 * width[lane])) ** 2, 0, 1))
    over = np.cos(np.float32(np.pi) * (along / np.float32(PITCH) - 0.5 + number + parity))
    twist = np.cos(3.2 * offset + along * np.float32(2 * np.pi / 4.7) + start[lane])
    height = 4.2 * top - 4.2 + 2.6 * over + 0.22 * twist * top
    there = top > 0.05
    if gone is not None:
        frayed = along + 2.5 * np.sin(9 * offset) + 1.5 * np.sin(23 * offset)
        there &= (number != gone[0]) | (frayed < gone[1]) | (frayed > gone[2])
    return np.where(there, height, np.float32(2 * _FLOOR)), 1 + 0.07 * shade[lane] + 0.05 * twist


def _place(flaw: np.random.Generator, reach: float) -> tuple[float, float]:
    """Return x and y of a random place, each at most `reach` pixels from the middle."""
    return flaw.uniform(-reach, reach), flaw.uniform(-reach, reach)


def _break(flaw: np.random.Generator) -> tuple[int, float, float]:
    """Return which thread is broken, and from where to where it is missing, pixels from the middle."""
    length = flaw.uniform(38, 130)
    start = flaw.uniform(-105, 105 - length)
    return int(flaw.integers(-7, 7)), start, start + length


def _pull(flaw: np.random.Generator) -> tuple[Plane, Plane, Plane]:
    """Return how far the threads are pulled aside in x and y, and up, pixels: a patch that fades out."""
    x, y = pixel_grid()
    radius = flaw.uniform(24, 42)
    centre = _place(flaw, 115 - radius)
    distance = np.hypot(x - np.float32(centre[0]), y - np.float32(centre[1])) / np.float32(radius)
    patch = np.clip(1 - distance**2, 0, 1) ** 2
    far, direction, up = flaw.uniform(5, 10), flaw.uniform(0, 2 * np.pi), flaw.uniform(7, 15)
    dx, dy = np.float32(far * np.cos(direction)), np.float32(far * np.sin(direction))
    return patch * dx, patch * dy, patch**2 * np.float32(up)


def _drop_glue(cloth: Surface, flaw: np.random.Generator) -> None:
    """Let a drop of clear yellowish glue dry on the cloth."""
    radius = flaw.uniform(10, 26)
    inside = blob(flaw, _place(flaw, 118 - radius), radius, 0.12)
    cloth.drop(inside, (0.62, 0.56, 0.38), flaw.uniform(0.2, 0.6), thickness=7, leveling=0.9)


def _lay_fibre(cloth: Surface, flaw: np.random.Generator) -> None:
    """Lay a foreign hair or plastic fibre on the cloth."""
    start = _place(flaw, 100)
    inward = np.arctan2(-start[1], -start[0]) + flaw.normal(0, 0.6)
    distance = stroke(flaw, start, inward, flaw.uniform(80, 150), flaw.normal(0, 2.5))
    half_width = flaw.uniform(1.2, 2.2)
    cover = step(half_width - distance)
    round_top = np.sqrt(np.clip(1 - (distance / half_width) ** 2, 0, 1))
    smooth = cv2.GaussianBlur(cloth.height, (0, 0), 8)
    cloth.height += cover * (smooth + 3.5 + half_width * round_top - cloth.height)
    dark: Color = (0.03, 0.03, 0.035)
    red: Color = (0.45, 0.05, 0.04)
    cloth.paint(dark if flaw.random() < 0.6 else red, cover)
    cloth.gloss += cover * 0.25


def _lay_chip(cloth: Surface, flaw: np.random.Generator) -> None:
    """Lay a flat, bright metal chip on the cloth, a little tilted."""
    x, y = pixel_grid()
    radius = flaw.uniform(8, 15)
    centre = _place(flaw, 115 - radius)
    dx, dy = x - np.float32(centre[0]), y - np.float32(centre[1])
    inside = np.full_like(dx, radius)
    for angle in np.cumsum(flaw.uniform(0.8, 1.5, 6)):  # the sides of a polygon
        reach = np.float32(radius * flaw.uniform(0.5, 1))
        inside = np.minimum(inside, reach - dx * np.float32(np.cos(angle)) - dy * np.float32(np.sin(angle)))
    cover = step(inside)
    slope, fold = flaw.normal(0, 0.15, (2, 2)).astype(np.float32)
    bent = slope[0] * dx + slope[1] * dy + np.abs(fold[0] * dx + fold[1] * dy + flaw.normal())
    brushed = cv2.GaussianBlur(grain(flaw, 0.5), (0, 0), sigmaX=3, sigmaY=0.4)
    cloth.height += cover * (5 + bent + 0.3 * brushed - cloth.height)
    cloth.paint((0.55, 0.54, 0.52), cover)
    cloth.color *= (1 + 0.25 * cover * brushed)[..., None]
    cloth.gloss += cover * 0.6

"""The object of the embedded demo data: a turned steel flange on a matt table, with six bolt holes.

Lengths are in pixels of the final image, x to the right, y down, height towards the camera.
"""

import cv2
import numpy as np

from datasets.sample.sample_texture import (
    SIZE,
    Color,
    Plane,
    Surface,
    blob,
    grain,
    pixel_grid,
    smooth_noise,
    step,
    stroke,
)

DEFECTS = ("contamination", "dent", "missing_part", "scratch")
OUTER, BORE, HUB, BOLT_CIRCLE, HOLE = 104.0, 36.0, 50.0, 77.0, 9.0  # radii
HOLES = 6
_THICKNESS = 11.0
_STEEL: Color = (0.47, 0.47, 0.46)
_TABLE: Color = (0.17, 0.19, 0.20)
_SHEEN = -0.75 * np.pi  # direction of the lamp: grooves that cross it shine


def flange(rng: np.random.Generator, defect: str | None, flaw: np.random.Generator) -> Surface:
    """Return a flange on its table.

    Args:
        rng: the natural variation; the same one makes the same flange, whatever the defect.
        defect: one of `DEFECTS`, or None for a good one.
        flaw: where the defect is, and what it looks like.
    """
    x, y = pixel_grid()
    shift, turn = rng.uniform(-3, 3, 2).astype(np.float32), rng.uniform(-0.06, 0.06)
    x, y = x - shift[0], y - shift[1]
    radius, angle = np.hypot(x, y), np.arctan2(y, x) - np.float32(turn)
    sector = np.rint(angle * np.float32(HOLES / (2 * np.pi)))
    from_hole = np.hypot(
        radius * np.cos(angle - sector * np.float32(2 * np.pi / HOLES)) - np.float32(BOLT_CIRCLE),
        radius * np.sin(angle - sector * np.float32(2 * np.pi / HOLES)),
    )
    inside = np.minimum(OUTER - radius, radius - BORE)  # depth inside the steel
    if defect == "missing_part" and flaw.random() < 0.5:
        from_hole = np.where(sector % HOLES == flaw.integers(HOLES), np.float32(HOLE + 20), from_hole)
    elif defect == "missing_part":
        inside = np.minimum(inside, -_rim_chip(flaw, shift))
    inside = np.minimum(inside, from_hole - HOLE)

    steel = step(inside)
    height = steel * (_THICKNESS + _profile(radius, from_hole, inside) + _engraving(shift, turn))
    grooves = _grooves(radius, rng)
    scratchy = grain(rng, 0.6)
    surface = Surface(height + steel * 0.05 * grooves, _table(rng), np.full((SIZE, SIZE), 0.02, np.float32))
    across = np.cos(angle + np.float32(turn - _SHEEN))
    sheen = 0.5 + 0.7 * np.abs(across) ** 5 + 0.1 * across
    finish = sheen * (1 + 0.05 * grooves * sheen + 0.02 * scratchy) * rng.normal(1, 0.02)
    surface.paint(np.array(_STEEL, np.float32) * finish[..., None], steel)
    surface.gloss += steel * 0.45
    if defect == "dent":
        _dent(surface, flaw, shift)
    elif defect == "contamination":
        _spill(surface, flaw, shift)
    elif defect == "scratch":
        _scratch(surface, steel, flaw, shift)
    return surface


def _profile(radius: Plane, from_hole: Plane, inside: Plane) -> Plane:
    """Return the height over the flat of the flange: hub, sealing groove, countersinks, chamfered edges."""
    hub = 3.5 * step(HUB - radius, 3)
    groove = -2.2 * step(np.float32(2.6) - np.abs(radius - np.float32(94)), 2)
    countersink = -2.5 * step(HOLE + 3.5 - from_hole, 4)
    chamfer = -1.6 * (1 - step(inside - 2, 4))
    total: Plane = hub + groove + countersink + chamfer
    return total


def _grooves(radius: Plane, rng: np.random.Generator) -> Plane:
    """Return the marks of the lathe, deviation about 1: a function of the radius alone."""
    fixed = np.random.default_rng(1).standard_normal(SIZE)  # the same tool cuts every flange
    marks = (0.8 * fixed + 0.6 * rng.standard_normal(SIZE)).astype(np.float32)
    return np.asarray(np.interp(radius * 1.3, np.arange(SIZE), marks), np.float32)


def _engraving(shift: Plane, turn: float) -> Plane:
    """Return the depth of the part number between two bolt holes, pixels; 0 elsewhere, negative in it."""
    fine = 4
    plate = np.zeros((SIZE * fine, SIZE * fine), np.uint8)
    origin = (int(fine * (SIZE / 2 - 21)), int(fine * (SIZE / 2 + BOLT_CIRCLE + 3)))
    cv2.putText(plate, "F6-72", origin, cv2.FONT_HERSHEY_SIMPLEX, 1.75, (255,), 6, cv2.LINE_AA)
    small = cv2.resize(plate, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    pose = cv2.getRotationMatrix2D(((SIZE - 1) / 2, (SIZE - 1) / 2), -np.degrees(turn), 1)
    pose[:, 2] += shift
    return np.asarray(cv2.warpAffine(small, pose, (SIZE, SIZE)), np.float32) * np.float32(-1.4 / 255)


def _table(rng: np.random.Generator) -> Plane:
    """Return the color of the table: matt, a little mottled."""
    mottled = 1 + 0.03 * smooth_noise(rng, 12) + 0.05 * grain(rng, 0.8)
    return np.asarray(mottled[..., None] * np.array(_TABLE, np.float32), np.float32)


def _place(flaw: np.random.Generator, shift: Plane, low: float, high: float) -> tuple[float, float]:
    """Return x and y of a random place on the flange, between two radii."""
    radius, angle = flaw.uniform(low, high), flaw.uniform(0, 2 * np.pi)
    return float(shift[0] + radius * np.cos(angle)), float(shift[1] + radius * np.sin(angle))


def _rim_chip(flaw: np.random.Generator, shift: Plane) -> Plane:
    """Return the depth inside a piece that is broken off the outer rim, pixels; negative elsewhere."""
    inside = blob(flaw, _place(flaw, shift, OUTER - 2, OUTER + 4), flaw.uniform(10, 20), 0.15)
    return inside + 1.2 * grain(flaw, 2)


def _dent(part: Surface, flaw: np.random.Generator, shift: Plane) -> None:
    """Hit the flange: a hollow with a raised border."""
    size = flaw.uniform(9, 16)
    inside = blob(flaw, _place(flaw, shift, HUB + 12, OUTER - 16), size, 0.08)
    bowl = np.clip(inside / size, 0, 1)
    border = np.exp(-((inside + 1) ** 2) / 6)
    part.height += flaw.uniform(0.8, 1.5) * border - flaw.uniform(0.4, 0.7) * size * bowl * (2 - bowl)


def _spill(part: Surface, flaw: np.random.Generator, shift: Plane) -> None:
    """Leave a film of oil or grease on the flange, and some splashes around it."""
    color: Color = (0.30, 0.19, 0.07) if flaw.random() < 0.6 else (0.10, 0.10, 0.11)
    opacity, radius = flaw.uniform(0.1, 0.6), flaw.uniform(10, 24)
    x, y = _place(flaw, shift, HUB, OUTER - 12)
    part.drop(blob(flaw, (x, y), radius, 0.13), color, opacity, thickness=1.5, leveling=0.1)
    for _ in range(flaw.integers(0, 5)):
        dx, dy = flaw.normal(0, radius * 1.1, 2)
        splash = blob(flaw, (x + dx, y + dy), flaw.uniform(2, 4), 0.05)
        part.drop(splash, color, opacity, thickness=1, leveling=0.1)


def _scratch(part: Surface, steel: Plane, flaw: np.random.Generator, shift: Plane) -> None:
    """Draw a sharp edge over the steel, once or several times side by side."""
    x, y = _place(flaw, shift, HUB + 8, OUTER - 16)
    along = np.arctan2(y, x) + np.pi / 2 + flaw.normal(0, 0.5)  # rather along the ring than over its edge
    length, bend = flaw.uniform(50, 110), flaw.normal(0, 0.3)
    x, y = x - length / 2 * np.cos(along), y - length / 2 * np.sin(along)
    pressure = 1 + 0.35 * smooth_noise(flaw, 16)
    for _ in range(flaw.integers(1, 4)):
        distance = stroke(flaw, (x, y), along + flaw.normal(0, 0.04), length, bend)
        half_width = flaw.uniform(0.7, 1.5) * pressure
        cut = steel * step(half_width - distance, 1)
        burr = steel * np.exp(-((distance - half_width - 0.5) ** 2) / 0.5)
        part.height += 0.5 * burr - 1.2 * cut
        part.paint((0.8, 0.8, 0.79), 0.7 * cut)
        x, y = x + flaw.normal(0, 6), y + flaw.normal(0, 6)

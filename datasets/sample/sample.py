"""The embedded demo data: two categories in MVTec's layout, made on the spot.

`flange` is an object, `weave` a texture. Each image is a scene (height, color and gloss of a surface) that
is lit and photographed. A defect is part of the scene, so the light, the shadows, the lens and the sensor act
on it too. Its ground truth is exact by construction: the same scene is photographed again without the defect,
with the same noise, and the mask is where the two photographs differ by more than `VISIBLE` grey levels.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import PIL.Image

from configs.disk.building import building, check_free
from configs.threads import in_order
from datasets.images import Image, Mask, write_mask
from datasets.layout import GOOD
from datasets.sample import sample_object, sample_texture
from datasets.sample.sample_texture import SIZE, Plane, Surface, pixel_grid, smooth_noise

CATEGORIES = ("flange", "weave")  # an object, a texture
SCENES = {"flange": sample_object.flange, "weave": sample_texture.weave}
_DEFECTS = {"flange": sample_object.DEFECTS, "weave": sample_texture.DEFECTS}
TRAIN_GOOD, TEST_GOOD, PER_DEFECT = 100, 20, 8  # images
VISIBLE = 6  # grey levels; a pixel belongs to a defect if it changes a channel by more

_LAMP = (-0.48, -0.48, 0.734)  # unit vector to the lamp: from the upper left
_HALFWAY = (-0.258, -0.258, 0.931)  # unit vector between the lamp and the camera
_SHADOW = 10  # pixels, how far shadows reach along x and y
_COLOR_OF_LIGHT = (1.0, 0.985, 0.95)


@dataclass(frozen=True)
class SampleImage:
    """One image of the sample, and where it belongs."""

    split: str  # train or test
    defect: str  # `good` for an image without any
    image: Image  # (256, 256, 3)
    gt_mask: Mask | None  # None: the image is good


def write_sample(
    folder: Path, seed: int = 0, on_image: Callable[[int, int], None] | None = None
) -> list[Path]:
    """Write both categories below `folder` in MVTec's layout.

    Args:
        folder: where the category folders go; made if it is missing.
        seed: of all images, 0 or more.
        on_image: called after each image with the number of images written so far, and of all.

    Returns:
        The folders of the two categories.

    Raises:
        UserError: a category's folder exists, or the place cannot be written to.
    """
    targets = [folder / category for category in CATEGORIES]
    for target in targets:
        check_free(target, "sample")
    total, done = sum(len(plan(category)) for category in CATEGORIES), 0
    for category, target in zip(CATEGORIES, targets, strict=True):
        with building(target, "sample") as beside:

            def write(place: tuple[str, str, int], category: str = category, beside: Path = beside) -> None:
                split, defect, index = place
                _write(beside, index, sample_image(category, split, defect, index, seed))

            for _ in in_order(write, plan(category)):
                done += 1
                if on_image is not None:
                    on_image(done, total)
    return targets


def defects(category: str) -> tuple[str, ...]:
    """Return the defect types of a category."""
    return _DEFECTS[category]


def sample_image(category: str, split: str, defect: str, index: int, seed: int = 0) -> SampleImage:
    """Return one image of the sample: it depends on these arguments alone, not on other images.

    Args:
        category: one of `CATEGORIES`.
        split: `train` or `test`.
        defect: one of `defects(category)`, or `good`.
        index: number of the image in its folder.
        seed: of the whole sample, 0 or more.
    """
    place = 0 if split == "train" else 1 + (GOOD, *defects(category)).index(defect)
    key = (seed, CATEGORIES.index(category), place, index)

    def photographed(flawed: str | None) -> Image:
        nature, flaw, camera = (np.random.default_rng((*key, part)) for part in range(3))
        return photograph(SCENES[category](nature, flawed, flaw), camera)

    if defect == GOOD:
        return SampleImage(split, defect, photographed(None), None)
    image = photographed(defect)
    return SampleImage(split, defect, image, changed(image, photographed(None)))


def changed(image: Image, other: Image) -> Mask:
    """Return where two (H, W, 3) images differ visibly, (H, W)."""
    marked: Mask = (cv2.absdiff(image, other) > VISIBLE).any(axis=-1)
    return marked


def photograph(surface: Surface, rng: np.random.Generator) -> Image:
    """Return the (256, 256, 3) photograph of a surface: lamp, shadows, lens and sensor.

    Args:
        surface: what lies under the camera.
        rng: exposure, direction of the light's falloff, and sensor noise.
    """
    diffuse, highlight = _lit(surface.height)
    direct = _unshadowed(surface.height)
    blurred = cv2.GaussianBlur(surface.height, (0, 0), 4)
    open_sky = np.exp(-0.09 * np.clip(blurred - surface.height, 0, None))  # hollows get less of it
    light = (0.85 * direct * diffuse + 0.3 * open_sky) * _falloff(rng)
    shine = direct * surface.gloss * highlight
    scene = surface.color * light[..., None] + shine[..., None]
    scene = cv2.GaussianBlur(scene * np.array(_COLOR_OF_LIGHT, np.float32), (0, 0), 0.65)
    # Shot noise grows with the root of the light, so after a tone curve that is a root it is even.
    levels = 255 * np.sqrt(np.clip(scene, 0, 1))
    noise = rng.standard_normal((SIZE, SIZE, 1), dtype=np.float32) * 1.6
    noise = noise + rng.standard_normal((SIZE, SIZE, 3), dtype=np.float32) * 0.9
    return np.asarray(np.clip(np.rint(levels + noise), 0, 255), np.uint8)


def _lit(height: Plane) -> tuple[Plane, Plane]:
    """Return how much of the lamp's light each pixel scatters, and how much it mirrors, 0..1 each."""
    slope_x = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=1 / 8)
    slope_y = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=1 / 8)
    steepness = np.sqrt(1 + slope_x**2 + slope_y**2)

    def towards(x: float, y: float, z: float) -> Plane:
        facing: Plane = np.clip((z - x * slope_x - y * slope_y) / steepness, 0, 1)
        return facing

    return towards(*_LAMP), towards(*_HALFWAY) ** 24


def _unshadowed(height: Plane) -> Plane:
    """Return how much of the lamp each pixel sees, 0..1."""
    padded = cv2.copyMakeBorder(height, _SHADOW, 0, _SHADOW, 0, cv2.BORDER_REPLICATE)
    rise = _LAMP[2] / -_LAMP[0]  # of the ray to the lamp, for a step along both x and y
    hidden = np.zeros_like(height)
    for steps in range(1, _SHADOW + 1):
        start = _SHADOW - steps
        between = padded[start : start + SIZE, start : start + SIZE] - height - np.float32(rise * steps)
        hidden = np.maximum(hidden, between)
    dimmed = 1 - np.float32(0.9) * np.clip(hidden / 2, 0, 1)
    return np.asarray(cv2.GaussianBlur(dimmed, (0, 0), 1.0), np.float32)


def _falloff(rng: np.random.Generator) -> Plane:
    """Return the unevenness of lamp and lens: a slope, vignetting, and the exposure, around 1."""
    x, y = pixel_grid()
    half = np.float32(SIZE / 2)
    slope = rng.normal(-0.06, 0.02, 2).astype(np.float32)
    exposure = np.float32(rng.normal(1, 0.03))
    falloff: Plane = exposure * (1 + slope[0] * x / half + slope[1] * y / half) * (1 - _vignetting())
    return falloff + 0.006 * smooth_noise(rng, 3)


@cache
def _vignetting() -> Plane:
    """Return the share of the light that the lens loses towards its corners."""
    x, y = pixel_grid()
    lost: Plane = 0.09 * (x**2 + y**2) / np.float32((SIZE / 2) ** 2)
    return lost


def plan(category: str) -> list[tuple[str, str, int]]:
    """Return split, defect and index of every image of a category."""
    train = [("train", GOOD, index) for index in range(TRAIN_GOOD)]
    good = [("test", GOOD, index) for index in range(TEST_GOOD)]
    bad = [("test", defect, index) for defect in defects(category) for index in range(PER_DEFECT)]
    return train + good + bad


def _write(category: Path, index: int, sample: SampleImage) -> None:
    """Write one image, and its mask if it has one, into the folder of its category."""
    folder = category / sample.split / sample.defect
    folder.mkdir(parents=True, exist_ok=True)
    # Noise hardly compresses: the lowest level takes a third of the time, for 6 % more bytes.
    PIL.Image.fromarray(sample.image).save(folder / f"{index:03}.png", "PNG", compress_level=1)
    if sample.gt_mask is not None:
        masks = category / "ground_truth" / sample.defect
        masks.mkdir(parents=True, exist_ok=True)
        write_mask(masks / f"{index:03}_mask.png", sample.gt_mask)

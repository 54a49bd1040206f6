"""A small category of images to import."""

from pathlib import Path

import numpy as np
import pytest

from datasets.images import write_image, write_mask


@pytest.fixture
def tiny_category(tmp_path) -> Path:
    """Smooth grey discs, 48 x 64: 10 good to train on, 2 good and 2 with a hole to test on."""
    rows, columns = np.mgrid[:48, :64]
    rng = np.random.default_rng(0)

    def disc(hole=False):
        centre = rng.uniform(22, 26), rng.uniform(30, 34)
        distance = np.hypot(rows - centre[0], columns - centre[1])
        image = np.where(distance < 16, 180, 60) + rng.normal(0, 2, distance.shape)
        if hole:
            image[np.hypot(rows - 24, columns - 32) < 5] = 20
        return np.clip(image, 0, 255).astype(np.uint8)[..., None]

    source = tmp_path / "source"
    for name, count, hole in (("train/good", 10, False), ("test/good", 2, False), ("test/hole", 2, True)):
        (source / name).mkdir(parents=True)
        for at in range(count):
            write_image(source / name / f"{at:03}.png", disc(hole))
    (source / "ground_truth/hole").mkdir(parents=True)
    for at in range(2):
        write_mask(source / f"ground_truth/hole/{at:03}_mask.png", np.hypot(rows - 24, columns - 32) < 5)
    return source

"""Images of a training, in memory or not."""

import numpy as np
import pytest

from configs.errors import UserError
from datasets.images import write_image
from networks.runs.inputs import ImageForm, load_image
from networks.training.image_store import ImageStore, StorePart

FORM = ImageForm(256, 256, 1)  # 64 KiB an image


@pytest.fixture
def paths(tmp_path):
    rng = np.random.default_rng(0)
    for at in range(20):
        write_image(tmp_path / f"{at:02}.png", rng.integers(0, 256, (256, 256, 1), np.uint8))
    return sorted(tmp_path.glob("*.png"))


def store(paths, tmp_path, memory=1):
    return ImageStore(paths, FORM, memory, tmp_path / "scratch.raw", [].append)


@pytest.mark.parametrize(("memory", "in_file"), [(100, 0), (1, 4)])
def test_images_are_the_same_in_memory_and_in_the_scratch_file(paths, tmp_path, memory, in_file):
    with store(paths, tmp_path, memory) as images:
        scratch = tmp_path / "scratch.raw"
        assert (scratch.stat().st_size if scratch.exists() else 0) == in_file * 256 * 256
        numbers = np.array([19, 0, 16, 15, 19])
        expected = np.stack([load_image(paths[number], FORM) for number in numbers])
        np.testing.assert_array_equal(images[numbers], expected)
        part = StorePart(images, 15, 20)
        assert (len(images), len(part)) == (20, 5)
        np.testing.assert_array_equal(part[np.array([4, 1])], images[np.array([19, 16])])
    assert not scratch.exists()


def test_what_a_killed_process_left_of_its_scratch_file_is_not_read(paths, tmp_path):
    (tmp_path / "scratch.raw").write_bytes(bytes(256 * 256))
    with store(paths, tmp_path) as images:
        np.testing.assert_array_equal(images.image(16), load_image(paths[16], FORM))


def test_a_full_disk_is_told_and_nothing_is_left(paths, tmp_path, monkeypatch):
    class Unwritable:
        def tofile(self, _file):
            raise OSError(28, "No space left on device")

        def __array__(self, dtype=None, copy=None):
            return np.zeros((256, 256, 1), np.uint8)

    monkeypatch.setattr("networks.training.image_store.load_image", lambda *_: Unwritable())
    with pytest.raises(UserError, match=r"No space left on device.*it needs 0 MiB; make room"):
        store(paths, tmp_path)
    assert not (tmp_path / "scratch.raw").exists()


@pytest.mark.parametrize("memory", [100, 1])
def test_patches_are_windows_of_the_images(paths, tmp_path, memory):
    with store(paths, tmp_path, memory) as images:
        patches = StorePart(images, 14, 20, patch=(100, 100))
        assert len(patches) == 6 * 25
        cut = patches[np.array([0, 24, 149])]
        for patch, (number, window) in zip(cut, [(14, 0), (14, 24), (19, 24)], strict=True):
            np.testing.assert_array_equal(patch, load_image(paths[number], FORM)[patches.windows[window]])

"""A test image with everything that its evaluations made of it, for a person to look at."""

import math
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray

from configs.disk.content import sha256_of
from configs.disk.workspace import RunFolder, Workspace
from configs.errors import MissingError, UserError
from datasets.decoding import OF_DAMAGE
from datasets.images import Image, Mask, framed, framed_mask, place_for, read_image, resize_image, resize_mask
from datasets.layout import GOOD, LabelledImage
from datasets.masks import read_mask
from datasets.previews import load_thumbnail
from evaluation.evaluate_spec import METHODS, Method, evaluation_name, parts_of
from evaluation.maps.anomaly_maps import AnomalyMap
from evaluation.report.folder import EvaluationFolder
from networks.runs.inputs import ImageForm, brought_to, evaluated_images
from networks.runs.run_record import read_run_record

MOST_PIXELS = 24_000_000  # of an image that is shown: a larger one would hold the window up with each move


@dataclass(frozen=True)
class TestedImage:
    """One test image. The network's size is that of `seen`, the reconstruction and the maps."""

    __test__ = False  # no test class

    name: str
    image: (
        Image  # as the file has it, (H, W, C), with the borders that it gets; one that is huge is scaled down
    )
    gt_mask: Mask | None  # of that size, or its own
    seen: Image  # as the network saw it
    reconstruction: Image
    maps: Mapping[Method, AnomalyMap]  # by method


@dataclass(frozen=True)
class TestedSet:
    """The test images of a run's data set as they are now."""

    __test__ = False

    files: RunFolder
    form: ImageForm  # what the run brings images to
    sources: Mapping[str, LabelledImage]  # by their names

    def name_of(self, photo: Path) -> str:
        """Return the name of the image whose content is a photo's; empty if there is none. Raises OSError."""
        size = photo.stat().st_size
        of_size = (
            name
            for name, source in self.sources.items()
            if source.path.is_file() and source.path.stat().st_size == size
        )
        content = ""
        for name in of_size:
            content = content or sha256_of(photo)
            if sha256_of(self.sources[name].path) == content:
                return name
        return ""

    def load(self, name: str, evaluation: str) -> TestedImage:
        """Return a test image with the maps of each method that the run was evaluated by, under one label.

        Args:
            name: of the image, as in reports.
            evaluation: the name of the one whose reconstruction is shown; its map must be there.

        Raises:
            UserError: the image or a file of the evaluation is gone or unreadable.
        """
        source, form = self._source(name), self.form
        method, label = parts_of(evaluation)
        folders = {
            each: EvaluationFolder(self.files.evaluation(evaluation_name(each, label))) for each in METHODS
        }
        with ThreadPoolExecutor(2) as readers:  # they are decoded at the same time
            reading = readers.submit(read_image, folders[method].reconstruction(name))
            image = read_image(source.path, form.white)
            reconstruction = reading.result()
        gt_mask = None if source.mask is None else read_mask(source.mask)
        return TestedImage(
            name,
            _shown(image, form),
            None if gt_mask is None else _shown_mask(gt_mask, form),
            brought_to(image, form).image,
            reconstruction,
            {
                each: read_map(folder.map(name), (form.rows, form.columns))
                for each, folder in folders.items()
                if each == method or folder.map(name).exists()
            },
        )

    def thumbnail(self, name: str, side: int) -> Image:
        """Return a test image with its mask outlined, its longer side `side` pixels. Raises UserError."""
        source = self._source(name)
        return load_thumbnail(source.path, source.mask, side, self.form.white)

    def outline_told(self, name: str) -> str:
        """Return what is outlined on a test image: `ground truth outlined`, or why nothing is."""
        source = self.sources.get(name)
        if source is None:
            return "no longer in the data set"
        if source.mask is not None:
            return "ground truth outlined"
        return "a good one" if source.defect == GOOD else "without a mask"

    def _source(self, name: str) -> LabelledImage:
        if name not in self.sources:
            raise MissingError(name, "is no longer in the data set", "evaluate the run again")
        return self.sources[name]


def _shown(image: Image, form: ImageForm) -> Image:
    """Return an image with the borders that the network sees around it, so that a place is the same in all layers."""
    small = resize_image(image, *_sides(image.shape))
    frame = form.frame_of(small.shape)
    return framed(small, place_for(small.shape, *frame), *frame)


def _shown_mask(gt_mask: Mask, form: ImageForm) -> Mask:
    small = resize_mask(gt_mask, *_sides(gt_mask.shape))
    frame = form.frame_of(small.shape)
    return framed_mask(small, place_for(small.shape, *frame), *frame)


def _sides(shape: Sequence[int]) -> tuple[int, int]:
    """Return the rows and columns that an image of a shape is shown with."""
    scale = min(1.0, math.sqrt(MOST_PIXELS / (shape[0] * shape[1])))
    return max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))


def tested_set(files: RunFolder, workspace: Workspace) -> TestedSet:
    """Return the test images of a run. Raises UserError if the run's record or its data set is gone."""
    record = read_run_record(files)
    images = evaluated_images(record.spec, workspace)
    return TestedSet(files, record.form, {image.name: image for image in images})


def read_map(path: Path, shape: tuple[int, int]) -> NDArray[np.float32]:
    """Return an anomaly map, (H, W), of that shape. Raises UserError."""
    try:
        found = np.asarray(tifffile.imread(path), np.float32)
    except FileNotFoundError:
        raise MissingError(path, "is gone", "evaluate the run again") from None
    except (OSError, tifffile.TiffFileError, *OF_DAMAGE) as error:
        raise UserError(path, f"cannot be read ({error})", "evaluate the run again") from None
    if found.shape != shape or not np.isfinite(found).all():
        raise UserError(
            path, f"is no anomaly map of {shape[0]} x {shape[1]} pixels", "evaluate the run again"
        )
    return found

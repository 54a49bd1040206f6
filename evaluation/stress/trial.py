"""The trial: held-out good images are disturbed and judged, and a card says what came of it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import numpy as np

from configs.events import Emit, with_progress
from configs.threads import in_order
from datasets.decoding import decode
from datasets.images import resize_image
from datasets.layout import LabelledImage, evenly
from evaluation.judge import Judge
from evaluation.maps.map_images import Loaded
from evaluation.scoring.thresholds import ChosenThreshold
from evaluation.stress.card import StressCard, card_of
from evaluation.stress.disturbances import MIDDLE, STEPS, Disturbance, Photo, disturbances, disturbed
from evaluation.stress.sentences import sentences_of
from networks.runs.inputs import Framed, ImageForm, brought_to


@dataclass(frozen=True)
class HeldOut:
    """Good images that were not trained on, and how they were judged."""

    images: Sequence[LabelledImage]
    scores: Sequence[float]
    threshold: ChosenThreshold  # that comes from them, or from the test images


@dataclass(frozen=True)
class Plan:
    """How much is tried."""

    images: int  # that are disturbed, at the most; evenly chosen
    steps: Collection[int] = STEPS  # of each kind, in each direction

    @classmethod
    def beside(cls, looks: int) -> Self:
        """Return what takes about a fifth of an evaluation that looks at so many images.

        That is two fifths of the looks, as an evaluation takes as long again to write what it saw: 5 images under the
        middle step of each kind, where there are 200; 3 at the least, and no more than 20.
        """
        count = 1 + len(disturbances(MIDDLE))
        return cls(min(20, max(3, looks * 2 // (5 * count))), MIDDLE)


def try_out(judge: Judge, held_out: HeldOut, plan: Plan, emit: Emit) -> StressCard | None:
    """Return the card of a judge; None without held-out good images.

    Args:
        judge: whose scores are tried.
        held_out: good images that were not trained on.
        plan: how much is tried.
        emit: receives the progress.

    Raises:
        UserError: an image cannot be read.
    """
    chosen = evenly(held_out.images, plan.images)
    if not chosen:
        return None
    tried = disturbances(plan.steps, of_color=decode(chosen[0].path).pixels.shape[2] == 3)
    versions = 1 + len(tried)
    pairs = [(number, source, by) for number, source in enumerate(chosen) for by in (None, *tried)]
    images = in_order(lambda pair: version_of(*pair, judge.form), _read(pairs, judge.form))
    loaded = Loaded([source for _, source, _ in pairs], judge.form, images)
    judged = judge.scores_of_versions(loaded, versions)
    found = np.array([*with_progress(judged, emit, "disturbing good images", len(pairs))], np.float64)
    table = found.reshape(len(chosen), versions)
    card = card_of(tried, table[:, 0], table[:, 1:], held_out.scores, held_out.threshold)
    scheme = None if judge.method == "features" else judge.record.spec.training
    return replace(card, says=sentences_of(card, scheme))


def _read(
    pairs: Sequence[tuple[int, LabelledImage, Disturbance | None]], form: ImageForm
) -> Iterator[tuple[int, Photo, Disturbance | None]]:
    """Yield the photos instead of their files, each read once."""
    for number, source, by in pairs:
        if by is None:
            photo = read_photo(source.path, form)
        yield number, photo, by


def read_photo(path: Path, form: ImageForm) -> Photo:
    """Return the photo of a file in shares of white, (H, W, C) float32, in all the colours that it has.

    It is brought to the network's size at once, as what is done to it then costs little; but not where its histogram
    is to be equalized, as that is done to whole photos.

    Raises:
        ImageError: it cannot be read.
    """
    pixels = decode(path).pixels
    white = 255 if pixels.dtype == np.uint8 else form.white
    photo = np.minimum(pixels, white).astype(np.float32) / np.float32(white)
    if form.equalize:
        return photo
    rows, columns = form.finest.place_of(photo.shape)
    return resize_image(photo, rows.stop - rows.start, columns.stop - columns.start)


def version_of(number: int, photo: Photo, by: Disturbance | None, form: ImageForm) -> Framed:
    """Return a photo, disturbed or as it is, in the form that the network takes."""
    seen = photo if by is None else disturbed(photo, by, number)
    return brought_to(np.rint(seen * 255).astype(np.uint8), form)

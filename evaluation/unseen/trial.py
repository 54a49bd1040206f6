"""The trial: defects of unseen kinds are drawn on held-out good images, which are then disturbed mildly and judged."""

from collections.abc import Iterator, Sequence
from itertools import cycle

import numpy as np

from configs.events import Emit, with_progress
from configs.threads import in_order
from datasets.layout import LabelledImage, evenly
from evaluation.judge import Judge
from evaluation.maps.map_images import Loaded
from evaluation.stress.disturbances import Disturbance, disturbances
from evaluation.stress.trial import read_photo, version_of
from evaluation.unseen.card import UnseenCard, card_of
from evaluation.unseen.defects import KINDS, Photo, planted
from networks.runs.inputs import Framed, ImageForm

MOST = 40  # images: more would tell little more than they cost
_MILD = (1,)  # steps of disturbance: what a person just sees
_VERSIONS = 2 + len(KINDS)  # of an image: as it is, disturbed, and disturbed with a defect of each kind


def look_for_unseen(judge: Judge, held_out: Sequence[LabelledImage], emit: Emit) -> UnseenCard | None:
    """Return what a judge finds of unseen defects; None with fewer than two held-out good images.

    Each image and its defective versions are disturbed in one way, the next image in the next way, so that a score
    that follows the light tells less.

    Args:
        judge: whose scores are tried.
        held_out: good images that were not trained on; up to 40 of them are used.
        emit: receives the progress.

    Raises:
        UserError: an image cannot be read.
    """
    chosen = evenly(held_out, MOST)
    if len(chosen) < 2:
        return None
    images = (each for versions in _versions(chosen, judge.form) for each in versions)
    loaded = Loaded([source for source in chosen for _ in range(_VERSIONS)], judge.form, images)
    judged = judge.scores_of_versions(loaded, _VERSIONS)
    count = len(loaded.sources)
    found = np.array([*with_progress(judged, emit, "looking for unseen defects", count)], np.float64)
    _, good, *bad = found.reshape(len(chosen), _VERSIONS).T
    return card_of(good, dict(zip(KINDS, bad, strict=True)))


def _versions(chosen: Sequence[LabelledImage], form: ImageForm) -> Iterator[list[Framed]]:
    """Yield the versions of each image: as it is, disturbed, and disturbed with a defect of each kind."""
    photos = in_order(lambda source: read_photo(source.path, form), chosen)
    last = read_photo(chosen[-1].path, form)
    tried = cycle([None, *disturbances(_MILD)])

    def pairs() -> Iterator[tuple[int, Photo, Photo, Disturbance | None]]:
        other = last
        for number, (photo, by) in enumerate(zip(photos, tried, strict=False)):
            yield number, photo, other, by
            other = photo

    yield from in_order(lambda pair: _of_photo(*pair, form), pairs())


def _of_photo(
    number: int, photo: Photo, other: Photo, by: Disturbance | None, form: ImageForm
) -> list[Framed]:
    """Return the versions of a photo, with pieces of another one, in the form that the network takes."""
    defective = [
        planted(photo, _alike(other, photo), kind, np.random.default_rng((number, at)))
        for at, kind in enumerate(KINDS)
    ]
    plain = version_of(number, photo, None, form)
    return [plain, *(version_of(number, each, by, form) for each in (photo, *defective))]


def _alike(other: Photo, photo: Photo) -> Photo:
    """Return a photo in the shape of another one, which in a data set of several sizes or kinds it may not have."""
    if other.shape == photo.shape:
        return other
    return photo[::-1, ::-1]

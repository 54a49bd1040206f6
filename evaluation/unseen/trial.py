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
from evaluation.unseen.defects import KINDS, Kind, Photo, planted, unseen_by
from networks.runs.inputs import Framed, ImageForm

MOST = 40  # images: more would tell little more than they cost
_MILD = (1,)  # steps of disturbance: what a person just sees
_GOOD = 2  # versions of an image without a defect: as it is, and disturbed


def look_for_unseen(judge: Judge, held_out: Sequence[LabelledImage], emit: Emit) -> UnseenCard | None:
    """Return what a judge finds of unseen defects; None with fewer than two held-out good images.

    Kinds that the network's corruption draws are left out.

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
    kinds = unseen_by(judge.record.corruption)
    count = _GOOD + len(kinds)
    images = (each for versions in _versions(chosen, kinds, judge.form) for each in versions)
    loaded = Loaded([source for source in chosen for _ in range(count)], judge.form, images)
    judged = judge.scores_of_versions(loaded, count)
    shown = with_progress(judged, emit, "looking for unseen defects", len(loaded.sources))
    found = np.array([*shown], np.float64)
    _, good, *bad = found.reshape(len(chosen), count).T
    return card_of(good, dict(zip(kinds, bad, strict=True)))


def _versions(
    chosen: Sequence[LabelledImage], kinds: Sequence[Kind], form: ImageForm
) -> Iterator[list[Framed]]:
    """Yield the versions of each image: as it is, disturbed, and disturbed with a defect of each kind."""
    photos = in_order(lambda source: read_photo(source.path, form), chosen)
    last = read_photo(chosen[-1].path, form)
    tried = cycle([None, *disturbances(_MILD)])

    def pairs() -> Iterator[tuple[int, tuple[Photo, Photo], Disturbance | None]]:
        other = last
        for number, (photo, by) in enumerate(zip(photos, tried, strict=False)):
            yield number, (photo, other), by
            other = photo

    yield from in_order(lambda pair: _of_photo(*pair, kinds, form), pairs())


def _of_photo(
    number: int, photos: tuple[Photo, Photo], by: Disturbance | None, kinds: Sequence[Kind], form: ImageForm
) -> list[Framed]:
    """Return the versions of a photo, with pieces of another one, in the form that the network takes."""
    photo, other = photos
    defective = [
        planted(photo, _alike(other, photo), kind, np.random.default_rng((number, KINDS.index(kind))))
        for kind in kinds
    ]
    plain = version_of(number, photo, None, form)
    return [plain, *(version_of(number, each, by, form) for each in (photo, *defective))]


def _alike(other: Photo, photo: Photo) -> Photo:
    """Return a photo in the shape of another one, which in a data set of several sizes or kinds it may not have."""
    if other.shape == photo.shape:
        return other
    return photo[::-1, ::-1]

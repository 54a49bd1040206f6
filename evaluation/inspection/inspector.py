"""An inspector looks at photos: a judge with its thresholds, and the folder that keeps what it says."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from configs.disk.durable import flush, make_folder
from configs.errors import UserError
from configs.threads import in_order
from datasets.decoding import decode
from datasets.images import to_8_bit, write_image
from datasets.layout import LabelledImage
from datasets.likeness.traits import Traits, traits_of
from evaluation.inspection.drift import Drift
from evaluation.inspection.folder import InspectionFolder, Judged
from evaluation.inspection.photos import Photo
from evaluation.judge import Judge
from evaluation.maps.detectors import batch_of
from evaluation.maps.map_images import Loaded, MappedImage
from evaluation.photo_kind import PhotoKind
from evaluation.report.heatmaps import overlay
from evaluation.scoring.results import verdict_of
from networks.runs.inputs import Framed, brought_to


@dataclass(frozen=True)
class Seen:
    """A photo that was read."""

    image: Framed  # in the form that the network takes
    traits: Traits  # how it was taken; none if that is not asked for


@dataclass(frozen=True)
class Inspector:
    """Judges photos, and keeps a line and a heatmap of each: the heatmaps are on the disk before the lines."""

    judge: Judge
    source: Path  # the folder that is inspected
    folder: InspectionFolder
    known: PhotoKind | None  # what the photos of the training were like; None: unknown
    top: float  # the value of the hottest colour
    alarm: float
    unsure: float | None
    drift: Drift | None = None  # None: it is not known how those of the training were taken
    say: Callable[[str], None] = lambda _text: None  # is told of a drift

    def look(self, photos: Sequence[Photo]) -> Iterator[tuple[Photo, Judged | UserError]]:
        """Yield each photo, in order, with what was kept of it, or why it cannot be read: that is not kept."""
        size = batch_of(self.judge.form.shape)
        read = in_order(self._read, photos, 2 * size)
        for first in range(0, len(photos), size):
            some = photos[first : first + size]
            seen = list(islice(read, len(some)))
            looked = self._look_at(some, seen)
            judged = [each for each in looked if isinstance(each, Judged)]
            for place in {self.folder.heatmap(each.file).parent for each in judged if each.score is not None}:
                flush(place)
            self.folder.add(judged)
            self._compare(seen)
            yield from zip(some, looked, strict=True)

    def _compare(self, seen: Sequence[Seen | Judged | UserError]) -> None:
        """Say it if the photos come to differ from those of the training."""
        for each in seen:
            if self.drift is not None and isinstance(each, Seen) and (says := self.drift.take(each.traits)):
                self.say(says)

    def give_up(self, photo: Photo, error: UserError) -> Judged:
        """Keep that a photo cannot be read."""
        judged = Judged(photo.name, None, None, None, str(error), photo.size, photo.changed)
        self.folder.add([judged])
        return judged

    def _read(self, photo: Photo) -> Seen | Judged | UserError:
        """Return a photo in the form that the network takes; or what is said of one that is not as it should be."""
        try:
            pixels = decode(self.source / photo.name).pixels
        except UserError as error:
            return error
        form = self.judge.form
        difference = None if self.known is None else self.known.difference(pixels, form.white)
        if difference is not None:
            return Judged(photo.name, None, None, "unsure", difference, photo.size, photo.changed)
        image = to_8_bit(pixels, form.white)
        return Seen(brought_to(image, form), {} if self.drift is None else traits_of(image))

    def _look_at(
        self, photos: Sequence[Photo], read: Sequence[Seen | Judged | UserError]
    ) -> list[Judged | UserError]:
        """Return what is said of each photo, after the network looked at those that it can judge."""
        pairs = [
            (photo, seen.image)
            for photo, seen in zip(photos, read, strict=True)
            if not isinstance(seen, Judged | UserError)
        ]
        sources = [LabelledImage(self.source / photo.name, "", None) for photo, _ in pairs]
        mapped = self.judge.look(Loaded(sources, self.judge.form, [image for _, image in pairs]))
        judged = in_order(self._judged, zip((photo for photo, _ in pairs), mapped, strict=True))
        return [each if isinstance(each, Judged | UserError) else next(judged) for each in read]

    def _judged(self, found: tuple[Photo, MappedImage]) -> Judged:
        photo, mapped = found
        score = self.judge.score(mapped)
        heatmap = self.folder.heatmap(photo.name)
        make_folder(heatmap.parent)
        write_image(heatmap, overlay(mapped.image, mapped.anomaly_map, self.top))
        flush(heatmap)
        verdict = verdict_of(score, self.alarm, self.unsure)
        return Judged(photo.name, score, self.alarm, verdict, "", photo.size, photo.changed)

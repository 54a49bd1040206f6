"""Photos that a person called good though they were stopped or unsure: the threshold is chosen on their scores, too.

None of them is tested on: what a threshold is chosen on says nothing of how it does on new photos.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from configs.disk.content import sha256_of
from configs.events import Emit, with_progress
from datasets.layout import GOOD, SYNTHETIC, LabelledImage
from evaluation.judge import Judge
from evaluation.maps.map_images import Loaded
from evaluation.scoring.results import ImageResult
from evaluation.scoring.scores import ScoreName
from evaluation.scoring.thresholds import ChosenThreshold


def to_test_on(images: Sequence[LabelledImage], known_good: Sequence[Path]) -> list[LabelledImage]:
    """Return the images whose content is that of no photo that is known to be good. Raises OSError."""
    there = filter(Path.is_file, known_good)  # of one that is gone, the judge says so
    known = set(map(sha256_of, there))
    return [image for image in images if not known or sha256_of(image.path) not in known]


def _once_each(photos: Sequence[Path]) -> list[Path]:
    """Return the first photo of each content; of those that are gone, the judge says so."""
    kept: dict[str, Path] = {}
    for path in photos:
        kept.setdefault(sha256_of(path) if path.is_file() else str(path), path)
    return list(kept.values())


@dataclass(frozen=True)
class KnownGood:
    """The photos, and what they are like."""

    score: ScoreName  # that they are judged by
    paths: Sequence[Path] = ()
    scores: Sequence[float] = ()  # of each

    @classmethod
    def of(cls, judge: Judge, emit: Emit) -> "KnownGood":
        """Return the photos that a judge's spec calls good, scored as new photos are. Raises UserError."""
        if not judge.spec.known_good:
            return cls(judge.spec.score)
        paths = _once_each(judge.spec.known_good)
        photos = [LabelledImage(path, GOOD, None) for path in paths]
        looked_at = with_progress(
            judge.look(Loaded(photos, judge.form)), emit, "scoring known good", len(photos)
        )
        return cls(judge.spec.score, paths, [judge.score(item) for item in looked_at])

    def beside(self, good: Sequence[float]) -> list[float]:
        """Return the scores of held-out good images, and of these photos after them."""
        return [*good, *self.scores]

    @property
    def says(self) -> dict[str, str]:
        """What a report tells of where they come from; nothing where there are none."""
        if not self.paths:
            return {}
        return {"known good": "\n".join(f"{sha256_of(path)} {path}" for path in self.paths)}

    def notes(
        self,
        alarm: ChosenThreshold,
        before: ChosenThreshold,
        images: Sequence[ImageResult],
        left_out: Sequence[LabelledImage],
    ) -> list[str]:
        """Return what is to be said of a threshold that they have changed, in sentences.

        Args:
            alarm: the threshold that was chosen with them.
            before: as it would be without.
            images: that the figures are of.
            left_out: the test images that these are not of, as they are among the photos.
        """
        if not self.paths:
            return []
        real = [image.defect for image in images if image.defect != SYNTHETIC]
        defective = [image.name for image in left_out if image.defect != GOOD]
        labelled = f" Labelled as defective: {', '.join(defective)}." if defective else ""
        of_test = (
            f"Of these photos, test images: {len(left_out)}.{labelled} They are not tested on any more, as a threshold "
            f"is chosen on them: the figures are of the {len(real)} test images that are left, {real.count(GOOD)} of "
            "them good."
        )
        return [self._changed(alarm, before, images), *([of_test] if left_out else [])]

    def _changed(self, alarm: ChosenThreshold, before: ChosenThreshold, images: Sequence[ImageResult]) -> str:
        """Return what they have changed."""
        count = len(self.paths)
        if alarm.value is None or before.value is None:
            return f"Photos that a person called good: {count}. Without a threshold they change nothing."
        found, lost = (
            sum(
                image.is_anomalous and image.defect != SYNTHETIC and image.scores[self.score] >= level
                for image in images
            )
            for level in (before.value, alarm.value)
        )
        stopped = sum(score >= alarm.value for score in self.scores)
        return (
            f"Photos that a person called good: {count}, of which {stopped} are still stopped. By them the threshold "
            f"went from {before.value:.4g} to {alarm.value:.4g}, and of the defective test images {lost} are found in "
            f"place of {found}. They are there as they were stopped or unsure: so fewer good parts are stopped than "
            "promised."
        )

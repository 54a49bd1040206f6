"""Photos that a person called good though they were stopped: the threshold is chosen on their scores, too."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from configs.disk.content import sha256_of
from configs.events import Emit, with_progress
from datasets.layout import GOOD, LabelledImage
from evaluation.judge import Judge
from evaluation.maps.map_images import Loaded
from evaluation.scoring.results import ImageResult
from evaluation.scoring.scores import ScoreName
from evaluation.scoring.thresholds import ChosenThreshold


@dataclass(frozen=True)
class KnownGood:
    """The photos, and what they are like."""

    score: ScoreName  # that they are judged by
    paths: Sequence[Path] = ()
    scores: Sequence[float] = ()  # of each

    @classmethod
    def of(cls, judge: Judge, emit: Emit) -> "KnownGood":
        """Return the photos that a judge's spec calls good, scored as new photos are. Raises UserError."""
        photos = [LabelledImage(path, GOOD, None) for path in judge.spec.known_good]
        if not photos:
            return cls(judge.spec.score)
        looked_at = with_progress(
            judge.look(Loaded(photos, judge.form)), emit, "scoring known good", len(photos)
        )
        return cls(judge.spec.score, judge.spec.known_good, [judge.score(item) for item in looked_at])

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
        tested: Sequence[Path],
    ) -> list[str]:
        """Return what is to be said of a threshold that they have changed, in sentences.

        Args:
            alarm: the threshold that was chosen with them.
            before: as it would be without.
            images: that the figures are of.
            tested: the files of these.
        """
        count = len(self.paths)
        if not count:
            return []
        if alarm.value is None or before.value is None:
            return [f"Photos that a person called good: {count}. Without a threshold they change nothing."]
        found, lost = (
            sum(image.is_anomalous and image.scores[self.score] >= level for image in images)
            for level in (before.value, alarm.value)
        )
        stopped = sum(score >= alarm.value for score in self.scores)
        notes = [
            f"Photos that a person called good: {count}, of which {stopped} are still stopped. By them the threshold "
            f"went from {before.value:.4g} to {alarm.value:.4g}, and of the defective test images {lost} are found in "
            f"place of {found}. They are there as they were stopped: so fewer good parts are stopped than promised."
        ]
        same = len({path.resolve() for path in self.paths} & {path.resolve() for path in tested})
        if same:
            notes.append(
                f"Of these photos, test images: {same}. New parts are stopped more often than those."
            )
        return notes

"""The proof of an export: all test images, judged by the exported folder, beside what the evaluation said of them."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from configs.errors import UserError
from evaluation.scoring.results import Verdict
from exporting.folder import ExportFolder, rendered

TOLERANCE = 1e-3  # that scores and maps may differ by, as `Proof.check` and `Replayed.map_difference` say
_NAMED = 3  # images, at the most, in a message


@dataclass(frozen=True)
class Replayed:
    """One test image, by the evaluation and by the export."""

    file: str  # as in the report: `scratch/000.png`
    score: float
    exported_score: float
    verdict: Verdict
    exported_verdict: str
    map_difference: float  # of the worst pixel: a share of the hottest colour, or of more where it has more
    milliseconds: float  # that the export took for it, reading the file included

    @property
    def is_flipped(self) -> bool:
        return self.verdict != self.exported_verdict

    @property
    def score_difference(self) -> float:
        """As a share of the score."""
        return abs(self.score - self.exported_score) / max(abs(self.score), 1e-12)

    def __str__(self) -> str:
        return (
            f"{self.file} ({self.verdict} by {self.score:g}, exported {self.exported_verdict} by "
            f"{self.exported_score:g})"
        )


@dataclass(frozen=True)
class Proof:
    """How far an export is from its evaluation."""

    images: Sequence[Replayed]  # one or more
    seconds_to_start: float  # until the first verdict
    heatmap_top: float  # the value of the hottest colour, in the unit of maps
    level: float  # the score from which on an image is stopped

    @property
    def flipped(self) -> Sequence[Replayed]:
        return [each for each in self.images if each.is_flipped]

    @property
    def largest_score_difference(self) -> float:
        """As a share of the score."""
        return max(each.score_difference for each in self.images)

    @property
    def largest_map_difference(self) -> float:
        """As a share of the hottest colour, or of a value above that."""
        return max(each.map_difference for each in self.images)

    @property
    def milliseconds(self) -> float:
        """The median of an image, on one thread."""
        times = sorted(each.milliseconds for each in self.images)
        return times[len(times) // 2]

    def check(self) -> None:
        """Raise UserError if a verdict is another one, or a score or a map differs by more than can be overlooked."""
        if self.flipped:
            raise UserError(
                _listed(self.flipped),
                f"another verdict than the evaluation's, of {len(self.images)} images",
                "name a threshold that is no image's own score, or evaluate the run again",
            )
        if moved := [each for each in self.images if not self._is_near(each)]:
            raise UserError(
                _listed(moved),
                f"another score than the evaluation's, by more than {TOLERANCE:g} of it and of the threshold",
                "evaluate the run again; its images or this program may be others now",
            )
        if far := [each for each in self.images if not each.map_difference <= TOLERANCE]:
            raise UserError(
                _listed(far),
                f"another map than the evaluation's: it differs by up to {self.largest_map_difference:.2g} of the "
                "hottest colour",
                "evaluate the run again; its images or this program may be others now",
            )

    def _is_near(self, image: Replayed) -> bool:
        """Whether the score of an image is the evaluation's."""
        return abs(image.score - image.exported_score) <= TOLERANCE * max(abs(image.score), abs(self.level))


def write_proof(folder: ExportFolder, proof: Proof, title: str) -> None:
    """Write proof.json and proof.html."""
    fields = {
        "images": len(proof.images),
        "verdicts_flipped": len(proof.flipped),
        "largest_score_difference": proof.largest_score_difference,
        "largest_map_difference": proof.largest_map_difference,
        "heatmap_top": proof.heatmap_top,
        "seconds_to_start": proof.seconds_to_start,
        "milliseconds_median": proof.milliseconds,
        "replayed": [asdict(each) for each in proof.images],
    }
    folder.proof_json.write_text(json.dumps(fields, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    folder.proof_html.write_text(rendered("proof.html.j2", proof=proof, title=title), encoding="utf-8")


def _listed(images: Sequence[Replayed]) -> str:
    shown = ", ".join(str(each) for each in images[:_NAMED])
    return f"{shown} and {len(images) - _NAMED} more" if len(images) > _NAMED else shown

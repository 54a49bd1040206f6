"""The sample photos of an export: a typical good one, the one that is nearest to the threshold, and the worst.

The folder judges them as it will on the line, before it is handed out.
"""

import shutil
from collections.abc import Sequence

from configs.errors import UserError
from datasets.decoding import decode
from datasets.layout import GOOD, SYNTHETIC, LabelledImage
from evaluation.photo_kind import PhotoKind
from evaluation.saved.evaluation import Outcome
from exporting.card import Sample, Thresholds
from exporting.folder import ExportFolder
from exporting.replaying import asking


def write_samples(
    folder: ExportFolder, outcome: Outcome, images: Sequence[LabelledImage], thresholds: Thresholds
) -> list[Sample]:
    """Copy the samples of an evaluation into an export. Returns what is to be said of them."""
    scores = dict(zip(outcome.names, outcome.scores.tolist(), strict=True))
    real = [image for image in images if image.defect != SYNTHETIC and image.name in scores]
    by_score = sorted(real, key=lambda image: scores[image.name])
    good = [image for image in by_score if image.defect == GOOD]
    near = sorted(real, key=lambda image: abs(scores[image.name] - thresholds.level))
    chosen = {image.name: image for image in (*good[len(good) // 2 :][:1], *near[:1], *by_score[-1:])}
    folder.samples.mkdir()
    samples = []
    for name, image in chosen.items():
        place = folder.samples / name.replace("/", "-")
        shutil.copyfile(image.path, place)
        score = scores[name]
        verdict = thresholds.verdict(score)
        samples.append(Sample(place.relative_to(folder.path).as_posix(), score, verdict))
    return samples


def check_samples(
    folder: ExportFolder, samples: Sequence[Sample], known: PhotoKind | None, white: int
) -> None:
    """Check that a folder judges its samples as an inspection does, those of another size or kind too.

    Args:
        folder: the export.
        samples: of it.
        known: what the photos of the training were like; None: unknown.
        white: of those of more than 8 bits.

    Raises:
        UserError: it says something else of one.
    """
    with asking(folder) as ask:
        for sample in samples:
            place = folder.path / sample.file
            pixels = decode(place).pixels
            note = "" if known is None else known.difference(pixels, white) or ""
            answer = ask(place)
            expected, said = ("unsure" if note else sample.verdict, note), (answer["verdict"], answer["note"])
            if said != expected:
                raise UserError(
                    sample.file,
                    f"must be {': '.join(filter(None, expected))}, found {': '.join(filter(None, said))}",
                    "evaluate the run again; its images or this program may be others now",
                )

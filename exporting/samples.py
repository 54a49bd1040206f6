"""The sample photos of an export: a typical good one, the one that is nearest to the threshold, and the worst."""

import shutil
from collections.abc import Sequence

from datasets.layout import GOOD, SYNTHETIC, LabelledImage
from evaluation.saved.evaluation import Outcome
from exporting.card import Sample, Thresholds
from exporting.folder import ExportFolder


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

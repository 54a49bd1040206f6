"""The job that says why a defect was missed: the network looks at the photo, and at good ones with the same mask."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from configs.disk.workspace import Workspace
from configs.disk.writing import write_whole
from configs.errors import UserError
from configs.events import Emit, Finished, Note, with_progress
from datasets.images import Mask, write_image
from datasets.layout import LabelledImage, evenly
from evaluation.judge import Judge
from evaluation.maps.anomaly_maps import residual_map
from evaluation.maps.map_images import Loaded, MappedImage
from evaluation.missed import explanation
from evaluation.missed.explanation import Explanation
from evaluation.missed.painted import Painted, painted
from evaluation.missed.resembling import like
from evaluation.missed.stages import Measured, Stages, stages_of
from evaluation.missed.why_spec import WhySpec
from evaluation.missed.wording import advice_of, numbers_of, sentences_of
from evaluation.report.heatmaps import overlay
from evaluation.saved.changes import changes_since, check_same_weights
from evaluation.saved.evaluation import Outcome, read_outcome
from evaluation.scoring.scores import norms_of, rounded
from networks.runs.ground_truth import ground_truth
from networks.runs.inputs import held_out_images
from networks.runs.run_record import read_run_record

HALF = 0.5  # of the pixels in a mask, the higher ones: a hand paints around a defect, too
WIDE = 0.25  # of a photo: of what is painted beyond that, most is good
Seen = tuple[MappedImage, Mask]  # the photo, and what is painted on it at the size of its file
MOST = 100  # good photos that it is compared with: they tell one in twenty, and take seconds


def run(spec: WhySpec, workspace: Workspace, emit: Emit) -> None:
    """Write why the defect of a photo was missed, and say it. An earlier answer on the same photo gives way.

    Raises:
        UserError: no such run, evaluation or photo, no mask that fits, no threshold, no held-out good images, or the
            run was trained further since.
    """
    files = workspace.existing_run(spec.run)
    outcome = read_outcome(files, spec.method)
    check_same_weights(outcome, files)
    threshold = outcome.alarm(spec.threshold)
    record = read_run_record(files)
    defect = painted(spec, record, outcome.report.photos, workspace)
    for change in changes_since(outcome, workspace):
        emit(Note(change, "warning"))
    good = [each for each in held_out_images(files, record.spec, workspace) if each.path != spec.photo]
    if not good:
        raise UserError(
            spec.run, "has no held-out good images to compare with", "train it with a validation_share"
        )
    judge = Judge.again(files, outcome, workspace, emit)
    item = next(judge.look(Loaded([LabelledImage(defect.path, "", None)], judge.form)))
    found = _stages(judge, (item, defect.mask), evenly(good, MOST), threshold, emit)
    answer = _explanation(spec, outcome, judge, found, defect)
    place = explanation.place_of(files, outcome.name, spec.photo)
    explanation.write(place, answer)
    heat = overlay(item.image, item.anomaly_map, outcome.scale.top)
    write_whole(explanation.heatmap_of(place), lambda path: write_image(path, heat))
    for number in answer.numbers:
        emit(Note(number.text))
    for line in [*answer.says[1:], *(each.text for each in answer.advice)]:
        emit(Note(line))
    emit(Finished(answer.says[0], str(place)))


def _stages(judge: Judge, seen: Seen, good: Sequence[LabelledImage], threshold: float, emit: Emit) -> Stages:
    """Return what the network makes of the photo, and of good ones."""
    item, painted_mask = seen
    mask = ground_truth(painted_mask, judge.form).mask
    measured, scores = [], []
    looked = judge.look_at_good(Loaded(good, judge.form))
    for each, its_scores in with_progress(looked, emit, "looking at good photos", len(good)):
        measured.append(measure(each, mask))
        scores.append(its_scores[judge.spec.score])
    return stages_of(
        measure(item, mask),
        measured,
        (judge.score(item), scores),
        threshold,
        judge.spec.parts(judge.method) == ("residual",),
    )


def measure(item: MappedImage, mask: Mask) -> Measured:
    """Return the numbers of a photo.

    Args:
        item: the photo, as an evaluation maps it.
        mask: (H, W) at the network's size: where the defect is, or on a good photo would be.
    """
    defect, counted = mask[item.place], item.counted
    inside, outside = (
        rounded(float(counted[part].max())) if part.any() else None for part in (defect, ~defect)
    )
    difference = None
    if defect.any():
        apart = residual_map(item.image, item.reconstruction)[item.place]
        difference = rounded(_mean_of_higher_half(apart[defect]))
    return Measured(difference, inside, outside, norms_of(counted))


def _mean_of_higher_half(values: NDArray[np.float32]) -> float:
    below = values.size - math.ceil(HALF * values.size)
    return float(np.partition(values, below)[below:].mean(dtype=np.float64))


def _explanation(
    spec: WhySpec, outcome: Outcome, judge: Judge, found: Stages, defect: Painted
) -> Explanation:
    score = judge.spec.score
    return Explanation(
        run=spec.run,
        evaluation=outcome.name,
        dataset=outcome.report.dataset,
        photo=str(spec.photo),
        cause=found.cause,
        says=[*sentences_of(found, judge.method, score), *_of_wide(defect.mask)],
        numbers=numbers_of(found, judge.unit, (score, judge.unit_of_score)),
        advice=advice_of(found, judge.spec, judge.record.spec),
        like_it=like(defect.image, defect.mask),
    )


def _of_wide(mask: Mask) -> list[str]:
    if mask.mean() <= WIDE:
        return []
    return [f"{mask.mean():.0%} of the photo is marked: mark the defect alone, or good places count for it."]

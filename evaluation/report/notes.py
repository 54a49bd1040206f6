"""What a person should know about the figures of an evaluation before they trust them."""

from collections.abc import Mapping, Sequence

from configs.disk.workspace import RunFolder
from datasets.layout import GOOD
from evaluation.maps.baseline import FEWEST
from evaluation.scoring.confidence import is_more_than, rate_text
from evaluation.scoring.results import DefectResult, ImageResult
from evaluation.scoring.thresholds import TEST, ChosenThreshold
from networks.runs.data_state import named


def notes_of(
    files: RunFolder, result: DefectResult, alarm: ChosenThreshold, images: Sequence[ImageResult]
) -> list[str]:
    """Return what is to be said, in sentences.

    Args:
        files: of the run.
        result: of all defect types together.
        alarm: the threshold.
        images: with their verdicts.
    """
    return [*_notes_of_run(files), *_notes_of_figures(result), *_notes_of_threshold(alarm, images)]


def notes_of_masks(small: Mapping[str, int]) -> list[str]:
    """Return what is to be said of regions of masks that are smaller than a pixel; of images by their names."""
    if not small:
        return []
    return [
        f"Defects smaller than a pixel of the maps: {sum(small.values())}, in {named(sorted(small))}. Each counts as "
        "one pixel; a higher resolution shows them better."
    ]


def notes_of_baseline(compared: int | None) -> list[str]:
    """Return what is to be said of how many good images maps are put in relation to; None: to none."""
    if compared is None or compared >= FEWEST:
        return []
    return [
        f"Held-out good images that each pixel is put in relation to: {compared}. That is too few to know how "
        f"far they spread, so scores and thresholds mean little: hold out {FEWEST} or more, or leave out relative."
    ]


def _notes_of_run(files: RunFolder) -> list[str]:
    if files.checkpoint.exists():
        return ["The training is not finished: these are its best weights so far. Evaluate again when it is."]
    return []


def _notes_of_figures(result: DefectResult) -> list[str]:
    """Return what the person should know about the figures."""
    notes = []
    if not result.good:
        notes.append("There are no good test images, so no AUROC can be computed.")
    if not result.defective:
        notes.append("There are no defective test images, so no AUROC can be computed.")
    if result.without_mask:
        notes.append(
            f"Defective images without a mask: {result.without_mask}. They count for image figures, "
            "and are left out of pixel figures."
        )
    if 0 < min(result.good, result.defective) < 10:
        notes.append("Fewer than 10 images of a kind: the figures are rough.")
    return notes


def _notes_of_threshold(alarm: ChosenThreshold, images: Sequence[ImageResult]) -> list[str]:
    if alarm.value is None:
        return [alarm.told]
    if alarm.chosen_on == TEST:
        return ["The threshold was chosen on the test images themselves: on new images it will do less well."]
    good = [image.verdict for image in images if image.defect == GOOD]
    if is_more_than(good.count("alarm"), len(good), alarm.promised, alarm.images):
        return [
            f"Of the good test images {rate_text(good.count('alarm'), len(good))} are stopped, more than the threshold "
            "promises: they differ from the good images that were held out of the training."
        ]
    return []

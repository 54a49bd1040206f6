"""What a test image can be handed to another page for, by an evaluation and its thresholds; or why it cannot."""

from configs.disk.workspace import Workspace
from datasets.layout import GOOD
from evaluation.saved.evaluation import Outcome
from evaluation.saved.images import TestedSet
from evaluation.scoring.thresholds import NO_VERDICT
from gui.framework.host import CalledGood, MissedDefect

Thresholds = tuple[float | None, float | None]  # alarm, and the lower one of what is unsure


def called_good(
    outcome: Outcome | None, at: int | None, thresholds: Thresholds, workspace: Workspace
) -> CalledGood | str:
    """Return a good test image that is stopped or unsure; else what is the matter.

    Args:
        outcome: the evaluation.
        at: the place of the image in it.
        thresholds: that are in use.
        workspace: has the data set.
    """
    alarm, unsure = thresholds
    if outcome is None or at is None:
        return "no image is chosen"
    name = outcome.names[at]
    if outcome.defects[at] != GOOD:
        return f"{name} is among the defective ones; if it is good, move it, and import again"
    if alarm is None:
        return NO_VERDICT
    if outcome.scores[at] < (alarm if unsure is None else min(alarm, unsure)):
        return f"{name} passes"
    photo = workspace.dataset(outcome.report.dataset) / "test" / name
    return CalledGood(outcome.run, outcome.name, photo, float(outcome.scores[at]), alarm)


def missed_defect(
    outcome: Outcome | None, at: int | None, images: TestedSet | None, alarm: float | None
) -> MissedDefect | str:
    """Return a defective test image; else what is the matter.

    Args:
        outcome: the evaluation.
        at: the place of the image in it.
        images: the test images as they are now.
        alarm: the threshold in use; None: the evaluation's own.
    """
    if outcome is None or at is None or images is None:
        return "no image is chosen"
    name = outcome.names[at]
    source = images.sources.get(name)
    if source is None:
        return f"{name} is no longer in the data set"
    if source.defect == GOOD:
        return f"{name} is a good one"
    return MissedDefect(outcome.run, outcome.name, source.path, alarm, source.mask is not None)

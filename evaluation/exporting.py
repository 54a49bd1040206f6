"""The figure job: draws results into a file, as the window shows them."""

from pathlib import Path

from matplotlib.figure import Figure

from configs.disk.workspace import Workspace
from configs.disk.writing import write_whole
from configs.errors import ExistsError, UserError, way_out
from configs.events import Emit, Finished, Illustration, Note
from datasets.named_place import check_named_place
from evaluation.figure_spec import FigureSpec
from evaluation.saved.cache import OutcomeCache
from evaluation.saved.changes import changes_since
from evaluation.saved.comparison import compare
from evaluation.saved.curves import defects_of
from evaluation.saved.evaluation import Outcome, learning_curve
from evaluation.saved.figures import (
    comparison_figure,
    curves_figure,
    image_figure,
    samples_figure,
    scores_figure,
)
from evaluation.saved.images import tested_set
from evaluation.saved.samples import read_sample

DPI = 150
SIDE = 1024  # of an image beside its heatmaps, pixels
_SIGNED = {".png": "Software", ".svg": "Creator", ".pdf": "Creator"}  # where each format says what made it
_SIGNATURE = "Stainless figure"
_LOOKED_AT = 4096  # bytes at each end of a file, in which its signature stands


def run(spec: FigureSpec, workspace: Workspace, emit: Emit) -> None:
    """Write the figure. An older figure of that name gives way; any other file, only if the spec says so.

    Raises:
        UserError: no such run, evaluation or image, or the file cannot be written, or not there.
    """
    _check_place(spec, workspace)
    cache = OutcomeCache(workspace)
    outcomes = [cache.read(workspace.existing_run(run).name, name) for run, name in spec.evaluations]
    for outcome in outcomes:
        for change in changes_since(outcome, workspace):
            emit(Note(change, "warning"))
    figure = _figure(spec, outcomes, cache)
    try:
        write_whole(spec.file, lambda beside: _save(figure, beside, spec.file.suffix.lower()))
    except OSError as error:
        raise UserError(
            spec.file, f"cannot be written ({error.strerror})", f"{way_out(error)}, or choose another place"
        ) from None
    emit(Illustration(str(spec.file), f"{spec.view} of {', '.join(spec.of)}"))
    emit(Finished(f"saved {spec.file.name}", str(spec.file.parent)))


def _check_place(spec: FigureSpec, workspace: Workspace) -> None:
    """Raise UserError if the figure would be written over something else, or where images are taken from."""
    check_named_place(spec.file, workspace)
    if spec.file.exists() and not spec.replace and not _is_ours(spec.file):
        raise ExistsError(
            spec.file,
            "is there already, and no figure of ours",
            "choose another name, or set replace to true",
        )


def _is_ours(file: Path) -> bool:
    """Whether a figure job wrote a file."""
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        begins = opened.read(_LOOKED_AT)
        opened.seek(max(0, file.stat().st_size - _LOOKED_AT))
        return _SIGNATURE.encode() in begins + opened.read(_LOOKED_AT)


def _save(figure: Figure, path: Path, ending: str) -> None:
    figure.savefig(path, dpi=DPI, format=ending[1:], metadata={_SIGNED[ending]: _SIGNATURE})


def _figure(spec: FigureSpec, outcomes: list[Outcome], cache: OutcomeCache) -> Figure:
    first, workspace = outcomes[0], cache.workspace
    if spec.view == "curves":
        runs = dict.fromkeys(outcome.run for outcome in outcomes)
        known = defects_of(outcomes)
        if spec.defect not in known:
            raise UserError(
                "defect", f'cannot be "{spec.defect}"; there is {", ".join(known)}', "name one of them"
            )
        learned = {run: learning_curve(workspace.run(run)) for run in runs}
        return curves_figure(outcomes, learned, spec.level, spec.defect)
    if spec.view == "scores":
        own = first.unsure if spec.threshold is None else None
        alarm = first.threshold if spec.threshold is None else spec.threshold
        return scores_figure(first, alarm, own if spec.unsure is None else spec.unsure)
    if spec.view in ("image", "samples"):
        if spec.image is None:
            raise UserError("image", "is required for a figure of an image, and missing", "name a test image")
        images = tested_set(workspace.run(first.run), workspace)
        if spec.view == "samples":
            return samples_figure(read_sample(spec.image, outcomes, images, SIDE))
        return image_figure(images.load(spec.image, first.name), cache.scales(first.run, first.label))
    if len(outcomes) != 2:
        raise UserError(
            "of", f"a comparison needs two evaluations, got {len(outcomes)}", "name two evaluations"
        )
    for outcome in outcomes:
        if outcome.threshold is None:
            says = outcome.report.threshold.says
            raise UserError(outcome.title, f"has no threshold: {says}", "evaluate it with another one")
    before, after = outcomes
    found = compare(before, after, (before.threshold, after.threshold))
    if not found.images:
        raise UserError("of", "the two have no test image in common", "compare evaluations of one data set")
    return comparison_figure(found, (before.title, after.title))

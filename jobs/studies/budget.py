"""Trial trainings: a study within the minutes that a person gives. Each training is cut to as many epochs as fit.

How long an epoch takes is measured once and kept with the study, so that it goes on with the same numbers of epochs.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from configs.disk.workspace import Workspace
from configs.disk.writing import write_text
from configs.errors import UserError
from configs.events import Emit, Note, ProgressMeter
from jobs.studies.spec import Cell
from networks.training.forecast import forecast
from networks.training.plan import plan_of

SPEEDS = "speeds.json"


def within_budget(
    cells: Sequence[Cell], minutes: float, folder: Path, workspace: Workspace, emit: Emit
) -> list[Cell]:
    """Return the trainings, each cut to its share of the time.

    Args:
        cells: every training of a study.
        minutes: that they may take together on this machine; at least an epoch of each is trained.
        folder: of the study, where the measured times are kept.
        workspace: where the data sets are.
        emit: receives the progress, and how far each is cut.

    Raises:
        UserError: a training could not start, or the kept times cannot be read.
    """
    path = folder / SPEEDS
    speeds = _read(path)
    missing = {_like(cell): cell for cell in cells if _like(cell) not in speeds}
    if missing:
        emit(Note("timing a few steps of each training on this machine"))
        meter = ProgressMeter(emit, "timing trainings", len(missing))
        for number, (name, cell) in enumerate(missing.items(), start=1):
            speeds[name] = forecast(plan_of(cell.train, workspace), emit).seconds(1)
            meter.at(number)
        write_text(path, json.dumps(speeds, indent=2))
    share = 60 * minutes / len(cells)  # seconds
    cut = [cell.cut_to(max(1, int(share / speeds[_like(cell)]))) for cell in cells]
    for name, epochs in {_like(cell): cell.train.training.epochs for cell in cut}.items():
        emit(Note(f"{epochs} epochs of {speeds[name]:.1f} s: {name}"))
    return cut


def _like(cell: Cell) -> str:
    """Return what the time of an epoch depends on: it is as long with any corruption and any seed."""
    return f"{cell.dataset}, {cell.architecture}, {cell.scheme}"


def _read(path: Path) -> dict[str, float]:
    if not path.exists():
        return {}
    try:
        return {str(name): float(seconds) for name, seconds in json.loads(path.read_text("utf-8")).items()}
    except (ValueError, AttributeError, TypeError):
        raise UserError(
            path, "does not hold the seconds of an epoch by training", "delete it: they are measured anew"
        ) from None

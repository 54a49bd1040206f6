"""The history of a training: the figures of each epoch, `history.csv`."""

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from configs.disk.workspace import RunFolder
from configs.disk.writing import write_whole
from configs.errors import MissingError, UserError, way_out
from networks.choices.schedules import epochs_without_rise
from networks.runs.run_record import read_run_record


def write_history(path: Path, rows: Sequence[Mapping[str, float]]) -> None:
    """Write the figures of every epoch, whole or not at all."""

    def write(beside: Path) -> None:
        with beside.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=list(rows[-1]))  # an older version's rows may say less
            writer.writeheader()
            writer.writerows({name: f"{value:.9g}" for name, value in row.items()} for row in rows)

    write_whole(path, write)


def read_history(path: Path) -> list[dict[str, float]]:
    """Return the figures of all epochs. Raises as `epochs_of`."""
    return list(epochs_of(path))


def epochs_of(path: Path) -> Iterator[dict[str, float]]:
    """Yield the figures of each epoch, by their names, as far as they can be read; 0 for one that was not measured.

    Raises:
        MissingError: there is no history.
        UserError: it cannot be read, or is damaged from there on.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                yield _checked({name: float("0" if cell == "" else cell) for name, cell in row.items()})
    except FileNotFoundError:
        raise MissingError(path, "is gone", "train the run again, or do without its curve") from None
    except OSError as error:
        raise UserError(path, f"cannot be read ({error.strerror})", way_out(error)) from None
    except (ValueError, TypeError, csv.Error):
        problem = "is damaged, or cut short"
        raise UserError(path, problem, "train the run again, or do without its curve") from None


def is_done(files: RunFolder) -> bool:
    """Whether a run was trained to the end: all its epochs, or as many as its scheme asked for.

    The checkpoint goes last. One that somebody removed, of a training that was cut off, does not make it done.
    """
    if not files.weights.is_file() or files.checkpoint.exists():
        return False
    try:
        scheme = read_run_record(files).spec.training
        psnrs = [row["val_psnr"] for row in read_history(files.history)]
    except UserError:
        return files.training_figure.is_file()  # which is drawn at the end
    patience = scheme.early_stopping
    is_stopped = patience is not None and epochs_without_rise(psnrs) >= patience
    return len(psnrs) >= scheme.epochs or is_stopped


def _checked(row: dict[str, float]) -> dict[str, float]:
    """Return a row that has what every epoch has. Raises ValueError for any other."""
    if not {"epoch", "val_psnr"} <= row.keys() or not all(map(math.isfinite, row.values())):
        raise ValueError("not the figures of an epoch")
    return row

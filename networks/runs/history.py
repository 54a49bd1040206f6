"""The history of a training: the figures of each epoch, `history.csv`."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from configs.disk.workspace import RunFolder
from configs.disk.writing import write_whole
from configs.errors import UserError
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
    """Return the figures of every epoch, `epoch` and `val_psnr` at least. Raises UserError."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = [
                {name: float(value) for name, value in row.items() if name and value}
                for row in csv.DictReader(file)
            ]
        for row in rows:
            _ = row["epoch"], row["val_psnr"]
    except (OSError, ValueError, TypeError, KeyError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else "it holds no figures of epochs"
        raise UserError(path, f"cannot be read ({reason})", "put it back, or train this run again") from None
    return rows


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

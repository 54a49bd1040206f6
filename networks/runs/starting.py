"""The folder of a run that begins: over nothing that a training made before, and over nothing of the person's."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from configs.command_line import command_text
from configs.disk.building import alone, check_free, not_writable
from configs.disk.durable import make_folder
from configs.disk.retrying import patiently
from configs.disk.workspace import BUILDING, RunFolder
from configs.disk.writing import sweep
from configs.errors import ExistsError


@contextmanager
def starting_run(files: RunFolder) -> Iterator[RunFolder]:
    """Yield the folder of a new run. If the block fails before an epoch was kept, what it made vanishes.

    What a process that was killed in the first epoch left there is swept away first; anything else stays.

    Raises:
        ExistsError: the run has been trained, or the folder holds what cannot be made again.
        UserError: the place cannot be written to, or another process is training it.
    """
    with alone(files.path, "run"):
        _check(files)
        try:
            _sweep(files)
            make_folder(files.path)
        except OSError as error:
            raise not_writable(files.path.parent, error) from None
        try:
            yield files
        except BaseException:
            if not files.weights.exists() and not files.checkpoint.exists():
                _sweep(files)
            raise


def _check(files: RunFolder) -> None:
    """Raise ExistsError if the folder holds more than the beginning of a training."""
    if files.checkpoint.exists():
        command = command_text("resume", files.name, workspace=files.path.parents[1])
        raise ExistsError(
            files.path,
            f'a run called "{files.name}" exists already, and is unfinished',
            f"choose another name, go on with it (page Train, Runs, Resume; or {command}), or delete it first",
        )
    if files.weights.exists() or not files.path.exists():
        check_free(files.path, "run")
        return
    if files.history.exists():
        raise ExistsError(
            files.path,
            f'a run called "{files.name}" was trained, and its weights ({files.weights.name}) are gone',
            "put them back, choose another name, or delete the folder first",
        )
    if others := _others(files):
        raise ExistsError(
            files.path,
            f"has no weights, and holds what no training made: {', '.join(path.name for path in others[:3])}",
            "move it away, or choose another name",
        )


def _others(files: RunFolder) -> list[Path]:
    """Return what stands in a run's folder and is not of its training, sorted."""
    own = {path.name for path in files.of_training}
    return sorted(
        path
        for path in files.path.iterdir()
        if path.name not in own and not path.name.startswith((BUILDING, ".lock-"))
    )


def _sweep(files: RunFolder) -> None:
    """Remove what a training makes, and the folder if nothing else is in it."""
    if not files.path.exists():
        return
    sweep(files.path)
    for path in files.of_training:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            patiently(partial(path.unlink, missing_ok=True))
    if not any(files.path.iterdir()):
        files.path.rmdir()

"""What is kept gets another name, or a twin."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from configs.disk.building import alone, building, check_free
from configs.disk.durable import flush, make_folder
from configs.disk.retrying import patiently
from configs.disk.workspace import BUILDING, Workspace
from configs.events import Emit, Progress
from jobs.keeping.dependents import check_unneeded
from jobs.keeping.kept import Kept
from jobs.keeping.uses import check_unused, gate


@contextmanager
def held(kept: Kept, workspace: Workspace) -> Iterator[None]:
    """Let nobody make, use or move something meanwhile. Raises UserError if somebody does, or needs it where it is."""
    with alone(kept.folder(workspace), kept.kind), gate(workspace):
        check_unused(kept, workspace)
        check_unneeded(kept, workspace)
        yield


def move(old: Path, new: Path) -> None:
    """Move a folder to where nothing stands, on the same disk: at once, and for good. Raises OSError."""
    make_folder(new.parent)
    patiently(lambda: old.replace(new))
    flush(new.parent)
    flush(old.parent)


def rename(kept: Kept, name: str, workspace: Workspace) -> Kept:
    """Give something another name; of an evaluation, another label. Returns what it is now.

    Raises:
        ExistsError: the name is taken.
        UserError: no such name can be, a job uses it, or something else knows it by its old name.
    """
    new = kept.called(name)
    check_free(new.folder(workspace), new.kind)
    with held(kept, workspace):
        check_free(new.folder(workspace), new.kind)
        move(kept.folder(workspace), new.folder(workspace))
    return new


def duplicate(kept: Kept, name: str, workspace: Workspace, emit: Emit) -> Kept:
    """Copy something, with what goes with it, under another name, file by file: it can be cancelled.

    Returns:
        The copy.

    Raises:
        ExistsError: the name is taken.
        UserError: no such name can be, or a job is at work on it.
    """
    new, old = kept.called(name), kept.folder(workspace)
    total, done = sum(len(names) for *_, names in os.walk(old)), count(1)

    def copy(source: str, target: str) -> str:
        emit(Progress("copying", min(next(done), total), total))
        return shutil.copy2(source, target, follow_symlinks=False)

    with alone(old, kept.kind), building(new.folder(workspace), new.kind) as folder:
        shutil.copytree(
            old,
            folder,
            symlinks=True,
            ignore=shutil.ignore_patterns(f"{BUILDING}*", ".lock-*"),
            copy_function=copy,
            dirs_exist_ok=True,
        )
    return new

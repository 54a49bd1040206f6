"""What can happen to files and disks around a program that runs: each is undone by `undo`.

A happening is told the workspace. Those that need a disk of their own mount one, as root on Linux can.
"""

import contextlib
import functools
import json
import os
import shutil
import subprocess
import tempfile
import unittest.mock
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import PIL.Image

import cli.run
from configs.disk.building import alone
from configs.events import Event, Progress

Happening = Callable[[Path], object]
_TO_UNDO = contextlib.ExitStack()


def undo() -> None:
    """Let go of locks, unmount disks, and let functions be what they were."""
    _TO_UNDO.close()


@functools.cache
def can_mount() -> bool:
    """Whether disks can be mounted here: as root on Linux, if the container lets it."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as place:
        if subprocess.run(
            ["mount", "-t", "tmpfs", "none", place], capture_output=True, check=False
        ).returncode:
            return False
        subprocess.run(["umount", place], check=True)
    return True


def gone(name: str) -> Happening:
    """A file or a folder of the workspace, or beside it, is deleted."""

    def happens(workspace: Path) -> None:
        path = workspace / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return happens


def cut(name: str) -> Happening:
    """A file was cut short."""

    def happens(workspace: Path) -> None:
        path = workspace / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return happens


def cut_at(name: str, text: str) -> Happening:
    """A text file was cut short where a text stands, wherever that is: what comes before may be of any length."""

    def happens(workspace: Path) -> None:
        path = workspace / name
        before, found, _ = path.read_bytes().partition(text.encode())
        assert found
        path.write_bytes(before)

    return happens


def holds(name: str, content: bytes) -> Happening:
    """A file holds something else."""

    def happens(workspace: Path) -> None:
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace / name).write_bytes(content)

    return happens


def busy(name: str, what: str) -> Happening:
    """Another process holds the place: the lock is another open file, as another process would have."""
    return lambda workspace: _TO_UNDO.enter_context(alone(workspace / name, what))


def read_only(name: str) -> Happening:
    """A folder is on a disk that cannot be written to."""

    def happens(workspace: Path) -> None:
        place = workspace / name
        _mount(place, "--bind", str(place))
        subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)

    return happens


def on_a_small_disk(name: str, kibibytes: int) -> Happening:
    """A folder is on an empty disk that is soon full."""

    def happens(workspace: Path) -> None:
        (workspace / name).mkdir(parents=True, exist_ok=True)
        _mount(workspace / name, "-t", "tmpfs", "-o", f"size={kibibytes}k", "none")

    return happens


def _mount(place: Path, *what: str) -> None:
    subprocess.run(["mount", *what, str(place)], check=True)
    _TO_UNDO.callback(subprocess.run, ["umount", str(place)], check=True)


def while_it_is(stage: str, happening: Happening) -> Happening:
    """Something happens when the job says that it has come to a stage."""

    def happens(workspace: Path) -> None:
        say, over = cli.run.print_json, []

        def listen(event: Event) -> None:
            say(event)
            if isinstance(event, Progress) and event.stage == stage and not over:
                over.append(happening(workspace))

        _TO_UNDO.enter_context(unittest.mock.patch.object(cli.run, "print_json", listen))

    return happens


def cannot_be_read(error: int, where: str) -> Happening:
    """A disk fails, or a network share goes away, under images whose path holds some text."""

    def happens(_workspace: Path) -> None:
        look = PIL.Image.open

        def fail(file: BinaryIO, formats: Sequence[str]) -> object:
            if where in str(file.name):
                raise OSError(error, os.strerror(error), str(file.name))
            return look(file, formats=formats)

        _TO_UNDO.enter_context(unittest.mock.patch.object(PIL.Image, "open", fail))

    return happens


def queued(**jobs: str | bytes) -> Happening:
    """Specs stand in the queue: by their place in it, and under a number each, as `todo_1`."""

    def happens(workspace: Path) -> None:
        for name, spec in jobs.items():
            place, _, number = name.partition("_")
            content = spec if isinstance(spec, bytes) else spec.encode()
            holds(f"queue/{place}/{number}.hjson", content)(workspace)

    return happens


def without(path: str, field: str) -> Happening:
    """A record lacks a field, as one of an older version does."""

    def happens(workspace: Path) -> None:
        record = json.loads((workspace / path).read_text(encoding="utf-8"))
        del record[field]
        (workspace / path).write_text(json.dumps(record), encoding="utf-8")

    return happens


def both(*happenings: Happening) -> Happening:
    """Several things happen, one after the other."""
    return lambda workspace: [happening(workspace) for happening in happenings]

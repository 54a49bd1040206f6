"""`main.py doctor`: what is installed, on what machine, what is missing, and how to get it."""

import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy
import psutil
from rich.console import Console
from rich.table import Column, Table

from configs.command_line import PROGRAM, install_text, page_text
from configs.disk.workspace import Workspace
from gui.framework.settings import load_settings, settings_path
from jobs.kinds.running import quiet_stderr
from jobs.processes.environment import ONEDNN, Prepared, prepare
from jobs.processes.spare import LEAST_FREE
from jobs.processes.warm_up import warm_up
from networks.runs.run_record import versions

REQUIREMENTS = PROGRAM.with_name("requirements.txt")
ROOM = 2  # GiB that a few runs need on the disk


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    what: str
    found: str
    remedy: str = ""  # empty if all is well
    is_needed: bool = True  # whether nothing works without it


def run_doctor(workspace: Workspace) -> int:
    """Print what was found. Returns the exit code: 1 if something is missing that is needed."""
    made = list(checks(workspace))
    table = Table(*(Column(overflow="fold") for _ in range(4)), box=None, show_header=False)
    for check in made:
        mark = "✓" if not check.remedy else "✗" if check.is_needed else "!"
        table.add_row(mark, check.what, check.found, check.remedy)
    Console(highlight=False, markup=False).print(table)
    return 1 if any(check.remedy and check.is_needed for check in made) else 0


def checks(workspace: Workspace) -> Iterator[Check]:
    python = platform.python_version()
    right = sys.version_info[:2] == (3, 11)
    yield Check(
        "Python", python, "" if right else f"install Python 3.11; see {page_text('guide/install.md')}"
    )
    yield Check(
        "system",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {processor()}, {_memory()}",
    )
    yield from _packages()
    yield from _network()
    yield _display()
    yield _disk(workspace.root)


def _memory() -> str:
    return f"{psutil.virtual_memory().total / 2**30:.0f} GiB of memory"


def _packages() -> Iterator[Check]:
    """Yield which pinned packages are missing, or there in another version; and how many are as they should be."""
    right, remedy = 0, install_text(REQUIREMENTS.name)
    for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines():
        name, pinned, wanted = line.partition("#")[0].strip().partition("==")
        if not pinned:
            continue
        try:
            found = version(name)
        except PackageNotFoundError:
            yield Check(name, "missing", remedy)
            continue
        if found == wanted:
            right += 1
        else:
            yield Check(name, found, f"{wanted} is tested; {remedy}", is_needed=False)
    yield Check("packages", f"{right} as they are pinned")
    yield Check("versions", ", ".join(f"{name} {number}" for name, number in versions().items()))


def _network() -> Iterator[Check]:
    """Yield the backend that networks run on, and its devices."""
    backend = os.environ.get("KERAS_BACKEND", "tensorflow")
    if importlib.util.find_spec(backend) is None:
        remedy = f"{install_text(backend)}, or unset KERAS_BACKEND"
        yield Check("backend", f"{backend} is missing", remedy)
        return
    prepared = prepare()
    with quiet_stderr():
        from networks.model import devices  # takes seconds, and only this command wants to wait for it here

        warm_up()
        found, gpus, library = devices.devices(), devices.gpus(), devices.convolution_library()
    yield Check("backend", f"{backend}, devices: {', '.join(found)}")
    yield convolutions(library, prepared)
    memory = "stays with a job" if prepared.keeps_memory else "is given back in part, or at once"
    yield Check("freed memory", f"{memory}; decided by {prepared.memory_by}")
    yield _spare_worker(settings_path())
    if not gpus:
        yield Check(
            "GPU",
            "none that the backend can use; trainings run on the processor",
            f"see {page_text('guide/gpu.md')}, if the machine has one",
            is_needed=False,
        )


def convolutions(library: str | None, prepared: Prepared) -> Check:
    """Return what computes the convolutions; where the person chose the slower library, how to get the faster one."""
    if library is None:
        return Check("convolutions", "by the backend")
    slower = library != "oneDNN" and ONEDNN in prepared.onednn_by
    remedy = f"unset {ONEDNN}: with oneDNN, trainings take about half the time" if slower else ""
    found = f"{library}; decided by {prepared.onednn_by}"
    return Check("convolutions", found, remedy, is_needed=False)


def processor() -> str:
    """Return the widest vector instructions of this processor, on which the time of a training depends most."""
    found = numpy.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    if any(name.startswith(("X86_V4", "AVX512")) for name in found):
        return "AVX-512"
    return "AVX2" if any(name in ("X86_V3", "AVX2") for name in found) else platform.machine()


def _spare_worker(settings: Path) -> Check:
    """Return what the window's spare worker takes, which is what this process takes that has loaded the same."""
    if not load_settings(settings)[0].spare_worker:
        return Check("spare worker", f'switched off ("spare_worker" in {settings})')
    taken, free = psutil.Process().memory_info().rss, psutil.virtual_memory().available
    found = f"takes {taken / 2**20:.0f} MiB while it waits"
    if free >= LEAST_FREE:
        return Check("spare worker", f'{found}; "spare_worker": false in {settings} switches it off')
    found += f"; none is started with less than {LEAST_FREE >> 30} GiB free, and {free / 2**30:.1f} GiB are"
    return Check("spare worker", found, "close other programs; jobs start, but more slowly", is_needed=False)


def _display() -> Check:
    try:
        import tkinter
    except ImportError:
        return Check(
            "window", "tkinter is missing", "install python3-tk (only the window needs it)", is_needed=False
        )
    try:
        root = tkinter.Tk()
    except tkinter.TclError as error:
        remedy = "set DISPLAY to a screen (only the window needs it)"
        return Check("window", f"cannot be opened ({error})", remedy, is_needed=False)
    size = f"{root.winfo_screenwidth()} x {root.winfo_screenheight()}"
    root.destroy()
    return Check("window", f"a screen of {size} pixels")


def _disk(root: Path) -> Check:
    place = next(folder for folder in (root, *root.parents) if folder.is_dir())
    free = shutil.disk_usage(place).free / 2**30
    if not os.access(place, os.W_OK):
        return Check("workspace", f"{root} cannot be written to", "choose another one with --workspace")
    remedy = "" if free > ROOM else f"make room: a few runs need {ROOM} GiB"
    return Check("workspace", f"{root}, {free:.0f} GiB free", remedy, is_needed=False)

"""`main.py kept`: what is kept in the workspace, with sizes; renamed, duplicated, deleted to a bin and brought back."""

import argparse
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

from cli.evaluations import show_evaluations
from cli.plain_text import plain
from cli.run import print_json, stopped_by_signals
from cli.streams import is_terminal
from cli.terminal import TerminalReporter
from configs.command_line import command_text
from configs.disk.workspace import Workspace
from configs.errors import Cancelled, UserError
from configs.events import Failed, Finished
from jobs.keeping import bin as the_bin
from jobs.keeping.changing import duplicate, rename
from jobs.keeping.dependents import needed_by
from jobs.keeping.kept import Kept, all_kept, kept_at, size_of, size_text
from jobs.processes.worker import CANCELLED


def manage(options: argparse.Namespace, workspace: Workspace, json_lines: bool) -> int:
    """Do one action. Returns the exit code: 0, or 1 where a person said no. Raises UserError."""
    match options.action:
        case "rename":
            old = kept_at(options.place, workspace)
            print(plain(f"{old.place} is {rename(old, options.name, workspace).place} now"))
        case "duplicate":
            return _duplicate(options.place, options.name, workspace, json_lines)
        case "delete":
            return _delete(kept_at(options.place, workspace), workspace, options.yes)
        case "restore":
            entry = the_bin.entry_of(options.place, workspace)
            print(plain(f"{the_bin.restore(entry, workspace).place} is back"))
        case "evaluations":
            known = workspace.runs() if options.run is None else [workspace.existing_run(options.run).name]
            show_evaluations(known, workspace)
        case "bin":
            _show_bin(workspace)
        case "empty":
            return _empty(workspace, options.yes, json_lines)
        case _:
            _show(workspace)
    return 0


def _show(workspace: Workspace) -> None:
    needed = needed_by(workspace)
    kept = all_kept(workspace)
    for each in kept:
        print(_line(each, each.folder(workspace), needed))
    if not kept:
        print(plain(f"nothing is kept in {workspace.root}"))


def _show_bin(workspace: Workspace) -> None:
    entries = the_bin.entries(workspace)
    for entry in entries:
        print(f"{entry.name}  {_line(entry.kept, entry.content, {})}")
    if not entries:
        print("the bin is empty")


def _line(kept: Kept, folder: Path, needed: Mapping[Kept, list[str]]) -> str:
    by = f"  needed by {', '.join(needed[kept])}" if kept in needed else ""
    return plain(f"{size_text(size_of(folder)):>10}  {kept.place}{by}")


def _duplicate(place: str, name: str, workspace: Workspace, json_lines: bool) -> int:
    """Copy something; that may take long, so it can be cancelled, and says so as a job does."""
    with (
        nullcontext(print_json) if json_lines else TerminalReporter() as reporter,
        stopped_by_signals(reporter) as emit,
    ):
        try:
            old = kept_at(place, workspace)
            new = duplicate(old, name, workspace, emit)
        except UserError as error:
            reporter(Failed(str(error), error.reason))
            raise
        except (Cancelled, KeyboardInterrupt):
            reporter(Failed("cancelled; nothing was copied", "cancelled"))
            return CANCELLED
        emit(Finished(f"{new.place} is a copy of {old.place}", str(new.folder(workspace))))
    return 0


def _delete(kept: Kept, workspace: Workspace, is_sure: bool) -> int:
    size = size_text(size_of(kept.folder(workspace)))
    if not _agreed(f"Put {kept.place} ({size}) into the bin?", is_sure):
        return 1
    the_bin.delete(kept, workspace)
    back = command_text("kept", "restore", str(kept.place), workspace=workspace.root)
    print(plain(f"{kept.place} ({size}) is in the bin; bring it back: {back}"))
    return 0


def _empty(workspace: Workspace, is_sure: bool, json_lines: bool) -> int:
    folder = the_bin.bin_of(workspace)
    if not _agreed(f"Remove all {size_text(size_of(folder))} in the bin for good?", is_sure):
        return 1
    done = f"the bin is empty, {size_text(the_bin.empty(workspace))} are free again"
    if json_lines:
        print_json(Finished(done, str(folder)))
    else:
        print(done)
    return 0


def _agreed(question: str, is_sure: bool) -> bool:
    """Whether a person agrees; where nobody can be asked, --yes says it. Raises UserError without."""
    if is_sure:
        return True
    if not is_terminal():
        raise UserError("--yes", "is needed where nobody can be asked, and missing", "add it if you are sure")
    try:
        return input(f"{plain(question)} [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False

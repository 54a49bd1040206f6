"""`main.py convert OLD…`: files of the original program become files of ours."""

from collections.abc import Sequence
from pathlib import Path

from cli.plain_text import plain
from configs.disk.workspace import Workspace
from configs.errors import UserError
from jobs.original.converting import convert


def run_convert(files: Sequence[Path], folder: Path | None, workspace: Workspace) -> int:
    """Convert files, and say what each became. Returns 0, or 1 if one could not be converted.

    Args:
        files: of the original program.
        folder: where to; None: presets to those of the workspace, jobs to its specs.
        workspace: of ours.
    """
    failed = False
    for file in files:
        try:
            converted = convert(file)
            place = folder
            if place is None:
                root = workspace.root
                place = root / "specs" if converted.group == "specs" else root / "presets" / converted.group
            path = converted.write(place)
        except UserError as error:
            print(plain(str(error)))
            failed = True
            continue
        print(plain(f"{file} -> {path}"))
        for line in converted.left:
            print(plain(f"  {line}"))
    return 1 if failed else 0

"""The arguments of `main.py kept`."""

import argparse
from typing import Any

_PLACE = "where it stands in the workspace: runs/first, datasets/nut/corruptions/stain …"


def add_kept_parser(commands: Any) -> list[argparse.ArgumentParser]:
    """Add the command to those of the program. Returns the parsers of it and its actions."""
    kept = commands.add_parser(
        "kept", help="list data sets and runs with their sizes; rename, duplicate, delete, bring back"
    )
    actions = kept.add_subparsers(dest="action", metavar="ACTION")
    rename = actions.add_parser("rename", help="give something another name")
    duplicate = actions.add_parser("duplicate", help="copy something under another name")
    for each in (rename, duplicate):
        each.add_argument("place", metavar="PLACE", help=_PLACE)
        each.add_argument("name", metavar="NAME", help="the new name; of an evaluation, its label")
    delete = actions.add_parser("delete", help="put something into the bin, from where it can come back")
    delete.add_argument("place", metavar="PLACE", help=_PLACE)
    restore = actions.add_parser("restore", help="bring something back from the bin")
    restore.add_argument("place", metavar="PLACE", help="where it stood, or what the bin calls it")
    evaluations = actions.add_parser(
        "evaluations", help="list the evaluations of a run with their figures, and which are stale"
    )
    evaluations.add_argument("run", nargs="?", metavar="RUN", help="name of the run (default: all)")
    show = actions.add_parser("bin", help="show what is in the bin")
    empty = actions.add_parser("empty", help="remove all that is in the bin, for good")
    for each in (delete, empty):
        each.add_argument("--yes", action="store_true", help="do not ask")
    return [kept, rename, duplicate, delete, restore, evaluations, show, empty]

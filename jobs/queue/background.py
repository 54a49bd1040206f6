"""The queue of a workspace, run by a process that nobody waits for."""

import subprocess
import sys
from collections.abc import Sequence

from configs.command_line import PROGRAM
from configs.disk.workspace import Workspace
from jobs.processes import group as process_group


def queue_command(workspace: Workspace, what: Sequence[str] = ("queue", "run")) -> list[str]:
    """Return the command line of the process that does what waits in a workspace's queue, or in that of a study."""
    return [sys.executable, str(PROGRAM), *what, "--json", "--workspace", str(workspace.root)]


def run_in_background(workspace: Workspace) -> None:
    """Do what waits in the queue, in a process that outlives this one. What its jobs say is kept in their logs."""
    subprocess.Popen(
        queue_command(workspace),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **process_group.own_group(),
    )

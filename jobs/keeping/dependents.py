"""Who needs what is kept: runs that were trained on it, and jobs that wait in the queue."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress

from configs.disk.workspace import Workspace
from configs.errors import UserError
from jobs.keeping.kept import Kept, kept_as
from jobs.keeping.uses import trained_on
from jobs.kinds.registry import job_kind
from jobs.kinds.running import read_job_spec
from jobs.queue.folder import Place, Queue

SHOWN = 3  # that are named, of many
_WAITING: tuple[Place, ...] = ("running", "todo")


def needed_by(workspace: Workspace) -> Mapping[Kept, list[str]]:
    """Return who needs each thing, in words; what nobody needs is not there."""
    needed: dict[Kept, list[str]] = defaultdict(list)
    for run in sorted({*workspace.runs(), *workspace.unfinished_runs()}):
        with suppress(UserError):  # a run whose record cannot be read names nothing
            for thing in trained_on(run, workspace):
                needed[kept_as(thing)].append(f"run {run}")
    queue = Queue.at(workspace.queue)
    for place in _WAITING:
        for job in queue.names(place):
            with suppress(UserError, OSError):  # no spec, or it has moved on: its own process says so
                spec = read_job_spec(queue.spec(place, job))
                for kept in {kept_as(thing) for thing in job_kind(spec).needs(spec)}:
                    needed[kept].append(f"job {job}")
    return needed


def check_unneeded(kept: Kept, workspace: Workspace) -> None:
    """Raise UserError that names who needs something or part of it, besides what goes with it."""
    by = [each for needed, names in needed_by(workspace).items() if needed.is_within(kept) for each in names]
    if others := list(dict.fromkeys(by)):
        more = f" and {len(others) - SHOWN} more" if len(others) > SHOWN else ""
        raise UserError(
            kept.folder(workspace),
            f"is needed by {', '.join(others[:SHOWN])}{more}",
            "delete those first, or keep it as it is",
        )

"""What a job waits for: found from what the jobs make and need, by the names in their specs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from configs.disk.workspace import Workspace
from configs.spec.spec import Spec
from jobs.kinds.registry import Thing, job_kind
from networks.runs.history import is_done


def is_there(thing: Thing, workspace: Workspace) -> bool:
    """Whether the workspace holds something, whole."""
    kind, name, *rest = thing
    match kind:
        case "data set":
            return name in workspace.datasets()
        case "corruption":
            return rest[0] in workspace.corruptions(name)
        case "evaluation":
            return rest[0] in workspace.run(name).evaluations()
    return is_done(workspace.run(name))


@dataclass(frozen=True)
class Obstacle:
    """Why a job cannot begin."""

    job: str  # that it waits for
    failed: bool  # whether that one will not come
    thing: Thing

    def __str__(self) -> str:
        kind, *names = self.thing
        said = f"waits for the {kind} {' / '.join(names)}, which {self.job} is to make"
        return (
            f"{said}; that job failed or was cancelled: put it right and retry both" if self.failed else said
        )


Makers = Mapping[Thing, Sequence[str]]  # the jobs that make each thing


def makers_of(jobs: Iterable[str], specs: Mapping[str, Spec]) -> Makers:
    """Return which of the jobs make what; those without a spec that can be read make nothing."""
    makers: dict[Thing, list[str]] = {}
    for job in jobs:
        for thing in job_kind(specs[job]).makes(specs[job]) if job in specs else ():
            makers.setdefault(thing, []).append(job)
    return makers


def obstacle_of(
    job: str, spec: Spec, pending: Makers, failed: Makers, workspace: Workspace
) -> Obstacle | None:
    """Return what a job waits for, if anything.

    Args:
        job: its name.
        spec: what it is to do.
        pending: makers in `todo` and `running`.
        failed: makers in `failed`.
        workspace: what is there needs no failed job any more.
    """
    needs = sorted(job_kind(spec).needs(spec))
    for makers, is_failed in ((pending, False), (failed, True)):
        for thing in needs:
            others = [other for other in makers.get(thing, ()) if other != job]
            if others and not (is_failed and is_there(thing, workspace)):
                return Obstacle(others[0], is_failed, thing)
    return None

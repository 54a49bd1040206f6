"""How a job of any kind is read and run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from configs.disk.workspace import Workspace
from configs.errors import Problem, SpecError, did_you_mean, explained
from configs.events import Emit
from configs.spec import hjson_io
from configs.spec.spec import Spec
from configs.spec.spec_io import parse_spec
from jobs.keeping.uses import in_use
from jobs.kinds import registry
from jobs.processes.environment import prepare
from jobs.processes.loading import load_keras


def read_job_spec(path: Path) -> Spec:
    """Return the spec of a file, of the class that its `kind` tells.

    Raises:
        UserError: no such file, not hjson, no such kind, or a mistake in a field.
    """
    return job_spec_of(hjson_io.read(path)[0], path)


def job_spec_of(text: str, where: str | Path) -> Spec:
    """Return the spec in a text, of the class that its `kind` tells. Raises UserError, as `read_job_spec`."""
    document = hjson_io.parse(text, where)
    kind = document.get("kind")
    if not isinstance(kind, str) or kind not in registry.KINDS:
        problem = (
            "is required, and missing; name one of " + ", ".join(f'"{name}"' for name in registry.KINDS)
            if kind is None
            else f"no job is of kind {kind!r}" + did_you_mean(str(kind), registry.KINDS)
        )
        raise SpecError(where, [Problem("kind", problem, hjson_io.line_of(text, document, ["kind"]) or 1)])
    return parse_spec(registry.KINDS[kind].spec_class, text, where)


def run_job(spec: Spec, workspace: Workspace, emit: Emit) -> None:
    """Do the work of a spec. Raises what the job raises; what the system refuses it, as a UserError."""
    prepare()
    kind = registry.job_kind(spec)
    with quiet_stderr():
        if kind.uses_network:
            load_keras()
        module = import_module(kind.module)
    with explained(workspace.root), in_use(spec, workspace):
        module.run(spec, workspace, emit)


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Keep TensorFlow's start-up chatter, written by its compiled core, out of a person's log."""
    saved, nothing = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 2)
    try:
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nothing)

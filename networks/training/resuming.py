"""The resumption job: goes on with a training that was cancelled, crashed, or was cut off."""

from pathlib import Path

from configs.disk.workspace import RunFolder, Workspace
from configs.disk.writing import alone, sweep
from configs.errors import MissingError, UserError, did_you_mean
from configs.events import Emit, Note, logged
from networks.choices.train_spec import ResumeSpec
from networks.runs.inputs import read_split, write_split
from networks.runs.run_record import read_run_record
from networks.training.plan import Plan, plan_of
from networks.training.training import train


def run(spec: ResumeSpec, workspace: Workspace, emit: Emit) -> None:
    """Train on from the last epoch that was finished.

    Raises:
        UserError: there is no such run, it is done, its checkpoint is damaged, or its data set has changed.
    """
    unfinished = workspace.unfinished_runs()
    if spec.run not in unfinished:
        done = spec.run in workspace.runs()
        raise MissingError(
            workspace.root / "runs",
            f'run "{spec.run}" is done'
            if done
            else f'no run "{spec.run}" is unfinished' + did_you_mean(spec.run, unfinished),
            "train under another name, or choose another run",
        )
    with alone(workspace.run(spec.run).path, "run"):
        sweep(workspace.run(spec.run).path)
        _resume(spec, workspace, emit)


def _resume(spec: ResumeSpec, workspace: Workspace, emit: Emit) -> None:
    files = workspace.run(spec.run)
    record = read_run_record(files)
    plan = plan_of(record.spec, workspace)
    _check_same(files, plan, workspace.dataset(record.spec.dataset))
    with logged(emit, files.events) as emit:
        emit(Note(f"{spec.run} goes on"))
        train(plan, files, emit, resume=True)


def _check_same(files: RunFolder, plan: Plan, dataset: Path) -> None:
    """Raise UserError if the data set's images are not those that the training began with."""
    now = files.split.with_name(".split-now.csv")
    try:
        write_split(now, dataset, plan.train, plan.validation)
        if _trained_on(now) != _trained_on(files.split):
            raise UserError(
                dataset, "is not as it was when the training began", "train anew, under another name"
            )
    finally:
        now.unlink(missing_ok=True)


def _trained_on(split: Path) -> list[tuple[str, str]]:
    return [(name, use) for name, use in read_split(split) if use != "test"]

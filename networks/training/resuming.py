"""The resumption job: goes on with a training that was cancelled, crashed, or was cut off."""

from dataclasses import asdict
from pathlib import Path

from configs.disk.building import alone
from configs.disk.workspace import RunFolder, Workspace
from configs.disk.writing import sweep
from configs.errors import MissingError, UserError, did_you_mean
from configs.events import Emit, Note, logged
from networks.choices.train_spec import ResumeSpec
from networks.runs.data_state import check_as_trained, contents_of, named
from networks.runs.inputs import read_split, trained_files
from networks.runs.run_record import RunRecord, read_run_record
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
    _check_form(record, plan)
    _check_corruption(record, plan)
    with logged(emit, files.events) as emit:
        emit(Note(f"{spec.run} goes on"))
        train(plan, files, emit, resume=True)


def _check_same(files: RunFolder, plan: Plan, dataset: Path) -> None:
    """Raise UserError if the data set's images are not those that the training began with."""
    now = [
        (path.relative_to(dataset).as_posix(), use)
        for use, paths in (("train", plan.train), ("validation", plan.validation))
        for path in paths
    ]
    before = [(name, use) for name, use in read_split(files.split) if use != "test"]
    if now != before:
        others = sorted({name for name, _ in {*now} ^ {*before}})
        raise UserError(
            dataset,
            f"is not as it was when the training began: {named(others)} came, went, or is used otherwise",
            "put the data set back as it was, or train anew, under another name",
        )
    found = contents_of(dataset, [*plan.train, *plan.validation])
    check_as_trained(dataset, files.name, trained_files(files.split), found)


def _check_form(record: RunRecord, plan: Plan) -> None:
    """Raise UserError if images are brought to another form than the training began with."""
    if record.form != plan.form:
        before, now = asdict(record.form), asdict(plan.form)
        others = [
            f"{name} is {now[name]}, and was {before[name]}" for name in now if now[name] != before[name]
        ]
        raise UserError(
            "dataset",
            f"{record.spec.dataset} is not as it was when the training began: {'; '.join(others)}",
            "import it as it was, or train anew, under another name",
        )


def _check_corruption(record: RunRecord, plan: Plan) -> None:
    """Raise UserError if the corruption is not what the training began with."""
    design = plan.design
    is_same = record.corruption == design.corruption
    is_placed = record.region_sha256 in (None, design.region_sha256) and record.on_part == design.on_part
    if not (is_same and is_placed):
        what = "its region is another one" if is_same else "it draws other defects"
        raise UserError(
            "corruption",
            f"{record.spec.corruption} is not as it was when the training began: {what}",
            "put it back as it was, or train anew, under another name",
        )

"""Whether the result of a job is in the workspace, and what is left to do of one that was cut off."""

from contextlib import suppress

from configs.disk.content import sha256_of
from configs.disk.workspace import RunFolder, Workspace
from configs.errors import UserError
from configs.spec.spec import Spec
from configs.spec.spec_io import read_spec, to_hjson
from datasets.corruption.design import RECORD, CorruptSpec, read_designed
from datasets.layout import read_record
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.report.folder import EvaluationFolder
from evaluation.report.report import read_report
from networks.choices.train_spec import ResumeSpec, TrainSpec
from networks.runs.history import is_done
from networks.runs.run_record import read_run_record


def is_imported(spec: ImportSpec, workspace: Workspace) -> bool:
    """Whether the data set is there, from the same folder."""
    if spec.name not in workspace.datasets():
        return False
    record = read_record(workspace.dataset(spec.name))
    return spec.source is None or record.source == str(spec.source.absolute())


def is_corrupted(spec: CorruptSpec, workspace: Workspace) -> bool:
    """Whether the corruption is there, by the same design."""
    folder = workspace.corruption(spec.dataset, spec.name)
    return (folder / RECORD).is_file() and read_designed(folder) == spec


def is_trained(spec: TrainSpec, workspace: Workspace) -> bool:
    """Whether the run is there, of this very spec, with all its epochs."""
    files = workspace.run(spec.name)
    return is_done(files) and _is_of(files, spec)


def rest_of_training(spec: TrainSpec, workspace: Workspace) -> Spec:
    """Return how to go on with a run of this very spec; the whole training if there is none that can go on."""
    files = workspace.run(spec.name)
    if is_done(files) or not _is_of(files, spec):
        return spec
    return ResumeSpec(run=spec.name) if files.checkpoint.exists() else spec


def is_evaluated(spec: EvaluateSpec, workspace: Workspace) -> bool:
    """Whether the run was evaluated by this very spec, by each of its methods."""
    return all(_is_evaluated(spec, workspace.run(spec.run), name) for name in spec.names)


def _is_evaluated(spec: EvaluateSpec, files: RunFolder, name: str) -> bool:
    report = EvaluationFolder(files.evaluation(name)).report_json
    with suppress(UserError, OSError):  # one that cannot be read is none: it is evaluated again
        if not report.is_file():
            return False
        made = read_report(report).provenance
        return made["evaluation"] == to_hjson(spec) and made.get("weights") == sha256_of(files.weights)
    return False


def _is_of(files: RunFolder, spec: TrainSpec) -> bool:
    """Whether a run is of this very spec: as it was typed, or with what a first look at the photos proposed."""
    if not files.resolved.is_file():
        return False
    try:
        return read_run_record(files).spec == spec or (
            files.spec.is_file() and read_spec(TrainSpec, files.spec) == spec
        )
    except UserError:
        return False

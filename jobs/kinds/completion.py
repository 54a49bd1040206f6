"""What is left of a job that was begun before: all of it, the rest of a training, or nothing."""

from configs.disk.workspace import RunFolder, Workspace
from configs.errors import UserError
from configs.spec.spec import Spec
from configs.spec.spec_io import read_spec, to_hjson
from datasets.corruption.design import RECORD, CorruptSpec
from datasets.layout import read_record
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.report.folder import EvaluationFolder
from evaluation.report.report import read_json
from networks.choices.train_spec import ResumeSpec, TrainSpec
from networks.runs.run_record import read_run_record


def left_of(spec: Spec, workspace: Workspace, again: bool) -> Spec | None:
    """Return what is to be done for a spec, or None if its result is there.

    Args:
        spec: of the job.
        workspace: where its result would be.
        again: whether an earlier attempt may have made the result, and was ended before it could say so. Otherwise
            a result that is there is somebody else's, and the job says that the name is taken.
    """
    match spec:
        case TrainSpec():
            return _left_of_training(spec, workspace.run(spec.name), again)
        case _ if again and is_made(spec, workspace):
            return None
    return spec


def _left_of_training(spec: TrainSpec, files: RunFolder, again: bool) -> Spec | None:
    if not _is_of(files, spec):
        return spec
    if files.checkpoint.exists():
        return ResumeSpec(run=spec.name)
    if files.is_done:
        return None if again else spec
    files.weights.unlink(
        missing_ok=True
    )  # of a first epoch without a checkpoint: nothing can go on from them
    return spec


def is_made(spec: Spec, workspace: Workspace) -> bool:
    """Whether the result of a spec, and of no other one, is in the workspace."""
    match spec:
        case TrainSpec():
            files = workspace.run(spec.name)
            return files.is_done and _is_of(files, spec)
        case ResumeSpec():
            return workspace.run(spec.run).is_done
        case ImportSpec():
            if spec.name not in workspace.datasets():
                return False
            record = read_record(workspace.dataset(spec.name))
            return spec.source is None or record.source == str(spec.source.absolute())
        case CorruptSpec():
            design = workspace.corruption(spec.dataset, spec.name) / RECORD
            return design.is_file() and read_spec(CorruptSpec, design) == spec
        case EvaluateSpec():
            return all(_is_evaluated(spec, workspace.run(spec.run), name) for name in spec.names)
    return False


def _is_of(files: RunFolder, spec: TrainSpec) -> bool:
    """Whether a run is of this very spec."""
    if not files.resolved.is_file():
        return False
    try:
        return read_run_record(files).spec == spec
    except UserError:
        return False


def _is_evaluated(spec: EvaluateSpec, files: RunFolder, name: str) -> bool:
    report = EvaluationFolder(files.evaluation(name)).report_json
    return report.is_file() and read_json(report)["provenance"]["evaluation"] == to_hjson(spec)

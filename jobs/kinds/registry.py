"""The kinds of job. All that the program knows of one is its entry in `KINDS`; a new kind is a new entry."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from configs.disk.workspace import Workspace
from configs.spec.spec import Spec
from configs.spec.spec_io import kind_of
from datasets.corruption.design import CorruptSpec
from datasets.sources.auditing import AuditSpec
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec, StressSpec
from evaluation.figure_spec import FigureSpec
from evaluation.missed.why_spec import WhySpec
from exporting.capsule.capsule_spec import CapsuleSpec, ReplaySpec
from exporting.export_spec import ExportSpec
from jobs.kinds import completion
from jobs.original import convert_spec
from networks.choices.train_spec import ForecastSpec, ResumeSpec, TrainSpec
from networks.runs.history import is_done

Thing = tuple[str, ...]  # ("data set", "bottle"), ("corruption", "bottle", "stain"), ("run", "first") …


def _nothing(_spec: Any) -> set[Thing]:
    return set()


def _never(_spec: Any, _workspace: Workspace) -> bool:
    return False


def _all(spec: Spec, _workspace: Workspace) -> Spec:
    return spec


@dataclass(frozen=True)
class JobKind:
    """A kind of job."""

    spec_class: type[Spec]
    module: str  # has run(spec, workspace, emit); imported only when it runs, for it may load Keras
    called: Callable[[Any], Sequence[str]]  # what a job of it is called in a queue, behind its kind
    makes: Callable[[Any], set[Thing]] = _nothing
    needs: Callable[[Any], set[Thing]] = _nothing  # to begin, if another job is to make it
    is_made: Callable[[Any, Workspace], bool] = _never  # whether its result, and no other one, is there
    rest: Callable[[Any, Workspace], Spec] = _all  # what an earlier attempt left to do
    uses_network: bool = False  # whether a warm worker loads its module beforehand


def _by_name(spec: Any) -> Sequence[str]:
    return [spec.name]


def _by_run(spec: Any) -> Sequence[str]:
    return [spec.run]


def _training_needs(spec: TrainSpec) -> set[Thing]:
    own = {("corruption", spec.dataset, spec.corruption)} if isinstance(spec.corruption, str) else set()
    return {("data set", spec.dataset)} | own


def _trained(
    spec: EvaluateSpec | InspectSpec | StressSpec | WhySpec | ExportSpec | CapsuleSpec,
) -> set[Thing]:
    return {("run", spec.run), ("resumption", spec.run)}


def _evaluated(spec: InspectSpec | StressSpec | WhySpec | ExportSpec) -> set[Thing]:
    return _trained(spec) | {("evaluation", spec.run, spec.method)}


KINDS: Mapping[str, JobKind] = {
    "import": JobKind(
        ImportSpec,
        "datasets.sources.importing",
        called=_by_name,
        makes=lambda spec: {("data set", spec.name)},
        is_made=completion.is_imported,
    ),
    "audit": JobKind(AuditSpec, "datasets.sources.auditing", called=_by_name),
    "corrupt": JobKind(
        CorruptSpec,
        "datasets.corruption.corrupting",
        called=lambda spec: [spec.dataset, spec.name],
        makes=lambda spec: {("corruption", spec.dataset, spec.name)},
        needs=lambda spec: {("data set", spec.dataset)},
        is_made=completion.is_corrupted,
    ),
    "train": JobKind(
        TrainSpec,
        "networks.training.training",
        called=_by_name,
        makes=lambda spec: {("run", spec.name)},
        needs=_training_needs,
        is_made=completion.is_trained,
        rest=completion.rest_of_training,
        uses_network=True,
    ),
    "forecast": JobKind(
        ForecastSpec,
        "networks.training.forecast",
        called=_by_name,
        needs=_training_needs,
        uses_network=True,
    ),
    "resume": JobKind(
        ResumeSpec,
        "networks.training.resuming",
        called=_by_run,
        makes=lambda spec: {("resumption", spec.run)},
        needs=lambda spec: {("run", spec.run)},
        is_made=lambda spec, workspace: is_done(workspace.run(spec.run)),
        uses_network=True,
    ),
    "evaluate": JobKind(
        EvaluateSpec,
        "evaluation.evaluating",
        called=lambda spec: [spec.run, spec.label] if spec.label else [spec.run],
        makes=lambda spec: {("evaluation", spec.run, name) for name in spec.names},
        needs=_trained,
        is_made=completion.is_evaluated,
        uses_network=True,
    ),
    "figure": JobKind(
        FigureSpec,
        "evaluation.exporting",
        called=lambda spec: [spec.file.stem],
        needs=lambda spec: {("evaluation", run, name) for run, name in spec.evaluations},
    ),
    "stress": JobKind(
        StressSpec,
        "evaluation.stressing",
        called=lambda spec: [spec.run, spec.method],
        needs=_evaluated,
        uses_network=True,
    ),
    "inspect": JobKind(
        InspectSpec,
        "evaluation.inspecting",
        called=_by_run,
        needs=_evaluated,
        uses_network=True,
    ),
    "why": JobKind(
        WhySpec,
        "evaluation.missed.explaining",
        called=lambda spec: [spec.run, spec.photo.stem],
        needs=_evaluated,
        uses_network=True,
    ),
    "export": JobKind(
        ExportSpec,
        "exporting.exporting",
        called=lambda spec: [spec.run, spec.method],
        needs=_evaluated,
        uses_network=True,
    ),
    "capsule": JobKind(CapsuleSpec, "exporting.capsule.packing", called=_by_run, needs=_trained),
    "replay": JobKind(
        ReplaySpec,
        "exporting.capsule.replaying",
        called=lambda spec: [spec.file.stem],
        uses_network=True,
    ),
    "convert": JobKind(convert_spec.ConvertSpec, "jobs.original.converting", called=convert_spec.called),
}


def job_kind(spec: Spec) -> JobKind:
    """Return the kind of a job's spec."""
    return KINDS[kind_of(type(spec))]


def is_made(spec: Spec, workspace: Workspace) -> bool:
    """Whether the result of a spec, and of no other one, is in the workspace."""
    return job_kind(spec).is_made(spec, workspace)


def left_of(spec: Spec, workspace: Workspace, again: bool) -> Spec | None:
    """Return what is to be done for a spec, or None if its result is there.

    Args:
        spec: of the job.
        workspace: where its result would be.
        again: whether an earlier attempt may have made the result, and was ended before it could say so. Otherwise
            a result that is there is somebody else's, and the job says that the name is taken.
    """
    kind = job_kind(spec)
    return None if again and kind.is_made(spec, workspace) else kind.rest(spec, workspace)

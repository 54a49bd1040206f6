"""Evaluations in a terminal: one as a person names it, and those of a run with their figures."""

from collections.abc import Sequence
from datetime import datetime

from cli.plain_text import plain
from configs.disk.workspace import Workspace
from configs.errors import UserError
from datasets.layout import ALL
from evaluation.answer.answer import Found
from evaluation.evaluate_spec import parts_of
from evaluation.saved.changes import changes_since
from evaluation.saved.evaluation import Outcome, evaluations_of, read_outcome
from evaluation.saved.named import check_evaluated
from jobs.keeping.kept import shaped


def named(typed: str, workspace: Workspace) -> dict[str, str]:
    """Return the fields of a spec that name an evaluation.

    Args:
        typed: `RUN`, `RUN/EVALUATION`, or its place as `kept` tells it: `runs/RUN/evaluations/EVALUATION`.
        workspace: has the run.

    Raises:
        MissingError: the run was not evaluated so. Of a run that is not there, the job says so.
    """
    run, name = _parts(typed)
    if not name:
        return {"run": run}
    if run in workspace.runs():
        files = workspace.run(run)
        check_evaluated(files, name, evaluations_of(files))
    return {"run": run, "method": name}


def _parts(typed: str) -> tuple[str, str]:
    """Return the run and the evaluation, which is empty if none is named."""
    place = shaped(typed)
    if place is not None and place.kind == "evaluation":
        _, run, name = place.thing
        return run, name
    run, _, name = typed.partition("/")
    if place is not None and place.kind == "run" and not _is_evaluation(name):
        return place.name, ""
    return run, name


def _is_evaluation(name: str) -> bool:
    try:
        parts_of(name)
    except ValueError:
        return False
    return True


def show_evaluations(runs: Sequence[str], workspace: Workspace) -> None:
    """Print the evaluations of runs, a line each: how it is named, its figures, when it was made, what has changed."""
    names = [(run, name) for run in runs for name in evaluations_of(workspace.run(run))]
    width = max((len(f"{run}/{name}") for run, name in names), default=0)
    for run, name in names:
        try:
            told = _figures(read_outcome(workspace.run(run), name), workspace)
        except UserError as error:
            told = f"cannot be read: {error}"
        print(plain(f"{f'{run}/{name}':<{width}}  {told}"))
    if not names:
        print(plain(f"nothing was evaluated yet: {', '.join(runs) or workspace.root}"))


def _figures(outcome: Outcome, workspace: Workspace) -> str:
    report = outcome.report
    auroc = report.results[ALL].figures["image_auroc"].value
    told = [f"image AUROC {'unknown' if auroc is None else f'{auroc:.3f}'}"]
    if outcome.threshold is None:
        told.append("no threshold")
    else:
        found = Found.by(report, outcome.threshold)
        told.append(
            f"finds {found.found} of {found.defective}, stops {found.stopped} of {found.good} good ones"
        )
    made = datetime.fromtimestamp(outcome.folder.report_json.stat().st_mtime)
    told.append(f"{made:%Y-%m-%d %H:%M}")
    if changes_since(outcome, workspace):
        told.append("stale: evaluate it again")
    return "; ".join(told)

"""An evaluation by its name: what is said where a run has none of that name."""

from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches

from configs.disk.workspace import RunFolder
from configs.errors import MissingError, UserError
from datasets.layout import ALL
from evaluation.evaluate_spec import parts_of
from evaluation.report.folder import EvaluationFolder
from evaluation.report.report import read_report


def check_evaluated(files: RunFolder, name: str, known: Sequence[str]) -> None:
    """Raise an error if a run has no evaluation of that name.

    Args:
        files: of the run.
        name: of the evaluation.
        known: the names of those that it has.

    Raises:
        MissingError: names the evaluations of the run, with their figures.
        UserError: none can have such a name.
    """
    if name in known and EvaluationFolder(files.evaluation(name)).report_json.exists():
        return
    if "@" in name:  # else it may be a label without its method, and is told with those that there are
        try:
            parts_of(name)
        except ValueError as error:
            raise UserError("evaluation", str(error), "choose another name") from None
    if not known:
        raise MissingError(files.name, f"was not evaluated by {name} yet", "evaluate it first")
    alike = [each for each in known if ("@" in each) == ("@" in name)]  # a label is meant for a label
    close = [*get_close_matches(name, alike, n=1), *(each for each in known if name in each)]
    near = next(iter([*close, *get_close_matches(name, known, n=1)]), "")
    hint = f'; did you mean "{near}"?' if near and near != name else ""
    told = ", ".join(_with_figure(files, each) for each in known)
    raise MissingError(
        files.name,
        f"was not evaluated by {name} yet{hint}",
        f"evaluate it first, or name another of its evaluations: {told}",
    )


def _with_figure(files: RunFolder, name: str) -> str:
    """Return an evaluation's name, and what it reaches as far as that can be read."""
    with suppress(UserError):
        auroc = (
            read_report(EvaluationFolder(files.evaluation(name)).report_json)
            .results[ALL]
            .figures["image_auroc"]
        )
        if auroc.value is not None:
            return f"{name} (image AUROC {auroc.value:.3f})"
    return name

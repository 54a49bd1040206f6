"""What changed since an evaluation was made, so that its figures are of something else than what is there now."""

from collections.abc import MutableMapping, Sequence
from pathlib import Path

from configs.disk.content import sha256_of
from configs.disk.workspace import RunFolder, Workspace
from configs.errors import UserError
from evaluation.saved.evaluation import Outcome
from networks.runs.data_state import contents_of, digest_of, stamps_of, used_files
from networks.runs.inputs import evaluated_images, held_out_images
from networks.runs.run_record import read_run_record

Digests = MutableMapping[str, str]  # what images hold, by what tells whether one of them was written anew


def check_same_weights(outcome: Outcome, files: RunFolder) -> None:
    """Raise UserError if a run was trained further since it was evaluated."""
    trained = outcome.report.provenance.get("weights")
    if trained is not None and trained != sha256_of(files.weights):
        raise UserError(
            outcome.run,
            "has been trained further since it was evaluated, so its threshold no longer applies",
            "evaluate it again",
        )


def changes_since(
    outcome: Outcome, workspace: Workspace, quick: bool = False, known: Digests | None = None
) -> list[str]:
    """Return what is to be said beside the figures of an evaluation, in sentences; nothing if all is as it was.

    Weights are read, and images only if one of them was written anew.

    Args:
        outcome: the evaluation.
        workspace: has its run and its data set.
        quick: read no images: one that was written anew counts as changed, unless it is known what is in it.
        known: what images were found to hold; what is read is added.
    """
    files = workspace.run(outcome.run)
    provenance, title = outcome.report.provenance, outcome.title
    changes = []
    try:
        if provenance.get("weights") != sha256_of(files.weights):
            changes.append(f"{title}: the run was trained on since it was evaluated; evaluate it again.")
    except OSError:
        changes.append(f"{title}: the weights of the run are gone, or cannot be read.")
    try:
        record = read_run_record(files)
        images = evaluated_images(record.spec, workspace)
        used = used_files([*images, *held_out_images(files, record.spec, workspace)])
        if not _is_as_it_was(outcome, workspace, used, quick, {} if known is None else known):
            changes.append(
                f"{title}: images or masks of {outcome.report.dataset} came, went or changed since; evaluate the run "
                "again."
            )
    except UserError as error:
        changes.append(f"{title}: its images cannot be compared any more: {error}")
    return changes


def changes_of(
    outcomes: Sequence[Outcome], in_hand: int, workspace: Workspace, known: Digests
) -> dict[str, list[str]]:
    """Return what has changed since each evaluation was made, by its title, without a look into images.

    Args:
        outcomes: the evaluations.
        in_hand: which of them is asked for all; of the others, the weights are.
        workspace: has their runs.
        known: what images were found to hold.
    """
    changes: dict[str, list[str]] = {}
    for at, outcome in enumerate(outcomes):
        if at == in_hand:
            changes[outcome.title] = changes_since(outcome, workspace, quick=True, known=known)
            continue
        changes[outcome.title] = []
        try:
            check_same_weights(outcome, workspace.run(outcome.run))
        except UserError as error:
            changes[outcome.title] = [str(error)]
        except OSError:
            changes[outcome.title] = [f"{outcome.title}: the weights of the run are gone"]
    return changes


def _is_as_it_was(
    outcome: Outcome, workspace: Workspace, used: Sequence[Path], quick: bool, known: Digests
) -> bool:
    dataset, provenance = workspace.dataset(outcome.report.dataset), outcome.report.provenance
    stamps = stamps_of(dataset, used)
    if stamps == provenance.get("stamps"):
        return True
    if stamps not in known:
        if quick:
            return False
        known[stamps] = digest_of(contents_of(dataset, used))
    return known[stamps] == provenance.get("data")

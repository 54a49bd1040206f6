"""Whether an evaluation can be exported, known by its method and its spec alone: before a folder is asked for."""

from configs.errors import UserError
from evaluation.saved.evaluation import Outcome

GRAPHED = ("residual", "located")  # methods that a network in one file holds
_WHY = {
    "uncertainty": "it draws random numbers for each photo",
    "features": "it compares each photo with the patches of good ones",
}


def check_exportable(outcome: Outcome) -> None:
    """Raise UserError if a part of an evaluation is of a method that no network in one file holds."""
    lacking = [part for part in outcome.spec.parts(outcome.method) if part not in GRAPHED]
    if lacking:
        raise UserError(
            lacking[0], f"cannot be exported: {_WHY[lacking[0]]}", f"evaluate by {' or '.join(GRAPHED)}"
        )

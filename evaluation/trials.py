"""What held-out good images tell of an evaluation without a real defect: what it withstands, and what it finds."""

from dataclasses import dataclass

from configs.events import Emit, Note
from evaluation.judge import Judge
from evaluation.stress.card import StressCard
from evaluation.stress.sentences import tell_card
from evaluation.stress.trial import HeldOut, Plan, try_out
from evaluation.unseen.card import UnseenCard
from evaluation.unseen.trial import look_for_unseen


@dataclass(frozen=True)
class Trials:
    """The cards of an evaluation; None: that was not tried, or there are no held-out good images for it."""

    stress: StressCard | None = None
    unseen: UnseenCard | None = None


def tried(judge: Judge, held_out: HeldOut, plan: Plan, emit: Emit) -> Trials:
    """Return both cards of a judge.

    Args:
        judge: whose scores are tried.
        held_out: good images that were not trained on.
        plan: how much they are disturbed.
        emit: receives the progress.

    Raises:
        UserError: an image cannot be read.
    """
    return Trials(try_out(judge, held_out, plan, emit), look_for_unseen(judge, held_out.images, emit))


def tell(trials: Trials, emit: Emit) -> None:
    """Say what the cards say; what a person should act on is a warning."""
    if trials.stress is not None:
        tell_card(trials.stress, emit)
    if trials.unseen is not None:
        emit(Note(trials.unseen.says, "warning" if trials.unseen.is_weak else "info"))

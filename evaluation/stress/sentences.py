"""What a robustness card says in words: the weakest point, what mends it, and what does no harm."""

from collections.abc import Mapping
from typing import Any

from configs.events import Emit, Note
from configs.spec import hjson_io
from configs.spec.spec_io import typed_fields
from evaluation.scoring.confidence import rate_text
from evaluation.stress.card import StressCard
from evaluation.stress.disturbances import Kind
from networks.choices.training_scheme import TrainingScheme

# The option of a training that shows it such photos, and the value that covers all three steps.
_OPTIONS: Mapping[Kind, tuple[str, Mapping[str, Any]]] = {
    "brightness": ("light", {"offset": [-26, 26]}),
    "gain": ("light", {"gain": [0.8, 1.2]}),
    "gamma": ("light", {"gamma": [0.67, 1.5]}),
    "gradient": ("light", {"gradient": 0.4}),
    "noise": ("noise", {"std": 10, "is_kept": True}),
    "shift": ("motion", {"shift": 4}),
    "turn": ("motion", {"rotation": 10}),
    "scale": ("motion", {"zoom": 0.08}),
}
_WITHOUT: Mapping[Kind, str] = {
    "blur": "no option of a training imitates blur: keep the focus, or put photos of that sharpness into the training",
    "temperature": "no option of a training imitates the colour of light: keep the white balance fixed; images in "
    "grey (color: gray) see little of it",
}

_NOT_OURS = (
    "no option of a training does, as the network was brought: put photos taken so among the good images"
)

_WEAKEST = "Weakest point:"


def sentences_of(card: StressCard, scheme: TrainingScheme | None) -> list[str]:
    """Return what a person should know of a card.

    Args:
        card: of an evaluation.
        scheme: how its network was trained; None: a person brought it.
    """
    found = [_base(card)]
    if "temperature" not in card.kinds:
        found.append("The colour of light was not tried, as the photos are grey.")
    if card.threshold is None:
        found.append("There is no threshold, so it is not known how many would be stopped.")
        moved = [(step.spreads, step.words) for step in card.steps if step.spreads is not None]
        if moved:
            spreads, words = max(moved)
            found.append(
                f"Scores move most in photos {words}: by {spreads:.3g} spreads of held-out good images."
            )
        return found
    if card.stopped == card.images:
        found.append("As all of them are stopped already, it cannot be seen what would stop more.")
        return found
    weakest = card.weakest
    if weakest is not None and weakest.stopped is not None:
        found.append(
            f"{_WEAKEST} of good photos {weakest.words}, {rate_text(weakest.stopped, weakest.images)} would be "
            f"stopped. To mend it: {remedy_of(weakest.kind, scheme)}."
        )
    if others := [step.words for step in card.broken_from if step is not weakest]:
        found.append(f"More than the threshold promises are stopped in photos {'; '.join(others)}, too.")
    broken = {step.kind for step in card.broken_from}
    most = {kind: max(step.stopped or 0 for step in card.steps if step.kind == kind) for kind in card.kinds}
    unbroken = [kind for kind in card.kinds if kind not in broken]
    by_chance = [kind for kind in unbroken if most[kind] > (card.stopped or 0)]
    if by_chance:
        worst = max(most[kind] for kind in by_chance)
        found.append(
            f"By {', '.join(by_chance)} some more are stopped, up to {worst} of {card.images}: so few may be by chance."
        )
    if safe := [kind for kind in unbroken if kind not in by_chance]:
        found.append(f"No harm was seen by {', '.join(safe)}, as far as that was tried.")
    return found


def tell_card(card: StressCard, emit: Emit) -> None:
    """Say what a card says; where a promise is broken, that is a warning."""
    for sentence in card.says:
        emit(Note(sentence, "warning" if sentence.startswith(_WEAKEST) else "info"))


def remedy_of(kind: Kind, scheme: TrainingScheme | None) -> str:
    """Return which option of a training mends what a kind of disturbance does; or that there is none."""
    if scheme is None:
        return _NOT_OURS
    if kind in _WITHOUT:
        return _WITHOUT[kind]
    name, wanted = _OPTIONS[kind]
    now = typed_fields(getattr(scheme, name))
    had = {field: now[field] for field in wanted if field in now}
    if not had:
        return f"train with {name}: {_shown(wanted)}"
    return f"it was trained with {name}: {_shown(had)} already; train longer, or go farther"


def _base(card: StressCard) -> str:
    told = f"{card.images} of {card.held_out} held-out good images were disturbed"
    if card.stopped is None:
        return f"{told}."
    stopped = {0: "none is stopped as it is", 1: "1 of them is stopped as it is"}.get(
        card.stopped, f"{card.stopped} of them are stopped as they are"
    )
    return f"{told}; {stopped}."


def _shown(fields: Mapping[str, Any]) -> str:
    return "{ " + ", ".join(f"{name}: {hjson_io.dumps(value)}" for name, value in fields.items()) + " }"

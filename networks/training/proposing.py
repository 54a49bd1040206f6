"""Proposals: what a first look at a data set's good images says about how to train on them.

Only images that are trained on are looked at, so that those held out stay as new to the network as any.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from configs.spec.spec import Range
from datasets.first_look import FirstLook, look_at
from datasets.images import read_image
from networks.choices.augmentation import Motion
from networks.choices.light import Light
from networks.choices.training_scheme import TrainingScheme

MOST = 64  # images that are looked at, evenly chosen
SPREADS = 3  # of the images' light that a training covers, and a lamp's ageing at the least
AGEING, MOST_LIGHT = 0.25, 0.6  # shares by which the light changes: always covered, and at the most
GAMMA, GRADIENT = (0.7, 1.4), 0.3
A_LITTLE = 3.0  # degrees, and % of the sides, by which parts never lie quite the same


@dataclass(frozen=True)
class Proposal:
    """How to train on a data set."""

    fields: dict[str, Any] = field(default_factory=dict)  # of a training scheme
    reasons: Sequence[str] = ()  # a sentence for each field


def proposed(
    scheme: TrainingScheme, train: Sequence[Path], white: int
) -> tuple[TrainingScheme, Sequence[str]]:
    """Return a scheme with all that it leaves to a first look, and why.

    Args:
        scheme: as it was typed.
        train: the images that are trained on.
        white: grey level of white in files of more than 8 bits.

    Raises:
        ImageError: one of them cannot be read.
    """
    if not scheme.propose:
        return scheme, ()
    step = -(-len(train) // MOST)
    proposal = propose(look_at(read_image(path, white) for path in train[::step]))
    taken: dict[str, Any] = {name: proposal.fields[name] for name in scheme.propose}
    reasons = [text for name, text in zip(proposal.fields, proposal.reasons, strict=True) if name in taken]
    return scheme.model_copy(update={**taken, "propose": ()}), reasons


def propose(look: FirstLook) -> Proposal:
    """Return what suits images that look so: every field that can be left to a look, and a reason for each."""
    covered = min(MOST_LIGHT, max(AGEING, SPREADS * look.light))
    light = Light(
        gamma=Range(low=GAMMA[0], high=GAMMA[1]),
        gain=Range(low=1 - covered, high=1 / (1 - covered)),
        gradient=GRADIENT,
    )
    motion, why_so = _motion(look)
    color = "rgb" if look.has_color else "gray"
    return Proposal(
        {"color": color, "light": light, "motion": motion},
        (
            f"color: {color}, as the photos {'have' if look.has_color else 'have no'} colour",
            f"light: {covered:.0%} darker or lighter, bent and slanting, as the photos' light varies by "
            f"{look.light:.1%} and a lamp ages",
            why_so,
        ),
    )


def _motion(look: FirstLook) -> tuple[Motion, str]:
    if look.lies_anyhow:
        rotation, how = 180.0, "by any angle, as the parts lie at any"
    elif look.turn is None:
        rotation, how = (
            A_LITTLE,
            f"by {A_LITTLE:g} degrees, as so few photos ({look.images}) do not tell how the parts lie",
        )
    else:
        rotation = min(180.0, float(round(look.turn)) + A_LITTLE)
        how = f"by {rotation:g} degrees, as the parts are turned by {look.turn:.0f} at the most"
    mirrored = 0.5 if look.is_mirrored else 0.0
    why = {
        True: "mirrored, as mirror images look as good",
        False: "not mirrored, as mirror images never occur",
        None: "not mirrored, as the photos do not tell whether that occurs",
    }[look.is_mirrored]
    motion = Motion(rotation=rotation, shift=A_LITTLE, zoom=A_LITTLE / 100, flip_horizontal=mirrored)
    return motion, f"motion: turned {how}; {why}"

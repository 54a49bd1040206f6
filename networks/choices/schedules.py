"""How the learning rate changes: what a person may choose, and the rate that follows. Knows nothing of Keras.

The rate is a function of how far the training is and of the validation PSNRs so far, and of nothing else: so a
training that is resumed goes on as if it had never stopped.
"""

import math
from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from configs.spec.spec import Spec

Share = Annotated[float, Field(gt=0, lt=1)]


class Constant(Spec):
    """The learning rate stays as it is."""

    kind: Literal["constant"] = "constant"


class ReduceOnPlateau(Spec):
    """The learning rate is multiplied by `factor` when validation PSNR has stopped rising."""

    kind: Literal["reduce_on_plateau"] = "reduce_on_plateau"
    factor: float = Field(0.5, gt=0, lt=1, description="what the rate is multiplied by, between 0 and 1")
    patience: int = Field(30, ge=1, description="epochs without a rise before that happens, 1 or more")
    min_rise: float = Field(1, ge=0, description="what counts as a rise of validation PSNR, dB, 0 or more")


class StepDecay(Spec):
    """The learning rate is multiplied by `factor` again and again, every so many epochs."""

    kind: Literal["step_decay"] = "step_decay"
    factor: float = Field(0.5, gt=0, lt=1, description="what the rate is multiplied by, between 0 and 1")
    every: int = Field(20, ge=1, description="epochs between two such steps, 1 or more")


class StepDown(Spec):
    """The learning rate is multiplied by `factor` at the end of certain epochs."""

    kind: Literal["step_down"] = "step_down"
    factor: Share | Annotated[tuple[Share, ...], Field(strict=False)] = Field(
        0.2,
        description="what the rate is multiplied by, between 0 and 1; or one for each of the epochs: [0.1, 0.2]",
    )
    epochs: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(strict=False, min_length=1)] = Field(
        (60, 120), description="epochs after which that happens, counted from 1, ascending"
    )

    @field_validator("epochs")
    @classmethod
    def _ascend(cls, epochs: tuple[int, ...]) -> tuple[int, ...]:
        if list(epochs) != sorted(set(epochs)):
            raise ValueError(f"must ascend, got {list(epochs)}")
        return epochs

    @model_validator(mode="after")
    def _one_factor_an_epoch(self) -> Self:
        if isinstance(self.factor, tuple) and len(self.factor) != len(self.epochs):
            raise ValueError(
                f"factor must be one number, or one for each of the {len(self.epochs)} epochs, got {len(self.factor)}"
            )
        return self

    @property
    def factors(self) -> tuple[float, ...]:
        """What the rate is multiplied by after each of the epochs."""
        return self.factor if isinstance(self.factor, tuple) else (self.factor,) * len(self.epochs)


class Cosine(Spec):
    """The learning rate rises in a warm-up, then falls to zero along half a cosine."""

    kind: Literal["cosine"] = "cosine"
    warm_up: float = Field(
        0.05, ge=0, lt=1, description="share of all steps in which the rate rises, 0 to below 1"
    )


Schedule = Annotated[Constant | ReduceOnPlateau | StepDecay | StepDown | Cosine, Field(discriminator="kind")]


def rate_at(schedule: Schedule, peak: float, epochs: int, progress: float, psnrs: Sequence[float]) -> float:
    """Return the learning rate of a step.

    Args:
        schedule: how the rate changes.
        peak: the rate that the person chose.
        epochs: of the whole training.
        progress: where the step is, in epochs: 2.5 is the middle of the third one.
        psnrs: validation PSNR of each epoch that is over, dB.
    """
    match schedule:
        case ReduceOnPlateau():
            return peak * schedule.factor ** _plateaus(schedule, psnrs)
        case StepDecay():
            return peak * schedule.factor ** (int(progress) // schedule.every)
        case StepDown():
            over = sum(int(progress) >= epoch for epoch in schedule.epochs)
            return peak * math.prod(schedule.factors[:over])
        case Cosine():
            return _cosine(progress / epochs, schedule.warm_up, peak)
        case _:
            return peak


def _plateaus(schedule: ReduceOnPlateau, psnrs: Sequence[float]) -> int:
    """Return how often validation PSNR has not risen for `patience` epochs."""
    best, waited, found = -math.inf, 0, 0
    for reached in psnrs:
        if reached > best + schedule.min_rise:
            best, waited = reached, 0
            continue
        waited += 1
        if waited >= schedule.patience:
            found, waited = found + 1, 0
    return found


def _cosine(done: float, warm_up: float, peak: float) -> float:
    """Return the learning rate when a share 0..1 of the training is done."""
    if done < warm_up:
        return peak * done / warm_up
    return peak * (1 + math.cos(math.pi * (done - warm_up) / (1 - warm_up))) / 2


def epochs_without_rise(psnrs: Sequence[float]) -> int:
    """Return how many epochs ago the best validation PSNR was reached."""
    return len(psnrs) - 1 - max(range(len(psnrs)), key=psnrs.__getitem__) if psnrs else 0

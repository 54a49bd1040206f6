"""Thresholds that a person names in place of an evaluation's."""

from typing import Annotated, Protocol

from pydantic import AfterValidator, Field, ValidationInfo

from configs.errors import UserError


class Asked(Protocol):
    """A spec in which a person may name them; None: as evaluated."""

    @property
    def threshold(self) -> float | None: ...

    @property
    def unsure(self) -> float | None: ...


def _not_above(unsure: float, others: ValidationInfo) -> float:
    alarm: float | None = others.data.get("threshold")
    if alarm is not None and unsure > alarm:
        raise ValueError(f"must not be above the threshold, {alarm:g}, got {unsure:g}")
    return unsure


OwnThreshold = Annotated[float, Field(ge=0)] | None  # no score is below 0
OwnUnsure = Annotated[float, Field(ge=0), AfterValidator(_not_above)] | None  # stands after `threshold`


def unsure_of(asked: Asked, alarm: float, evaluated: float | None) -> float | None:
    """Return the score from which on an image is unsure: the evaluation's, where none is asked for.

    Beside a threshold of the person's own, the evaluation's says nothing.

    Args:
        asked: for.
        alarm: the score from which on an image is stopped.
        evaluated: the evaluation's; None: there is none.

    Raises:
        UserError: it is above `alarm`.
    """
    if asked.unsure is None:
        return evaluated if asked.threshold is None else None
    if asked.unsure > alarm:
        raise UserError(
            "unsure",
            f"must not be above the evaluation's threshold, {alarm:g}, got {asked.unsure:g}",
            "choose a lower one",
        )
    return asked.unsure

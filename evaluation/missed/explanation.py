"""What was found about a missed defect, for a person: three numbers, a sentence, and what would help; and its file."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from configs.disk.workspace import RunFolder
from configs.disk.writing import write_text
from configs.errors import UserError
from datasets.corruption.corruptions import Pattern
from evaluation.missed.stages import Cause

_LONGEST = 40  # characters of a photo's name in that of the file


@dataclass(frozen=True)
class Number:
    """One of the numbers that decide, beside what good photos have."""

    what: str  # `difference in the defect`
    unit: str
    value: float
    beside: (
        tuple[str, float] | None
    )  # what it stands beside in this photo, and its value: the threshold; None: nothing
    median: float | None  # of good photos; None: there are none to compare with
    highest: float | None
    as_high: int  # good photos that have it as high
    good: int  # that it was compared with

    @property
    def text(self) -> str:
        """It in a line."""
        beside = "" if self.beside is None else f" ({self.beside[0]} {self.beside[1]:.4g})"
        return f"{self.what}: {self.value:.4g} {self.unit}{beside}; {self.of_good}"

    @property
    def of_good(self) -> str:
        """What good photos have."""
        if self.median is None:
            return "no good photo has that place"
        return (
            f"{self.good} good photos have {self.median:.4g} in the middle and {self.highest:.4g} at most, "
            f"{self.as_high or 'none'} as much"
        )


@dataclass(frozen=True)
class Advice:
    """One thing that would help."""

    does: Literal["threshold", "score", "evaluate", "design"]
    title: str  # as a button says it
    why: str  # what is to be expected of it
    fields: Mapping[str, Any] = field(default_factory=dict)  # what is to be set to do it

    @property
    def text(self) -> str:
        """It in a sentence."""
        return f"{self.title}: {self.why}."


@dataclass(frozen=True)
class Explanation:
    """Why a defect was missed."""

    run: str
    evaluation: str  # its method, and its label if it has one
    dataset: str
    photo: str
    cause: Cause
    says: Sequence[str]  # the answer, and what is to be known beside it, in sentences
    numbers: Sequence[Number]
    advice: Sequence[Advice]  # what helps most first
    like_it: Pattern  # a corruption that draws such defects


def place_of(files: RunFolder, evaluation: str, photo: Path) -> Path:
    """Return where the explanation of a photo is kept: photos of one name in several folders have each their own."""
    which = hashlib.sha256(str(photo.absolute()).encode(errors="surrogateescape")).hexdigest()[:8]
    return files.path / "why" / evaluation / f"{photo.stem[:_LONGEST]}-{which}.json"


def heatmap_of(place: Path) -> Path:
    """Return where the heat over the photo is kept, beside its explanation."""
    return place.with_suffix(".png")


def write(path: Path, explanation: Explanation) -> None:
    """Write an explanation; an earlier one of the same photo gives way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fields = {**asdict(explanation), "like_it": explanation.like_it.model_dump(mode="json")}
    write_text(path, json.dumps(fields, indent=2, ensure_ascii=False) + "\n")


def read(path: Path) -> Explanation:
    """Return an explanation that was written. Raises UserError."""
    try:
        return _adapter().validate_json(path.read_bytes())
    except OSError as error:
        raise UserError(path, f"cannot be read ({error.strerror})", "start the job again") from None
    except ValidationError:
        raise UserError(
            path, "is damaged, or was written by another version", "start the job again"
        ) from None


@cache
def _adapter() -> TypeAdapter[Explanation]:
    return TypeAdapter(Explanation)

"""What a capsule holds, and where: `capsule.json`, the run, the records of its data set, reports, the environment."""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationError

from configs.command_line import PROGRAM
from configs.errors import UserError
from configs.spec.spec import Name, Spec
from evaluation.evaluate_spec import EvaluationName
from exporting.capsule.archive import inside

FORMAT: Literal[1] = 1
Hashes = dict[Annotated[str, AfterValidator(inside)], str]  # SHA-256 by name in the data set


class CapsuleRecord(Spec):
    """What `capsule.json` says."""

    format: Literal[1] = FORMAT
    run: Name
    dataset: Name
    corruption: Name | None = Field(description="of the data set, whose test images are drawn again")
    evaluations: Annotated[tuple[EvaluationName, ...], Field(strict=False, min_length=1)]
    photos: Hashes = Field(description="those to train on, to validate and to test on: not in the capsule")
    known_good: dict[str, str] = Field(
        default={}, description="photos that evaluations call good, by their names there: not in the capsule"
    )
    synthetic: Hashes = Field(description="test images and masks that the corruption has drawn")
    versions: dict[str, str] = Field(description="that the capsule was written by")
    platform: str


@dataclass(frozen=True)
class CapsuleFolder:
    """Where a capsule's entries stand; of the file itself with an empty path."""

    path: Path = Path()

    @property
    def record(self) -> Path:
        return self.path / "capsule.json"

    @property
    def run(self) -> Path:
        """As in a workspace, but without evaluations."""
        return self.path / "run"

    @property
    def dataset(self) -> Path:
        """As in a workspace: the records of the import and the masks of the test images, no photo."""
        return self.path / "dataset"

    @property
    def corruption(self) -> Path:
        """The design, and its region if it has one."""
        return self.path / "corruption"

    def report(self, evaluation: str) -> Path:
        return self.path / "evaluations" / evaluation / "report.json"

    def read(self) -> CapsuleRecord:
        """Return what `capsule.json` says. Raises UserError."""
        try:
            return CapsuleRecord.model_validate_json(self.record.read_text(encoding="utf-8"))
        except (OSError, ValidationError, UnicodeDecodeError):
            raise UserError(
                self.record.name,
                f"is not the record of a capsule of format {FORMAT}",
                "write the capsule anew from its run",
            ) from None


def environment() -> Mapping[str, Path | str]:
    """Return what says which packages a run had: those installed here, and the locks that they come from."""
    found = sorted({f"{each.name}=={each.version}" for each in distributions()}, key=str.casefold)
    locks = {f"locks/{path.name}": path for path in (PROGRAM.parent / "locks").glob("requirements*.txt")}
    return {"environment.txt": "\n".join([f"# Python {platform.python_version()}", *found, ""]), **locks}

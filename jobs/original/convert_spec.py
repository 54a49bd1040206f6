"""What a person says of files of the original program that are to be brought over."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from configs.spec.spec import FolderPath, Spec


class ConvertSpec(Spec):
    """Bring files of the original program over: its settings as presets and specs, its experiments as runs."""

    kind: Literal["convert"] = "convert"
    files: Annotated[tuple[FolderPath, ...], Field(strict=False, min_length=1, max_length=1000)] = Field(
        description="files and folders of the original program: architectures, training schemes, jobs of its list, "
        "data sets, experiments; a folder is searched"
    )
    to: FolderPath | None = Field(
        None,
        description="folder that specs are written into; null: specs/original of the workspace. Presets and runs "
        "stand in the workspace",
    )


def called(spec: ConvertSpec) -> Sequence[str]:
    """Return what its job is called in a queue."""
    return [spec.files[0].stem or "original"]

"""What a person says of a source: a folder whose layout is known, or folders named one by one."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from configs.disk.names import folded_name, safe_name
from configs.spec.spec import FolderPath, Seed, Spec
from datasets.layout import ALL, GOOD, SYNTHETIC

Layout = Literal["mvtec", "original", "visa", "good_bad", "good_only", "masked", "deep_pcb"]


class DefectFolder(Spec):
    """The images of one defect type, and where their masks are."""

    folder: FolderPath = Field(description="folder with the images of one defect type")
    label: str = Field("", description="name of the defect type; empty: the folder's own name")
    masks: FolderPath | None = Field(None, description="folder with their masks: 001_mask.png or 001.png")

    @property
    def defect(self) -> str:
        return self.label or self.folder.name

    @field_validator("label")
    @classmethod
    def _is_no_other_thing(cls, label: str) -> str:
        if folded_name(label) in (GOOD, ALL, SYNTHETIC):
            raise ValueError(f'a defect type cannot be called "{label}", which has a meaning of its own')
        return safe_name(label) if label else label


class SourceSpec(Spec):
    """Where the images come from: a folder whose layout is known, or folders named one by one."""

    layout: Literal["auto", Layout] = Field("auto", description="layout of the source; auto recognizes it")
    train: FolderPath | None = Field(
        None, description="in place of source: folder of good images to train on"
    )
    test_good: FolderPath | None = Field(None, description="beside train: folder of good images to test on")
    defects: Annotated[tuple[DefectFolder, ...], Field(strict=False)] = Field(
        (),
        description='beside train: the defect types: [{ folder: "/photos/scratch", masks: "/photos/masks" }]',
    )
    source: FolderPath | None = Field(
        None,
        validate_default=True,
        description="folder in one of the layouts: MVTec's, the original program's, VisA's, a folder of good ones "
        "beside folders of bad ones, good images alone, images with masks beside them that tell the bad ones, or "
        "DeepPCB's",
    )
    test_share: float = Field(
        0.2,
        ge=0,
        lt=1,
        description="share of the good images that is held out for testing, where the source has no good test "
        "images of its own; 0 to below 1",
    )
    seed: Seed = Field(0, description="seed of which good images are held out, 0 or more")

    @field_validator("defects")
    @classmethod
    def _labels_differ(cls, defects: tuple[DefectFolder, ...]) -> tuple[DefectFolder, ...]:
        labels = [defect.defect for defect in defects]
        seen = [folded_name(label) for label in labels]
        if twice := sorted(label for label in labels if seen.count(folded_name(label)) > 1):
            raise ValueError(f'two defect types are called "{twice[0]}"; give one of them another label')
        return defects

    @field_validator("source")
    @classmethod
    def _is_the_one_way(cls, source: Path | None, info: ValidationInfo) -> Path | None:
        by_hand = [name for name in ("train", "test_good", "defects") if info.data.get(name)]
        if source is not None and by_hand:
            raise ValueError(f"cannot stand beside {', '.join(by_hand)}: give the one or the others")
        if source is None and "train" not in by_hand and info.data.get("train", "wrong") is None:
            raise ValueError("is required, and missing")
        return source

"""What a person asks about a defect that was missed. Knows nothing of Keras."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from configs.spec.spec import FilePath, Name, Spec
from datasets.corruption.design import Corners
from evaluation.evaluate_spec import EvaluationName
from evaluation.own_thresholds import OwnThreshold


class WhySpec(Spec):
    """Say why a defect was missed: whether reconstruction, map or threshold lost it, and what would help."""

    kind: Literal["why"] = "why"
    run: Name = Field(description="name of a run that was evaluated")
    method: EvaluationName = Field(
        "residual", description="which of its evaluations, with the label if it has one: residual@best"
    )
    photo: FilePath = Field(description="the photo with the defect: a file")
    mask: FilePath | None = Field(
        None,
        description="where the defect is: a mask of the photo's size, white on black; null: as polygons say, or the "
        "ground truth of a test image",
    )
    polygons: Annotated[tuple[Corners, ...], Field(strict=False, max_length=1000)] = Field(
        (),
        description="in place of mask: the defect as polygons, each a list of corners, x and y in % of the photo's "
        "width and height: [[[10, 10], [20, 10], [15, 20]]]; empty: none",
    )
    threshold: OwnThreshold = Field(
        None, description="score from which on an image is stopped; null: the evaluation's threshold"
    )

    @field_validator("polygons")
    @classmethod
    def _are_polygons(cls, polygons: tuple[Corners, ...]) -> tuple[Corners, ...]:
        for corners in polygons:
            if len(set(corners)) < 3:
                raise ValueError(f"must have at least 3 different corners each, got {len(set(corners))}")
        return polygons

    @field_validator("polygons")
    @classmethod
    def _are_the_one_way(cls, polygons: tuple[Corners, ...], info: ValidationInfo) -> tuple[Corners, ...]:
        mask: Path | None = info.data.get("mask")
        if polygons and mask is not None:
            raise ValueError("cannot stand beside mask: give the one or the other")
        return polygons

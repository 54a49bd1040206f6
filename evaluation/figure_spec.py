"""What a person chooses about a figure of results. Knows nothing of matplotlib."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from configs.spec.spec import FilePath, Spec, ending_in
from datasets.layout import ALL
from evaluation.evaluate_spec import evaluation_name, parts_of
from evaluation.own_thresholds import OwnThreshold, OwnUnsure
from evaluation.scoring.results import Level

View = Literal["curves", "scores", "image", "samples", "comparison"]
FORMATS = (".png", ".svg", ".pdf")


def _as_evaluation(typed: str) -> str:
    run, _, name = typed.partition("/")
    if not run or not name:
        raise ValueError(f"must be RUN/METHOD or RUN/METHOD@LABEL, such as bottle/residual, got {typed!r}")
    return f"{run}/{evaluation_name(*parts_of(name))}"


Evaluation = Annotated[str, AfterValidator(_as_evaluation)]


class FigureSpec(Spec):
    """Draw results into a file: curves, a histogram of scores, one image, or a comparison."""

    kind: Literal["figure"] = "figure"
    view: View = Field(
        description="curves (learning, ROC, precision and recall), scores (a histogram with thresholds), "
        "image (a test image with its maps), samples (a test image as each evaluation sees it), "
        "comparison (two evaluations, score by score, each by its own threshold)"
    )
    of: Annotated[tuple[Evaluation, ...], Field(strict=False, min_length=1, max_length=5)] = Field(
        description="evaluations as RUN/METHOD, or RUN/METHOD@LABEL; curves and samples take up to five, comparison "
        "two, the others one"
    )
    level: Level = Field(
        "images", description="whether curves tell images apart by their score, or pixels by the maps"
    )
    defect: str = Field(ALL, description="defect type that curves are of, all, or synthetic")
    image: str | None = Field(
        None, description="test image as in the report, scratch/000.png; for image and samples"
    )
    threshold: OwnThreshold = Field(
        None, description="score from which on an image is stopped; null: as evaluated"
    )
    unsure: OwnUnsure = Field(None, description="score from which on it is unsure; null: as evaluated")
    file: Annotated[FilePath, ending_in(*FORMATS)] = Field(
        description="where to: a .png, .svg or .pdf file; not into a data set, its source or a run"
    )
    replace: bool = Field(
        False, description="whether a file that is there gives way; without, only an older figure does"
    )

    @property
    def evaluations(self) -> list[tuple[str, str]]:
        """The run and the name of each."""
        parts = (typed.partition("/") for typed in self.of)
        return [(run, name) for run, _, name in parts]

"""What a person chooses about an evaluation. Knows nothing of Keras."""

from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, Field, model_validator

from configs.disk.names import safe_name
from configs.spec.presets import preset_names, read_preset
from configs.spec.spec import FilePath, FolderPath, Name, Seed, Spec
from evaluation.features.settings import Features
from evaluation.own_thresholds import OwnThreshold, OwnUnsure
from evaluation.scoring.scores import PAPER_SCORE, ScoreName
from evaluation.scoring.thresholds import Conformal, Threshold
from networks.choices.train_spec import TrainSpec
from networks.choices.training_scheme import TrainingScheme

Part = Literal["residual", "uncertainty", "located", "features"]  # that can be combined
Method = Literal["residual", "uncertainty", "combined", "located", "features"]
CombinedBy = Literal["mean", "spread", "peak"]
Percent = Annotated[float, Field(ge=0, le=20)]
METHODS: tuple[Method, ...] = get_args(Method)


KNOWN_GOOD = (
    "known-good"  # the label, or its end, of an evaluation that counts photos that a person called good
)


def evaluation_name(method: Method, label: str | None) -> str:
    """Return what an evaluation is called among those of its run: `residual`, or `residual@best` with a label."""
    return method if label is None else f"{method}@{label}"


def parts_of(name: str) -> tuple[Method, str | None]:
    """Return the method and the label of an evaluation by its name. Raises ValueError."""
    typed, at, label = name.partition("@")
    for method in METHODS:
        if method == typed and bool(at) == bool(label):
            return method, safe_name(label) if at else None
    raise ValueError(
        f'cannot be "{name}"; there is {", ".join(METHODS)}, and each with a label: {METHODS[0]}@best'
    )


def saw_other_light(scheme: TrainingScheme) -> bool:
    """Whether a training shows its images in other light, by itself or as a first look proposes."""
    return "light" in scheme.propose or not scheme.light.is_constant


def suiting_preset(spec: TrainSpec) -> str:
    """Return the evaluation preset for a training.

    One that saw other light is judged without what changes slowly. A `unet` repairs edges and textures alike, so that
    one yardstick holds all over the image; what others leave at an edge is compared with what good images leave there.
    """
    if saw_other_light(spec.training):
        return "robust"
    return "best" if spec.architecture.kind == "unet" else "best_relative"


def _as_evaluation_name(typed: str) -> str:
    return evaluation_name(*parts_of(typed))


EvaluationName = Annotated[str, AfterValidator(_as_evaluation_name)]


class EvaluationSettings(Spec):
    """How a run is evaluated."""

    methods: Annotated[tuple[Method, ...], Field(strict=False, min_length=1)] = Field(
        ("residual",),
        description="how images become anomaly maps: residual (what is not reconstructed), uncertainty (how far "
        "reconstructions with dropout disagree), combined (the sum of those that combine names, each in units of "
        "held-out good images), located (what a small second network takes for a defect: it reads image and "
        "reconstruction together, and is trained on synthetic defects of many kinds when it is first asked for, which "
        "takes minutes), features (how far patches lie from those of the training, by a network whose weights "
        "you bring: name them in features)",
    )
    combine: Annotated[tuple[Part, ...], Field(strict=False, min_length=2, max_length=3)] = Field(
        ("residual", "uncertainty"),
        description="which methods combined adds up: two or three of residual, uncertainty, located, features",
    )
    combine_by: CombinedBy | None = Field(
        None,
        description="of combined: by what of held-out good images' maps each is divided: mean; spread (standard "
        "deviation of their pixels), as distances of features are never near 0; or peak (mean of their highest 1 %), "
        "so that each stops as many good images as the others. null: peak where located or features is among them, "
        "else mean",
    )
    features: Features | None = Field(
        None, description="of features: the network whose weights you bring; null: none, and no such method"
    )
    samples: int = Field(
        30,
        ge=2,
        le=1000,
        description="reconstructions with dropout of each image, for uncertainty, 2 to 1000",
    )
    scales: Annotated[tuple[Percent, ...], Field(strict=False, min_length=1, max_length=10)] = Field(
        (0.0,),
        description="of the residual: sigmas of Gaussians, in % of the image's shorter side, 0 to 20, that smooth the "
        "difference of image and reconstruction before its sign is dropped, so that what scatters cancels out; their "
        "maps are averaged. [0]: the plain difference, the paper's; [0, 0.8, 1.6, 3.2] finds more",
    )
    contrast: float = Field(
        0.0,
        ge=0,
        le=255,
        description="of the residual: how many grey levels of contrast around a pixel, in the reconstruction, halve "
        "its difference, 0 to 255: what is faint then counts in calm places, and less at edges and highlights. 0: the "
        "paper's, nothing is halved; 15 finds more in dark or calm objects",
    )
    light: float = Field(
        0.0,
        ge=0,
        le=50,
        description="of the residual: sigma of a Gaussian, in % of the image's shorter side, 0 to 50. What of the "
        "difference changes more slowly than that is taken for another light, and out, so that a lamp that ages stops "
        "no good part; a defect much larger than that is lost with it. 0: nothing is taken out",
    )
    smoothing: float = Field(
        0.0,
        ge=0,
        le=10,
        description="sigma of a Gaussian that smooths the maps, in % of the image's shorter side, 0 to 10; 0: none",
    )
    relative: bool = Field(
        False,
        description="whether each pixel is judged by what held-out good images have there: how many of their spreads "
        "it lies above their mean; for parts that are always photographed at the same place",
    )
    score: ScoreName = Field(
        PAPER_SCORE,
        description="the number that an image is judged by, from its map: l0 (how many pixels round to non-zero), l1 "
        "(mean), l2 (root mean square, the paper's), linf (maximum), top1 (mean of the highest 1 %); or mixed, the "
        "mean of l1, l2, linf and top1, each in spreads of held-out good images: where you do not know which suits",
    )
    threshold: Threshold = Field(Conformal(), description="from which score on an image is called anomalous")
    unsure: Threshold | None = Field(
        None, description="a lower threshold: images between the two are called unsure; null: none are"
    )
    seed: Seed = Field(0, description="of what is dropped, for uncertainty; 0 or more")
    stress: bool = Field(
        True,
        description="whether some held-out good images are disturbed (light, blur, noise, place) to say what the "
        "scores withstand, and up to 40 get defects of kinds that no training draws, to say what is found of those: "
        "the figure to choose by where there are no real defects. Some seconds, each as long as 6 test images. Not "
        "where uncertainty has a part, which samples: for that, and for more images, there is the job stress",
    )

    @model_validator(mode="after")
    def _complete(self) -> "EvaluationSettings":
        if len(set(self.combine)) < len(self.combine):
            raise ValueError(f"combine must name each method once, got {', '.join(self.combine)}")
        if self.features is None and any("features" in self.parts(method) for method in self.methods):
            raise ValueError("features must name a file of weights for this method, got none")
        return self

    def parts(self, method: Method) -> tuple[Method, ...]:
        """Return what a method is made of: itself, or what it combines."""
        return self.combine if method == "combined" else (method,)

    @property
    def combines_by(self) -> CombinedBy:
        """By what each map is divided that combined adds up."""
        return self.combine_by or ("peak" if {"located", "features"} & set(self.combine) else "mean")

    def deciding(self, method: Method) -> set[str]:
        """Return the names of the fields that the scores by a method depend on."""
        parts = self.parts(method)
        unused = {"methods", "stress"}
        unused |= set() if method == "combined" else {"combine", "combine_by"}
        unused |= set() if "uncertainty" in parts else {"samples"}
        unused |= set() if "features" in parts else {"features"}
        unused |= set() if "residual" in parts else {"scales", "contrast", "light"}
        unused |= set() if {"uncertainty", "features"} & set(parts) else {"seed"}
        return type(self).model_fields.keys() & EvaluationSettings.model_fields.keys() - unused


def _known_preset(typed: str) -> str:
    read_preset("evaluation", typed)
    return typed


class EvaluateSpec(EvaluationSettings):
    """Score a trained run on the test images of its data set."""

    kind: Literal["evaluate"] = "evaluate"
    preset: Annotated[str, AfterValidator(_known_preset)] | None = Field(
        None,
        description="an evaluation preset; what the spec says itself goes before what the preset says. null: none",
    )
    run: Name = Field(description="name of a trained run")
    label: Name | None = Field(
        None,
        description="what this evaluation is called beside others of the run; one of the same method and label gives "
        "way to it; null: no label",
    )
    known_good: Annotated[tuple[FilePath, ...], Field(strict=False)] = Field(
        (),
        description="photos of good parts that were stopped or unsure, and that a person knows to be good: the "
        "threshold is chosen on their scores, too, beside those of the held-out good images; a test image among them "
        "is not tested on",
    )

    @model_validator(mode="before")
    @classmethod
    def _filled(cls, typed: object) -> object:
        """Return the fields with a preset's in place of its name: what is kept says by itself how it was made."""
        if not isinstance(typed, dict) or typed.get("preset") not in preset_names("evaluation"):
            return typed
        return {**read_preset("evaluation", typed["preset"]), **typed, "preset": None}

    @property
    def names(self) -> list[str]:
        """The names of the evaluations that it makes."""
        return [evaluation_name(method, self.label) for method in dict.fromkeys(self.methods)]

    def with_known_good(self, photo: Path) -> "EvaluateSpec":
        """Return the same evaluation with one more photo that is known to be good, beside the one without any."""
        label = self.label if self.known_good else "-".join(filter(None, (self.label, KNOWN_GOOD)))
        known = tuple(dict.fromkeys((*self.known_good, photo)))
        return self.model_copy(update={"label": label, "known_good": known})


class StressSpec(Spec):
    """Say what an evaluation withstands: held-out good images in other light, blurred, noisy, moved."""

    kind: Literal["stress"] = "stress"
    run: Name = Field(description="name of a run that was evaluated")
    method: EvaluationName = Field(
        "residual", description="which of its evaluations, with the label if it has one: residual@best"
    )
    images: int = Field(
        30,
        ge=3,
        le=1000,
        description="good images that are disturbed, at the most, 3 to 1000; each in about 50 ways",
    )


class InspectSpec(Spec):
    """Judge new images by an evaluated run: a score, a verdict and a heatmap each."""

    kind: Literal["inspect"] = "inspect"
    run: Name = Field(description="name of a run that was evaluated")
    folder: FolderPath = Field(description="a folder of images; those in its folders are judged, too")
    method: EvaluationName = Field(
        "residual",
        description="residual, uncertainty, combined, located or features, as it was evaluated; with its label if any: "
        "residual@best",
    )
    threshold: OwnThreshold = Field(
        None, description="score from which on an image is stopped; null: the evaluation's threshold"
    )
    unsure: OwnUnsure = Field(
        None,
        description="score from which on an image is unsure; null: the evaluation's, or none beside a threshold of "
        "your own",
    )
    watch: bool = Field(False, description="whether to go on and judge images as they come, until cancelled")
    output: FolderPath | None = Field(
        None, description="where results go; null: inspections/<name of the folder> of the run"
    )

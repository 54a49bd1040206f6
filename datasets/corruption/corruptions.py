"""Corruptions: the specs of the synthetic defects. `datasets/add_corruption.py` draws them."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from configs.spec.presets import PresetOf
from configs.spec.spec import Range, Spec, range_within


class _Blot(Spec):
    """What an irregular blot of a single grey is like."""

    kind: str = Field(description="which corruption")
    size: Annotated[Range, range_within(0.1, 50)] = Field(
        Range(low=1, high=12),
        description="semi-axes of the blot, in % of the smaller image side, 0.1 to 50",
    )
    irregularity: float = Field(
        0.1, ge=0, le=1, description="how far the outline strays, as a share of the mean semi-axis, 0 to 1"
    )
    color: Annotated[Range, range_within(0, 255)] = Field(
        Range(low=10, high=220), description="grey of the blot, in grey levels, 0 to 255"
    )
    blur: float = Field(
        0, ge=0, le=1, description="softness of the edge, as a share of the larger semi-axis, 0 to 1"
    )


class Stain(_Blot):
    """One irregular blot of a single grey, the corruption of arXiv:2008.12977."""

    kind: Literal["stain"] = "stain"


class Gaussian(Spec):
    """Independent Gaussian noise on every pixel."""

    kind: Literal["gaussian"] = "gaussian"
    std: float = Field(
        0.1, gt=0, le=1, description="standard deviation, on a scale where white is 1, above 0 to 1"
    )


class Scratch(Spec):
    """One thin line, sine or square-root curve of random direction."""

    kind: Literal["scratch"] = "scratch"
    length: Annotated[Range, range_within(1, 200)] = Field(
        Range(low=20, high=60), description="from end to end, in % of the smaller image side, 1 to 200"
    )
    width: int = Field(3, ge=1, le=100, description="of the line, in pixels of the image, 1 to 100")
    bend: float = Field(
        0.15,
        ge=0,
        le=1,
        description="how far a curve strays from the straight line, as a share of its length",
    )
    color: Annotated[Range, range_within(0, 255)] = Field(
        Range(low=150, high=150), description="mean grey of the line, in grey levels, 0 to 255"
    )
    jitter: float = Field(
        20, ge=0, le=128, description="standard deviation of the grey from pixel to pixel, in grey levels"
    )


class Drops(Spec):
    """Small discs of one grey, scattered around one point."""

    kind: Literal["drops"] = "drops"
    size: Annotated[Range, range_within(0.1, 20)] = Field(
        Range(low=1, high=2), description="semi-axes of a disc, in % of the smaller image side, 0.1 to 20"
    )
    number: int = Field(10, ge=1, le=200, description="how many, 1 to 200")
    spacing: float = Field(
        0.1, ge=0, le=1, description="how far they scatter, as a share of the smaller image side, 0 to 1"
    )
    irregularity: float = Field(
        0.01, ge=0, le=1, description="how far an outline strays, as a share of the mean semi-axis, 0 to 1"
    )
    color: Annotated[Range, range_within(0, 255)] = Field(
        Range(low=220, high=220), description="grey of all discs of an image, in grey levels, 0 to 255"
    )


class Pattern(Spec):
    """One or several shapes of any size and outline: flat, textured or cloudy, and more or less opaque."""

    kind: Literal["pattern"] = "pattern"
    size: Annotated[Range, range_within(0.5, 50)] = Field(
        Range(low=2, high=30),
        description="the longer semi-axis of a shape, in % of the smaller image side, 0.5 to 50; small ones as often "
        "as large ones",
    )
    slimness: float = Field(
        8, ge=1, le=50, description="how many times as long as wide a shape may be, 1 to 50"
    )
    distortion: float = Field(
        0.3, ge=0, le=1, description="how far the outline is bent, as a share of the mean semi-axis, 0 to 1"
    )
    number: int = Field(3, ge=1, le=20, description="shapes on an image: 1 up to this number, at most 20")
    flat: float = Field(
        1, ge=0, le=1, description="how often a shape is of one grey, beside the other fillings"
    )
    texture: float = Field(
        1,
        ge=0,
        le=1,
        description="how often it is a piece of the image from elsewhere: turned, mirrored, scaled, in another light",
    )
    noise: float = Field(1, ge=0, le=1, description="how often it is smooth noise, coarse or fine")
    change: float = Field(
        1,
        ge=0,
        le=1,
        description="how often it is what lies below, changed: in another light, blurred, or bent",
    )
    other: float = Field(
        0,
        ge=0,
        le=1,
        description="how often it is a piece of another good image, as it is; of the image itself if there is no other",
    )
    blended: float = Field(
        0,
        ge=0,
        le=1,
        description="how often it is such a piece blended in (Poisson): its edges in the light of the place, opaque",
    )
    clouds: float = Field(
        0,
        ge=0,
        le=1,
        description="how often the outline is a cloud's (Perlin noise), not a bent ellipse, rhombus or rectangle",
    )
    color: Annotated[Range, range_within(0, 255)] = Field(
        Range(low=0, high=255), description="grey of flat shapes and mean of noise, in grey levels, 0 to 255"
    )
    softness: Annotated[Range, range_within(0, 1)] = Field(
        Range(low=0, high=1),
        description="how wide the edge is, as a share of the shorter semi-axis, 0 (a pixel) to 1",
    )
    opacity: Annotated[Range, range_within(0.01, 1)] = Field(
        Range(low=0.1, high=1), description="of a shape: 1 hides all that is below, 0.01 to 1"
    )

    @model_validator(mode="after")
    def _has_a_filling(self) -> Self:
        if self.flat + self.texture + self.noise + self.change + self.other + self.blended == 0:
            raise ValueError("flat, texture, noise, change, other and blended must not all be 0")
        return self


class OriginalStain(_Blot):
    """A blot as the original program draws it: of whole pixels, through 20 to 38 points, its ends not joined."""

    kind: Literal["original_stain"] = "original_stain"
    size: Annotated[Range, range_within(0.1, 50)] = Field(
        Range(low=1, high=12),
        description="semi-axes of the blot, in % of the image's width and of its height, 0.1 to 50",
    )


class OriginalScratch(Spec):
    """A line of slope 2, a sine or a root along an axis, 3 pixels wide, as the original program draws it."""

    kind: Literal["original_scratch"] = "original_scratch"
    color: Annotated[Range, range_within(0, 255)] = Field(
        Range(low=150, high=150), description="mean grey, in grey levels, 0 to 255"
    )


class OriginalDrops(Spec):
    """Discs of one radius as the original program draws them: in its training, ten that nearly fall into one."""

    kind: Literal["original_drops"] = "original_drops"
    size: Annotated[Range, range_within(0, 20)] = Field(
        Range(low=1, high=2),
        description="radius of the discs less a pixel, in % of the image's width, 0 to 20",
    )
    number: int = Field(10, ge=1, le=200, description="how many, 1 to 200")
    spacing: float = Field(
        0.1,
        ge=0,
        le=200,
        description="ten times how far they scatter, as a share of their radius, 0 to 200; the original's test sets "
        "have their number here",
    )
    color: Annotated[Range, range_within(0, 255)] = Field(
        Range(low=220, high=220), description="grey, in grey levels, 0 to 255"
    )


Simple = Stain | Gaussian | Scratch | Drops | Pattern | OriginalStain | OriginalScratch | OriginalDrops
SimpleCorruption = Annotated[Simple, Field(discriminator="kind")]


class Choice(Spec):
    """A corruption, and how often it is taken."""

    weight: float = Field(gt=0, le=1000, description="how often, beside the other weights; above 0")
    corruption: SimpleCorruption = Field(description="what is drawn")


class OneOf(Spec):
    """One of several corruptions, drawn by weight for each image."""

    kind: Literal["one_of"] = "one_of"
    choices: Annotated[tuple[Choice, ...], Field(strict=False, min_length=1, max_length=20)] = Field(
        description='the corruptions and their weights: [{ weight: 0.6, corruption: { kind: "stain" } } …]'
    )


class Clean(Spec):
    """No corruption: a network that is trained with it learns to copy. To compare the others with."""

    kind: Literal["clean"] = "clean"


CLEAN = "clean"  # its name, wherever a corruption's name is taken


def patterns_in(corruption: "Clean | Simple | OneOf") -> list[Pattern]:
    """Return the patterns that it may draw."""
    drawn = (
        [each.corruption for each in corruption.choices] if isinstance(corruption, OneOf) else [corruption]
    )
    return [each for each in drawn if isinstance(each, Pattern)]


def takes_from_others(corruption: "Clean | Simple | OneOf") -> bool:
    """Whether it may take pieces from another image."""
    return any(each.other + each.blended > 0 for each in patterns_in(corruption))


Corruption = Annotated[Simple | OneOf, Field(discriminator="kind")]
AnyCorruption = Annotated[Clean | Simple | OneOf, Field(discriminator="kind")]
CorruptionChoice = Annotated[Corruption, PresetOf("corruption")]

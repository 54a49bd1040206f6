"""Architectures: what a person may choose about the network. Knows nothing of Keras.

Source: arXiv:2008.12977; the paper's network is `AESc()`, with the defaults as they stand.
"""

from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from configs.spec.spec import Spec

LEAKY_SLOPE = 0.3  # of every LeakyReLU, for negative inputs

Rate = Annotated[float, Field(ge=0, lt=1)]  # a rate of 1 would drop everything


Side = Annotated[int, Field(ge=16, le=4096)]  # of a patch, pixels


def as_sides(typed: object) -> object:
    """Return the rows and columns of a patch that was typed as `64x48`; anything else as it is."""
    parts = [part.strip() for part in typed.lower().split("x")] if isinstance(typed, str) else []
    return [int(part) for part in parts] if len(parts) == 2 and all(map(str.isdecimal, parts)) else typed


def _odd(kernel_size: int) -> int:
    if kernel_size % 2 == 0:
        raise ValueError(f"must be odd, got {kernel_size}")
    return kernel_size


class _Autoencoder(Spec):
    """What both architectures share. Level 0 is the one next to the image."""

    paper_rates: ClassVar[tuple[float, ...]]  # MC-Dropout rates of the paper's six levels, level 0 first

    kind: str = Field(description="which architecture")
    depth: int = Field(6, ge=1, le=8, description="levels, 1..8; each halves the rows and columns")
    kernel_size: Annotated[int, AfterValidator(_odd)] = Field(
        5, ge=3, le=9, description="side of every convolution in pixels, odd, 3..9"
    )
    base_filters: int = Field(
        16, ge=1, le=128, description="feature maps of level 0, 1..128; doubles each level"
    )
    dropout: Rate = Field(
        0.0, description="share of values dropped after each level while training, 0 up to but not 1"
    )
    patch: Annotated[
        Side | Annotated[tuple[Side, Side], Field(strict=False)] | None, BeforeValidator(as_sides)
    ] = Field(
        None,
        description="side in pixels of the patches that the network sees, 16 to 4096, or their rows and columns: "
        "[64, 48]; larger images are cut into overlapping ones, and put together again; null: the whole image",
    )
    patch_stride: int | None = Field(
        None,
        ge=1,
        le=4096,
        description="pixels from one patch to the next at the most, 1 to 4096; null: half of its side",
    )
    mc_dropout_rates: tuple[Rate, ...] | None = Field(
        None,
        strict=False,
        description="share of values dropped after each level when sampling (MC Dropout), one rate a level, "
        "level 0 first, each 0 up to but not 1; null: the paper's",
    )

    @model_validator(mode="after")
    def _one_rate_a_level(self) -> Self:
        if self.mc_dropout_rates is not None and len(self.mc_dropout_rates) != self.depth:
            raise ValueError(
                f"mc_dropout_rates must have one rate for each of the {self.depth} levels, "
                f"got {len(self.mc_dropout_rates)}"
            )
        return self

    @property
    def patch_shape(self) -> tuple[int, int] | None:
        """Rows and columns of the patches; None: the network sees whole images."""
        return (self.patch, self.patch) if isinstance(self.patch, int) else self.patch

    @property
    def level_rates(self) -> tuple[float, ...]:
        """The MC-Dropout rate of each level, level 0 first: those typed, or the paper's.

        The paper gives six rates. A shallower network takes the first ones, as the original program does; where
        these drop nothing, and sampling would be of no use, the last ones. A deeper one drops nothing in the levels
        added next to the image.
        """
        if self.mc_dropout_rates is not None:
            return self.mc_dropout_rates
        first, last = self.paper_rates[: self.depth], self.paper_rates[-self.depth :]
        padding = (0.0,) * (self.depth - len(last))
        return padding + (first if any(first) else last)


class AE(_Autoencoder):
    """A convolutional autoencoder: everything it knows of the image passes through the deepest level."""

    paper_rates = (0.0, 0.0, 0.0, 0.0, 0.1, 0.2)

    kind: Literal["ae"] = "ae"


class AESc(_Autoencoder):
    """An autoencoder with skip connections: each encoder level is added to the decoder level of its size."""

    paper_rates = (0.0, 0.0, 0.1, 0.2, 0.4, 0.5)

    kind: Literal["aesc"] = "aesc"


class UNet(_Autoencoder):
    """An autoencoder with wider skip connections, down to the image itself, whose output is a change of the image.

    Each encoder level stands beside the decoder level of its size, and the image beside the last one; what comes out
    is added to the image. So a fresh network already gives back every image as it is, and only has to learn what to
    change: good images keep every detail, and much smaller residuals.
    """

    paper_rates = AESc.paper_rates

    kind: Literal["unet"] = "unet"


Architecture = Annotated[AE | AESc | UNet, Field(discriminator="kind")]

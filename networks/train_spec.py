"""What a person chooses about a training. Knows nothing of Keras."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from configs.presets import PresetOf
from configs.spec import Name, Spec
from datasets.corruptions import Corruption
from datasets.images import ColorMode
from networks.architectures import Architecture


class Constant(Spec):
    """The learning rate stays as it is."""

    kind: Literal["constant"] = "constant"


class ReduceOnPlateau(Spec):
    """The learning rate is multiplied by `factor` when validation PSNR has stopped rising."""

    kind: Literal["reduce_on_plateau"] = "reduce_on_plateau"
    factor: float = Field(0.5, gt=0, lt=1, description="what the rate is multiplied by, between 0 and 1")
    patience: int = Field(30, ge=1, description="epochs without a rise before that happens, 1 or more")
    min_rise: float = Field(1, ge=0, description="what counts as a rise of validation PSNR, dB, 0 or more")


class Cosine(Spec):
    """The learning rate rises in a warm-up, then falls to zero along half a cosine."""

    kind: Literal["cosine"] = "cosine"
    warm_up: float = Field(0.05, ge=0, lt=1, description="share of all steps in which the rate rises, 0 to 1")


Schedule = Annotated[Constant | ReduceOnPlateau | Cosine, Field(discriminator="kind")]


class TrainingScheme(Spec):
    """How the weights are found: the protocol of arXiv:2008.12977 unless changed."""

    color: ColorMode = Field("gray", description="gray: one channel; rgb: three")
    batch_size: int = Field(16, ge=1, le=1024, description="images in a training step, 1 to 1024")
    epochs: int = Field(250, ge=1, le=100_000, description="epochs, 1 or more")
    images_per_epoch: int = Field(2000, ge=1, description="training images in an epoch, each newly corrupted")
    validation_share: float = Field(
        0.2, gt=0, lt=1, description="share of the source images kept for validation, between 0 and 1"
    )
    validation_images: int = Field(500, ge=1, description="corrupted validation images in an epoch")
    optimizer: Literal["adam"] = Field("adam", description="adam")
    learning_rate: float = Field(0.01, gt=0, le=1, description="at the start, above 0 to 1")
    loss: Literal["mse"] = Field("mse", description="mse: mean squared error")
    norm_momentum: float = Field(
        0.99,
        ge=0,
        lt=1,
        description="how slowly batch normalization's statistics follow the batches, 0 up to but not 1; "
        "a short training needs less than the usual 0.99, or it ends before they have settled",
    )
    schedule: Schedule = Field(ReduceOnPlateau(), description="how the learning rate changes")


def _named_or_inline(typed: object) -> str:
    return "name" if isinstance(typed, str) else "inline"


class TrainSpec(Spec):
    """Train an autoencoder to remove a corruption from a data set's good images."""

    kind: Literal["train"] = "train"
    name: Name = Field(description="name of the run")
    dataset: Name = Field(description="name of an imported data set")
    corruption: Annotated[
        Annotated[Name, Tag("name")] | Annotated[Corruption, Tag("inline")], Discriminator(_named_or_inline)
    ] = Field(description="a corruption of the data set, a preset's name, or the corruption itself")
    resolution: int = Field(
        256, ge=16, le=4096, description="rows of the network's images, 16 to 4096 pixels; columns follow"
    )
    architecture: Annotated[Architecture, PresetOf("architecture")] = Field(
        description="a preset's name, or the architecture itself"
    )
    training: Annotated[TrainingScheme, PresetOf("training")] = Field(
        description="a preset's name, or the training scheme itself"
    )
    seed: int = Field(
        0, ge=0, description="fixes the split, the order, the corruptions and the first weights; 0 or more"
    )

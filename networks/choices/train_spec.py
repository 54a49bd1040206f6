"""What a person chooses about a training. Knows nothing of Keras."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from configs.spec.presets import PresetOf
from configs.spec.spec import Name, Seed, Spec
from datasets.corruption.corruptions import AnyCorruption
from networks.choices.architectures import Architecture
from networks.choices.training_scheme import TrainingScheme


def _named_or_inline(typed: object) -> str:
    return "name" if isinstance(typed, str) else "inline"


class _Training(Spec):
    """What a training is of."""

    kind: str = Field(description="which job")
    name: Name = Field(description="name of the run")
    dataset: Name = Field(description="name of an imported data set")
    corruption: Annotated[
        Annotated[Name, Tag("name")] | Annotated[AnyCorruption, Tag("inline")],
        Discriminator(_named_or_inline),
    ] = Field(
        description="a corruption of the data set, a preset's name, clean (none), or the corruption itself"
    )
    resolution: Annotated[int, Field(ge=16, le=4096)] | None = Field(
        256,
        description="rows of the network's images, 16 to 4096 pixels; columns follow; null: as the data set has them",
    )
    architecture: Annotated[Architecture, PresetOf("architecture")] = Field(
        description="a preset's name, or the architecture itself"
    )
    training: Annotated[TrainingScheme, PresetOf("training")] = Field(
        description="a preset's name, or the training scheme itself"
    )
    memory: int = Field(
        1024,
        ge=16,
        description="MiB of training images kept in memory, 16 or more; more than that are read from a scratch file",
    )
    workers: int | None = Field(
        None,
        ge=0,
        le=64,
        description="processes that corrupt images beside the network, 0 to 64; null: one a core, 8 at the most, if "
        "there is a GPU, which would wait otherwise; else none. The result is the same",
    )
    tensorboard: bool = Field(
        False, description="whether logs for TensorBoard are written too; needs pip install tensorboard"
    )
    seed: Seed = Field(
        0, description="fixes the split, the order, the corruptions and the first weights; 0 or more"
    )


class TrainSpec(_Training):
    """Train an autoencoder to remove a corruption from a data set's good images."""

    kind: Literal["train"] = "train"


class ForecastSpec(_Training):
    """Say what a training would take, parameters, time and memory, after a few timed steps. Writes nothing."""

    kind: Literal["forecast"] = "forecast"


class ResumeSpec(Spec):
    """Go on with a training that was cancelled, crashed, or was cut off."""

    kind: Literal["resume"] = "resume"
    run: Name = Field(description="name of an unfinished run")

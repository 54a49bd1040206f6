"""What is said of metrics: their names, and a value with its interval."""

from dataclasses import dataclass
from typing import Literal, get_args

ImageMetric = Literal["image_auroc", "image_ap", "f1_max"]
PixelMetric = Literal["pixel_auroc", "pixel_ap", "aupro_30", "aupro_5"]
Metric = ImageMetric | PixelMetric
IMAGE_METRICS: tuple[ImageMetric, ...] = get_args(ImageMetric)
METRICS: tuple[Metric, ...] = (*IMAGE_METRICS, *get_args(PixelMetric))


@dataclass(frozen=True)
class Figure:
    """A metric's value, and where 95 % of its bootstrap replicates lie."""

    value: float | None  # None: it cannot be had, as there are not both kinds
    low: float | None = None
    high: float | None = None

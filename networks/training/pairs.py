"""Pairs of a corrupted image and the same image clean, to train on. Knows nothing of Keras.

Each pair depends on the seed, the epoch and its place in the epoch alone, so that a training can be repeated, and
several processes can make its pairs.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from datasets.add_corruption import add_corruption
from datasets.corruption.corruptions import AnyCorruption, takes_from_others
from datasets.corruption.part import on_part
from datasets.images import Image
from datasets.region import Region
from networks.choices.augmentation import Motion, Noise, Variants, moved, variant
from networks.choices.light import Light, lit
from networks.training.image_store import Images, ImageSource

NO_VARIANTS, NO_MOTION, NO_LIGHT, NO_NOISE = Variants(), Motion(), Light(), Noise()


class Pairs:
    """Makes the batches of any epoch.

    Args:
        images: (N, H, W, C) uint8, the clean images, or what gives them by their numbers.
        corruption: what is added to each.
        length: pairs in an epoch; images are used equally often, in random order.
        batch_size: pairs in a batch; the last one may be smaller.
        seed: of the order and the corruptions.
        regions: where the defects may lie on the images, or on those of each window in turn if they are patches: of
            None, nowhere; if there are none, anywhere.
        fixed: whether every epoch is the same, as validation needs.
        variants: what is made of each image besides itself.
        motion: how each image is moved whenever it is drawn.
        light: in which it is seen whenever it is drawn.
        offline: whether each image keeps its own corruption in all epochs; it is then moved with the image.
        noise: that whoever gives them to a network adds to them at last.
        on_part: whether the defects stay on the part, where an image shows one.
        clean: share of the pairs without a defect.
    """

    def __init__(
        self,
        images: ImageSource,
        corruption: AnyCorruption,
        length: int,
        batch_size: int,
        seed: tuple[int, ...],
        regions: Sequence[Region | None] = (),
        fixed: bool = False,
        variants: Variants = NO_VARIANTS,
        motion: Motion = NO_MOTION,
        light: Light = NO_LIGHT,
        offline: bool = False,
        noise: Noise = NO_NOISE,
        on_part: bool = False,
        clean: float = 0,
    ) -> None:
        self.images = images
        self.corruption = corruption
        self.length = length
        self.batch_size = batch_size
        self.seed = seed
        self.regions = regions
        self.fixed = fixed
        self.variants = variants
        self.motion = motion
        self.light = light
        self.offline = offline
        self.noise = noise
        self.on_part = on_part
        self.clean = clean
        self._takes_from_others = takes_from_others(corruption)
        self._shuffled = (0, self._order_of(0))  # an epoch, and its order

    def __len__(self) -> int:
        """Return the number of batches in an epoch."""
        return -(-self.length // self.batch_size)

    @property
    def shape(self) -> tuple[int, ...]:
        """(H, W, C) of the images."""
        return self.images[np.zeros(1, np.intp)].shape[1:]

    def batch(self, epoch: int, index: int) -> tuple[Images, Images]:
        """Return a batch of an epoch, both counted from 0: the images corrupted, and clean. (N, H, W, C)."""
        places = range(index * self.batch_size, min((index + 1) * self.batch_size, self.length))
        items = self.order(epoch)[places.start : places.stop]
        clean = self.images[items // len(self.variants)]
        corrupted = np.empty_like(clean)
        for at, (place, item) in enumerate(zip(places, items, strict=True)):
            corrupted[at], clean[at] = self._pair(epoch, clean[at], place, int(item))
        return corrupted, clean

    def order(self, epoch: int) -> NDArray[np.intp]:
        """Return which image, in which variant, stands at each place of an epoch."""
        known, order = self._shuffled
        if known != epoch:
            order = self._order_of(epoch)
            self._shuffled = epoch, order
        return order

    def _pair(self, epoch: int, source: Image, place: int, item: int) -> tuple[Image, Image]:
        """Return the pair at a place of the epoch: the image corrupted, and clean."""
        image = variant(source, self.variants, item % len(self.variants))
        of_place = (*self.seed, epoch, place)
        if not self.offline:
            image = self._seen(image, of_place)
            return self._corrupted(image, item, of_place), image
        corrupted = self._corrupted(image, item, (*self.seed, 0, item, 2))
        return self._seen(corrupted, of_place), self._seen(image, of_place)

    def _corrupted(self, image: Image, item: int, seed: tuple[int, ...]) -> Image:
        """Return the image with a defect, unless it is to be clean, or the region allows none."""
        if self.clean > 0 and np.random.default_rng((*seed, 5)).random() < self.clean:
            return image
        region = None
        if self.regions:
            region = self.regions[item // len(self.variants) % len(self.regions)]
            if region is None:
                return image
        if self.on_part:
            region = on_part(image, region)
        other = None
        if self._takes_from_others:
            chosen = np.random.default_rng((*seed, 4)).integers(len(self.images), size=1)
            other = self.images[chosen][0]
        corrupted, _ = add_corruption(image, self.corruption, np.random.default_rng(seed), region, other)
        return corrupted

    def _seen(self, image: Image, of_place: tuple[int, ...]) -> Image:
        """Return the image as it is moved and lit at a place: always in the same way."""
        if not self.motion.is_still:
            image = moved(image, self.motion, np.random.default_rng((*of_place, 1)))
        return (
            image if self.light.is_constant else lit(image, self.light, np.random.default_rng((*of_place, 3)))
        )

    def _order_of(self, epoch: int) -> NDArray[np.intp]:
        """Return whole rounds of all images, each shuffled."""
        rng = np.random.default_rng((*self.seed, epoch))
        items = len(self.images) * len(self.variants)
        rounds = -(-self.length // items)
        return np.concatenate([rng.permutation(items) for _ in range(rounds)])[: self.length]

"""Training a locator for a run: on the run's own images, with synthetic defects of many kinds."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from configs.disk.building import building
from configs.disk.workspace import RunFolder
from configs.errors import UserError
from configs.events import Emit, Note, ProgressMeter
from datasets.corruption.corruptions import Choice, Drops, OneOf, Pattern, Scratch, Stain
from datasets.layout import LabelledImage
from networks.locating.locator import STEP, Evidence, build_locator, evidence_of
from networks.model.inference import reconstruct
from networks.model.kept import kept
from networks.runs.run_record import RunRecord
from networks.training.checkpoint import hash_of_weights, load_weights, save_weights
from networks.training.image_store import ImageStore, StorePart
from networks.training.pairs import Pairs

STAGE = "training the locator"
KINDS = OneOf(
    choices=(
        Choice(weight=2, corruption=Pattern()),
        Choice(weight=1, corruption=Stain()),
        Choice(weight=1, corruption=Scratch()),
        Choice(weight=1, corruption=Drops()),
    )
)
CLEAN = 4  # one image of so many has no defect
MARKED = 4  # grey levels that a pixel must have changed by to count as one of a defect
SIDE = 128  # rows and columns of the pieces that it is trained on, at the most
BATCH, PIECES, ROUNDS, PASSES = 16, 1280, 10, 3  # each round draws new pieces, and goes over them so often
GRAIN = 8  # grey levels: noise up to so strong is on every other piece, as a camera's, and is no defect
RATE = 2e-3  # learning rate at first; it falls to 0 by half a cosine

Masks = NDArray[np.float32]  # (N, H, W, 1), 1 where a defect is


@dataclass(frozen=True)
class Origin:
    """What a locator was made for, and how: one of another origin is not that of the run."""

    weights: str  # SHA-256 of the run's
    seed: int
    corruption: str  # that it was trained on, as JSON
    pieces: int
    rounds: int
    passes: int
    grain: int


def locator_of(
    files: RunFolder,
    record: RunRecord,
    model: keras.Model,
    training: Callable[[], Sequence[LabelledImage]],
    emit: Emit,
) -> keras.Model:
    """Return the locator of a run: the one that is kept beside its weights, or a new one, which is then kept.

    Args:
        files: of the run.
        record: of the run.
        model: its trained network.
        training: gives the images that it was trained on.
        emit: receives progress.

    Raises:
        UserError: an image that it was trained on cannot be read, or there is no room.
    """
    corruption = KINDS.model_dump_json()
    origin = Origin(
        hash_of_weights(files.weights), record.spec.seed, corruption, PIECES, ROUNDS, PASSES, GRAIN
    )
    written = json.dumps(asdict(origin), indent=2)

    def loaded() -> keras.Model:
        locator = build_locator(record.channels, record.spec.seed)
        load_weights(files.locator_weights, locator)
        return locator

    if _is_kept(files, written):
        try:
            return kept(f"locator {record.channels} {hash_of_weights(files.locator_weights)}", loaded)
        except UserError as error:
            emit(Note(f"the locator is trained anew, as its file {error.problem}", "warning"))
    locator = build_locator(record.channels, record.spec.seed)
    own = {files.locator_weights.name, files.locator_origin.name}
    with building(files.locator, "locator", replaces=lambda name: str(name) in own) as beside:
        paths = [image.path for image in training()]
        with ImageStore(paths, record.form, record.spec.memory, beside / "images.raw", emit) as store:
            architecture = record.spec.architecture
            images = StorePart(store, 0, len(store), architecture.patch_shape, architecture.patch_stride)
            train(locator, model, images, record, emit)
        save_weights(beside / files.locator_weights.name, locator)
        (beside / files.locator_origin.name).write_text(written, encoding="utf-8")
    return locator


def _is_kept(files: RunFolder, written: str) -> bool:
    try:
        return files.locator_origin.read_text(encoding="utf-8") == written
    except (OSError, ValueError):
        return False


def train(locator: keras.Model, model: keras.Model, images: StorePart, record: RunRecord, emit: Emit) -> None:
    """Train a locator on images of a run, as they are moved and lit in the run's training; what comes is repeatable.

    Args:
        locator: fresh.
        model: the trained network, whose reconstructions it learns to read.
        images: that the network was trained on.
        record: of the run.
        emit: receives progress.
    """
    scheme, seed = record.spec.training, record.spec.seed
    pairs = Pairs(
        images,
        KINDS,
        PIECES,
        BATCH,
        seed=(seed, 4),
        variants=scheme.variants,
        motion=scheme.motion,
        light=scheme.light,
    )
    steps = ROUNDS * len(pairs) * PASSES
    keras.utils.set_random_seed(seed)
    rate = keras.optimizers.schedules.CosineDecay(RATE, steps)
    locator.compile(optimizer=keras.optimizers.Adam(rate), loss=_loss)
    meter = ProgressMeter(emit, STAGE, steps + ROUNDS * len(pairs))
    done = 0
    for number in range(ROUNDS):
        evidence, masks = [], []
        for batch in range(len(pairs)):
            found = _pieces(
                *pairs.batch(number, batch), model, np.random.default_rng((seed, 5, number, batch))
            )
            evidence.append(found[0].astype(np.float16))
            masks.append(found[1])
            meter.at(done := done + 1)
        known, wanted = np.concatenate(evidence), np.concatenate(masks)
        for chosen in _order(len(known), np.random.default_rng((seed, 6, number))):
            locator.train_on_batch(known[chosen].astype(np.float32), wanted[chosen].astype(np.float32))
            meter.at(done := done + 1)


def _order(count: int, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Yield which pieces make each batch of a round."""
    for _ in range(PASSES):
        order = rng.permutation(count)
        yield from (order[first : first + BATCH] for first in range(0, count, BATCH))


def _pieces(
    corrupted: NDArray[np.uint8], clean: NDArray[np.uint8], model: keras.Model, rng: np.random.Generator
) -> tuple[Evidence, NDArray[np.bool_]]:
    """Return a piece of each image around its defect, if it has one: evidence, and what is defective, (N, h, w, 1)."""
    corrupted[::CLEAN] = clean[::CLEAN]
    changed = np.abs(corrupted.astype(np.int16) - clean).max(axis=-1, keepdims=True) >= MARKED
    seen = grainy(corrupted, rng)
    evidence = evidence_of(seen, reconstruct(model, seen))
    places = [piece_at(mask[..., 0], rng) for mask in changed]
    return (
        np.stack([of_image[place] for of_image, place in zip(evidence, places, strict=True)]),
        np.stack([mask[place] for mask, place in zip(changed, places, strict=True)]),
    )


def grainy(images: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return images, (N, H, W, C), every other one with noise on it, faint or strong."""
    noisy = images.astype(np.float32)
    for image in noisy[1::2]:
        image += rng.uniform(0, GRAIN) * rng.standard_normal(image.shape, np.float32)
    return np.asarray(np.rint(noisy.clip(0, 255)), np.uint8)


def piece_at(mask: NDArray[np.bool_], rng: np.random.Generator) -> tuple[slice, slice]:
    """Return where a random piece of an image lies; part of the defect is on it. Its sides are multiples of `STEP`."""
    marked = np.argwhere(mask)
    middle = marked[rng.integers(len(marked))] if len(marked) else rng.integers(mask.shape)
    sides = [min(SIDE, length) // STEP * STEP for length in mask.shape]
    first = [
        int(np.clip(at - rng.integers(side), 0, length - side))
        for at, side, length in zip(middle, sides, mask.shape, strict=True)
    ]
    return slice(first[0], first[0] + sides[0]), slice(first[1], first[1] + sides[1])


def _loss(masks: Masks, found: Masks) -> object:
    """Return how wrong a locator is: by its pixels, above all by those that it is sure of; and by the overlap."""
    pixels = keras.losses.binary_focal_crossentropy(masks, found, gamma=2.0)
    overlap = (2 * ops.sum(masks * found) + 1) / (ops.sum(masks) + ops.sum(found) + 1)
    return 5 * ops.mean(pixels) + 0.5 * (1 - overlap)

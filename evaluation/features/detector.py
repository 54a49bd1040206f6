"""The detector by features, and the bank that it compares with: made once, and kept in the run's folder."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from configs.disk.content import sha256_of
from configs.disk.durable import make_folder
from configs.disk.writing import write_whole
from configs.errors import UserError
from configs.events import Emit, ProgressMeter, with_progress
from evaluation.features.bank import Candidates, Patches, distances, farthest_first, size_of_bank
from evaluation.features.settings import Features
from evaluation.maps.anomaly_maps import smoothed
from evaluation.maps.detectors import Detector, Looked, Residual, batch_of
from evaluation.maps.map_images import Loaded
from networks.pretrained.origin import Origin
from networks.pretrained.patch_network import PatchNetwork
from networks.runs.data_state import Hashes
from networks.runs.inputs import Framed, ImageForm


class FeatureDistance(Detector):
    """What no patch of a good image resembles."""

    unit = "distance of features"

    def __init__(
        self,
        network: PatchNetwork,
        bank: Patches,
        smoothing: float,
        residual: Residual,
        says: Mapping[str, str],
    ) -> None:
        self.network = network
        self.bank = bank  # (B, D)
        self.smoothing = smoothing  # of the distances, in % of the shorter side
        self.residual = residual  # gives the reconstructions
        self._says = says

    @property
    def says(self) -> Mapping[str, str]:
        """What a report keeps of weights and bank."""
        return self._says

    def look(self, images: Sequence[Framed]) -> Looked:
        """Return the run's reconstructions, and the distances from the nearest patch of the bank."""
        return self.residual.reconstructions(images), self.maps(images)

    def maps(self, images: Sequence[Framed]) -> NDArray[np.float32]:
        """Return the distances alone."""
        grids = self.network(wide_pixels(images))
        return np.stack([self._map(*pair) for pair in zip(grids, images, strict=True)])

    def _map(self, grid: NDArray[np.float32], image: Framed) -> NDArray[np.float32]:
        rows, columns, _ = image.image.shape
        found = distances(grid.reshape(-1, grid.shape[-1]), self.bank).reshape(grid.shape[:2])
        enlarged = cv2.resize(found, (columns, rows), interpolation=cv2.INTER_LINEAR)
        return smoothed(np.asarray(enlarged, np.float32), self.smoothing)


def wide_pixels(images: Sequence[Framed]) -> NDArray[np.uint8]:
    """Return images as a pretrained network takes them, (N, H, W, C)."""
    return np.stack([each.image if each.wide is None else each.wide for each in images])


@dataclass(frozen=True)
class FeaturesMaker:
    """Makes the detector of a run, or reads what was made of it before."""

    folder: Path  # that keeps the banks of the run
    form: ImageForm  # of its images, with those for this network
    settings: Features
    seed: int  # of the patches that are chosen
    trained: Hashes  # what the training's files were, by its split: another bank for others
    training: Callable[[], Loaded]  # the images that it was trained on
    emit: Emit

    def detector(self, residual: Residual) -> FeatureDistance:
        """Return the detector.

        Args:
            residual: of the run.

        Raises:
            UserError: the weights are no such, or the training's images are not what they were.
        """
        settings = self.settings
        origin = Origin.of(settings.weights, settings.licence, settings.source)
        shape = self.form.widened.shape
        network = PatchNetwork(origin, shape, settings.blocks, batch_of(shape))
        file = self.folder / f"{self._key(origin)}.npy"
        if not file.exists():
            self._make(network, file)
        bank = _read_bank(file)
        says = {**origin.says, "features bank": sha256_of(file)}
        return FeatureDistance(network, bank, settings.smoothing, residual, says)

    def _key(self, origin: Origin) -> str:
        """Return what tells a bank from others: all that it depends on."""
        chosen = self.settings.model_dump(exclude={"weights", "licence", "source", "smoothing"})
        form = self.form.widened
        said = [chosen, origin.sha256, self.seed, sorted(self.trained.items()), repr(form)]
        return hashlib.sha256(json.dumps(said).encode("utf-8", "surrogateescape")).hexdigest()[:20]

    def _make(self, network: PatchNetwork, file: Path) -> None:
        images = self.training()
        candidates = Candidates(self.seed)
        looked = (each for _, some in images.batches() for each in network(wide_pixels(some)))
        for grid in with_progress(looked, self.emit, "looking at training images", len(images.sources)):
            candidates.take(grid.reshape(-1, grid.shape[-1]))
        patches = candidates.patches
        most = min(size_of_bank(candidates.count, self.settings.share, self.settings.bank), len(patches))
        meter = ProgressMeter(self.emit, "choosing patches", most)
        places = []
        for done, place in enumerate(farthest_first(patches, most, self.seed), start=1):
            places.append(place)
            meter.at(done)
        make_folder(file.parent)
        write_whole(file, lambda beside: _write_bank(beside, patches[places]))


def _write_bank(path: Path, bank: Patches) -> None:
    with path.open("wb") as file:
        np.save(file, bank, allow_pickle=False)


def _read_bank(path: Path) -> Patches:
    try:
        bank = np.load(path, allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise UserError(
            path, f"is damaged ({error})", "delete it: the next evaluation makes it anew"
        ) from None
    return np.asarray(bank, np.float32)

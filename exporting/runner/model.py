"""The model of an exported folder: from the pixels of a photo to its score, its verdict and its map."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import FORMAT
from .heat import overlay
from .networks import digest_of, network_of
from .photos import Form, Image, Pixels, RefusedError, brought_to, difference
from .scoring import score_of, verdict_of


@dataclass(frozen=True)
class Judged:
    """What is said of one photo."""

    score: float | None  # None: it was not judged by the network
    verdict: str | None  # pass, unsure or alarm; None: it could not be read
    note: str = ""  # why it was not judged
    image: Image | None = None  # (H, W, C), as the network took it
    anomaly_map: NDArray[np.float32] | None = None  # (H, W), in the unit that model.json names


class Model:
    """Judges photos one at a time, so that a score depends on nothing but the photo."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Load a folder.

        Args:
            folder: as it was exported.
            threads: that one photo is judged by.

        Raises:
            RefusedError: a file is missing, damaged, or of another version.
        """
        try:
            self.card: dict[str, Any] = json.loads((folder / "model.json").read_text(encoding="utf-8"))
            network = folder / self.card.get("network", "model.onnx")
            sha256 = digest_of(network)
        except (OSError, ValueError) as error:
            raise RefusedError(f"{folder}: holds no model that can be read ({error})") from None
        if self.card.get("format") != FORMAT:
            raise RefusedError(
                f"{folder}: model.json must be of format {FORMAT}, found {self.card.get('format')}"
            )
        if sha256 != self.card["model_sha256"]:
            raise RefusedError(f"{folder}: {network.name} is not the file that model.json was written for")
        self.form = Form(**self.card["image"])
        self.alarm: float = self.card["alarm"]["value"]
        self.unsure: float | None = None if self.card["unsure"] is None else self.card["unsure"]["value"]
        self._map_of = network_of(network, threads)

    def judge(self, pixels: Pixels, any_kind: bool = False) -> Judged:
        """Return what is said of a photo.

        Args:
            pixels: as its file has them.
            any_kind: whether a photo of another size or kind than the training's is judged all the same; else it is
                unsure.
        """
        known = self.card["photos"]
        note = None if any_kind or known is None else difference(pixels, known, self.form.white)
        if note is not None:
            return Judged(None, "unsure", note)
        image, place = brought_to(pixels, self.form)
        anomaly_map = self._map_of(image)
        if not np.isfinite(anomaly_map).all():
            return Judged(None, None, "the network gives no numbers for it")
        score = score_of(anomaly_map[place], self.card["score"], self.card["mixture"])
        return Judged(score, verdict_of(score, self.alarm, self.unsure), "", image, anomaly_map)

    def heatmap(self, judged: Judged) -> Image | None:
        """Return the heat over a photo that was judged, (H, W, 3) RGB, at the network's size; None: it was not."""
        if judged.image is None or judged.anomaly_map is None:
            return None
        return overlay(judged.image, judged.anomaly_map, self.card["heatmap_top"])

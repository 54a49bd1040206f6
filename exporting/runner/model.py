"""The model of an exported folder: from the pixels of a photo to its score, its verdict and its map."""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from . import FORMAT
from .heat import overlay
from .networks import digest_of, network_of
from .photos import LONGEST, Form, Image, Pixels, Place, RefusedError, brought_to, difference, shown
from .scoring import score_of, verdict_of


@dataclass(frozen=True)
class Judged:
    """What is said of one photo."""

    score: float | None  # None: it was not judged by the network
    verdict: str | None  # pass, unsure or alarm; None: it could not be read
    note: str = ""  # why it was not judged
    image: Pixels | None = None  # (H, W, C), as its file has it
    anomaly_map: NDArray[np.float32] | None = None  # (h, w), as the network has it, in the unit of model.json
    place: Place = (slice(None), slice(None))  # of the photo in the map: around it may be a border


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
        self.card = _card_of(folder)
        try:
            network = folder / self.card["network"]
            if network.parent != folder:
                raise ValueError(f"network {self.card['network']!r}")
            if digest_of(network) != self.card["model_sha256"]:
                raise RefusedError(
                    f"{folder}: {network.name} is not the file that model.json was written for"
                )
            self.form = Form(**self.card["image"])
            self.alarm = float(self.card["alarm"]["value"])
            self.unsure = None if self.card["unsure"] is None else float(self.card["unsure"]["value"])
            self._map_of = network_of(network, threads)
            self._try()
        except OSError as error:
            raise RefusedError(f"{error.filename}: cannot be read ({error.strerror})") from None
        except (
            LookupError,
            TypeError,
            ValueError,
            ArithmeticError,
            RuntimeError,
            MemoryError,
            cv2.error,
        ) as error:
            said = f"{type(error).__name__}: {error}"
            raise RefusedError(f"{folder}: model.json is damaged ({said}); export the model anew") from None

    @property
    def is_grey(self) -> bool:
        """Whether all photos of the training were grey."""
        photos = self.card["photos"] or {"kinds": []}
        return bool(photos["kinds"]) and all(kind.startswith("grey") for kind in photos["kinds"])

    def _try(self) -> None:
        """Judge a black photo, so that a card which cannot be used is told before the first one comes."""
        if not (math.isfinite(self.alarm) and (self.unsure is None or self.unsure <= self.alarm)):
            raise ValueError(f"alarm from {self.alarm}, unsure from {self.unsure}")
        black = np.zeros((self.form.rows, self.form.columns, self.form.channels), np.uint8)
        if self.card["photos"] is not None:
            difference(black, self.card["photos"], self.form.white)
            _ = [list(self.card["photos"][name]) for name in ("rows", "columns", "proportion", "kinds")]
        if not isinstance(self.form.white, int) or self.form.white < 1:
            raise ValueError(f"white {self.form.white!r}")
        judged = self.judge(black, any_kind=True)
        if judged.score is not None and not math.isfinite(judged.score):
            raise ValueError(f"a score of {judged.score}")
        self.heatmap(judged)

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
        verdict = verdict_of(score, self.alarm, self.unsure)
        return Judged(score, verdict, "", pixels, anomaly_map, place)

    def heatmap(self, judged: Judged, longest: int = LONGEST) -> Image | None:
        """Return the heat over a photo, (H, W, 3) RGB; None: it was not judged.

        Args:
            judged: what was said of it.
            longest: pixels of the longer side, at the most.
        """
        if judged.image is None or judged.anomaly_map is None:
            return None
        image = shown(judged.image, self.form.white, longest)
        rows, columns = image.shape[:2]
        found = np.asarray(cv2.resize(judged.anomaly_map[judged.place], (columns, rows)), np.float32)
        return overlay(image, found, self.card["heatmap_top"])


def _card_of(folder: Path) -> dict[str, Any]:
    """Return what model.json says. Raises RefusedError."""
    try:
        text = (folder / "model.json").read_text(encoding="utf-8")
        card = json.loads(text, parse_constant=_no_number)
    except (OSError, ValueError, RecursionError) as error:
        raise RefusedError(f"{folder}: holds no model that can be read ({error})") from None
    found = card.get("format") if isinstance(card, dict) else None
    if found != FORMAT:
        raise RefusedError(f"{folder}: model.json must be of format {FORMAT}, found {found}")
    return dict(card)


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")

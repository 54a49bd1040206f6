"""An evaluation as it was written, read by other means than the product's own, and what is known of its images."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import tifffile

from configs.disk.workspace import Workspace
from tests.soak.answers.imported import Imported
from tests.soak.answers.twin import Map, Marked, at_size


@dataclass(frozen=True)
class Tested:
    """A test image, and what is known of it."""

    name: str
    defect: str
    marked: Marked | None  # at its own size; None: it has no mask, or is good


@dataclass(frozen=True)
class EvaluationFiles:
    """Its pictures."""

    folder: Path

    def map_of(self, name: str) -> Map:
        """Return the anomaly map of an image."""
        return tifffile.imread((self.folder / "maps" / "test" / name).with_suffix(".tiff"))

    def reconstruction_of(self, name: str) -> Map:
        """Return the reconstruction, (H, W, C), rounded to grey levels."""
        picture = np.asarray(
            PIL.Image.open((self.folder / "reconstructions" / "test" / name).with_suffix(".png"))
        )
        return picture if picture.ndim == 3 else picture[..., None]


@dataclass
class Evaluated:
    """An evaluation of the run `first`."""

    workspace: Workspace
    imported: Imported
    settings: Mapping[str, Any]

    @property
    def method(self) -> str:
        return str(self.settings["methods"][0])

    @property
    def folder(self) -> Path:
        return self.at(self.method).folder

    def at(self, name: str) -> "EvaluationFiles":
        """Return the files of an evaluation of the run."""
        return EvaluationFiles(self.workspace.run("first").path / "evaluations" / name)

    @cached_property
    def report(self) -> dict[str, Any]:
        return dict(json.loads((self.folder / "report.json").read_text(encoding="utf-8")))

    @cached_property
    def run(self) -> dict[str, Any]:
        return dict(json.loads((self.workspace.run("first").path / "spec.resolved.json").read_text()))

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the network's images."""
        return self.run["rows"], self.run["columns"]

    @cached_property
    def tested(self) -> list[Tested]:
        """All that is to be tested: the real images, and the synthetic ones."""
        found = [Tested(name, made.defect, made.marked) for name, made in self.imported.tested.items()]
        corruption = self.workspace.dataset("part") / "corruptions" / "mine"
        for path in sorted((corruption / "test").glob("*.png")):
            mask = np.asarray(PIL.Image.open(corruption / "ground_truth" / f"{path.stem}_mask.png")) > 0
            found.append(Tested(f"synthetic/{path.name}", "synthetic", mask))
        return found

    @property
    def score(self) -> str:
        return str(self.settings["score"])

    def map_of(self, name: str) -> Map:
        return self.at(self.method).map_of(name)

    def reconstruction_of(self, name: str) -> Map:
        return self.at(self.method).reconstruction_of(name)

    def truth_of(self, tested: Tested) -> tuple[Marked, int] | None:
        """Return what is marked at the size of the maps, and how many regions are too small for it."""
        if tested.defect == "good":
            return np.zeros(self.size, np.bool_), 0
        return None if tested.marked is None else at_size(tested.marked, *self.size)

    def rows(self) -> Iterator[dict[str, str]]:
        """Yield the lines of scores.csv, then those of the synthetic images."""
        for name in ("scores.csv", "scores_synthetic.csv"):
            if (self.folder / name).exists():
                with (self.folder / name).open(newline="", encoding="utf-8") as file:
                    yield from csv.DictReader(file)

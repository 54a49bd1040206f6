"""The workspace: where data sets, runs and their results stand. Knows folders, not what is in the files."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from configs.errors import MissingError, did_you_mean

BUILDING = ".building-"  # what is not whole yet begins so, and is never listed


@dataclass(frozen=True)
class RunFolder:
    """The files of one training run."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def spec(self) -> Path:
        """As the person typed it."""
        return self.path / "spec.hjson"

    @property
    def resolved(self) -> Path:
        """Every default, the versions, the seed."""
        return self.path / "spec.resolved.json"

    @property
    def weights(self) -> Path:
        """Of the best epoch. A run without them has not been trained."""
        return self.path / "best.weights.h5"

    @property
    def trained_at(self) -> int:
        """When its weights were written, nanoseconds since 1970; 0 if there are none."""
        try:
            return self.weights.stat().st_mtime_ns
        except OSError:
            return 0

    @property
    def locator(self) -> Path:
        """A folder: the small network that reads its reconstructions, once an evaluation has made it."""
        return self.path / "locator"

    @property
    def locator_weights(self) -> Path:
        return self.locator / "locator.weights.h5"

    @property
    def locator_origin(self) -> Path:
        """What the locator was made for, and how."""
        return self.locator / "origin.json"

    @property
    def checkpoint(self) -> Path:
        """What an unfinished training goes on from; gone when it is done."""
        return self.path / "last.npz"

    @property
    def latest(self) -> Path:
        """A validation image, its reconstruction and what is left of it, after the last epoch."""
        return self.path / "latest.png"

    @property
    def pairs(self) -> Path:
        """What its workers hand over, while it is trained."""
        return self.path / f"{BUILDING}pairs.raw"

    @property
    def scratch(self) -> Path:
        """Images that memory does not hold, while the training runs."""
        return self.path / f"{BUILDING}images.raw"

    @property
    def split(self) -> Path:
        return self.path / "split.csv"

    @property
    def history(self) -> Path:
        return self.path / "history.csv"

    @property
    def events(self) -> Path:
        """What the training said, one JSON object a line."""
        return self.path / "events.jsonl"

    @property
    def tensorboard(self) -> Path:
        """Logs for TensorBoard, if they are wished."""
        return self.path / "tensorboard"

    @property
    def training_figure(self) -> Path:
        return self.path / "training.png"

    @property
    def of_training(self) -> tuple[Path, ...]:
        """All that a training makes, besides what is being written."""
        return (
            *(self.spec, self.resolved, self.split, self.weights, self.checkpoint),
            *(self.latest, self.history, self.events, self.tensorboard, self.training_figure),
        )

    @property
    def features(self) -> Path:
        """Folder of the patches that evaluations by features compare with."""
        return self.path / "features"

    def evaluation(self, name: str) -> Path:
        return self.path / "evaluations" / name

    def evaluations(self) -> list[str]:
        """Return the names of its evaluations: their methods, with their labels."""
        return _names(self.path / "evaluations", "report.json")


@dataclass(frozen=True)
class Workspace:
    """The folders of a workspace. Nothing is made until a job writes."""

    root: Path

    @classmethod
    def default(cls) -> "Workspace":
        """Return the one that `$ANOMALY_WORKSPACE` names, else `./workspace`."""
        return cls(Path(os.environ.get("ANOMALY_WORKSPACE") or "workspace").expanduser().absolute())

    def dataset(self, name: str) -> Path:
        return self.root / "datasets" / name

    def audit(self, name: str) -> Path:
        """What the audit of a data set's source found: a file, there before the data set is."""
        return self.root / "audits" / f"{name}.json"

    def audits(self) -> list[str]:
        """Return the names of the data sets whose sources were looked at."""
        return sorted(path.stem for path in (self.root / "audits").glob("*.json"))

    def corruption(self, dataset: str, name: str) -> Path:
        return self.dataset(dataset) / "corruptions" / name

    def run(self, name: str) -> RunFolder:
        return RunFolder(self.root / "runs" / name)

    @property
    def queue(self) -> Path:
        """Specs to run, and those that ran: `todo`, `running`, `done`, `failed`."""
        return self.root / "queue"

    def study(self, name: str) -> Path:
        return self.root / "studies" / name

    def studies(self) -> list[str]:
        """Return the names of the studies that were begun."""
        return _names(self.root / "studies", "study.hjson")

    def datasets(self) -> list[str]:
        """Return the names of the imported data sets."""
        return _names(self.root / "datasets", "dataset.hjson")

    def imported_last(self, names: Iterable[str]) -> str:
        """Return the data set of some that was imported last; empty if there is none."""
        return max(names, key=self._imported_at, default="")

    def _imported_at(self, dataset: str) -> float:
        try:
            return (self.dataset(dataset) / "dataset.hjson").stat().st_mtime
        except FileNotFoundError:  # it is awaited, or was deleted since
            return 0

    def corruptions(self, dataset: str) -> list[str]:
        """Return the names of the corruptions designed for a data set."""
        return _names(self.dataset(dataset) / "corruptions", "corruption.hjson")

    def runs(self) -> list[str]:
        """Return the names of the trained runs."""
        return _names(self.root / "runs", "best.weights.h5")

    def trained_last(self, runs: Iterable[str]) -> str:
        """Return the run of some that was trained last; empty if there is none."""
        return max(runs, key=lambda name: self.run(name).trained_at, default="")

    def unfinished_runs(self) -> list[str]:
        """Return the names of the runs whose training can go on."""
        return _names(self.root / "runs", "last.npz")

    def existing_dataset(self, name: str) -> Path:
        """Return the folder of an imported data set. Raises MissingError that says which there are."""
        if name not in self.datasets():
            raise MissingError(
                self.root / "datasets",
                f'no data set is called "{name}"' + did_you_mean(name, self.datasets()),
                "import it first, or choose another",
            )
        return self.dataset(name)

    def existing_run(self, name: str) -> RunFolder:
        """Return the folder of a trained run. Raises MissingError that says which there are."""
        if name not in self.runs():
            half_done = self.run(name).path.is_dir()
            raise MissingError(
                self.root / "runs",
                f'run "{name}" has no trained weights yet'
                if half_done
                else f'no run is called "{name}"' + did_you_mean(name, self.runs()),
                "train it first, or choose another",
            )
        return self.run(name)


def _names(folder: Path, proof: str) -> list[str]:
    """Return the sub-folders that hold the file `proof`, sorted: only what is whole."""
    if not folder.is_dir():
        return []
    return sorted(
        path.name for path in folder.iterdir() if not path.name.startswith(".") and (path / proof).is_file()
    )

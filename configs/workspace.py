"""The workspace: where data sets, runs and their results stand. Knows folders, not what is in the files."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from configs.errors import ExistsError, MissingError, UserError, did_you_mean, way_out
from configs.lock import Lock
from configs.names import as_a_disk_may_see_it
from configs.sharing import patiently

_BUILDING = ".building-"  # what is not whole yet begins so, and is never listed


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
    def checkpoint(self) -> Path:
        """What an unfinished training goes on from; gone when it is done."""
        return self.path / "last.npz"

    @property
    def latest(self) -> Path:
        """A validation image, its reconstruction and what is left of it, after the last epoch."""
        return self.path / "latest.png"

    @property
    def scratch(self) -> Path:
        """Images that memory does not hold, while the training runs."""
        return self.path / f"{_BUILDING}images.raw"

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
    def is_done(self) -> bool:
        """Whether it was trained to the end: the figure is drawn last, and then the checkpoint goes."""
        return self.weights.is_file() and self.training_figure.is_file() and not self.checkpoint.exists()

    def evaluation(self, method: str) -> Path:
        return self.path / "evaluations" / method


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

    def corruptions(self, dataset: str) -> list[str]:
        """Return the names of the corruptions designed for a data set."""
        return _names(self.dataset(dataset) / "corruptions", "corruption.hjson")

    def runs(self) -> list[str]:
        """Return the names of the trained runs."""
        return _names(self.root / "runs", "best.weights.h5")

    def unfinished_runs(self) -> list[str]:
        """Return the names of the runs whose training can go on."""
        return _names(self.root / "runs", "last.npz")

    def evaluations(self, run: str) -> list[str]:
        """Return the methods that a run was evaluated with."""
        return _names(self.run(run).path / "evaluations", "report.json")

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


def check_free(folder: Path, what: str) -> None:
    """Raise ExistsError if something stands at `folder` already, or would on a disk that knows no capitals, say."""
    wanted = as_a_disk_may_see_it(folder.name)
    taken = next((name for name in _siblings(folder) if as_a_disk_may_see_it(name) == wanted), None)
    if taken is not None:
        raise ExistsError(
            folder, f'a {what} called "{taken}" exists already', "choose another name, or delete it first"
        )


def _siblings(folder: Path) -> list[str]:
    return [path.name for path in folder.parent.iterdir()] if folder.parent.is_dir() else []


@contextmanager
def alone(folder: Path, what: str) -> Iterator[None]:
    """Let no other process make, train or resume what stands at `folder` meanwhile.

    Raises:
        UserError: another one does, or the place cannot be written to.
    """
    try:
        lock = Lock.attempt(folder.with_name(f".lock-{folder.name}"))
    except OSError as error:
        raise _not_writable(folder.parent, error) from None
    if lock is None:
        raise UserError(
            folder, f"another process is working on this {what}", "wait for it, or choose another name"
        )
    try:
        yield
    finally:
        lock.release()


@contextmanager
def building(folder: Path, what: str, replace: bool = False) -> Iterator[Path]:
    """Yield a folder to fill; it becomes `folder` when the block ends well, and vanishes when it does not.

    With `replace`, an older `folder` gives way once the new one is whole; that is for what can be computed
    again, such as an evaluation. Leftovers of a process that was killed are swept away first.

    Raises:
        ExistsError: `folder` exists, and is not to be replaced.
        UserError: the place cannot be written to, or another process is at work on it.
    """
    with alone(folder, what):
        if not replace:
            check_free(folder, what)
        yield from _built(folder)


def _built(folder: Path) -> Iterator[Path]:
    beside = folder.with_name(f"{_BUILDING}{folder.name}")
    try:
        if beside.exists():
            shutil.rmtree(beside)
        beside.mkdir(parents=True)
    except OSError as error:
        raise _not_writable(folder.parent, error) from None
    try:
        with _as_it_will_be(beside, folder):
            yield beside
            if folder.exists():
                old = folder.with_name(f"{_BUILDING}old-{folder.name}")
                patiently(lambda: folder.rename(old))
                patiently(lambda: beside.rename(folder))
                patiently(lambda: shutil.rmtree(old))
            else:
                patiently(lambda: beside.rename(folder))
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


@contextmanager
def starting_run(files: RunFolder) -> Iterator[RunFolder]:
    """Yield the folder of a new run. If the block fails before any weights were kept, the folder vanishes.

    A folder without weights, left by a process that was killed, is swept away first.

    Raises:
        ExistsError: the run has been trained.
        UserError: the place cannot be written to, or another process is training it.
    """
    with alone(files.path, "run"):
        yield from _started(files)


def _started(files: RunFolder) -> Iterator[RunFolder]:
    if files.weights.exists() or not files.path.exists():
        check_free(files.path, "run")
    try:
        if files.path.exists():
            shutil.rmtree(files.path)
        files.path.mkdir(parents=True)
    except OSError as error:
        raise _not_writable(files.path.parent, error) from None
    try:
        yield files
    except BaseException:
        if not files.weights.exists():
            shutil.rmtree(files.path, ignore_errors=True)
        raise


def _not_writable(folder: Path, error: OSError) -> UserError:
    return UserError(
        folder, f"cannot be written to ({error.strerror})", f"{way_out(error)}, or choose another workspace"
    )


def sweep(folder: Path) -> None:
    """Remove the files that a process which was killed had begun to write in a folder that is ours alone now."""
    for leftover in folder.glob(f"{_BUILDING}*"):
        patiently(leftover.unlink)


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, then put it in place at once; of several processes, the last wins."""
    beside = path.with_name(f"{_BUILDING}{os.getpid()}-{path.name}")
    with _as_it_will_be(beside, path):
        try:
            write(beside)
            patiently(lambda: beside.replace(path))
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def _as_it_will_be(beside: Path, path: Path) -> Iterator[None]:
    """Let an error of the system name what a person knows, not what is being built beside it."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        for name in ("filename", "filename2"):
            if (named := getattr(error, name)) is not None:
                setattr(error, name, os.fsdecode(named).replace(str(beside), str(path)))
        raise


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all, its lines' ends as they are."""
    write_whole(path, lambda beside: beside.write_text(text, encoding="utf-8", newline=""))

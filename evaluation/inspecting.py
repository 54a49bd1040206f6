"""The inspection job: new images, judged by a trained run, one line of a table and one heatmap each."""

import csv
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from configs.errors import MissingError, UserError
from configs.events import Emit, Finished, Note, Progress, with_progress
from configs.spec_io import parse_spec
from configs.workspace import RunFolder, Workspace
from datasets.images import image_files, write_image
from evaluation.anomaly_maps import smoothed
from evaluation.detectors import Detector, detector_of, mean_of_good
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from evaluation.folder import EvaluationFolder
from evaluation.heatmaps import overlay
from evaluation.report import read_json
from evaluation.scores import ScoreName, image_scores
from networks.inputs import ImageForm, held_out_images, load_image
from networks.run_record import read_run_record

COLUMNS = ("file", "score", "threshold", "verdict", "note")
_TURN = 0.5  # seconds between two looks into a watched folder
_PATIENCE = 10.0  # seconds that a file which cannot be read may still be being written


class _Judge:
    """A detector with its threshold, and where the results go."""

    def __init__(
        self,
        detector: Detector,
        form: ImageForm,
        smoothing: float,
        score: ScoreName,
        threshold: float,
        top: float,
        folder: Path,
    ) -> None:
        self.detector = detector
        self.form = form
        self.smoothing = smoothing
        self.score: ScoreName = score
        self.threshold = threshold
        self.top = top  # the value of the hottest colour
        self.folder = folder
        self.stopped = 0

    def look(self, path: Path, name: str) -> None:
        """Judge an image, write its heatmap and its line. Raises UserError if it cannot be read."""
        image = load_image(path, self.form)
        _, maps = self.detector.look(image[None])
        found = smoothed(maps[0], self.smoothing)
        score = image_scores(found)[self.score]
        heatmap = (self.folder / "heatmaps" / name).with_suffix(".png")
        heatmap.parent.mkdir(parents=True, exist_ok=True)
        write_image(heatmap, overlay(image, found, self.top))
        is_stopped = score >= self.threshold
        self.stopped += is_stopped
        self.write(name, f"{score:.9g}", f"{self.threshold:.9g}", "alarm" if is_stopped else "pass", "")

    def write(self, *cells: str) -> None:
        """Add a line to the table."""
        path = self.folder / "results.csv"
        is_new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if is_new:
                writer.writerow(COLUMNS)
            writer.writerow(cells)

    def done(self) -> set[str]:
        """Return the names that have a line."""
        path = self.folder / "results.csv"
        if not path.exists():
            return set()
        with path.open(newline="", encoding="utf-8") as file:
            return {row["file"] for row in csv.DictReader(file)}


def run(spec: InspectSpec, workspace: Workspace, emit: Emit) -> None:
    """Judge the images of a folder; with `watch`, also those that come, until it is cancelled.

    What has a line in results.csv is not looked at again: a second inspection goes on where the first one was.

    Raises:
        UserError: no such run or folder, the run was not evaluated by the method, or there is no threshold.
    """
    if not spec.folder.is_dir():
        raise MissingError(spec.folder, "is no folder", "name a folder of images")
    judge = _judge_of(spec, workspace, emit)
    judge.folder.mkdir(parents=True, exist_ok=True)
    done = judge.done()
    paths = [path for path in _images(spec.folder) if _name(path, spec) not in done]
    unreadable = 0
    for path in with_progress(paths, emit, "inspecting", len(paths)):
        try:
            judge.look(path, _name(path, spec))
        except UserError as error:
            if spec.watch:
                continue  # it may still be being written
            unreadable += 1
            judge.write(_name(path, spec), "", "", "", str(error))
            emit(Note(str(error), "warning"))
    if spec.watch:
        _watch(spec, judge, emit)
    summary = (
        f"{len(paths)} images: {judge.stopped} stopped, {len(paths) - judge.stopped - unreadable} passed"
    )
    emit(Finished(summary + (f", {unreadable} unreadable" if unreadable else ""), str(judge.folder)))


def _watch(spec: InspectSpec, judge: _Judge, emit: Emit) -> None:
    """Judge what comes, once it is whole; ends when the job is cancelled."""
    done = judge.done()
    seen: dict[Path, tuple[int, int]] = {}
    while True:
        emit(Progress("watching", len(done), len(done), None))
        for path, state in _unchanged(spec, done, seen):
            name = _name(path, spec)
            try:
                judge.look(path, name)
            except UserError as error:
                if time.time() - state[1] / 1e9 < _PATIENCE:
                    continue
                judge.write(name, "", "", "", str(error))
            done.add(name)
            emit(Note(f"{name}: {_last_line(judge.folder)}"))
        time.sleep(_TURN)


def _unchanged(
    spec: InspectSpec, done: set[str], seen: dict[Path, tuple[int, int]]
) -> Iterator[tuple[Path, tuple[int, int]]]:
    """Yield the new files that have not changed since the last look, with size and time."""
    for path in _images(spec.folder):
        if _name(path, spec) in done:
            continue
        try:
            found = path.stat()
        except FileNotFoundError:  # renamed meanwhile
            continue
        state = (found.st_size, found.st_mtime_ns)
        if seen.get(path) == state and found.st_size > 0:
            yield path, state
        seen[path] = state


def _last_line(folder: Path) -> str:
    last = (folder / "results.csv").read_text(encoding="utf-8").splitlines()[-1]
    _, score, _, verdict, note = next(csv.reader([last]))
    return note or f"{verdict}, {float(score):.3f}"


def _images(folder: Path) -> list[Path]:
    """Return the image files of a folder and of those in it, sorted."""
    folders = [folder, *sorted(path for path in folder.rglob("*") if path.is_dir())]
    return [path for each in folders for path in image_files(each)]


def _name(path: Path, spec: InspectSpec) -> str:
    return path.relative_to(spec.folder).as_posix()


def _judge_of(spec: InspectSpec, workspace: Workspace, emit: Emit) -> _Judge:
    """Return the detector with what its evaluation found."""
    files = workspace.existing_run(spec.run)
    record = read_run_record(files)
    report = _report(files, spec)
    evaluated = parse_spec(EvaluateSpec, report["provenance"]["evaluation"], "the evaluation")
    threshold = spec.threshold if spec.threshold is not None else report["threshold"]["value"]
    if threshold is None:
        raise UserError("threshold", report["threshold"]["says"], "name a threshold yourself")
    held_out = held_out_images(files, record.spec, workspace) if spec.method == "combined" else []
    detector = detector_of(
        spec.method, files, record, evaluated, lambda each: mean_of_good(each, record.form, held_out, emit)
    )
    folder = spec.output or files.path / "inspections" / (spec.folder.resolve().name or "root")
    return _Judge(
        detector, record.form, evaluated.smoothing, evaluated.score, threshold, report["scale_top"], folder
    )


def _report(files: RunFolder, spec: InspectSpec) -> dict[str, Any]:
    path = EvaluationFolder(files.evaluation(spec.method)).report_json
    report = read_json(path) if path.exists() else {}
    if "threshold" not in report:
        raise MissingError(
            spec.run,
            f"was not evaluated by {spec.method} yet, which its threshold and its colours come from",
            "evaluate it first",
        )
    return report

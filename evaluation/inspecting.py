"""The inspection job: new images, judged by a trained run, one line of a table and one heatmap each."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from configs.disk.workspace import Workspace
from configs.disk.writing import alone, write_text
from configs.errors import MissingError, UnreachableError, UserError, way_out
from configs.events import Emit, Finished, Note, Progress, with_progress
from datasets.images import image_files, write_image
from datasets.layout import LabelledImage
from datasets.names import folders_below
from evaluation.evaluate_spec import InspectSpec
from evaluation.inspection.folder import InspectionFolder, Judged, inspection_of
from evaluation.judge import Judge
from evaluation.maps.map_images import Loaded
from evaluation.report.heatmaps import overlay
from evaluation.saved.evaluation import read_outcome
from evaluation.scoring.results import verdict_of
from networks.runs.run_record import fingerprint

_TURN = 0.5  # seconds between two looks into a watched folder
_PATIENCE = 10.0  # seconds that a file which cannot be read may still be being written


@dataclass
class _Inspection:
    """A judge with its thresholds, and where the results go."""

    judge: Judge
    alarm: float
    unsure: float | None
    top: float  # the value of the hottest colour
    folder: InspectionFolder

    def look(self, path: Path, name: str) -> Judged:
        """Judge an image, write its heatmap and its line. Raises UserError if it cannot be read."""
        new = LabelledImage(path, "", None)  # nobody knows yet what it is
        found = next(self.judge.look(Loaded([new], self.judge.form)))
        score = self.judge.score(found.anomaly_map)
        heatmap = self.folder.heatmap(name)
        heatmap.parent.mkdir(parents=True, exist_ok=True)
        write_image(heatmap, overlay(found.image, found.anomaly_map, self.top))
        judged = Judged(name, score, self.alarm, verdict_of(score, self.alarm, self.unsure))
        self.folder.add(judged)
        return judged

    def give_up(self, name: str, error: UserError) -> Judged:
        """Note that an image cannot be judged."""
        judged = Judged(name, None, None, None, str(error))
        self.folder.add(judged)
        return judged


def run(spec: InspectSpec, workspace: Workspace, emit: Emit) -> None:
    """Judge the images of a folder; with `watch`, also those that come, until it is cancelled.

    What has been judged is not looked at again: a second inspection goes on where the first one was. Under another
    threshold, the verdicts on the first one's scores change.

    Raises:
        UserError: no such run or folder, the run was not evaluated by the method, there is no threshold, or another
            process writes the same table.
    """
    if not spec.folder.is_dir():
        raise MissingError(spec.folder, "is no folder", "name a folder of images")
    inspection = _begin(spec, workspace, emit)
    with alone(inspection.folder.results, "inspection"):
        _inspect(spec, inspection, emit)


def _inspect(spec: InspectSpec, inspection: _Inspection, emit: Emit) -> None:
    before = inspection.folder.read()
    again = inspection.folder.judge_again(inspection.alarm, inspection.unsure)
    changed = sum(old.verdict != new.verdict for old, new in zip(before, again, strict=True))
    if changed:
        emit(Note(f"{changed} of {len(again)} earlier verdicts are others under this threshold"))
    done = {each.file for each in again}
    paths = [path for path in _images(spec.folder) if _name(path, spec) not in done]
    verdicts: Counter[str] = Counter()
    for path in with_progress(paths, emit, "inspecting", len(paths)):
        try:
            judged = inspection.look(path, _name(path, spec))
        except UserError as error:
            if spec.watch:
                continue  # it may still be being written
            if not _is_reachable(spec, error):
                raise  # so that the next inspection looks at it again
            judged = inspection.give_up(_name(path, spec), error)
            emit(Note(str(error), "warning"))
        verdicts[judged.verdict or "unreadable"] += 1
    if spec.watch:
        _watch(spec, inspection, emit)
    counts = [f"{verdicts['alarm']} stopped", f"{verdicts['pass']} passed"]
    counts += [f"{verdicts[name]} {name}" for name in ("unsure", "unreadable") if verdicts[name]]
    summary = f"{len(paths)} new images: {', '.join(counts)}"
    if again:
        stopped = verdicts["alarm"] + sum(each.verdict == "alarm" for each in again)
        summary += (
            f"; with those of earlier inspections {len(again) + len(paths)}, of which {stopped} are stopped"
        )
    emit(Finished(summary, str(inspection.folder.path)))


def _watch(spec: InspectSpec, inspection: _Inspection, emit: Emit) -> None:
    """Judge what comes, once it is whole; ends when the job is cancelled."""
    done = {each.file for each in inspection.folder.read()}
    seen: dict[Path, _Seen] = {}
    while True:
        emit(Progress("watching", len(done), len(done), None))
        for path, since in _unchanged(spec, done, seen):
            name = _name(path, spec)
            try:
                judged = inspection.look(path, name)
            except UserError as error:
                if time.monotonic() - since < _PATIENCE or not _is_reachable(spec, error):
                    continue
                judged = inspection.give_up(name, error)
            done.add(name)
            emit(Note(f"{name}: {judged.note or f'{judged.verdict}, {judged.score:.4g}'}"))
        time.sleep(_TURN)


def _is_reachable(spec: InspectSpec, error: UserError) -> bool:
    """Whether it is the image that is at fault, and not its disk: that may come back, and all with it."""
    return spec.folder.is_dir() and not isinstance(error, UnreachableError)


@dataclass(frozen=True)
class _Seen:
    """A new file as it was found, and since when it has been so: by our clock, as a camera's may be wrong."""

    size: int
    changed: int
    since: float


def _unchanged(spec: InspectSpec, done: set[str], seen: dict[Path, _Seen]) -> Iterator[tuple[Path, float]]:
    """Yield the new files that have not changed since the last look, and since when they have not."""
    for path in _images(spec.folder):
        if _name(path, spec) in done:
            continue
        try:
            found = path.stat()
        except FileNotFoundError:  # renamed meanwhile
            continue
        before = seen.get(path)
        if before is None or (before.size, before.changed) != (found.st_size, found.st_mtime_ns):
            seen[path] = _Seen(found.st_size, found.st_mtime_ns, time.monotonic())
        elif found.st_size > 0:
            yield path, before.since


def _images(folder: Path) -> list[Path]:
    """Return the image files of a folder and of those in it, sorted."""
    return [path for each in folders_below(folder) for path in image_files(each)]


def _name(path: Path, spec: InspectSpec) -> str:
    return path.relative_to(spec.folder).as_posix()


def _begin(spec: InspectSpec, workspace: Workspace, emit: Emit) -> _Inspection:
    """Return the judge with what its evaluation found, and make room for the results."""
    files = workspace.existing_run(spec.run)
    outcome = read_outcome(files, spec.method)
    trained = outcome.report.provenance.get("weights")
    if trained is not None and trained != fingerprint(files.weights):
        raise UserError(
            spec.run,
            "has been trained further since it was evaluated, so its threshold no longer applies",
            "evaluate it again",
        )
    alarm = outcome.threshold if spec.threshold is None else spec.threshold
    if alarm is None:
        raise UserError("threshold", outcome.report.threshold.says, "name a threshold yourself")
    judge = Judge.of(files, outcome.spec, outcome.method, workspace, emit)
    folder, basis = inspection_of(spec, files, outcome)
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        write_text(folder.basis, basis)
    except OSError as error:
        raise UserError(
            folder.path,
            f"cannot be written to ({error.strerror})",
            f"{way_out(error)}, or choose another output",
        ) from None
    return _Inspection(
        judge,
        alarm,
        outcome.unsure if spec.unsure is None and spec.threshold is None else spec.unsure,
        outcome.scale.top,
        folder,
    )

"""The inspection job: new images, judged by a trained run, one line of a table and one heatmap each."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from configs.disk.building import alone
from configs.disk.durable import make_folder
from configs.disk.workspace import Workspace
from configs.disk.writing import write_text
from configs.errors import MissingError, UnreachableError, UserError, way_out
from configs.events import Emit, Finished, Note, Progress, ProgressMeter
from datasets.named_place import check_named_place
from evaluation.evaluate_spec import InspectSpec
from evaluation.inspection.drift import Drift
from evaluation.inspection.folder import Judged, inspection_of, judged_again
from evaluation.inspection.inspector import Inspector
from evaluation.inspection.photos import Photo, key_of, no_text, walk
from evaluation.inspection.watched import Waiting, WatchedFolder
from evaluation.judge import Judge
from evaluation.own_thresholds import unsure_of
from evaluation.saved.changes import changes_since, check_same_weights
from evaluation.saved.evaluation import read_outcome

_TURN = 0.5  # seconds between two looks into a watched folder
_PATIENCE = 10.0  # seconds that a file which cannot be read may still be being written


def run(spec: InspectSpec, workspace: Workspace, emit: Emit) -> None:
    """Judge the images of a folder; with `watch`, also those that come, until it is cancelled.

    What has been judged is not looked at again, unless its file was written anew or could not be read: a second
    inspection goes on where the first one was. Under another threshold, the verdicts on the first one's scores change.

    Raises:
        UserError: no such run or folder, the run was not evaluated by the method, there is no threshold, or another
            process writes the same table.
    """
    if not spec.folder.is_dir():
        raise MissingError(spec.folder, "is no folder", "name a folder of images")
    inspector = _begin(spec, workspace, emit)
    with alone(inspector.folder.results, "inspection"):
        _inspect(spec, inspector, emit)


def _inspect(spec: InspectSpec, inspector: Inspector, emit: Emit) -> None:
    photos = _photos(spec, inspector, emit)
    before = inspector.folder.read()
    kept = _still_true(before, photos)
    if len(kept) < len(before):
        emit(Note(f"{len(before) - len(kept)} images are judged again: written anew, or not readable before"))
    again = judged_again(kept, inspector.alarm, inspector.unsure)
    changed = sum(old.verdict != new.verdict for old, new in zip(kept, again, strict=True))
    if changed:
        emit(Note(f"{changed} of {len(again)} earlier verdicts are others under this threshold"))
    inspector.folder.write(again)
    done = {each.file: each.photo for each in again}
    new = [photo for photo in photos if photo.name not in done]
    verdicts: Counter[str] = Counter()
    meter = ProgressMeter(emit, "inspecting", len(new))
    meter.at(0)
    for at, (photo, found) in enumerate(inspector.look(new), start=1):
        if isinstance(found, UserError):
            if spec.watch:
                continue  # it may still be being written
            if not _is_reachable(spec, found):
                raise found  # so that the next inspection looks at it again
            found = inspector.give_up(photo, found)
        if found.note:
            emit(Note(f"{photo.name}: {found.note}", "warning"))
        verdicts[found.told] += 1
        done[photo.name] = photo
        meter.at(at)
    if spec.watch:
        _watch(spec, inspector, done, emit)
    counts = [f"{verdicts['alarm']} stopped", f"{verdicts['pass']} passed"]
    counts += [f"{verdicts[name]} {name}" for name in ("unsure", "unreadable") if verdicts[name]]
    summary = f"{len(new)} new images: {', '.join(counts)}" if new else "no new images"
    if again:
        stopped = verdicts["alarm"] + sum(each.verdict == "alarm" for each in again)
        summary += f"; of {len(again) + len(new)} inspected so far {stopped} are stopped"
    if inspector.drift is not None and inspector.drift.told:
        summary += f"; {inspector.drift.told[-1]}"
    emit(Finished(summary, str(inspector.folder.path)))


def _photos(spec: InspectSpec, inspector: Inspector, emit: Emit) -> list[Photo]:
    """Return the photos that are there. Raises OSError where a folder cannot be listed."""

    def refused(error: OSError) -> None:
        raise error

    photos = []
    for each in walk(spec.folder, {key_of(inspector.folder.path)}, refused):
        for unnamed in each.listing.unnamed:
            emit(Note(no_text(each.path, unnamed), "warning"))
        for name in each.listing.photos:
            path = each.path / name
            photos.append(_found(path, path.relative_to(spec.folder).as_posix()))
    return photos


def _found(path: Path, name: str) -> Photo:
    """Return a photo as it is; one that is gone, or a link to nothing, has no size: reading it says why."""
    try:
        return Photo.at(path, name)
    except OSError:
        return Photo(name, 0, 0)


def _still_true(before: Sequence[Judged], photos: Sequence[Photo]) -> list[Judged]:
    """Return the lines whose files are as they were judged, or gone. One that could not be read is tried again."""
    now = {photo.name: photo for photo in photos}
    return [
        each
        for each in before
        if each.file not in now or (each.verdict is not None and now[each.file] == each.photo)
    ]


def _watch(spec: InspectSpec, inspector: Inspector, done: dict[str, Photo], emit: Emit) -> None:
    """Judge what comes, once it is whole; ends when the job is cancelled."""
    own = {key_of(inspector.folder.path)}
    watched = WatchedFolder(spec.folder, done, own, lambda text: emit(Note(text, "warning")))
    while True:
        emit(Progress("watching", len(watched), len(watched), None))
        for photo, judged in _judged(spec, inspector, watched.look()):
            watched.take(photo)
            emit(Note(f"{photo.name}: {judged.note or f'{judged.said}, {judged.score:.4g}'}"))
        time.sleep(_TURN)


def _judged(
    spec: InspectSpec, inspector: Inspector, waiting: Sequence[Waiting]
) -> Iterator[tuple[Photo, Judged]]:
    """Yield what could be judged, and what is given up after a while."""
    since = {each.photo: each.since for each in waiting}
    for photo, found in inspector.look(list(since)):
        if isinstance(found, UserError):
            if time.monotonic() - since[photo] < _PATIENCE or not _is_reachable(spec, found):
                continue
            found = inspector.give_up(photo, found)
        yield photo, found


def _is_reachable(spec: InspectSpec, error: UserError) -> bool:
    """Whether it is the image that is at fault, and not its disk: that may come back, and all with it."""
    return spec.folder.is_dir() and not isinstance(error, UnreachableError)


def _begin(spec: InspectSpec, workspace: Workspace, emit: Emit) -> Inspector:
    """Return what judges, with what its evaluation found, and make room for the results."""
    files = workspace.existing_run(spec.run)
    outcome = read_outcome(files, spec.method)
    check_same_weights(outcome, files)
    alarm = outcome.alarm(spec.threshold)
    unsure = unsure_of(spec, alarm, outcome.unsure)
    if spec.output is not None:
        check_named_place(spec.output, workspace)
    place = inspection_of(spec, files, outcome)
    if place.passed_over is not None:
        said = "is of other images, by another evaluation or by other weights"
        emit(Note(f"{place.passed_over.path.name} {said}; this one begins anew in {place.folder.path.name}"))
    for change in changes_since(outcome, workspace):
        emit(Note(change, "warning"))
    judge = Judge.again(files, outcome, workspace, emit)
    try:
        make_folder(place.folder.path)
        write_text(place.folder.basis, place.basis)
    except OSError as error:
        raise UserError(
            place.folder.path,
            f"cannot be written to ({error.strerror})",
            f"{way_out(error)}, or choose another output",
        ) from None
    likeness = outcome.report.likeness
    return Inspector(
        *(judge, spec.folder, place.folder, outcome.report.photos, outcome.scale.top, alarm, unsure),
        drift=None if likeness is None else Drift(likeness.training),
        say=lambda text: emit(Note(text, "warning")),
    )

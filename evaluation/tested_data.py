"""The images that an evaluation rests on: compared with what was imported and trained on before they are looked at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from configs.disk.workspace import RunFolder
from configs.events import Emit, with_progress
from configs.threads import in_order
from datasets.layout import RECORD, SYNTHETIC, LabelledImage, read_record
from evaluation.photo_kind import PhotoKind
from networks.runs.data_state import (
    FileRecord,
    Hashes,
    changed_files,
    check_as_imported,
    check_as_trained,
    content_of,
    digest_of,
    imported_files,
    imported_masks,
    named,
    stamps_of,
    used_files,
)
from networks.runs.inputs import trained_files


@dataclass(frozen=True)
class TestedData:
    """What is known of the images of an evaluation."""

    __test__ = False  # no test class

    provenance: dict[str, str]  # `data`: one SHA-256 of all; `stamps`: one that is quicker to compare
    photos: PhotoKind | None  # what those of the training were like
    notes: list[str]


def tested_data(
    files: RunFolder,
    dataset: Path,
    images: Sequence[LabelledImage],
    held_out: Sequence[LabelledImage],
    emit: Emit,
) -> TestedData:
    """Return what is known of the images of an evaluation, after a look at every file.

    Args:
        files: of the run.
        dataset: its folder.
        images: to test on, the synthetic ones too.
        held_out: good ones, that the threshold comes from.
        emit: receives the progress.

    Raises:
        UserError: the data set is not what was imported, or not what the run was trained on.
    """
    imported, trained = imported_files(dataset), trained_files(files.split)
    if imported:  # all that the run was trained on, at no cost; a file that is not there has no hash
        now = {each.name: each.sha256 for each in imported}
        check_as_trained(dataset, files.name, trained, {name: now.get(name, "") for name in trained})
    used = used_files([*images, *held_out])
    hashes = in_order(content_of, used)
    names = (path.relative_to(dataset).as_posix() for path in used)
    found = dict(zip(names, with_progress(hashes, emit, "comparing files", len(used)), strict=True))
    check_as_trained(dataset, files.name, trained, found)
    check_as_imported(dataset, found)
    provenance = {"data": digest_of(found), "stamps": stamps_of(dataset, used)}
    real = {image.path.relative_to(dataset).as_posix() for image in images if image.defect != SYNTHETIC}
    known_photos = [each for each in imported if each.name.startswith("train/")]
    notes = [
        *_trained_on(trained, {name: found[name] for name in real}),
        *_others(imported, real),
        *_other_masks(imported_masks(dataset), found),
        *_notes_of_record(dataset),
    ]
    return TestedData(provenance, PhotoKind.of(known_photos), notes)


def _notes_of_record(dataset: Path) -> list[str]:
    """Return what the record of an import says about the figures; nothing of a data set without one."""
    if not (dataset / RECORD).exists() or not read_record(dataset).boxes:
        return []
    return [
        "The masks are boxes around the defects: what is good inside a box counts as defective, so that pixel AUROC "
        "and AUPRO are those of boxes, lower than those of the defects themselves would be."
    ]


def _trained_on(trained: dict[str, str], tested: dict[str, str]) -> list[str]:
    """Return a note about test images that the run has seen in its training, whatever they are called."""
    seen = {sha256 for name, sha256 in trained.items() if name not in tested}
    same = sorted(name for name, sha256 in tested.items() if sha256 in seen)
    if not same:
        return []
    return [
        f"Test images that the run was trained on, or validated: {named(same)}. The network knows them, so the "
        "figures are better than new images will have."
    ]


def _others(imported: Sequence[FileRecord], tested: Collection[str]) -> list[str]:
    """Return notes about test images that came or went since the import."""
    if not imported:
        return []
    return _came_or_went(
        "Test images", {each.name for each in imported if each.name.startswith("test/")}, tested
    )


def _other_masks(imported: Hashes | None, found: Hashes) -> list[str]:
    """Return notes about masks that came, went or changed since the import; None: what it brought is not known."""
    if imported is None:
        return []
    now = {name: sha256 for name, sha256 in found.items() if name.startswith("ground_truth/")}
    notes = _came_or_went("Masks", imported.keys(), now.keys())
    if changed := changed_files(imported, now):
        notes.append(f"Masks that changed since the import, and no audit looked at: {named(changed)}.")
    return notes


def _came_or_went(what: str, before: Collection[str], now: Collection[str]) -> list[str]:
    notes = []
    if came := sorted(set(now).difference(before)):
        notes.append(f"{what} that no import brought, and no audit looked at: {named(came)}.")
    if went := sorted(set(before).difference(now)):
        notes.append(f"{what} of the import that are gone: {named(went)}.")
    return notes

"""The photos of a capsule, found by their content in a folder, whatever they are called there."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from configs.errors import MissingError
from configs.events import Emit, with_progress
from configs.threads import in_order
from datasets.decoding import FORMATS
from datasets.sources.bringing import Transfer, bring
from networks.runs.data_state import content_of, named


def found_by_content(wanted: Mapping[str, str], folder: Path, emit: Emit) -> dict[str, Path]:
    """Return where each photo lies.

    Args:
        wanted: the SHA-256 of each, by its name in the data set.
        folder: where they are looked for, in all its folders.
        emit: receives the progress.

    Raises:
        MissingError: some are not there, or are others now: it names them.
    """
    paths = sorted(_photos_in(folder))
    hashes = with_progress(in_order(content_of, paths), emit, "looking for the photos", len(paths))
    places: dict[str, Path] = {}
    for path, sha256 in zip(paths, hashes, strict=True):
        places.setdefault(sha256, path)
    lacking = sorted(name for name, sha256 in wanted.items() if sha256 not in places)
    if lacking:
        changed = _of_the_same_name(lacking, paths)
        gone = [name for name in lacking if name not in changed]
        said = [
            f"{named(names)} {what}" for names, what in ((gone, "missing"), (changed, "changed")) if names
        ]
        raise MissingError(
            folder, f"has not all photos of the capsule: {', '.join(said)}", "name the folder that has them"
        )
    return {name: places[sha256] for name, sha256 in wanted.items()}


def bring_photos(
    dataset: Path, wanted: Mapping[str, str], places: Mapping[str, Path], transfer: Transfer, emit: Emit
) -> None:
    """Copy photos, or link to them, under their names in a data set. Raises UserError if one changes meanwhile."""
    for name, sha256 in with_progress(wanted.items(), emit, "bringing the photos", len(wanted)):
        place = dataset / name
        place.parent.mkdir(parents=True, exist_ok=True)
        bring(places[name], place, [sha256], transfer)


def _photos_in(folder: Path) -> Iterator[Path]:
    def refused(error: OSError) -> None:
        raise error

    for here, _, names in os.walk(folder, onerror=refused):
        named_so = (Path(here, name) for name in names if Path(name).suffix.lower() in FORMATS)
        yield from filter(Path.is_file, named_so)  # to open a pipe would wait for who writes into it


def _of_the_same_name(names: list[str], paths: list[Path]) -> list[str]:
    """Return the names that a path ends with: a file stands there, of other content."""
    ends = {"/".join(path.parts[-3:]) for path in paths}  # as `train/good/000.png`
    return [name for name in names if name in ends]

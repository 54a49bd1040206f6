"""What of a source is not imported: counted by folder, so that nothing is passed over without a word."""

from collections.abc import Iterable
from pathlib import Path

from datasets.images import EXTENSIONS
from datasets.names import folders_in, is_junk
from datasets.sources.findings import Finding
from datasets.sources.sources import BY_HAND, Source

_OTHER_IMAGES = frozenset(  # by their endings, and not read
    {
        ".gif",
        ".heic",
        ".heif",
        ".avif",
        ".jp2",
        ".exr",
        ".dng",
        ".cr2",
        ".nef",
        ".arw",
        ".raw",
        ".pgm",
        ".ppm",
        ".tga",
    }
)
_SHOWN = 8  # folders that are named one by one


def passed_over(source: Source) -> list[Finding]:
    """Return which images and masks in a source's folders are no part of it, a finding a folder."""
    images = [*source.train, *(image.path for image in source.test)]
    masks = [image.mask for image in source.test if image.mask is not None]
    known = {*images, *masks, *source.stray_masks}
    tops = sorted({path.parent for path in images}) if source.layout == BY_HAND else [source.root]
    found: dict[Path, list[str]] = {}
    pending = list(reversed(tops))
    seen = set()
    while pending:
        folder = pending.pop()
        if folder in known or folder in seen:  # several masks of one image
            continue
        seen.add(folder)
        pending += [path for path in reversed(folders_in(folder)) if not path.is_symlink()]
        names = sorted(path.name for path in _images(folder) if path not in known)
        if names:
            found[folder] = names
    told = [_told(source, folder, names) for folder, names in list(found.items())[:_SHOWN]]
    if rest := list(found.items())[_SHOWN:]:
        count = sum(len(names) for _, names in rest)
        told.append(
            Finding("passed over", "", f"{count} images in {len(rest)} more folders are not imported")
        )
    return told


def _images(folder: Path) -> Iterable[Path]:
    endings = EXTENSIONS | _OTHER_IMAGES
    return (path for path in folder.iterdir() if path.suffix.lower() in endings and not is_junk(path.name))


def _told(source: Source, folder: Path, names: list[str]) -> Finding:
    place = source.name_of(folder) if folder != source.root else "the folder itself"
    few = names[0] if len(names) == 1 else f"{len(names)} images, such as {names[0]},"
    verb = "is" if len(names) == 1 else "are"
    return Finding("passed over", "", f"in {place}, {few} {verb} not imported")

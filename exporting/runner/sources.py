"""Where photos come from: a folder, a folder that is watched, file names on the standard input, a camera."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import cv2
import numpy as np
from numpy.typing import NDArray

from .decoding import ENDINGS, read
from .naming import Numbered
from .photos import Pixels, RefusedError
from .telling import tell

_TURN = 0.5  # seconds between two looks into a watched folder
_PATIENCE = 10.0  # seconds that a file which cannot be read may still be being written
_REMEMBERED = 100_000  # photos that are gone: one that comes back as it was is not judged again
_LOST = 10  # frames in a row that a camera may fail to give


@dataclass(frozen=True)
class Taken:
    """One photo, or why there is none."""

    name: str  # relative to the folder, or as it was named
    pixels: Pixels | None
    problem: str = ""
    seconds: float = 0.0  # that reading it took


def of_folder(folder: Path) -> Iterator[Taken]:
    """Yield the photos of a folder and those in it, by name.

    Raises:
        RefusedError: it cannot be listed, or holds no photo.
    """
    passed_over: list[Path] = []
    found = sorted(_listed(folder, passed_over).items())
    if not found:
        raise RefusedError(f"{folder}: holds no photo ({', '.join(sorted(ENDINGS))})")
    if passed_over:
        tell(
            f"passed over {len(passed_over)} files that end otherwise than photos, such as {min(passed_over)}"
        )
    for path, problem in found:
        yield _taken(path, path.relative_to(folder).as_posix(), problem)


def watched(folder: Path, look_again: Callable[[], bool] = lambda: True) -> Iterator[Taken]:
    """Yield the photos of a folder, and those that come, once they are whole; one written anew comes again.

    A folder that cannot be listed for a while, as one of another machine, is told and waited for. What comes back as it
    was does not come again.

    Args:
        folder: to watch.
        look_again: waits, and says whether to go on.

    Raises:
        RefusedError: it cannot be listed at the start.
    """
    _listed(folder)
    is_there = True
    seen: dict[Path, tuple[int, int]] = {}  # how a file was at the last look
    since: dict[Path, float] = {}  # when a file was first seen as it is
    done: dict[Path, tuple[int, int]] = {}
    while True:
        try:
            found = _listed(folder)
        except RefusedError as error:
            if is_there:
                tell(f"{error}; it is waited for")
            is_there = False
            if not look_again():
                return
            time.sleep(_TURN)
            continue
        if not is_there:
            tell(f"{folder}: is there again")
            is_there = True
        for path, problem in sorted(found.items()):
            stamp = _stamp(path)
            if done.get(path) == stamp:
                continue
            if seen.get(path) != stamp:  # new, or still growing: look again
                seen[path], since[path] = stamp, time.monotonic()
                continue
            taken = _taken(path, path.relative_to(folder).as_posix(), problem)
            if taken.pixels is not None or time.monotonic() - since[path] >= _PATIENCE:
                done[path] = stamp
                yield taken
        gone = [path for path in done if path not in found]
        for path in gone[: max(0, len(gone) - _REMEMBERED)]:
            del done[path]
        for path in [path for path in seen if path not in found]:
            del seen[path], since[path]
        if not look_again():
            return
        time.sleep(_TURN)


def named(lines: TextIO) -> Iterator[Taken]:
    """Yield the photos whose file names come, one a line."""
    while line := lines.readline():
        if name := line.rstrip("\r\n"):
            yield _taken(Path(name), name)


def of_camera(which: str, every: float, is_grey: bool) -> Iterator[Taken]:
    """Yield a camera's frames.

    Args:
        which: number of a camera of this machine, or what OpenCV opens: a stream's address, a film.
        every: seconds from one frame to the next, at the least.
        is_grey: whether frames whose channels are equal are grey, as those of a grey camera.

    Raises:
        RefusedError: it does not open, or gives no frames any more.
    """
    name_of = Numbered("frame")
    try:
        camera = cv2.VideoCapture(int(which) if which.isdecimal() else which)
    except (cv2.error, OverflowError):  # no camera has such a number
        raise RefusedError(f"camera {which}: does not open") from None
    try:
        if not camera.isOpened():
            raise RefusedError(f"camera {which}: does not open")
        number = lost = 0
        due = time.monotonic()
        while lost < _LOST:
            came, frame = camera.read()
            lost = 0 if came else lost + 1
            if came and time.monotonic() >= due:
                number, due = number + 1, time.monotonic() + every
                yield Taken(f"{name_of(number)}.png", _pixels_of(frame, is_grey))
        raise RefusedError(f"camera {which}: gives no frames any more, after {number}")
    finally:
        camera.release()


def _pixels_of(frame: NDArray[np.uint8], is_grey: bool) -> Pixels:
    """Return a frame as a file would have it: OpenCV gives those of a grey camera three equal channels."""
    if frame.ndim == 2:
        return frame[..., None]
    has_equal = np.array_equal(frame[..., 0], frame[..., 1]) and np.array_equal(frame[..., 0], frame[..., 2])
    return frame[..., :1] if is_grey and has_equal else np.ascontiguousarray(frame[..., 2::-1])


def _listed(folder: Path, passed_over: list[Path] | None = None) -> dict[Path, str]:
    """Return the photos in a folder and in those in it, and the folders that are not listed, each with its problem.

    Args:
        folder: of them.
        passed_over: receives the files that are no photos by their endings.

    Raises:
        RefusedError: the folder itself cannot be listed.
    """
    found: dict[Path, str] = {}

    def refused(error: OSError) -> None:
        problem = f"cannot be listed ({error.strerror})"
        if Path(error.filename) == folder:
            raise RefusedError(f"{folder}: {problem}")
        found[Path(error.filename)] = problem

    for place, folders, files in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        links = (Path(place, name) for name in folders if Path(place, name).is_symlink())
        found |= dict.fromkeys(links, "is a link to a folder, which is not followed")
        for path in (Path(place, name) for name in files if not name.startswith(".")):
            if path.suffix.lower() in ENDINGS:
                found[path] = ""
            elif passed_over is not None:
                passed_over.append(path)
    return found


def _stamp(path: Path) -> tuple[int, int]:
    """Return size and time of change of a file; of one that cannot be looked at -1, so that it is told."""
    try:
        stat = path.stat()
    except OSError:
        return -1, -1
    return stat.st_size, stat.st_mtime_ns


def _taken(path: Path, name: str, problem: str = "") -> Taken:
    if problem:
        return Taken(name, None, problem)
    began = time.perf_counter()
    try:
        return Taken(name, read(path), seconds=time.perf_counter() - began)
    except RefusedError as error:
        return Taken(name, None, str(error))

"""A lock on a file: one process at a time holds it, and the system lets it go however that process ends."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from configs.disk.durable import make_folder
from configs.disk.retrying import patiently
from configs.errors import UserError

_HELD = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}  # somebody else holds it


def _lock(file: int, wait: bool) -> None:
    """Lock an open file, or raise OSError. Windows waits ten seconds at the most, and then says that it is held."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


class Lock:
    """A lock that is held. The file is there only while somebody holds it, or was killed."""

    def __init__(self, path: Path, file: int) -> None:
        self._path = path
        self._file = file

    @classmethod
    def attempt(cls, path: Path) -> "Lock | None":
        """Return the lock, or None if somebody else holds it. Raises UserError where there are no locks."""
        return cls._take(path, wait=False)

    @classmethod
    def wait(cls, path: Path) -> "Lock":
        """Return the lock as soon as nobody else holds it."""
        lock = cls._take(path, wait=True)
        assert lock is not None
        return lock

    @classmethod
    def _take(cls, path: Path, wait: bool) -> "Lock | None":
        make_folder(path.parent)
        while True:
            file = patiently(lambda: os.open(path, os.O_RDWR | os.O_CREAT))
            try:
                _lock(file, wait)
            except OSError as error:
                os.close(file)
                if error.errno not in _HELD:
                    raise UserError(
                        path.parent,
                        f"its file system has no locks ({error.strerror})",
                        "keep the workspace on another one, or mount it with locks",
                    ) from None
                if not wait:
                    return None
                continue
            if _is_still(path, file):
                return cls(path, file)
            os.close(file)  # who held it has removed it meanwhile

    def release(self) -> None:
        """Let others take the lock."""
        if (
            sys.platform == "win32"
        ):  # which removes no open file: neither ours, nor that of one who waits for it
            os.close(self._file)
            with suppress(PermissionError):
                self._path.unlink(missing_ok=True)
        else:
            self._path.unlink(missing_ok=True)
            os.close(self._file)


def _is_still(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False

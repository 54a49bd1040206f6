"""Locks, those of Windows simulated: they are another library's, and hold a file so that nobody can remove it."""

import errno
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from configs.disk.lock import Lock
from configs.errors import UserError


class WindowsLocks:
    """Does what `msvcrt` and Windows do: a lock is an open file's, ends with it, and keeps the file in place."""

    LK_LOCK, LK_NBLCK = 1, 2

    def __init__(self, monkeypatch):
        self.open = {}  # file: path
        self.locked = {}  # path: file
        self.waited = 0
        self._open, self._close, self._unlink = os.open, os.close, Path.unlink
        monkeypatch.setattr(os, "open", self._on_open)
        monkeypatch.setattr(os, "close", self._on_close)
        monkeypatch.setattr(Path, "unlink", lambda path, missing_ok=False: self._on_unlink(path, missing_ok))
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setitem(sys.modules, "msvcrt", self)

    def _on_open(self, path, flags, *mode, **named):
        file = self._open(path, flags, *mode, **named)
        self.open[file] = Path(path)
        return file

    def _on_close(self, file):
        path = self.open.pop(file, None)
        if self.locked.get(path) == file:
            del self.locked[path]
        self._close(file)

    def _on_unlink(self, path, missing_ok):
        if path in self.open.values():
            raise PermissionError(errno.EACCES, "used by another process")
        self._unlink(path, missing_ok)

    def locking(self, file, mode, count):
        assert count == 1
        path = self.open[file]
        if self.locked.get(path, file) != file:
            if mode == self.LK_LOCK:
                self.waited += 1
                if self.waited == 2:  # who held it has let it go meanwhile
                    self._on_close(self.locked[path])
                raise OSError(errno.EDEADLK, "Resource deadlock avoided")  # after ten seconds
            raise PermissionError(errno.EACCES, "Permission denied")
        self.locked[path] = file


@pytest.fixture
def windows(monkeypatch):
    return WindowsLocks(monkeypatch)


def test_one_holds_a_lock_and_the_next_one_gets_it_afterwards(tmp_path):
    first = Lock.attempt(tmp_path / "a")
    assert Lock.attempt(tmp_path / "a") is None
    first.release()
    assert not (tmp_path / "a").exists()
    Lock.attempt(tmp_path / "a").release()


def test_so_it_is_on_windows(windows, tmp_path):
    first = Lock.attempt(tmp_path / "a")
    assert Lock.attempt(tmp_path / "a") is None
    first.release()
    assert not (tmp_path / "a").exists()
    Lock.attempt(tmp_path / "a").release()
    assert windows.open == {}


def test_on_windows_who_waits_goes_on_waiting_after_ten_seconds(windows, tmp_path):
    Lock.attempt(tmp_path / "a")
    assert Lock.wait(tmp_path / "a") is not None
    assert windows.waited == 2


def test_on_windows_a_lock_is_released_though_somebody_waits_with_the_file_open(windows, tmp_path):
    lock = Lock.attempt(tmp_path / "a")
    os.open(tmp_path / "a", os.O_RDWR)  # as one who waits
    lock.release()
    assert windows.locked == {}
    assert Lock.attempt(tmp_path / "a") is not None


def test_a_file_system_without_locks_is_told(monkeypatch, tmp_path):
    def unsupported(_file, _how):
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setitem(sys.modules, "fcntl", SimpleNamespace(LOCK_EX=2, LOCK_NB=4, flock=unsupported))
    with pytest.raises(UserError, match="its file system has no locks"):
        Lock.attempt(tmp_path / "a")

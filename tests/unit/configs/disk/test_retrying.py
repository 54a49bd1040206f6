"""Windows is simulated: there, a file that somebody reads can be neither renamed nor removed."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from configs.disk import retrying
from configs.disk.building import building
from configs.disk.retrying import patiently
from configs.disk.writing import write_text


class Busy:
    """Fails so often for want of permission, and then works."""

    def __init__(self, failures):
        self.left = failures

    def __call__(self):
        self.left -= 1
        if self.left >= 0:
            raise PermissionError
        return "done"


@pytest.fixture
def windows(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    locks = SimpleNamespace(LK_LOCK=1, LK_NBLCK=2, locking=lambda *_: None)
    monkeypatch.setitem(sys.modules, "msvcrt", locks)


@pytest.mark.usefixtures("windows")
def test_on_windows_what_somebody_else_has_open_is_tried_again():
    assert patiently(Busy(3)) == "done"


@pytest.mark.usefixtures("windows")
def test_on_windows_patience_ends(monkeypatch):
    monkeypatch.setattr(retrying, "PATIENCE", 0.1)
    with pytest.raises(PermissionError):
        patiently(Busy(10_000))


@pytest.mark.parametrize("platform", ["linux", "darwin"])
def test_elsewhere_a_missing_permission_is_told_at_once(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    busy = Busy(2)
    with pytest.raises(PermissionError):
        patiently(busy)
    assert busy.left == 1


def _held_for_a_moment(monkeypatch, method):
    """Let the first two calls of a method of paths fail."""
    real, busy = getattr(Path, method), Busy(2)

    def first_busy(path, *arguments):
        busy()
        return real(path, *arguments)

    monkeypatch.setattr(Path, method, first_busy)


@pytest.mark.usefixtures("windows")
def test_on_windows_a_file_is_replaced_while_the_window_reads_it(monkeypatch, tmp_path):
    write_text(tmp_path / "latest.txt", "old")
    _held_for_a_moment(monkeypatch, "replace")
    write_text(tmp_path / "latest.txt", "new")
    assert (tmp_path / "latest.txt").read_text("utf-8") == "new"


@pytest.mark.usefixtures("windows")
def test_on_windows_a_folder_gets_its_name_while_a_virus_scanner_looks_at_it(monkeypatch, tmp_path):
    _held_for_a_moment(monkeypatch, "rename")
    with building(tmp_path / "bottle", "data set") as beside:
        (beside / "dataset.hjson").touch()
    assert (tmp_path / "bottle" / "dataset.hjson").exists()


def test_the_ends_of_lines_are_written_as_they_are_on_every_platform(monkeypatch, tmp_path):
    asked = []
    real = Path.write_text

    def noted(path, *arguments, **named):
        asked.append(named["newline"])
        return real(path, *arguments, **named)

    monkeypatch.setattr(Path, "write_text", noted)
    write_text(tmp_path / "results.csv", "a,b\r\n1,2\r\n")  # as a table has them
    assert (tmp_path / "results.csv").read_bytes() == b"a,b\r\n1,2\r\n"
    assert asked == [""]  # else Windows would write \r\r\n

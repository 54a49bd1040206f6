"""What a power cut leaves: what has its name is on the disk, by a recorder of the system's calls."""

import os
from pathlib import Path

import pytest

from configs.disk.building import building
from configs.disk.durable import flush, make_folder
from configs.disk.writing import write_text


@pytest.fixture
def calls(monkeypatch):
    """Record which files were flushed and renamed, in order, by their names."""
    said = []
    fsync, rename, replace = os.fsync, Path.rename, Path.replace

    def note_flush(file):
        said.append(("flush", Path(f"/proc/self/fd/{file}").readlink().name))
        fsync(file)

    def note_move(move):
        def moved(old, new):
            said.append(("rename", Path(new).name))
            return move(old, new)

        return moved

    monkeypatch.setattr(os, "fsync", note_flush)
    monkeypatch.setattr(Path, "rename", note_move(rename))
    monkeypatch.setattr(Path, "replace", note_move(replace))
    return said


on_linux = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="names of open files by /proc")


@on_linux
def test_a_file_is_on_the_disk_before_it_has_its_name_and_the_name_after_it(tmp_path, calls):
    write_text(tmp_path / "last.npz", "weights")
    assert calls == [
        ("flush", f".building-{os.getpid()}-last.npz"),
        ("rename", "last.npz"),
        ("flush", tmp_path.name),
    ]


@on_linux
def test_all_of_a_folder_is_on_the_disk_before_it_has_its_name(tmp_path, calls):
    with building(tmp_path / "part", "data set") as beside:
        (beside / "train" / "good").mkdir(parents=True)
        for name in ("000.png", "001.png"):
            (beside / "train" / "good" / name).write_bytes(b"pixels")
        (beside / "dataset.hjson").write_bytes(b"record")
    at = calls.index(("rename", "part"))
    files = {"000.png", "001.png", "dataset.hjson"}
    assert {name for _, name in calls[:at]} == {*files, "good", "train", ".building-part"}
    assert {name for _, name in calls[at - 3 : at]} == {
        "good",
        "train",
        ".building-part",
    }  # after what is in them
    assert calls[at + 1 :] == [("flush", tmp_path.name)]


@on_linux
def test_a_new_folder_and_those_above_it_have_their_names_on_the_disk(tmp_path, calls):
    make_folder(tmp_path / "runs" / "first")
    assert calls == [("flush", "runs"), ("flush", tmp_path.name)]
    make_folder(tmp_path / "runs" / "first")
    assert len(calls) == 2


def test_a_file_system_that_flushes_no_folders_is_used_as_it_is_and_a_failing_one_is_told(
    tmp_path, monkeypatch
):
    def refuse(number):
        def refused(_):
            raise OSError(number, os.strerror(number))

        return refused

    monkeypatch.setattr(os, "fsync", refuse(22))  # EINVAL
    flush(tmp_path)
    monkeypatch.setattr(os, "fsync", refuse(5))  # EIO
    with pytest.raises(OSError, match="Input/output"):
        flush(tmp_path)

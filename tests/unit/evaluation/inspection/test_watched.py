"""A watched folder: what is new, what was written anew, what comes and goes; and what a look costs."""

import os
import shutil

import pytest

from evaluation.inspection import watched
from evaluation.inspection.photos import Photo, key_of
from evaluation.inspection.watched import WatchedFolder


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "line").mkdir()
    return tmp_path / "line"


def watch(folder, judged=(), passed_over=frozenset()):
    said = []
    photos = {name: Photo.at(folder / name, name) for name in judged}
    return WatchedFolder(folder, photos, passed_over, said.append), said


def names(found):
    return sorted(each.photo.name for each in found)


def taken(watch, looks=3):
    """Look a few times, and take what is found."""
    found = []
    for _ in range(looks):
        for each in watch.look():
            watch.take(each.photo)
            found.append(each.photo.name)
    return sorted(found)


def test_a_photo_is_found_once_it_is_the_same_at_two_looks(folder):
    looking, _ = watch(folder)
    (folder / "a.png").write_bytes(b"half")
    assert not looking.look() and not looking.look()[1:]
    (folder / "a.png").write_bytes(b"a half and a half")
    assert not looking.look()
    assert names(looking.look()) == ["a.png"] == names(looking.look())  # until it is taken
    assert taken(looking) == ["a.png"] and not taken(looking)


def test_an_empty_file_is_not_there_yet(folder):
    looking, _ = watch(folder)
    (folder / "a.png").touch()
    assert not taken(looking)
    (folder / "a.png").write_bytes(b"now")
    assert taken(looking) == ["a.png"]


def test_a_judged_file_that_is_written_anew_is_found_again(folder):
    (folder / "a.png").write_bytes(b"good")
    looking, _ = watch(folder, ["a.png"])
    assert not taken(looking)
    (folder / "a.png").write_bytes(b"another part")  # in place: the time of the folder stays
    assert taken(looking) == ["a.png"] and not taken(looking)


def test_folders_come_and_go(folder):
    looking, _ = watch(folder)
    assert not taken(looking)
    for name in ("day/early", "day/late"):
        (folder / name).mkdir(parents=True)
        (folder / name / "a.png").write_bytes(b"new")
    assert taken(looking) == ["day/early/a.png", "day/late/a.png"]
    shutil.rmtree(folder / "day/early")
    assert not taken(looking)
    (folder / "day/early").mkdir()
    (folder / "day/early/b.png").write_bytes(b"new")
    assert taken(looking) == ["day/early/b.png"]


def test_a_folder_that_is_away_comes_back_with_all_that_is_in_it(folder):
    looking, _ = watch(folder)
    assert not taken(looking)
    folder.rename(folder.with_name("away"))
    assert not taken(looking)
    folder.with_name("away").rename(folder)
    (folder / "a.png").write_bytes(b"new")
    assert taken(looking) == ["a.png"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_name_that_is_no_text_is_told_once_and_the_others_are_found(folder):
    looking, said = watch(folder)
    (folder / "a.png").write_bytes(b"new")
    (folder / os.fsdecode(b"teil-\xe4.png")).write_bytes(b"new")
    assert taken(looking, 6) == ["a.png"]
    assert len(said) == 1 and "teil-\\xe4.png: has a name that is not UTF-8 text; rename it" in said[0]


def test_a_link_to_a_parent_brings_no_photo_twice_and_the_results_are_no_photos(folder):
    (folder / "out").mkdir()
    (folder / "out/heat.png").write_bytes(b"ours")
    (folder / "a.png").write_bytes(b"new")
    (folder / "up").symlink_to(folder)
    looking, _ = watch(folder, passed_over={key_of(folder / "out")})
    assert taken(looking, 6) == ["a.png"]


def test_a_disk_that_keeps_no_times_of_folders_is_listed_now_and_then(folder, monkeypatch):
    monkeypatch.setattr(watched, "WHOLE", 10)
    looking, _ = watch(folder)
    assert not taken(looking, 7)
    time = folder.stat()
    (folder / "a.png").write_bytes(b"new")
    os.utime(folder, ns=(time.st_atime_ns, time.st_mtime_ns))
    assert not taken(looking, 2)
    assert taken(looking, 10) == ["a.png"]


def test_a_look_costs_as_much_over_many_judged_photos_as_over_some(folder, monkeypatch):
    """What costs is counted, not timed: files that are looked at, and folders that are listed."""
    for at in range(3000):
        (folder / f"{at:04}.png").write_bytes(b"good")
    looking, _ = watch(folder, [f"{at:04}.png" for at in range(3000)])
    for _ in range(watched.SETTLED + 2):
        looking.look()  # the folder's time is new to it
    states, listings = [], []
    at, listed = Photo.at, watched.list_folder
    monkeypatch.setattr(watched.Photo, "at", lambda path, name: states.append(name) or at(path, name))
    monkeypatch.setattr(watched, "list_folder", lambda path: listings.append(path) or listed(path))
    for _ in range(6):
        looking.look()
    assert not listings
    assert len(states) == 6 * watched.SWEPT and len(set(states)) == 3000  # each has its turn

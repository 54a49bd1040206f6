"""Where an export's photos come from: all of them come once, and what cannot be taken is told."""

import io
import os
import re
from pathlib import Path

import cv2
import numpy as np
import pytest

from datasets.images import write_image
from exporting.runner import photos, sources

NOISE = np.random.default_rng(0).integers(0, 256, (37, 50, 3), np.uint8)


def turn_by_turn(steps):
    """Return what is asked between two looks into a folder: it does a step, and ends after the last."""
    left = iter(steps)

    def look_again():
        step = next(left, None)
        return step is not None and (step(), True)[1]

    return look_again


def test_a_watched_folder_gives_what_is_whole_once_and_again_when_written_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "_TURN", 0)
    monkeypatch.setattr(sources, "_PATIENCE", 0)
    turns = [
        lambda: write_image(tmp_path / "a.png", NOISE),
        lambda: None,
        lambda: (tmp_path / "torn.png").write_bytes(b"\x89PNG"),
        lambda: write_image(tmp_path / "a.png", NOISE[:20]),
        lambda: None,
        lambda: None,
    ]

    taken = list(sources.watched(tmp_path, turn_by_turn(turns)))
    assert [(each.name, None if each.pixels is None else len(each.pixels)) for each in taken] == [
        ("a.png", 37),
        ("torn.png", None),
        ("a.png", 20),
    ]


def test_file_names_come_line_by_line(tmp_path):
    write_image(tmp_path / "a.png", NOISE)
    taken = list(sources.named(io.StringIO(f"{tmp_path / 'a.png'}\n\n{tmp_path / 'gone.png'}\r\n")))
    assert [each.pixels is None for each in taken] == [False, True]
    assert "No such file" in taken[1].problem


def test_a_line_that_is_no_file_name_is_told_and_the_next_one_is_read(tmp_path):
    write_image(tmp_path / "a.png", NOISE)
    taken = list(sources.named(io.StringIO(f"a\0b.png\n{tmp_path / 'a.png'}\n")))
    assert [each.pixels is None for each in taken] == [True, False]
    assert "null" in taken[0].problem


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_among_the_photos_is_told_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.png")
    write_image(tmp_path / "b.png", NOISE)
    taken = list(sources.of_folder(tmp_path))
    assert [(each.name, each.problem) for each in taken] == [
        ("a.png", "is no file"),
        ("b.png", ""),
    ]


def test_a_folder_without_a_photo_is_told(tmp_path):
    (tmp_path / "notes.txt").write_text("of line 3")
    with pytest.raises(photos.RefusedError, match=r"holds no photo \(\.bmp, "):
        list(sources.of_folder(tmp_path))


def test_a_folder_in_it_that_cannot_be_listed_is_told_and_the_others_are_judged(tmp_path, monkeypatch):
    for name in ("a", "locked", "z"):
        (tmp_path / name).mkdir()
        write_image(tmp_path / name / "1.png", NOISE)
    listed = os.scandir

    def guarded(path):
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    monkeypatch.setattr(os, "scandir", guarded)
    monkeypatch.setattr(sources, "_TURN", 0)
    monkeypatch.setattr(sources, "_PATIENCE", 0)
    wanted = [("a/1.png", ""), ("locked", "cannot be listed (Permission denied)"), ("z/1.png", "")]
    assert [(each.name, each.problem) for each in sources.of_folder(tmp_path)] == wanted
    looks = iter([True, True, True, False])
    assert [(each.name, each.problem) for each in sources.watched(tmp_path, lambda: next(looks))] == wanted
    with pytest.raises(photos.RefusedError, match="locked: cannot be listed"):
        list(sources.of_folder(tmp_path / "locked"))


def test_what_is_no_photo_by_its_ending_is_counted(tmp_path, capsys):
    write_image(tmp_path / "b.png", NOISE)
    for name in ("c.heic", "a.heic", ".hidden"):
        (tmp_path / name).touch()
    assert [each.name for each in sources.of_folder(tmp_path)] == ["b.png"]
    assert (
        f"passed over 2 files that end otherwise than photos, such as {tmp_path / 'a.heic'}"
        in capsys.readouterr().err
    )


def test_a_link_to_a_folder_is_told_and_not_followed(tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/again").symlink_to(tmp_path)
    write_image(tmp_path / "photos/b.png", NOISE)
    taken = [(each.name, each.problem) for each in sources.of_folder(tmp_path / "photos")]
    assert taken == [("again", "is a link to a folder, which is not followed"), ("b.png", "")]


@pytest.mark.parametrize(("remembered", "times"), [(1, 1), (0, 2)])
def test_a_photo_that_comes_back_as_it_was_is_not_judged_again(tmp_path, monkeypatch, remembered, times):
    monkeypatch.setattr(sources, "_TURN", 0)
    monkeypatch.setattr(sources, "_REMEMBERED", remembered)
    folder, away = tmp_path / "photos", tmp_path / "away"
    folder.mkdir()
    write_image(folder / "a.png", NOISE)
    turns = [
        lambda: None,
        lambda: (folder / "a.png").rename(away),
        lambda: away.rename(folder / "a.png"),
        lambda: None,
        lambda: None,
    ]
    assert [each.name for each in sources.watched(folder, turn_by_turn(turns))] == ["a.png"] * times


def test_a_watched_folder_that_is_gone_for_a_while_is_waited_for(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sources, "_TURN", 0)
    folder = tmp_path / "photos"
    folder.mkdir()
    turns = [
        lambda: folder.rename(tmp_path / "away"),
        lambda: None,
        lambda: (tmp_path / "away").rename(folder),
        lambda: write_image(folder / "a.png", NOISE),
        lambda: None,
        lambda: None,
    ]
    assert [each.name for each in sources.watched(folder, turn_by_turn(turns))] == ["a.png"]
    told = capsys.readouterr().err
    assert told.count("it is waited for") == 1 and told.count("is there again") == 1
    with pytest.raises(photos.RefusedError, match="cannot be listed"):
        next(sources.watched(tmp_path / "gone"))


@pytest.mark.parametrize("grey", [False, True])
def test_the_frames_of_a_camera_are_photos(tmp_path, grey):
    film = cv2.VideoWriter(str(tmp_path / "film.avi"), cv2.VideoWriter.fourcc(*"FFV1"), 10, (50, 36))
    for level in (10, 200):
        film.write(np.full((36, 50, 3), (level, level if grey else 0, level), np.uint8))
    film.release()
    taken = []
    with pytest.raises(photos.RefusedError, match="gives no frames any more, after 2"):
        taken.extend(sources.of_camera(str(tmp_path / "film.avi"), 0, is_grey=True))
    assert all(re.fullmatch(r"frame-\d{8}-\d{6}-[0-9a-f]{6}-00000[12]\.png", each.name) for each in taken)
    assert [each.pixels.shape for each in taken] == [(36, 50, 1 if grey else 3)] * 2
    in_colour = sources.of_camera(str(tmp_path / "film.avi"), 0, is_grey=False)
    assert next(in_colour).pixels.shape == (36, 50, 3)  # also where the lens is covered
    in_colour.close()
    for none in (str(tmp_path / "gone.avi"), "99999999999"):
        with pytest.raises(photos.RefusedError, match="does not open"):
            next(sources.of_camera(none, 0, is_grey=True))


def test_a_photo_that_cannot_be_looked_at_is_told_while_watching_too(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "_TURN", 0)
    monkeypatch.setattr(sources, "_PATIENCE", 0)
    (tmp_path / "dead.png").symlink_to(tmp_path / "gone.png")
    looks = iter([True, True, False])
    taken = list(sources.watched(tmp_path, lambda: next(looks)))
    assert [(each.name, "No such file" in each.problem) for each in taken] == [("dead.png", True)]

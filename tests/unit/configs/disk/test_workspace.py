import os
from pathlib import Path

import pytest

from configs.disk.building import building
from configs.disk.workspace import Workspace
from configs.disk.writing import sweep, write_text
from configs.errors import ExistsError, MissingError, UserError


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


def test_a_folder_appears_only_when_it_is_whole(workspace):
    target = workspace.dataset("bottle")
    with building(target, "data set") as beside:
        (beside / "dataset.hjson").write_text("{}")
        assert workspace.datasets() == []
    assert workspace.datasets() == ["bottle"]
    assert list(target.parent.iterdir()) == [target]


def test_a_folder_that_fails_leaves_nothing(workspace):
    target = workspace.dataset("bottle")
    with pytest.raises(RuntimeError), building(target, "data set") as beside:
        (beside / "half").write_text("")
        raise RuntimeError
    assert list(target.parent.iterdir()) == []


def test_the_leftovers_of_a_killed_process_are_swept_away(workspace):
    leftover = workspace.root / "datasets" / ".building-bottle"
    leftover.mkdir(parents=True)
    (leftover / "dataset.hjson").write_text("stale")
    assert workspace.datasets() == []

    with building(workspace.dataset("bottle"), "data set") as beside:
        assert list(beside.iterdir()) == []
    assert not leftover.exists()


def test_what_killed_processes_left_beside_is_swept_and_what_another_one_builds_stays(tmp_path):
    (tmp_path / ".building-hung-up" / "train").mkdir(parents=True)
    (tmp_path / ".building-old-residual").mkdir()
    with building(tmp_path / "at-work", "evaluation") as other:
        (other / "half").touch()
        with building(tmp_path / "residual", "evaluation", replaces=lambda _: True):
            pass
        assert (other / "half").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["at-work", "residual"]


@pytest.mark.parametrize("moment", ["the old one has given way", "the new one has its name"])
def test_a_kill_while_one_gives_way_to_another_loses_neither(tmp_path, moment):
    with building(tmp_path / "residual", "evaluation") as beside:
        (beside / "report.json").write_text("old")
    (tmp_path / "residual").rename(tmp_path / ".giving-way-residual")
    if moment == "the new one has its name":
        (tmp_path / "residual").mkdir()
        (tmp_path / "residual" / "report.json").write_text("new")
    with (
        pytest.raises(RuntimeError),
        building(tmp_path / "residual", "evaluation", replaces=lambda _: True),
    ):
        raise RuntimeError
    kept = "old" if moment == "the old one has given way" else "new"
    assert (tmp_path / "residual" / "report.json").read_text() == kept
    assert [path.name for path in tmp_path.iterdir()] == ["residual"]


def test_a_taken_name_is_refused_and_kept(workspace):
    workspace.dataset("bottle").mkdir(parents=True)
    with (
        pytest.raises(ExistsError, match='a data set called "bottle" exists already; choose another name'),
        building(workspace.dataset("bottle"), "data set"),
    ):
        pass
    assert workspace.dataset("bottle").is_dir()


def test_a_folder_is_replaced_only_when_the_new_one_is_whole(tmp_path):
    target = tmp_path / "residual"
    with building(target, "evaluation") as beside:
        (beside / "report.json").write_text("old")
    with pytest.raises(RuntimeError), building(target, "evaluation", replaces=lambda _: True) as beside:
        raise RuntimeError
    assert (target / "report.json").read_text() == "old"
    with building(target, "evaluation", replaces=lambda _: True) as beside:
        (beside / "report.json").write_text("new")
    assert (target / "report.json").read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_place_that_cannot_be_written_to_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(UserError, match="cannot be written to"),
        building(tmp_path / "file" / "x", "data set"),
    ):
        pass


def test_what_is_missing_is_named_with_what_there_is(workspace):
    with building(workspace.dataset("bottle"), "data set") as beside:
        (beside / "dataset.hjson").write_text("")
    with pytest.raises(MissingError, match='no data set is called "botle"; did you mean "bottle"'):
        workspace.existing_dataset("botle")
    with pytest.raises(MissingError, match='no run is called "x"; there is none yet'):
        workspace.existing_run("x")


def test_a_text_file_is_replaced_whole(tmp_path):
    path = tmp_path / "settings.json"
    write_text(path, "one")
    write_text(path, "two")
    assert path.read_text() == "two"
    assert list(tmp_path.iterdir()) == [path]


def test_two_processes_never_make_the_same_thing_at_once(tmp_path):
    with building(tmp_path / "a", "data set") as beside:
        (beside / "half").touch()
        with (
            pytest.raises(UserError, match="another process is working on this data set"),
            building(tmp_path / "a", "data set"),
        ):
            pass
        assert (beside / "half").exists()  # the first one's work stays
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_name_that_differs_in_capitals_alone_is_taken(tmp_path):
    (tmp_path / "Bottle").mkdir()
    with (
        pytest.raises(ExistsError, match='called "Bottle" exists already'),
        building(tmp_path / "bottle", "data set"),
    ):
        pass


def test_an_error_names_what_a_person_knows_not_what_is_built_beside_it(tmp_path):
    with pytest.raises(FileNotFoundError) as whole:
        write_text(tmp_path / "nowhere" / "a.json", "")
    assert whole.value.filename == str(tmp_path / "nowhere" / "a.json")
    with pytest.raises(FileNotFoundError) as built, building(tmp_path / "new", "data set") as beside:
        (beside / "images" / "a.png").write_bytes(b"")
    assert built.value.filename == str(tmp_path / "new" / "images" / "a.png")


def test_what_a_killed_process_had_begun_to_write_is_swept_and_the_rest_stays(tmp_path):
    for name in (".building-12-last.npz", ".building-images.raw", "last.npz", ".lock-x"):
        (tmp_path / name).write_bytes(b"")
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".lock-x", "last.npz"]


def test_what_a_person_put_into_a_folder_that_is_replaced_is_in_the_new_one(tmp_path):
    def is_ours(name):
        return name.suffix == ".json"

    target, notes = tmp_path / "residual", ("notes.txt", "maps/hole/000.txt")
    for folder in ("maps/hole", "maps/good"):
        (target / folder).mkdir(parents=True)
    for name in (*notes, "report.json", "maps/good/old.json"):
        (target / name).write_text(f"old {name}")
    (target / "mine").symlink_to("nowhere")
    with building(target, "evaluation", replaces=is_ours) as beside:
        (beside / "report.json").write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["residual"]
    files = {path.relative_to(target).as_posix(): path.read_text() for path in target.rglob("*.*")}
    assert files == {"report.json": "new"} | {name: f"old {name}" for name in notes}
    assert (target / "mine").readlink() == Path("nowhere")


def test_what_processes_that_are_gone_had_begun_to_write_goes_with_the_next_file_and_all_else_stays(tmp_path):
    gone, ours, alive = 2**22 + 1, os.getpid(), os.getppid()
    left = {f".building-{number}-table.csv" for number in (gone, ours, alive)}
    left |= {
        f".building-{10**30}-table.csv",
        ".building-notes.txt",
        "notes.txt",
        f".building-{gone}-folder/x",
    }
    for name in left:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("left")
    write_text(tmp_path / "other.csv", "a,b")
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == (left | {"other.csv"}) - {f".building-{gone}-table.csv"}

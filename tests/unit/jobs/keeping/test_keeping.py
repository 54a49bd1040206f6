"""What is kept is renamed, duplicated, deleted and brought back, whole; what somebody needs stays where it is."""

import subprocess
import sys

import pytest

from configs.disk.building import alone
from configs.disk.workspace import Workspace
from configs.errors import Cancelled, ExistsError, MissingError, UserError
from configs.spec.spec_io import spec_from, to_hjson
from datasets.corruption.design import read_designed
from datasets.layout import read_record
from jobs.keeping import bin as the_bin
from jobs.keeping.changing import duplicate, rename
from jobs.keeping.dependents import needed_by
from jobs.keeping.kept import all_kept, kept_at, size_of, size_text
from jobs.keeping.uses import FOLDER, in_use
from jobs.kinds.registry import KINDS
from jobs.queue.adding import enqueue
from jobs.queue.folder import Queue
from networks.runs.run_record import read_run_record
from tests.power_cut import Disk
from tests.small import small_training, write_corruption, write_untrained_run


@pytest.fixture
def kept(workspace):
    """The data set part with its stain, on which the run first was trained, and which a folder of notes stands in."""
    write_corruption(workspace)
    files = write_untrained_run(workspace)
    (files.path / "notes.txt").write_text("mine", encoding="utf-8")
    for name in ("residual", "residual@best"):
        files.evaluation(name).mkdir(parents=True)
        (files.evaluation(name) / "report.json").write_text("{}", encoding="utf-8")
    return workspace


def names_of(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def at(place, workspace):
    return kept_at(place, workspace)


def test_all_that_is_kept_is_listed_with_what_belongs_to_it(kept):
    assert [str(each.place) for each in all_kept(kept)] == [
        "datasets/part",
        "datasets/part/corruptions/stain",
        "runs/first",
        "runs/first/evaluations/residual",
        "runs/first/evaluations/residual@best",
    ]
    assert at("runs/first/evaluations/residual", kept).thing == ("evaluation", "first", "residual")


@pytest.mark.parametrize("place", ["runs/other", "queue/todo", "runs/..", "/etc", "runs/first/notes.txt", ""])
def test_what_is_not_kept_has_no_place(kept, place):
    with pytest.raises(MissingError, match="has nothing at"):
        at(place, kept)


def test_a_size_is_that_of_all_files(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a").write_bytes(b"x" * 900)
    (tmp_path / "b").write_bytes(b"x" * 1100)
    assert size_of(tmp_path) == 2000
    assert [size_text(size) for size in (999, 2000, 12_340_000)] == ["999 bytes", "2.0 kB", "12.3 MB"]


def test_a_run_with_another_name_is_called_so_in_its_records(kept):
    rename(at("runs/first", kept), "second", kept)
    assert kept.runs() == ["second"]
    assert read_run_record(kept.run("second")).spec.name == "second"
    assert (kept.run("second").path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_data_set_and_its_corruption_are_called_as_their_folders_are(workspace):
    write_corruption(workspace)
    rename(at("datasets/part/corruptions/stain", workspace), "spot", workspace)
    rename(at("datasets/part", workspace), "nut", workspace)
    assert read_record(workspace.dataset("nut")).name == "nut"
    spec = read_designed(workspace.corruption("nut", "spot"))
    assert (spec.dataset, spec.name) == ("nut", "spot")


def test_of_an_evaluation_the_label_alone_changes(kept):
    evaluation = at("runs/first/evaluations/residual", kept)
    assert rename(evaluation, "mine", kept).name == "residual@mine"
    assert rename(at("runs/first/evaluations/residual@mine", kept), "residual", kept).name == "residual"
    with pytest.raises(ExistsError, match="residual@best"):
        rename(evaluation, "best", kept)
    with pytest.raises(UserError, match="must be made of letters"):
        rename(evaluation, "located@mine", kept)


@pytest.mark.parametrize("place", ["datasets/part", "datasets/part/corruptions/stain"])
def test_what_a_run_was_trained_on_stays(kept, place):
    for change in (
        lambda: rename(at(place, kept), "other", kept),
        lambda: the_bin.delete(at(place, kept), kept),
    ):
        with pytest.raises(UserError, match="is needed by run first; delete those first"):
            change()
    assert at(place, kept)


def test_what_a_queued_job_needs_stays(kept):
    queue = Queue.at(kept.queue)
    enqueue(spec_from(KINDS["stress"].spec_class, run="first", method="residual@best"), queue)
    with pytest.raises(UserError, match="job 00001-stress-first-residual@best"):
        the_bin.delete(at("runs/first", kept), kept)
    the_bin.delete(at("runs/first/evaluations/residual", kept), kept)
    assert kept.run("first").evaluations() == ["residual@best"]
    assert needed_by(kept)[at("datasets/part", kept)] == ["run first"]


def test_what_a_running_job_uses_stays_until_it_ends(kept):
    spec = spec_from(KINDS["evaluate"].spec_class, run="first")
    with in_use(spec, kept), pytest.raises(UserError, match="is used by a job that runs, evaluate-first"):
        the_bin.delete(at("runs/first", kept), kept)
    with alone(kept.run("first").path, "run"), pytest.raises(UserError, match="another process is working"):
        the_bin.delete(at("runs/first", kept), kept)
    the_bin.delete(at("runs/first", kept), kept)
    assert not list((kept.root / FOLDER).iterdir())


def test_what_a_killed_job_left_holds_nothing(kept, tmp_path):
    program = (
        "import os, sys; from pathlib import Path; from configs.disk.workspace import Workspace\n"
        "from jobs.keeping.uses import in_use; from jobs.kinds.running import read_job_spec\n"
        "with in_use(read_job_spec(Path(sys.argv[2])), Workspace(Path(sys.argv[1]))): os._exit(1)"
    )
    spec = tmp_path / "evaluate.hjson"
    spec.write_text(to_hjson(spec_from(KINDS["evaluate"].spec_class, run="first")), encoding="utf-8")
    subprocess.run([sys.executable, "-c", program, str(kept.root), str(spec)], check=False)
    assert list((kept.root / FOLDER).glob("*.txt"))
    the_bin.delete(at("runs/first", kept), kept)
    assert kept.runs() == []


def test_a_job_runs_where_it_cannot_say_so(kept):
    (kept.root / FOLDER).write_text("no folder", encoding="utf-8")
    with in_use(small_training("other"), kept):
        pass


def test_what_is_deleted_comes_back_as_it_was(kept):
    before = names_of(kept.root / "runs")
    entry = the_bin.delete(at("runs/first", kept), kept)
    assert kept.runs() == []
    assert [each.kept for each in the_bin.entries(kept)] == [entry.kept]
    assert str(the_bin.restore(the_bin.entry_of("runs/first", kept), kept).place) == "runs/first"
    assert names_of(kept.root / "runs") == before
    assert the_bin.entries(kept) == []


def test_nothing_comes_back_over_what_stands_there_now(kept):
    the_bin.delete(at("runs/first/evaluations/residual", kept), kept)
    duplicate(at("runs/first/evaluations/residual@best", kept), "residual", kept, [].append)
    entry = the_bin.entry_of("runs/first/evaluations/residual", kept)
    with pytest.raises(ExistsError, match="exists already"):
        the_bin.restore(entry, kept)
    the_bin.delete(at("runs/first", kept), kept)
    with pytest.raises(MissingError, match="as there is no run first"):
        the_bin.restore(entry, kept)


def test_a_duplicate_is_one_of_its_own(kept):
    said = []
    duplicate(at("runs/first", kept), "second", kept, said.append)
    first, second = (kept.run(name).path for name in ("first", "second"))
    assert names_of(first) == names_of(second)
    assert read_run_record(kept.run("second")).spec.name == "second"
    assert (said[-1].done, said[-1].total) == (6, 6)
    with pytest.raises(ExistsError):
        duplicate(at("runs/first", kept), "second", kept, said.append)


def test_an_emptied_bin_holds_nothing_not_even_what_an_earlier_time_left(kept):
    folder = the_bin.bin_of(kept)
    assert the_bin.empty(kept) == 0
    the_bin.delete(at("runs/first/evaluations/residual", kept), kept)
    left = folder / ".building-20260101-000000-001"  # as a process that was killed leaves it
    (left / "content").mkdir(parents=True)
    assert len(the_bin.entries(kept)) == 1
    assert the_bin.empty(kept) == len("{}") + len("runs/first/evaluations/residual\n")
    assert not list(folder.iterdir())


def test_what_was_cut_off_before_it_moved_is_no_entry(kept):
    (the_bin.bin_of(kept) / "20260101-000000-001").mkdir(parents=True)
    (the_bin.bin_of(kept) / "20260101-000000-001" / "place.txt").write_text("runs/first", encoding="utf-8")
    assert the_bin.entries(kept) == []
    assert Workspace(kept.root).runs() == ["first"]


def test_a_power_cut_leaves_all_of_it_in_one_place_or_the_other(kept, monkeypatch):
    def files_of(tree, folder):
        return {
            name.removeprefix(folder): content
            for name, content in tree.items()
            if name.startswith(folder) and isinstance(content, bytes)
        }

    disk = Disk(kept.root)
    with disk.watched(monkeypatch):
        rename(at("runs/first", kept), "second", kept)
        entry = the_bin.delete(at("runs/second", kept), kept)
        the_bin.restore(entry, kept)
    whole = files_of(disk.states[0].tree, "runs/first/")
    assert "notes.txt" in whole and len(disk.states) > 10
    for state in disk.states:
        deleted = f"bin/{entry.name}/"
        places = [
            files_of(state.tree, place) for place in ("runs/first/", "runs/second/", f"{deleted}content/")
        ]
        assert whole in places, state.at
        assert all(not found or found == whole for found in places), state.at
        if places == [{}, {}, whole]:
            assert state.tree[f"{deleted}place.txt"] == b"runs/second\n", state.at


def test_a_duplicate_that_is_cancelled_leaves_nothing(kept):
    def stop(_):
        raise Cancelled

    with pytest.raises(Cancelled):
        duplicate(at("runs/first", kept), "second", kept, stop)
    assert names_of(kept.root / "runs")[0] == "first" and kept.runs() == ["first"]

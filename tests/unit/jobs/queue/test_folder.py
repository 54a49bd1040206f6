import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from configs.disk.lock import Lock
from configs.errors import ExistsError, UserError
from jobs.queue.folder import Queue, between


@pytest.fixture
def queue(tmp_path):
    return Queue.at(tmp_path / "queue")


def kinds(queue):
    """The waiting jobs in order, without their numbers."""
    return [name.partition("-")[2] for name in queue.names("todo")]


def test_a_job_moves_up_as_often_as_one_likes(queue):
    for name in "abcde":
        queue.add(name, "")
    for _ in range(30):
        assert queue.move_up(queue.names("todo")[-1])
        assert queue.move_up(queue.names("todo")[-1])
    for _ in range(4):
        queue.move_up(next(name for name in queue.names("todo") if name.endswith("-d")))
    assert kinds(queue)[0] == "d"
    assert sorted(kinds(queue)) == list("abcde")


def test_specs_that_a_person_put_there_keep_their_order_when_one_moves(queue):
    queue.todo.mkdir(parents=True)
    for name in ("x", "y", "z"):
        queue.spec("todo", name).write_text(name)
    queue.move_up("z")
    assert kinds(queue) == ["x", "z", "y"]
    assert [queue.spec("todo", name).read_text() for name in queue.names("todo")] == ["x", "z", "y"]


@given(st.lists(st.integers(0, 6), min_size=1, max_size=40))
def test_there_is_always_a_number_between_two_others(places):
    numbers = ["00001", "00002"]
    for place in places:
        at = place % len(numbers)
        low = numbers[at - 1] if at else ""
        new = between(low, numbers[at])
        assert f"{low}-" < f"{new}-z" < f"{numbers[at]}-"
        numbers.insert(at, new)


def test_a_new_job_comes_behind_all_that_were_ever_there(queue):
    first = queue.add("a", "")
    claim = queue.claim(first)
    queue.finish(claim, "done")
    assert queue.add("a", "") > first


def test_a_job_is_claimed_once_and_taken_up_when_its_holder_is_gone(queue):
    name = queue.add("a", "")
    claim = queue.claim(name)
    assert not claim.again
    assert queue.claim(name) is None
    claim.lock.release()  # as when its process ends
    assert queue.claim(name).again


def test_a_job_that_runs_can_be_neither_moved_nor_removed_nor_retried(queue):
    name = queue.add("a", "")
    claim = queue.claim(name)
    for act in (lambda: queue.remove("running", name), lambda: queue.retry(name)):
        with pytest.raises(UserError, match="is running"):
            act()
    queue.finish(claim, "failed", "why")
    assert queue.reason(name).read_text() == "why\n"
    queue.remove("failed", name)
    assert [path for path in queue.root.rglob("*") if path.is_file()] == []


def test_an_older_job_of_the_same_name_is_kept(queue):
    for text in ("old", "new"):
        queue.todo.mkdir(parents=True, exist_ok=True)
        queue.spec("todo", "mine").write_text(text)
        queue.finish(queue.claim("mine"), "done")
    assert sorted(path.read_text() for path in queue.folder("done").iterdir()) == ["new", "old"]


def test_a_lock_is_free_again_once_it_is_released(tmp_path):
    lock = Lock.attempt(tmp_path / "a.lock")
    assert lock is not None
    assert Lock.attempt(tmp_path / "a.lock") is None
    lock.release()
    assert list(tmp_path.iterdir()) == []
    Lock.wait(tmp_path / "a.lock").release()


@pytest.mark.parametrize("has_links", [True, False])
def test_a_spec_never_takes_the_place_of_another_one(queue, monkeypatch, has_links):
    def refuse(*_):
        raise PermissionError(1, "no hard links here")

    if not has_links:
        monkeypatch.setattr("os.link", refuse)
    assert queue.put("a", "first")
    assert not queue.put("a", "second")
    assert queue.spec("todo", "a").read_text() == "first"
    assert [path.name for path in queue.todo.iterdir()] == ["a.hjson"]


def put(queue, place, name, text=""):
    queue.folder(place).mkdir(parents=True, exist_ok=True)
    queue.spec(place, name).write_text(text, encoding="utf-8")


def test_a_failed_job_does_not_take_the_place_of_its_corrected_spec(queue):
    put(queue, "todo", "00001-train", "corrected")
    put(queue, "failed", "00001-train", "wrong")
    with pytest.raises(ExistsError, match="is there already, as a job of that name"):
        queue.retry("00001-train")
    assert queue.spec("todo", "00001-train").read_text() == "corrected"
    assert queue.names("failed") == ["00001-train"]


@pytest.mark.parametrize(
    "names", [["0-a", "00001-x", "1-x"], ["0-x", "00001-x"], ["x", "y"], ["00000-a", "00000-b"], ["1-a", "x"]]
)
def test_a_job_moves_up_whatever_the_others_are_called_and_takes_no_name(queue, names):
    for name in names:
        put(queue, "todo", name, name)
    new = queue.move_up(names[-1])
    found = [queue.spec("todo", name).read_text() for name in queue.names("todo")]
    assert found == [*names[:-2], names[-1], names[-2]]
    assert queue.names("todo")[-2] == new


def test_a_job_that_is_removed_takes_nothing_of_another_one_of_its_name(queue):
    for place in ("done", "failed"):
        put(queue, place, "1")
    queue.reason("1").write_text("why")
    queue.log("1").parent.mkdir()
    queue.log("1").write_text("log")
    queue.remove("done", "1")
    assert (queue.reason("1").read_text(), queue.log("1").read_text()) == ("why", "log")
    queue.remove("failed", "1")
    assert not queue.reason("1").exists() and not queue.log("1").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes")
def test_a_pipe_is_no_job_and_a_folder_is_one_that_fails(queue):
    put(queue, "todo", "1")
    os.mkfifo(queue.spec("todo", "2"))
    (queue.folder("todo") / "3.hjson").mkdir()
    assert queue.names("todo") == ["1", "3"]


def test_a_queue_whose_specs_are_kept_is_run_by_one_process(queue):
    with queue.kept(keep=False), queue.kept(keep=False):  # they share it: each job is claimed once
        pass
    for other in (True, False):
        with (
            queue.kept(keep=True),
            pytest.raises(UserError, match="is being run with -keep by another process"),
            queue.kept(keep=other),
        ):
            pass
    with queue.kept(keep=True):
        pass

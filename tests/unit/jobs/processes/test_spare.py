"""When a spare worker is started, used and let go. What it does is tested in `test_worker.py` and `tests/gui`."""

from types import SimpleNamespace

import pytest

from configs.disk.workspace import Workspace
from jobs.processes import spare as module
from jobs.processes.spare import IDLE, LEAST_FREE, SETTLED, Spare


class FakeWorker:
    """A worker that only remembers what it was asked to do."""

    made: list["FakeWorker"]

    def __init__(self, workspace, warm=False):
        self.workspace, self.was_warmed = workspace, warm
        self.tasks, self.is_killed, self.prepared, self.is_preparing = [], False, "", False
        self.is_alive, self.is_warm, self.can_go_on, self.memory = True, warm, True, 700
        FakeWorker.made.append(self)

    def give(self, task):
        self.tasks.append(task)

    def prepare(self, spec):
        self.prepared, self.is_preparing = spec, True

    def drain(self):
        return []

    def kill(self):
        self.is_killed = True


@pytest.fixture
def machine(monkeypatch):
    """Fake workers, memory and time."""
    machine = SimpleNamespace(free=2 * LEAST_FREE, now=1000.0)
    FakeWorker.made = []
    monkeypatch.setattr(module, "Worker", FakeWorker)
    monkeypatch.setattr(module.psutil, "virtual_memory", lambda: SimpleNamespace(available=machine.free))
    monkeypatch.setattr(module.time, "monotonic", lambda: machine.now)
    return machine


@pytest.fixture
def spare(machine, tmp_path):
    del machine
    return Spare(Workspace(tmp_path))


def test_one_is_started_when_a_job_is_likely_and_not_another_one(spare):
    assert not spare.is_warm and spare.memory == 0
    spare.want()
    spare.want()
    assert [worker.was_warmed for worker in FakeWorker.made] == [True]
    assert spare.is_warm and spare.memory == 700


def test_none_is_started_when_memory_is_short(spare, machine):
    machine.free = LEAST_FREE - 1
    spare.want()
    assert FakeWorker.made == []


def test_none_is_started_when_the_person_does_not_want_one(machine, tmp_path):
    del machine
    spare = Spare(Workspace(tmp_path), is_on=False)
    spare.want()
    assert FakeWorker.made == []
    worker = spare.begin([tmp_path / "a.hjson"])
    spare.take_back(worker)
    assert worker.is_killed and not worker.was_warmed


def test_a_job_is_done_by_the_one_that_waits(spare, tmp_path):
    spare.want()
    worker = spare.begin([tmp_path / "a.hjson"])
    assert worker is FakeWorker.made[0]
    assert worker.tasks[0].specs == [str(tmp_path / "a.hjson")]
    assert spare.memory == 0  # it has something to do: it is not the spare one any more


def test_a_job_needs_no_spare_worker(spare, tmp_path):
    worker = spare.begin([tmp_path / "a.hjson"])
    assert len(worker.tasks) == 1 and not worker.was_warmed


def test_one_that_has_died_meanwhile_gets_no_job(spare, tmp_path):
    spare.want()
    FakeWorker.made[0].is_alive = False
    assert spare.begin([tmp_path / "a.hjson"]) is FakeWorker.made[1]


def test_one_whose_job_is_over_waits_for_the_next(spare, tmp_path):
    worker = spare.begin([tmp_path / "a.hjson"])
    spare.take_back(worker)
    assert spare.begin([tmp_path / "b.hjson"]) is worker


def test_one_that_cannot_go_on_is_let_go(spare, tmp_path):
    worker = spare.begin([tmp_path / "a.hjson"])
    worker.can_go_on = False
    spare.take_back(worker)
    assert worker.is_killed


def test_of_two_only_one_waits(spare, tmp_path):
    first = spare.begin([tmp_path / "a.hjson"])
    spare.want()
    spare.take_back(first)
    assert first.is_killed and not FakeWorker.made[1].is_killed


def test_one_that_nobody_needs_for_long_is_let_go(spare, machine):
    spare.want()
    machine.now += IDLE - 1
    spare.turn()
    assert not FakeWorker.made[0].is_killed
    machine.now += 2
    spare.turn()
    assert FakeWorker.made[0].is_killed


def test_it_goes_with_the_window(spare):
    spare.want()
    spare.end()
    spare.end()
    assert FakeWorker.made[0].is_killed


def test_the_training_of_a_form_is_prepared_once_the_form_stays_as_it_is(spare, machine):
    spare.want()
    worker = FakeWorker.made[0]
    spare.expect("a")
    spare.turn()
    assert worker.prepared == ""
    machine.now += SETTLED + 0.1
    spare.expect("b")  # changed just before
    spare.turn()
    assert worker.prepared == ""
    machine.now += SETTLED + 0.1
    spare.turn()
    assert worker.prepared == "b"
    spare.expect("c")
    machine.now += SETTLED + 0.1
    spare.turn()
    assert worker.prepared == "b"  # one after the other
    worker.is_preparing = False
    spare.turn()
    assert worker.prepared == "c"


def test_nothing_is_prepared_before_all_is_loaded_nor_again_after_the_job_began(spare, machine, tmp_path):
    spare.want()
    FakeWorker.made[0].is_warm = False
    spare.expect("a")
    machine.now += SETTLED + 0.1
    spare.turn()
    assert FakeWorker.made[0].prepared == ""
    worker = spare.begin([tmp_path / "a.hjson"])
    worker.is_warm = True
    spare.take_back(worker)
    spare.turn()
    assert worker.prepared == ""

"""Work by several threads."""

import threading
import time

import pytest

from configs import threads
from configs.threads import in_order


@pytest.fixture(params=[1, 4])
def _cores(request, monkeypatch):
    monkeypatch.setattr(threads, "cores", lambda: request.param)


@pytest.mark.usefixtures("_cores")
def test_results_come_in_the_order_of_the_items():
    def work(item):
        time.sleep(0.002 * (item % 3))  # some are done before those in front of them
        return item * item

    assert list(in_order(work, range(20))) == [item * item for item in range(20)]


@pytest.mark.usefixtures("_cores")
def test_items_are_taken_a_few_ahead_however_many_there_are():
    taken = []

    def items():
        for item in range(1000):
            taken.append(item)
            yield item

    results = in_order(lambda item: item, items(), ahead=6)
    for done in range(1, 50):
        next(results)
        assert len(taken) - done <= 6


@pytest.mark.usefixtures("_cores")
def test_an_error_comes_in_its_turn_and_nothing_runs_on():
    def work(item):
        if item == 3:
            raise ValueError("three")
        return item

    others = set(threading.enumerate())  # of what ran before
    results = in_order(work, range(100))
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)
    assert set(threading.enumerate()) <= others


def test_several_items_are_at_work_at_once(monkeypatch):
    monkeypatch.setattr(threads, "cores", lambda: 2)
    together = threading.Barrier(2, timeout=60)
    assert list(in_order(lambda _item: together.wait() >= 0, range(2))) == [True, True]


def test_who_stops_early_leaves_no_thread_behind(monkeypatch):
    monkeypatch.setattr(threads, "cores", lambda: 4)
    before = set(threading.enumerate())
    results = in_order(lambda item: item, range(100))
    next(results)
    results.close()
    assert set(threading.enumerate()) <= before

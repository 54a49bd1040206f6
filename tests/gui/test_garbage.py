"""Garbage, while other threads work for the window."""

import gc
import threading
from concurrent.futures import ThreadPoolExecutor

from gui.toolkit import garbage
from gui.toolkit.garbage import LONGEST, MANY, PAUSE, Collector
from tests.gui.person import Person


class Owned:
    """Knows which thread deleted it, as a variable of Tk would have to."""

    def __init__(self, deleted_by: list[threading.Thread]) -> None:
        self.itself, self.deleted_by = self, deleted_by  # only a collection can delete it

    def __del__(self) -> None:
        self.deleted_by.append(threading.current_thread())


def test_what_belongs_to_tk_is_never_deleted_by_a_thread_that_the_window_may_wait_for(open_app):
    person = Person(open_app())
    deleted_by: list[threading.Thread] = []
    Owned(deleted_by)
    with ThreadPoolExecutor(1) as reader:  # makes more than Python waits for before it collects
        made = reader.submit(lambda: [[[] for _ in range(1000)] for _ in range(1000)]).result()
    assert len(made) == 1000
    assert deleted_by == []
    person.wait_until(lambda: bool(deleted_by), "a collection")
    assert deleted_by == [threading.main_thread()]


def test_python_collects_by_itself_again_once_the_window_is_closed(open_app):
    app = open_app()
    assert not gc.isenabled()
    app.close()
    assert gc.isenabled()


def test_a_window_in_which_nothing_happens_collects_seldom(monkeypatch):
    now, new, collections = 1000.0, 0, []
    collector = Collector()
    try:
        with monkeypatch.context() as patch:
            patch.setattr(garbage.time, "monotonic", lambda: now)
            patch.setattr(garbage.gc, "get_count", lambda: (new, 0, 0))
            patch.setattr(garbage.gc, "collect", lambda: collections.append(now))
            collector.turn()
            for passed, objects in ((0.5, MANY), (PAUSE, MANY - 1), (PAUSE, MANY), (PAUSE, 0), (LONGEST, 0)):
                now, new = now + passed, objects
                collector.turn()
    finally:
        collector.end()
    assert collections == [1000.0, 1002.5, 1013.5]

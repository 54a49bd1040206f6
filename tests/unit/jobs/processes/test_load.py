"""Whether other work slows the machine down."""

import os

import psutil

from jobs.processes import load


def test_a_machine_is_overloaded_by_far_more_work_than_it_has_cores(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 4)
    monkeypatch.setattr(psutil, "getloadavg", lambda: (5.0, 20.0, 20.0))
    assert not load.is_overloaded()
    monkeypatch.setattr(psutil, "getloadavg", lambda: (9.0, 0.0, 0.0))
    assert load.is_overloaded()

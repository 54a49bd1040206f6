"""What the soak calls a leak: memory that never comes back after the window is warm."""

import pytest

from tests.soak.measures import ENOUGH, WARM, Memory

MIB = 1 << 20


def held(*mib: float, cold: int = 0) -> Memory:
    return Memory(held=[int(size * MIB) for size in mib], cold=cold)


def test_what_is_never_given_back_is_growth():
    assert held(*(100 + look for look in range(40))).growth == pytest.approx(
        (100 + 34) / (100 + 10) - 1, abs=0.02
    )


def test_pictures_that_come_and_go_are_no_growth():
    assert held(*(100 + 30 * (look % 3) for look in range(40))).growth == 0


def test_caches_that_fill_are_no_growth():
    assert held(*range(100, 130), *[130] * 20, cold=30).growth == 0


def test_few_looks_judge_nothing():
    assert held(*range(100, 130), *[150] * (ENOUGH - 1), cold=30).growth is None


def test_a_look_is_cold_until_the_window_has_done_enough():
    memory = Memory()
    for actions in (1, WARM - 1, WARM, WARM + 1):
        memory.look(actions)
    assert (len(memory.held), memory.cold) == (4, 2)

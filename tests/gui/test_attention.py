"""What the window does when a long job ends while the person looks elsewhere."""

from types import SimpleNamespace

import pytest

from gui import attention as module
from gui.attention import LONG, Attention


class Root:
    """A window that remembers its title and its sounds."""

    def __init__(self):
        self.shown, self.sounds, self.has_keyboard = "Stainless", 0, False

    def title(self, text=None):
        self.shown = text or self.shown
        return self.shown

    def bell(self):
        self.sounds += 1

    def focus_displayof(self):
        return self if self.has_keyboard else None


@pytest.fixture
def desk(monkeypatch):
    """A page, its window, and the time."""
    desk = SimpleNamespace(now=100.0, root=Root())
    desk.page = SimpleNamespace(name="train", title="Train", is_busy=False, progress="")
    monkeypatch.setattr(module.time, "monotonic", lambda: desk.now)
    desk.attention = Attention([desk.page], SimpleNamespace(TKroot=desk.root))
    return desk


def work(desk, seconds, with_sound=True):
    """Let a job run for so long."""
    desk.page.is_busy, desk.page.progress = True, "epoch 1 of 2"
    desk.attention.turn(with_sound)
    desk.now += seconds
    desk.attention.turn(with_sound)
    desk.page.is_busy, desk.page.progress = False, "done"
    desk.attention.turn(with_sound)


def test_a_long_job_is_told_until_the_person_comes_back(desk):
    work(desk, LONG)
    assert desk.root.shown == "Train: done – Stainless" and desk.root.sounds == 1
    desk.attention.turn(True)
    assert desk.root.shown == "Train: done – Stainless" and desk.root.sounds == 1
    desk.root.has_keyboard = True
    desk.attention.turn(True)
    assert desk.root.shown == "Stainless"


@pytest.mark.parametrize(("seconds", "has_keyboard"), [(LONG - 1, False), (LONG, True)])
def test_a_short_job_or_one_that_the_person_sees_end_is_not(desk, seconds, has_keyboard):
    desk.root.has_keyboard = has_keyboard
    work(desk, seconds)
    assert desk.root.shown == "Stainless" and desk.root.sounds == 0


def test_without_a_sound_the_title_tells_it_alone(desk):
    work(desk, LONG, with_sound=False)
    assert desk.root.shown != "Stainless" and desk.root.sounds == 0


def test_a_change_of_theme_does_not_lose_when_a_job_began(desk):
    desk.page.is_busy = True
    desk.attention.turn(True)
    desk.now += LONG
    anew = Attention([desk.page], SimpleNamespace(TKroot=desk.root))
    anew.take_over(desk.attention)
    desk.page.is_busy, desk.page.progress = False, "done"
    anew.turn(True)
    assert desk.root.sounds == 1


def test_the_real_window_says_who_has_the_keyboard_and_keeps_the_choice(open_app):
    app = open_app()
    app.step(0)
    assert app.window.TKroot.title().startswith("Stainless")
    app.act("menu.sound")
    assert not app.settings.sound and "no sound" in app.window["status"].get()

"""How far a page's job is: a bar, and a line in words; also between two stages, when nothing can be measured."""

import time
from typing import Any

from configs import events
from gui.framework.next_step import READY
from gui.framework.page import Page
from gui.toolkit import sg
from gui.toolkit.dress import WANDERS
from gui.toolkit.numbers import duration_text
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row
from jobs.processes.load import is_overloaded

SILENCE = 1.0  # seconds after the end of a stage until it is said that something follows
WORTH_TELLING = 60  # seconds left, of which one may ask why they are so many
BUSY = "; slow, as this computer has other work, too"
_WHOLE = 1000  # what a full bar counts
_STRIDE = 15  # by which the bar wanders in a turn while nothing can be measured


class StageBar:
    """Shows the stage that a job is in."""

    def __init__(self, page: Page, palette: Palette) -> None:
        self.page, self.palette = page, palette
        self.said = ""  # how far the job is
        self._share = 0  # of the bar, in its thousandths
        self._ended: events.Progress | None = None  # the stage that is done, until the next one begins
        self._since = 0.0  # when that was said
        self.wanders = False  # whether the bar only shows that something goes on

    def rows(self, beside: Row) -> list[Row]:
        """Return the bar, and the stage with other elements beside it."""
        key, soft = self.page.key, self.palette.soft
        return [
            [
                sg.ProgressBar(
                    _WHOLE, orientation="h", size=(20, 8), key=key("bar"), expand_x=True, pad=(4, (6, 2))
                )
            ],
            [sg.Text(READY, key=key("stage"), font=SMALL, text_color=soft, expand_x=True), *beside],
        ]

    @property
    def _bar(self) -> Any:
        return self.page.host.window[self.page.key("bar")].widget

    def say(self, stage: str, done: float | None = None, color: str = "") -> None:
        """Say how far the job is; `done` is a share."""
        self._ended = None
        self._write(stage, color)
        if done is not None:
            self._share = round(_WHOLE * done)
        if self.wanders:
            self.wanders = False
            self._dress("determinate", "")
        self._bar["value"] = self._share

    def begin(self) -> None:
        """Say that a job starts: how far it is cannot be measured yet, but something goes on."""
        self.say("starting…", 0)
        self._wander()

    def _wander(self) -> None:
        self.wanders = True
        self._dress("indeterminate", WANDERS)

    def _dress(self, mode: str, prefix: str) -> None:
        """Show how far it is, or that something goes on: each has a style of its own."""
        style = str(self._bar["style"]).removeprefix(WANDERS)
        self._bar.configure(mode=mode, style=f"{prefix}{style}")

    def _write(self, stage: str, color: str = "") -> None:
        self.said = stage
        self.page.host.window[self.page.key("stage")].update(stage, text_color=color or self.palette.soft)

    def show(self, progress: events.Progress, whole: events.Progress | None) -> None:
        """Show how far a stage is; where there are several steps, the bar shows `whole`, all of them together."""
        measured = whole or progress
        text = progress_text(progress, whole)
        if (measured.seconds_left or 0) > WORTH_TELLING and is_overloaded():
            text += BUSY
        self.say(text, measured.done / max(measured.total, 1))
        if progress.done >= progress.total and progress.seconds_left is not None:  # a watch does not end
            self._ended, self._since = progress, time.monotonic()

    def follow(self) -> None:
        """Say, where a stage is done and the next one has not begun, that something goes on; once a turn of a job."""
        if self._ended is not None and time.monotonic() - self._since >= SILENCE:
            self._write(f"{self._ended.stage}: done. What follows takes a moment…")
            self._ended = None
            if self._share >= _WHOLE:
                self._wander()
        if self.wanders:
            self._bar.step(_STRIDE)


def progress_text(progress: events.Progress, whole: events.Progress | None = None) -> str:
    """Return how far a job is, in words; `whole` is how far all steps together are, if there are several."""
    text = f"{progress.stage}: {progress.done} of {progress.total}"
    left = (whole or progress).seconds_left
    if left is not None and progress.done < progress.total:
        text += f", {duration_text(left)} left{' in all' if whole else ''}"
    return text

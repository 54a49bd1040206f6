"""The strip beside the status bar: what runs on any page, how far it is, and a way to stop it."""

from collections.abc import Iterable
from functools import partial

from gui.framework.page import Page
from gui.framework.routes import Routes
from gui.framework.stopping import stop_asked
from gui.toolkit import sg
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import button

MOST = 3  # jobs that are told at once
_TEXT, _CANCEL, _SLOT = "strip.text{}", "strip.cancel{}", "strip.slot{}"


class JobStrip:
    """Some slots, each with a job of a page; those that are not needed are not seen."""

    def __init__(self, pages: Iterable[Page], palette: Palette) -> None:
        self.pages, self.palette = list(pages), palette
        self._shown: list[tuple[str, str]] = []

    def elements(self) -> list[sg.Element]:
        """Return the slots."""
        return [
            sg.pin(
                sg.Column(
                    [
                        [
                            sg.Text("", key=_TEXT.format(at), font=SMALL, text_color=self.palette.accent),
                            button(
                                "Cancel",
                                _CANCEL.format(at),
                                self.palette,
                                slim=True,
                                tooltip="stop this job, after a question",
                            ),
                        ]
                    ],
                    key=_SLOT.format(at),
                    visible=False,
                    pad=(0, 0),
                )
            )
            for at in range(MOST)
        ]

    def routes(self) -> Routes:
        """Return what the buttons do."""
        return {_CANCEL.format(at): partial(self._cancel, at) for at in range(MOST)}

    @property
    def running(self) -> list[Page]:
        """The pages whose jobs are told."""
        return [page for page in self.pages if page.is_busy][:MOST]

    def _cancel(self, at: int) -> None:
        running = self.running
        if at < len(running):
            stop_asked(running[at])

    def turn(self, window: sg.Window) -> None:
        """Tell what runs now; called once a turn."""
        told = [(page.title, page.progress) for page in self.running]
        if told == self._shown:
            return
        for at in range(MOST):
            if at < len(told) and self._shown[at : at + 1] != told[at : at + 1]:
                title, progress = told[at]
                window[_TEXT.format(at)].update(f"{title}: {progress}" if progress else title)
            if (at < len(told)) != (at < len(self._shown)):
                window[_SLOT.format(at)].update(visible=at < len(told))
        self._shown = told

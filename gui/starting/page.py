"""The Start page: what this is, and the shortest ways to begin: with photos of one's own, or with an example."""

import subprocess
import sys
from pathlib import Path
from typing import Self

from configs import events
from configs.command_line import PROGRAM
from evaluation.quality import QUALITIES
from gui.framework.host import GoOn, Host
from gui.framework.job_panel import JobPanel
from gui.framework.next_step import NextStep
from gui.framework.page import Page
from gui.framework.routes import Routes
from gui.toolkit import dialogs, sg
from gui.toolkit.theme import BOLD, FONT, Palette
from gui.toolkit.widgets import Row, button, choice, field_row, prose

LARGE = (BOLD[0], 15, "bold")
ABOUT = (
    "You bring photos of good parts, a hundred or more, and some of defective ones to test on, if you have any. A "
    "network learns to repair defects that are drawn on the good ones; what it repairs on a new part is shown as a "
    "defect. You decide from which score on a part is stopped, and are told how sure that is. Nothing leaves this "
    "machine."
)
QUALITY_HELP = (
    "sets defect, network, training and evaluation together; each can be chosen by itself on its page"
)
EXAMPLE = "example"  # folder of the workspace that is a workspace of its own


class StartPage(Page):
    """One screen for a first start; all that it does can be repeated on the pages behind it."""

    name, title = "start", "Start"

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.panel = JobPanel(self, palette)
        self.next_step = NextStep(self, palette, "See what it finds", "results", self._evaluated)
        self._made: GoOn | None = None  # the evaluation that was made last
        self._example: Path | None = None  # that is being made

    def layout(self) -> list[Row]:
        """Return the whole page."""
        names = list(QUALITIES)
        begin = [
            button(text, self.key(name), self.palette, primary=name == "photos", tooltip=tooltip)
            for name, text, tooltip in (
                ("photos", "Bring in my photos…", "choose their folder; then all is done up to the report"),
                (
                    "example",
                    "Look at an example",
                    "made in the background; then it opens in a window of its own",
                ),
                ("steps", "Step by step", "the same on the pages behind this one, each choice by yourself"),
                ("cancel", "Cancel", "stop; what is done is kept, and goes on the next time"),
            )
        ]
        return [
            [
                sg.Column(
                    [
                        [sg.Text("Find defective parts from photos of good ones", font=LARGE, pad=(4, 8))],
                        [prose(self.key("about"), self.palette, 0, font=FONT)],
                        field_row(
                            "Quality",
                            choice(self.key("quality"), names, "good", width=12),
                            prose(self.key("expected"), self.palette, 1, soft=True),
                            tooltip=QUALITY_HELP,
                        ),
                        begin,
                        *self.panel.progress_rows([self.next_step.button()]),
                        self.panel.log_row(),
                    ],
                    expand_x=True,
                    vertical_alignment="top",
                    pad=(24, 24),
                )
            ],
        ]

    def opened(self) -> None:
        """Say what this is, and what the quality means."""
        self.host.window[self.key("about")].update(ABOUT)
        self._follow_quality()
        self._update_buttons()

    def restored(self, form: object) -> None:
        """Say what the remembered quality means."""
        del form
        self._follow_quality()

    def routes(self) -> Routes:
        """Return what the buttons do."""
        return {
            self.key("photos"): self._bring_photos,
            self.key("example"): self._make_example,
            self.key("steps"): lambda: self.host.window["import"].select(),
            self.key("cancel"): self.panel.cancel,
            self.key("quality"): self._follow_quality,
            **self.next_step.routes(),
        }

    @property
    def quality(self) -> str:
        """What is chosen."""
        chosen: str = self.host.window[self.key("quality")].get()
        return chosen

    def _follow_quality(self) -> None:
        chosen = next((choice for name, choice in QUALITIES.items() if name == self.quality), None)
        self.host.window[self.key("expected")].update(chosen.summary if chosen else "")

    def _bring_photos(self) -> None:
        folder = dialogs.choose_folder(self.host.window, "Choose the folder of your photos", "")
        if folder is not None:
            self.host.settings.remember_folder(str(folder.parent))
            self._begin("start", str(folder), "--quality", self.quality, workspace=self.host.workspace.root)

    def _make_example(self) -> None:
        self._example = self.host.workspace.root / EXAMPLE
        self._begin("demo", workspace=self._example)

    def _begin(self, *command: str, workspace: Path) -> None:
        if not self.panel.is_busy:
            whole = [sys.executable, str(PROGRAM), *command, "--json", "--workspace", str(workspace)]
            self.panel.begin(whole)
            self._update_buttons()

    def _update_buttons(self) -> None:
        busy = self.panel.is_busy
        for name in ("photos", "example"):
            self.host.window[self.key(name)].update(disabled=busy)
        self.host.window[self.key("cancel")].update(disabled=not busy)

    def _evaluated(self) -> GoOn | str:
        """Return the evaluation that was made last, or what is missing to look at one."""
        return self._made or "bring in photos first"

    @property
    def is_busy(self) -> bool:
        """Whether a job runs."""
        return self.panel.is_busy

    def end_jobs(self) -> None:
        """End the job at once."""
        self.panel.following.kill()

    def take_over(self, old: Self) -> None:
        """Go on with the job that another window began."""
        self.panel.take_over(old.panel)
        self._made, self._example = old._made, old._example
        self._update_buttons()

    def turn(self) -> None:
        """Take in what the job said."""
        if self.panel.turn(self._show):
            self._update_buttons()
            if self._example is not None:
                self.show_example(self._example)
                self._example = None
            self.host.refresh()
        if self.host.is_front(self.name):
            self.next_step.follow()

    def _show(self, event: events.Event) -> None:
        if isinstance(event, events.Failed):
            self._example = None
            if event.reason != "cancelled":
                self.host.report_failure(f"{self.title} failed", event.message)
        elif isinstance(event, events.Finished) and self._example is None:
            made = Path(event.folder)
            if made.parent.name == "evaluations":
                self._made = GoOn(made.parents[1].name, "", {"evaluation": made.name})

    def show_example(self, workspace: Path) -> None:
        """Open another window on the example."""
        subprocess.Popen([sys.executable, str(PROGRAM), "-gui2", "--workspace", str(workspace)])

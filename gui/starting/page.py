"""The Start page: what this is, and the shortest ways to begin: with photos of one's own, or with an example."""

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Self

from configs import events
from configs.command_line import PROGRAM
from evaluation.quality import QUALITIES
from gui.framework.host import GoOn, Host
from gui.framework.job_panel import PanelPage
from gui.framework.next_step import NextStep
from gui.framework.routes import Routes
from gui.framework.stopping import stop_asked
from gui.shared.folder_chooser import FolderChooser
from gui.starting.meant import Meant
from gui.starting.story import Story
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, FONT, Palette
from gui.toolkit.widgets import Row, button, choice, field_row, prose

LARGE = (BOLD[0], 15, "bold")
ABOUT = (
    "Bring photos of good parts, and of some defective ones if you have any: you get pictures of where new parts are "
    "unlike good ones, a score from which on a part is stopped, and how sure that is. Nothing leaves this machine."
)
QUALITY_HELP = (
    "sets defect, network, training and evaluation together; each can be chosen by itself on its page"
)
UNFINISHED = (
    "unfinished"  # in the page's memory: the folder whose work was begun, until there is an evaluation
)
STOPPED = "The work on the photos of {} was stopped half way. What is finished is kept: Go on does the rest."
GO_ON = "Go on"  # with what was stopped half way
EXAMPLE = "example"  # folder of the workspace that is a workspace of its own


class StartPage(PanelPage):
    """One screen for a first start; all that it does can be repeated on the pages behind it."""

    name, title = "start", "Start"

    def __init__(self, host: Host, palette: Palette) -> None:
        super().__init__(host, palette)
        self.next_step = NextStep(self, palette, "See what it finds", "results", self._evaluated)
        title = "Choose the folder of your photos"
        self.story = Story(self, "story", palette)
        self.meant = Meant(self, self.story, self._expected, self._bring_photos)
        self.photos = FolderChooser(self, "photos", palette, title, self.meant.ask)
        self.panel.logs = lambda ended: _evaluation_of(ended) is None  # the page says that itself
        self._answers: dict[str, str] = {}  # of the evaluations that the job made, by method
        self._made: GoOn | None = None  # the evaluation that was made last
        self._example: Path | None = None  # that is being made
        self._shown_by: subprocess.Popen[bytes] | None = None  # the window on the example

    def layout(self) -> list[Row]:
        """Return the whole page."""
        names = list(QUALITIES)
        photos_help = "choose their folder; then all is done up to the report"
        go_on_help = "do the rest: what is finished is not done again"
        begin = [
            sg.pin(button(GO_ON, self.key("go_on"), self.palette, primary=True, tooltip=go_on_help)),
            *self.photos.buttons("Bring in my photos…", primary=True, tooltip=photos_help),
            *(
                button(text, self.key(name), self.palette, tooltip=tooltip)
                for name, text, tooltip in (
                    (
                        "example",
                        "Look at an example",
                        "made in the background; then it opens in a window of its own",
                    ),
                    (
                        "steps",
                        "Step by step",
                        "the same on the pages behind this one, each choice by yourself",
                    ),
                    ("cancel", "Cancel", "stop; what is done is kept, and goes on the next time"),
                )
            ),
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
                        [sg.pin(prose(self.key("answer"), self.palette, 0, font=FONT), expand_x=True)],
                        self.panel.log_row(),
                        *self.story.rows(),
                    ],
                    expand_x=True,
                    expand_y=True,
                    vertical_alignment="top",
                    pad=(24, 24),
                )
            ],
        ]

    def opened(self) -> None:
        """Say what this is, and what the quality means."""
        self.host.window[self.key("about")].update(ABOUT)
        self._update_buttons()

    def restored(self, form: object) -> None:
        """Say what the remembered quality means, and what was stopped half way."""
        del form
        self._update_buttons()

    def routes(self) -> Routes:
        """Return what the buttons do."""
        return {
            **self.photos.routes(),
            **self.meant.routes(),
            self.key("go_on"): lambda: self._bring_photos(Path(self.memory[UNFINISHED])),
            self.key("example"): self._make_example,
            self.key("steps"): lambda: self.host.window["import"].select(),
            self.key("cancel"): partial(stop_asked, self),
            self.key("quality"): self._follow_quality,
            **self.next_step.routes(),
        }

    @property
    def quality(self) -> str:
        """What is chosen."""
        chosen: str = self.host.window[self.key("quality")].get()
        return chosen

    def _follow_quality(self) -> None:
        self.host.window[self.key("expected")].update("" if self.is_busy else self._expected())

    def _expected(self) -> str:
        """Return how long the quality takes, and what it is for."""
        return next((choice.summary for name, choice in QUALITIES.items() if name == self.quality), "")

    @property
    def keeps(self) -> str:
        """What stays of work that is stopped."""
        return (
            "What is finished stays, of a training each whole epoch; Go on does the rest, also another day."
        )

    def _bring_photos(self, folder: Path) -> None:
        self.memory[UNFINISHED] = str(folder)
        self._begin("start", str(folder), "--quality", self.quality, workspace=self.host.workspace.root)

    def dropped(self, folder: Path) -> bool:
        """Bring in photos, as if they had been browsed for."""
        if not self.panel.is_busy:
            self.photos.give(folder)
        return True

    def _make_example(self) -> None:
        self._example = self.host.workspace.root / EXAMPLE
        self._begin("demo", workspace=self._example)

    def _begin(self, *command: str, workspace: Path) -> None:
        if not self.panel.is_busy:
            whole = [sys.executable, str(PROGRAM), *command, "--json", "--workspace", str(workspace)]
            self._answers = {}
            self.panel.begin(whole)
            self._update_buttons()

    def _update_buttons(self) -> None:
        busy = self.panel.is_busy
        self._follow_quality()  # while it works, its time left says more
        self.photos.follow(is_possible=not busy)
        self.host.window[self.key("example")].update(disabled=busy)
        self.host.window[self.key("cancel")].update(disabled=not busy)
        has_answer = bool(self._answers) and not busy
        stopped = "" if busy or has_answer else self.memory.get(UNFINISHED, "")
        self.host.window[self.key("go_on")].update(visible=bool(stopped))
        self.photos.lead(not has_answer and not stopped)
        self.next_step.lead(has_answer)
        text = STOPPED.format(stopped) if stopped else self._answer()
        self.host.window[self.key("answer")].update(text, visible=has_answer or bool(stopped))

    def _answer(self) -> str:
        """Return what the evaluations say that were made."""
        said = list(self._answers.items())
        return said[0][1] if len(said) == 1 else "\n".join(": ".join(each) for each in said)

    def _evaluated(self) -> GoOn | str:
        """Return the evaluation that was made last, or what is missing to look at one."""
        begun = self.memory.get(UNFINISHED)
        return self._made or ("go on with what was begun" if begun else "bring in photos first")

    def refresh(self) -> None:
        """Go on with what was made last, in this window or before."""
        self._made = self._made or self._last_made()
        self.photos.follow(is_possible=not self.panel.is_busy)

    def _last_made(self) -> GoOn | None:
        """Return the workspace's newest evaluation."""
        workspace = self.host.workspace
        made = [(run, name) for run in workspace.runs() for name in workspace.run(run).evaluations()]
        if not made:
            return None
        run, name = max(made, key=lambda of: workspace.run(of[0]).evaluation(of[1]).stat().st_mtime)
        return GoOn(run, "", {"evaluation": name})

    @property
    def has_more(self) -> bool:
        """Whether a picture is still to come."""
        return self.story.has_more or self.meant.is_looking

    def draw(self) -> None:
        """Draw what the program does."""
        self.story.draw()

    def take_over(self, old: Self) -> None:
        """Go on with the job that another window began."""
        self.panel.take_over(old.panel)
        self._made, self._example, self._shown_by = old._made, old._example, old._shown_by
        self._answers = old._answers
        self._update_buttons()

    def turn(self) -> None:
        """Take in what the job said, and what was seen in a folder."""
        self.meant.turn()
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
        elif isinstance(event, events.Finished) and self._example is None and (made := _evaluation_of(event)):
            self.memory.pop(UNFINISHED, None)
            self._made = GoOn(made.parents[1].name, "", {"evaluation": made.name})
            self._answers[made.name] = event.summary.removeprefix(f"{made.name}: ")

    def show_example(self, workspace: Path) -> None:
        """Open another window on the example, unless it is open."""
        if self._shown_by is not None and self._shown_by.poll() is None:
            self.host.window["status"].update("the example is open, in a window of its own")
            return
        self._shown_by = open_window_on(workspace)


def _evaluation_of(ended: events.Event) -> Path | None:
    """Return the folder of the evaluation that a job says it has made, if it has made one."""
    folder = Path(ended.folder) if isinstance(ended, events.Finished) else None
    return folder if folder is not None and folder.parent.name == "evaluations" else None


def open_window_on(workspace: Path) -> subprocess.Popen[bytes]:
    """Open a window on another workspace. It is the person's: it stays when this one is closed."""
    return subprocess.Popen([sys.executable, str(PROGRAM), "-gui2", "--workspace", str(workspace)])

"""Names that the form's runs would have, and that a run has already: what is told of them, and what can be done."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from configs.disk.names import free_name
from configs.disk.workspace import RunFolder, Workspace
from configs.errors import UserError
from evaluation.saved.evaluation import learning_curve
from gui.framework.job_page import JobPage
from gui.framework.part import Part
from gui.toolkit import dialogs, sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, button, prose
from jobs.kinds.naming import named_in
from jobs.queue.folder import Queue
from networks.choices.train_spec import TrainSpec
from networks.runs.run_record import read_run_record

BACK, ANEW, RESUME = "back", "anew", "resume"  # what a person may answer
MOST_NAMED = 5  # runs that a question names
RESUME_HELP = "go on after its last epoch, with the settings that it was begun with"


def last_epoch(files: RunFolder) -> tuple[int, int, float] | None:
    """Return the last epoch of an unfinished run, of how many, and its PSNR, as far as its files say so."""
    with suppress(UserError):  # what is wrong with its record, Resume tells
        if learned := learning_curve(files):
            epoch, psnr = learned[-1]
            return round(epoch), read_run_record(files).spec.training.epochs, psnr
    return None


def told_of(files: RunFolder) -> str:
    """Return that a run is unfinished, and after which epoch."""
    last = last_epoch(files)
    return f"{files.name} is unfinished" + (f" after {last[0]} of {last[1]} epochs" if last else "")


def free_run_name(name: str, workspace: Workspace) -> str:
    """Return a name that no run has: the name itself, or with a number behind it."""
    return free_name(name, lambda each: workspace.run(each).path.exists())


class TakenNames(Part):
    """A line below the run's name that says that it is taken, with *Resume* where its training can go on."""

    def __init__(self, page: JobPage, palette: Palette) -> None:
        super().__init__(page, "taken", palette)
        self.panel = page.panel
        self._names: list[str] = []  # of the form's runs
        self._looked: Any = None  # for which names, and whether a job ran
        self._shown = ""

    def rows(self) -> list[Row]:
        """Return the line, which is seen once it says something."""
        resume = button("Resume", self.key("resume"), self.palette, tooltip=RESUME_HELP, slim=True)
        row = [prose(self.key("told"), self.palette, 0), sg.pin(resume)]
        told = sg.Column([row], key=self.key("row"), visible=False, pad=(0, 0), expand_x=True)
        return [[sg.pin(told, expand_x=True)]]

    def follow(self, names: Sequence[str]) -> None:
        """Be about the runs of the form as it stands."""
        self._names = list(names)

    def refresh(self) -> None:
        """Look again at what is there."""
        self._looked = None

    @property
    def unfinished(self) -> list[str]:
        """Those of the form's runs that can be resumed: the queue is not at them."""
        workspace = self.page.host.workspace
        at_work = Queue.at(workspace.queue).names("running")
        taken = {name for kind in ("train", "resume") for name in named_in(kind, at_work)}
        there = set(workspace.unfinished_runs()) - taken
        return [name for name in self._names if name in there]

    def draw(self) -> None:
        """Say what is taken, unless this page's own job is at it."""
        looked = (self._names, self.panel.is_busy)
        if looked == self._looked:
            return
        self._looked = looked
        told = "" if self.panel.is_busy else self._told()
        if told != self._shown:
            self._shown = told
            self.window[self.key("told")].update(told)
            self.window[self.key("resume")].update(visible=bool(self.unfinished))
            self.window[self.key("row")].update(visible=bool(told))

    def _told(self) -> str:
        workspace = self.page.host.workspace
        if unfinished := self.unfinished:
            more = f", and {len(unfinished) - 1} more" if len(unfinished) > 1 else ""
            return f"{told_of(workspace.run(unfinished[0]))}{more}."
        done = workspace.runs()
        taken = [name for name in self._names if name in done]
        if not taken:
            return ""
        more = f", and {len(taken) - 1} more are" if len(taken) > 1 else " is"
        return f"{taken[0]}{more} trained already: Train asks for another name."

    def ask(self, specs: Sequence[TrainSpec]) -> str:
        """Let the person choose what is done where a name is taken. Returns an answer; `ANEW` if none is.

        Of several runs, one that is trained already fails by itself: the others go on.
        """
        workspace = self.page.host.workspace
        there, done = workspace.unfinished_runs(), workspace.runs()
        unfinished = [spec.name for spec in specs if spec.name in there]
        taken = unfinished or [spec.name for spec in specs if spec.name in done and len(specs) == 1]
        if not taken:
            return ANEW
        anew = (
            f"Start anew trains {', '.join(free_run_name(name, workspace) for name in taken[:MOST_NAMED])}."
        )
        answers = {BACK: "Go back", ANEW: "Start anew under another name"}
        if not unfinished:
            return dialogs.ask_which(self.window, f"{taken[0]} is trained already.\n\n{anew}", answers)
        told = [f"{told_of(workspace.run(name))}." for name in unfinished[:MOST_NAMED]]
        resume = "Resume goes on after the last epoch, as it was begun."
        question = "\n".join([*told, "", resume, anew])
        return dialogs.ask_which(self.window, question, {**answers, RESUME: "Resume"}, RESUME)

"""To the line: the evaluation in hand goes into a folder that judges photos by itself, by a job of its own."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from configs import events
from configs.spec.spec_io import spec_from, to_hjson
from exporting.export_spec import ExportSpec
from gui.framework import spec_files
from gui.framework.browser import show_in_browser
from gui.framework.follower import Follower
from gui.framework.host import ChosenThresholds
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import dialogs
from gui.toolkit.theme import Palette
from gui.toolkit.tooltips import set_tooltip
from gui.toolkit.widgets import Row, button
from jobs.processes.child_process import Job, run_command

TITLE, STOP = "To the line…", "Stop export"
HELP = (
    "export: write a folder that judges photos on another machine, without this program, and prove\n"
    "that it does so alike; with the thresholds that are set here. For a picture of this page there is “Save picture…”"
)


class LineExport(Part):
    """A button; how far the export is stands in the status bar, and the proof opens when it is done.

    Args:
        page: that it stands in.
        palette: the colours.
        find: returns the evaluation to export, with its thresholds; or what is missing.
        doubts: returns what speaks against using it.
    """

    def __init__(
        self,
        page: Page,
        palette: Palette,
        find: Callable[[], ChosenThresholds | str],
        doubts: Callable[[], Sequence[str]],
    ) -> None:
        super().__init__(page, "line", palette)
        self.find, self.doubts = find, doubts
        self.following = Follower()
        self._last: Path | None = None  # the folder that the last export lies in
        self._why: str | None = None  # it is not possible, as it is shown; empty: it is

    def rows(self) -> list[Row]:
        """Return a row of its own."""
        return [[button(TITLE, self.key("go"), self.palette, slim=True, tooltip=HELP)]]

    def routes(self) -> Routes:
        """Return what the button does."""
        return {self.key("go"): self._pressed}

    def _pressed(self) -> None:
        found = self.find()
        if self.following.is_busy:
            self._stop()
        elif not isinstance(found, str) and self._is_wanted():
            self._export(found)

    def _stop(self) -> None:
        """Stop the export, if the person agrees; it may have ended meanwhile."""
        question = "An export is running.\nStop it? Nothing of it stays; an earlier export in its place does."
        if dialogs.confirm(self.window, question, "Stop", "Go on"):
            self.following.cancel()

    def draw(self) -> None:
        """Follow what is in hand: where it cannot be exported, the button is grey and tells why at the pointer."""
        found = "" if self.following.is_busy else self.find()
        why = found if isinstance(found, str) else ""
        if why != self._why:
            self._why = why
            self.window[self.key("go")].update(disabled=bool(why))
            set_tooltip(self.window[self.key("go")], f"not possible: {why}" if why else HELP, self.palette)

    def _is_wanted(self) -> bool:
        """Ask, where something speaks against it."""
        said = [*self.doubts()]
        question = "\n".join([*said, "The export's README will say so.", "Export it all the same?"])
        return not said or dialogs.confirm(self.page.host.window, question, "Export", "Leave it")

    def _export(self, chosen: ChosenThresholds) -> None:
        """Ask where to, and begin."""
        host = self.page.host
        name = f"{chosen.run}-{chosen.evaluation.replace('@', '-')}"
        title = f"Where to? A folder is made there: {name}"
        beside = dialogs.choose_folder(host.window, title, str(self._last or host.workspace.root.parent))
        if beside is None or not self._gives_way(beside / name):
            return
        self._last = beside
        alarm, unsure = chosen.thresholds
        spec = spec_from(
            ExportSpec,
            run=chosen.run,
            method=chosen.evaluation,
            folder=str(beside / name),
            threshold=alarm,
            unsure=unsure,
        )
        path = spec_files.keep(host.specs_folder, f"export-{name}", to_hjson(spec))
        self.following.job = Job(run_command([path], host.workspace.root))
        self._say(f"exporting {name}…")
        self._name_button()

    def _gives_way(self, folder: Path) -> bool:
        """Ask, where an export is there already."""
        question = (
            f"{folder} is there already.\nIts model and thresholds give way; what else lies there stays."
        )
        return not folder.exists() or dialogs.confirm(
            self.page.host.window, question, "Replace it", "Leave it"
        )

    def turn(self) -> None:
        """Take in what the job said."""
        if not self.following.is_busy:
            return
        for message in self.following.take_in():
            if isinstance(message, events.Progress):
                self._say(f"exporting: {message.stage}, {message.done} of {message.total}")
            elif isinstance(message, events.Finished):
                if message.report is not None:
                    show_in_browser(self.page.host, Path(message.report))
                self._say(f"exported into {message.folder}: {message.summary}")
            elif isinstance(message, events.Failed):
                self._say("the export was stopped" if message.reason == "cancelled" else "not exported")
                if message.reason != "cancelled":
                    self.page.host.report_failure("The evaluation could not be exported", message.message)
        self._name_button()

    def take_over(self, old: Self) -> None:
        """Go on with an export that another window began."""
        self.following.take_over(old.following)
        self._name_button()

    def _name_button(self) -> None:
        self.window[self.key("go")].update(STOP if self.following.is_busy else TITLE)

    def _say(self, text: str) -> None:
        self.window["status"].update(text)

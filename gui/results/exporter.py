"""Exports: a page of the results is drawn into a file, by a job of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from configs import events
from configs.spec.spec_io import spec_from, to_hjson
from evaluation.figure_spec import FigureSpec, View
from evaluation.saved.evaluation import Outcome
from gui.framework import spec_files
from gui.framework.follower import Follower
from gui.framework.host import Host
from gui.toolkit import dialogs
from jobs.processes.child_process import Job, run_command


@dataclass(frozen=True)
class Drawing:
    """What a page of the results would be drawn as."""

    name: str  # of the file, without its suffix
    fields: dict[str, Any]  # of a FigureSpec, without its file

    @classmethod
    def of_image(cls, image: str, view: View, outcomes: Sequence[Outcome]) -> Self:
        """Return the drawing of one test image."""
        of = [outcome.reference for outcome in outcomes]
        return cls(image.replace("/", "-").rpartition(".")[0], {"view": view, "of": of, "image": image})


class Exporter:
    """Draws one figure at a time; says in the status bar how it went."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.following = Follower()
        self._last: Path | None = None  # the folder of the last figure

    def export(self, drawing: Drawing) -> None:
        """Ask where to, and begin to draw."""
        if self.following.is_busy:
            return
        file = dialogs.choose_figure(
            self.host.window, str(self._last or self.host.workspace.root), drawing.name
        )
        if file is None:
            return
        self._last = file.parent
        # The toolkit has asked before it named a file that is there.
        spec = spec_from(FigureSpec, file=file, replace=file.exists(), **drawing.fields)
        path = spec_files.keep(self.host.specs_folder, f"figure-{file.stem}", to_hjson(spec))
        self.following.job = Job(run_command([path], self.host.workspace.root))
        self._say(f"drawing {file.name}…")

    def turn(self) -> None:
        """Take in what the job said."""
        for message in self.following.take_in():
            if isinstance(message, events.Finished):
                self._say(f"{message.summary} in {Path(message.folder)}")
            elif isinstance(message, events.Failed):
                self._say("the figure could not be drawn")
                self.host.report_failure("The figure could not be drawn", message.message)

    def _say(self, text: str) -> None:
        self.host.window["status"].update(text)

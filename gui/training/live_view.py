"""How a training goes: its curves, its figures, and a validation image after each epoch."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from configs import events
from configs.errors import UserError
from datasets.images import read_image
from gui.canvas.image_view import ImageView
from gui.canvas.live_curve import Curve
from gui.framework.job_page import JobPage
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import sg
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button, prose
from networks.runs.history import read_history
from networks.runs.run_record import read_run_record


class TrainingView(Part):
    """The run that trains now, or the last one that did."""

    def __init__(self, page: JobPage, name: str, palette: Palette, is_training: Callable[[], bool]) -> None:
        super().__init__(page, name, palette)
        self._is_training = is_training
        self.panel = page.panel
        series = {"loss": "training", "val_loss": "validation"}
        self.loss = Curve(self.key("loss"), palette, "loss", series, log=True)
        series = {"psnr": "training", "val_psnr": "validation"}
        self.psnr = Curve(self.key("psnr"), palette, "PSNR, dB", series)
        waiting = "A validation image appears here after each epoch: corrupted, reconstructed, residual."
        self.latest = ImageView(self.key("latest"), palette, (420, 90), waiting)
        self.run = ""
        self.caption = ""  # of the picture
        self._shown: Any = None  # of the button and the caption

    def rows(self) -> list[Row]:
        """Return the figures, the curves and the picture."""
        pause_help = "let the training wait after its next step, its memory taken, or go on"
        return [
            [
                button("Pause", self.key("pause"), self.palette, tooltip=pause_help, slim=True),
                prose(self.key("figures"), self.palette),  # a long name widens nothing
            ],
            [self.loss.element],
            [self.psnr.element],
            [sg.Text("", key=self.key("caption"), font=SMALL, text_color=self.palette.soft, pad=(4, 0))],
            [self.latest.element],
        ]

    def take_over(self, old: "TrainingView") -> None:
        """Show what another view of the same training shows."""
        self.run = old.run
        self.loss.take_over(old.loss)
        self.psnr.take_over(old.psnr)
        self.latest.show(old.latest.image)
        self.caption = old.caption

    def begin(self, run: str) -> None:
        """Make room for a run's figures; show those that it has already."""
        self.run = run
        files = self.page.host.workspace.run(run)
        unfinished = files.checkpoint.exists() and files.history.exists()
        epochs = read_run_record(files).spec.training.epochs if unfinished else 1
        for curve in (self.loss, self.psnr):
            curve.clear(epochs)
        if unfinished:
            with suppress(UserError):  # a damaged one: the curve begins with the next epoch
                for row in read_history(files.history):
                    self._add(int(row["epoch"]), epochs, row)
        self.latest.show(None)
        self.caption = ""
        self.say(run)

    def say(self, text: str) -> None:
        """Write the line above the curves."""
        self.window[self.key("figures")].update(text)

    def _add(self, epoch: int, epochs: int, figures: dict[str, float]) -> None:
        for curve in (self.loss, self.psnr):
            curve.total = epochs
            curve.add(epoch, figures)

    def take_in(self, event: events.Event) -> None:
        """Take in the figures of an epoch, or its picture."""
        if isinstance(event, events.Illustration) and Path(event.path).name == "latest.png":
            self.latest.show_read(partial(read_image, Path(event.path)))
            self.caption = event.caption
        elif isinstance(event, events.Metric):
            values = event.values
            self._add(event.step, event.total, values)
            self.say(
                f"epoch {event.step} of {event.total}   validation PSNR {values['val_psnr']:.2f} dB   "
                f"{values['images_per_second']:.0f} images/s   {values['memory_mib']:.0f} MiB   "
                f"rate {values['learning_rate']:.2g}   {self.run}"
            )

    def routes(self) -> Routes:
        """Return what its button does."""
        return {self.key("pause"): self.panel.pause}

    def draw(self) -> None:
        """Draw what has changed."""
        now = (self.panel.is_paused, self._is_training(), self.caption)
        if now != self._shown:
            self._shown = now
            self.window[self.key("pause")].update("Go on" if now[0] else "Pause", disabled=not now[1])
            self.window[self.key("caption")].update(self.caption)
        self.loss.draw()
        self.psnr.draw()
        self.latest.draw()

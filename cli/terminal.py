"""A job's events as a person sees them in a terminal: a progress bar with the time left, and notes."""

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from cli.plain_text import plain
from configs import events
from configs.events import Event


class TerminalReporter:
    """An `emit` that draws. Use it in a `with` block."""

    def __init__(self, console: Console | None = None, width: int = 34) -> None:
        self.console = console or Console(highlight=False, soft_wrap=True)
        self._bars = Progress(
            TextColumn(f"  {{task.description:<{width}}}"),
            BarColumn(bar_width=40),
            TextColumn("{task.fields[count]:>10}"),
            TextColumn("{task.fields[left]}"),
            console=self.console,
        )
        self._bar: TaskID | None = None
        self._all: TaskID | None = None
        self._stage = ""

    def __enter__(self) -> "TerminalReporter":
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def __call__(self, event: Event) -> None:
        """Draw one event."""
        match event:
            case events.Progress(stage, done, total, seconds_left):
                self._show_progress(stage, done, total, seconds_left)
            case events.Metric(step, total, values):
                psnr = f"validation PSNR {values['val_psnr']:.2f} dB"
                self._relabel(f"training, epoch {step}/{total}, {psnr}")
            case events.Note(text, level):
                self.console.print(f"  {'! ' if level == 'warning' else ''}{plain(text)}", markup=False)
            case events.Finished(summary, folder, report):
                self._stage = ""
                if self._bar is not None:
                    self._bars.remove_task(self._bar)
                    self._bar = None
                self.console.print(f"✓ {plain(summary)}", markup=False)
                self.console.print(f"  {plain(report or folder)}", markup=False, style="cyan")
            case _:
                pass  # a picture has no place here, and a failure is printed by who ends the program

    def _show_progress(self, stage: str, done: int, total: int, seconds_left: float | None) -> None:
        if stage != self._stage:
            self._stage = stage
            if self._bar is not None:
                self._bars.remove_task(self._bar)  # one bar is enough: what is done has its line above
            self._bar = self._bars.add_task(stage, total=total, left="", count="")
        assert self._bar is not None
        left = "" if seconds_left is None or done == total else f"{time_text(seconds_left)} left"
        self._bars.update(self._bar, completed=done, total=total, left=left, count=f"{done}/{total}")

    def show_all(self, share: float, seconds_left: float) -> None:
        """Draw a second bar, of a chain of jobs that this one belongs to.

        Args:
            share: that is done, 0 to 1.
            seconds_left: of all.
        """
        if self._all is None:
            self._all = self._bars.add_task("in all", total=1.0, left="", count="")
        left = f"about {time_text(seconds_left)} left"
        self._bars.update(self._all, completed=share, left=left, count=f"{share:.0%}")

    def _relabel(self, text: str) -> None:
        if self._bar is not None:
            self._bars.update(self._bar, description=text)


def time_text(seconds: float) -> str:
    """Return a duration in words: `45 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"

"""A queue in a terminal: a line for each job that has ended, a bar for each that runs."""

from rich.console import Console
from rich.progress import TaskID

from cli.plain_text import plain
from cli.terminal import TerminalReporter, time_text
from configs import events
from configs.events import Event


class QueueReporter(TerminalReporter):
    """An `emit` that draws. Use it in a `with` block."""

    def __init__(self, console: Console | None = None) -> None:
        super().__init__(console, width=60)
        self._running: dict[str, TaskID] = {}

    def __call__(self, event: Event) -> None:
        """Draw one event."""
        match event:
            case events.Moved(job, "running"):
                self._running[job] = self._bars.add_task(plain(job), total=None, left="", count="")
            case events.Moved(job, place, text):
                if job in self._running:
                    self._bars.remove_task(self._running.pop(job))
                mark = {"done": "✓", "failed": "✗"}.get(place, "…")
                self.console.print(f"{mark} {plain(job)}: {plain(text)}", markup=False)
            case events.Progress(stage, done, total, seconds_left):
                bar = self._running.get(stage.partition(":")[0])
                if bar is not None:
                    left = "" if seconds_left is None else f"{time_text(seconds_left)} left"
                    self._bars.update(bar, description=plain(stage), completed=done, total=total, left=left)
            case events.Note(text, "warning"):
                self.console.print(f"  ! {plain(text)}", markup=False)
            case events.Note(text) if text.partition(":")[0] not in self._running:  # of no job: of the study
                self.console.print(f"  {plain(text)}", markup=False)
            case events.Finished(summary, folder):
                self.console.print(f"{plain(summary)}: {plain(folder)}", markup=False)
            case events.Failed(message):
                self.console.print(plain(message), markup=False)
            case _:
                pass  # what a job says besides stands in its log

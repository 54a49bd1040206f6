"""Closing the window while jobs run: they are stopped, or go on in the background, by the queue."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from configs.disk.workspace import Workspace
from gui.framework.page import Page
from gui.toolkit import dialogs, sg
from jobs.kinds.registry import left_of
from jobs.kinds.running import read_job_spec
from jobs.queue.adding import enqueue
from jobs.queue.background import run_in_background
from jobs.queue.folder import Queue

STAY, STOP, BACKGROUND = "stay", "stop", "background"


def ask(window: sg.Window, pages: Iterable[Page]) -> str:
    """Ask what becomes of the jobs that run. Returns `STAY`, `STOP` or `BACKGROUND`."""
    busy = [page for page in pages if page.is_busy]
    told = "\n".join(f"{page.title}: {page.progress or 'a job is running'}" for page in busy)
    answers = {STAY: "Stay here", STOP: "Stop and close"}
    if all(page.left_to_do() is not None for page in busy):
        answers[BACKGROUND] = "Finish in the background"
    keeps = " ".join(dict.fromkeys(page.keeps for page in busy))
    return dialogs.ask_which(
        window,
        f"{told}\nWhat shall become of it when the window closes? {keeps}",
        answers,
        BACKGROUND if BACKGROUND in answers else STAY,
    )


def left_to_do(pages: Iterable[Page]) -> list[Path]:
    """Return the files of the specs that the pages' jobs are at, or have before them."""
    return [path for page in pages if page.is_busy for path in page.left_to_do() or ()]


def go_on(specs: Sequence[Path], workspace: Workspace) -> None:
    """Put what is left of jobs that were ended into the queue, and let it work without the window.

    Raises:
        UserError: a spec cannot be read any more, or the queue cannot be written to.
    """
    queue = Queue.at(workspace.queue)
    for path in specs:
        spec = left_of(read_job_spec(path), workspace, again=True)
        if spec is not None:
            enqueue(spec, queue)
    run_in_background(workspace)


def told_of(workspace: Workspace) -> str:
    """Return what works without a window, was cut off or is unfinished, in words; empty if nothing is."""
    queue = Queue.at(workspace.queue)
    running = queue.names("running")
    attended = [name for name in running if queue.is_attended(name)]
    if attended:
        return f"in the background: {', '.join(attended)}; the page Queue shows how far"
    if running:
        return f"cut off: {', '.join(running)}; Run queue goes on with it"
    unfinished = ", ".join(workspace.unfinished_runs())
    return f"unfinished: {unfinished} (Train ▸ Runs ▸ Resume)" if unfinished else ""

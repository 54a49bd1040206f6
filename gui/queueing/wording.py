"""How the Queue page tells of jobs: a line each, their states in a word, and what is asked before one is stopped."""

from collections.abc import Sequence

from gui.toolkit.numbers import duration_text
from jobs.queue.status import JobState

STATES = {"todo": "waits", "running": "runs", "failed": "failed", "done": "done"}
CANCELLED = "cancelled"  # it stands among those that failed, and can be put back as they can


def ask_to_cancel(name: str) -> str:
    """Return the question whether a job that runs is to be cancelled."""
    return f"Cancel {name}?\nWhat is finished stays: of a training, each whole epoch. Retry goes on with it."


def ask_to_stop_queue(running: Sequence[str], is_own: bool) -> str:
    """Return the question whether a queue is to be stopped, by what runs; `is_own`: it is run by this window."""
    what = "the queue" if is_own else "the queue that runs in the background, without this window"
    told = f"\nRunning: {', '.join(running)}. It goes back, and goes on when the queue is run again."
    return f"Stop {what}?{told if running else ''}"


def cells_of(at: int, name: str, job: JobState) -> list[str]:
    """Return the cells of a job's line."""
    progress, left = job.progress, ""
    text = ""
    if job.place == "running" and progress is not None:
        text = f"{progress.stage}: {progress.done} of {progress.total}"
        if progress.seconds_left is not None:
            left = duration_text(progress.seconds_left)
    elif job.place == "running":
        text = "starts"
    elif job.made is not None:
        text = job.made.summary
    return [str(at), name, state_of(job), text, left]


def state_of(job: JobState) -> str:
    """Return how a job stands, in a word."""
    return CANCELLED if job.place == "failed" and job.was_cancelled else STATES[job.place]


def counts_of(jobs: list[JobState]) -> str:
    """Return how many jobs there are of each kind: `2 wait, 1 runs`."""
    words = {"runs": "running", "waits": "waiting", "failed": "failed", CANCELLED: CANCELLED, "done": "done"}
    counts = {word: sum(state_of(job) == state for job in jobs) for state, word in words.items()}
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count)

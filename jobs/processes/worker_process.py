"""The parent's side of a worker: a child process that is given tasks, and says when each is over."""

import sys
from collections.abc import Mapping
from pathlib import Path

from configs.command_line import PROGRAM
from configs.disk.workspace import Workspace
from jobs.processes.child_process import Ended, Job, LogLine, Message
from jobs.processes.worker import END, GO_ON, PAUSE, PAUSED, PREPARED, READY, Preparation, Task

GROWTH = 2**30  # bytes that a worker may take more than after its first task, before another takes its place


class Worker(Job):
    """A child process that does one task after the other. Each looks like a job of its own: it ends with `Ended`.

    Args:
        workspace: where the results go.
        warm: whether it loads what a job needs before the first task comes.
        program: that is run.
        environment: variables that it gets besides ours.
    """

    def __init__(
        self,
        workspace: Workspace,
        warm: bool = False,
        program: Path = PROGRAM,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        how = ["--warm"] if warm else []
        command = [sys.executable, str(program), "worker", *how, "--workspace", str(workspace.root)]
        super().__init__(command, is_told=True, environment=environment)
        self.is_warm = False  # whether it has loaded all, and waits
        self.prepared = ""  # text of the spec whose network it has ready, or was told to make ready
        self.is_preparing = False
        self._first = 0  # bytes that it took after its first task
        self._was_cancelled = False
        self.is_paused = False  # or is to pause, with its next step
        self.is_waiting = False  # whether it has paused

    def give(self, task: Task) -> None:
        """Give it a task; it must have none."""
        self.send(task.to_json())

    def prepare(self, spec: str) -> None:
        """Let it make ready the network of a job, whose spec is given as text; it must have no task."""
        self.send(Preparation(spec).to_json())
        self.prepared, self.is_preparing = spec, True

    def drain(self) -> list[Message]:
        """Return what was said since the last call; behind the last word of a task, `Ended`. Never waits."""
        messages: list[Message] = []
        for message in super().drain():
            if isinstance(message, LogLine) and message.text == READY:
                self.is_warm = True
            elif isinstance(message, LogLine) and message.text == PREPARED:
                self.is_preparing = False
            elif isinstance(message, LogLine) and message.text == f"{END}0":
                self.is_warm, self.prepared = True, ""
                if self.is_paused:  # just too late: the next task is not meant
                    self.pause(False)
                messages.append(Ended(0))
            elif isinstance(message, LogLine) and message.text == PAUSED:
                self.is_waiting = self.is_paused
            elif not (
                isinstance(message, LogLine) and message.text.startswith(END)
            ):  # then its process ends, too
                messages.append(message)
        return messages

    def pause(self, on: bool) -> None:
        """Let it wait from its next step on, its memory taken; or let it go on."""
        self.send(PAUSE if on else GO_ON)
        self.is_paused, self.is_waiting = on, False

    def cancel(self) -> None:
        """Ask it to stop; it is then of no more use, even if the task was done just before."""
        self._was_cancelled, self.is_paused = True, False
        super().cancel()

    @property
    def can_go_on(self) -> bool:
        """Whether it can be given another task, now that one is over: it lives, and has not grown too much."""
        if self.is_over or self._was_cancelled:
            return False
        memory = self.memory
        self._first = self._first or memory
        return 0 < memory <= self._first + GROWTH

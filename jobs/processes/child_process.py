"""Jobs: child processes that do the work, so that the window never waits and never falls with them."""

import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from configs.command_line import PROGRAM
from configs.events import Event, Failed, from_json
from jobs.processes import group as process_group

PATIENCE = 3.0  # seconds
GRACE = 1.0  # seconds that a killed process gets to be gone
_LAST_LINES = 50  # of the error output, for the message of a crash
# What TensorFlow's C++ says before it reads which messages are wanted: of the machine, and nothing that a person can do
# anything about. Should the process crash, its last words are told with them.
_IS_CHATTER = re.compile(
    r"[IWE]0000 [\d:.]+ +\d+ \S+\.cc:\d+\] |WARNING: All log messages before absl::InitializeLog"
)
_LINES_A_TURN = 5000  # handed over at once: a job that floods must not hold the window up


@dataclass(frozen=True)
class LogLine:
    """A line that a job printed and that is no event."""

    text: str


@dataclass(frozen=True)
class Ended:
    """The job's process is gone, and everything that it said has been handed over."""

    code: int


Message = Event | LogLine | Ended


def run_command(specs: Sequence[Path], workspace: Path) -> list[str]:
    """Return the command line of the child process that does the work of specs, one after the other."""
    return [sys.executable, str(PROGRAM), "run", *map(str, specs), "--json", "--workspace", str(workspace)]


class Job:
    """One child process. Two threads put what it prints into a queue; nothing else happens in them.

    With `is_told`, it is sent lines, too, and reads their end when this process ends, however that happens.
    """

    def __init__(
        self,
        command: Sequence[str],
        is_told: bool = False,
        patience: float = PATIENCE,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._lines: queue.SimpleQueue[tuple[str, str | None]] = queue.SimpleQueue()
        self._patience = patience  # seconds between asking it to stop and ending it
        self._open_pipes = 2
        self._last_errors: deque[str] = deque(maxlen=_LAST_LINES)
        self._has_failed_itself = False
        self._asked_at: float | None = None
        self._ended_at: float | None = None
        self.is_over = False
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if is_told else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            # UTF-8, whatever the locale is.
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
            **process_group.own_group(),
        )
        for name, pipe in (("out", self.process.stdout), ("error", self.process.stderr)):
            threading.Thread(target=self._read, args=(name, pipe), daemon=True).start()

    def _read(self, name: str, pipe: IO[str]) -> None:
        with pipe:
            for line in pipe:
                self._lines.put((name, line.rstrip("\n")))
        self._lines.put((name, None))

    def send(self, line: str) -> None:
        """Tell the process a line; one that is gone does not hear it, and `drain` says so."""
        assert self.process.stdin is not None
        with suppress(BrokenPipeError):
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()

    def drain(self) -> list[Message]:
        """Return what was said since the last call, or the first part of a lot. Never waits."""
        self._end_if_deaf()
        code = self._code()
        messages: list[Message] = []
        for _ in range(min(self._lines.qsize(), _LINES_A_TURN)):
            name, line = self._lines.get()
            if line is None:
                self._open_pipes -= 1
                continue
            event = from_json(line) if name == "out" else None
            if name == "error":
                self._last_errors.append(line)
                if _IS_CHATTER.match(line):
                    continue
            self._has_failed_itself |= isinstance(event, Failed)
            messages.append(event if event is not None else LogLine(line))
        if code is not None and not self.is_over and (self._open_pipes == 0 or self._is_left_open()):
            self.is_over = True
            self._hang_up()
            if code != 0 and not self._has_failed_itself:
                messages.append(self._unexpected_end(code))
            messages.append(Ended(code))
        return messages

    @property
    def is_alive(self) -> bool:
        """Whether its process runs; what it said may still have to be handed over when it does not."""
        return self.process.poll() is None

    def _code(self) -> int | None:
        """Return the exit code, if the process has ended; what it started and left behind ends with it."""
        code = self.process.poll()
        if code is not None and self._ended_at is None:
            process_group.end(self.process)
            self._ended_at = time.monotonic()
        return code

    def _is_left_open(self) -> bool:
        """Whether a process that left the group still holds a pipe of a job that is long gone."""
        ended_at = self._ended_at
        return ended_at is not None and self._lines.empty() and time.monotonic() - ended_at > PATIENCE

    def _unexpected_end(self, code: int) -> Failed:
        if self._asked_at is not None:
            return Failed("cancelled; what was finished stays", "cancelled")
        last = "\n".join(self._last_errors) or "it printed nothing"
        how = process_group.meaning_of(code)
        said = f"The job ended unexpectedly ({how}); what was finished stays. Its last words:\n{last}"
        return Failed(said, "crash")

    @property
    def memory(self) -> int:
        """Bytes of memory that the process takes; 0 if it is gone."""
        try:
            rss: int = psutil.Process(self.process.pid).memory_info().rss
        except psutil.Error:
            return 0
        return rss

    def cancel(self) -> None:
        """Ask the job to stop at its next safe point; `drain` ends it when it does not listen."""
        if self._asked_at is None and self.is_alive:
            self._asked_at = time.monotonic()
            process_group.ask_to_stop(self.process)

    def _end_if_deaf(self) -> None:
        if self._asked_at is not None and time.monotonic() - self._asked_at > self._patience:
            self.kill()

    def kill(self) -> None:
        """End the job and everything that it started, at once."""
        if self._ended_at is None:  # afterwards the number may be another process's
            process_group.end(self.process)
            # One that hangs in the system ends when that lets go of it.
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(GRACE)
        self._hang_up()

    def _hang_up(self) -> None:
        """Close the pipe by which the process is told things."""
        if self.process.stdin is not None:
            with suppress(OSError):  # what was not sent yet has nobody to read it
                self.process.stdin.close()

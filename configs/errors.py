"""Errors that a person can act on: where, what was expected, what was found, what to do."""

import difflib
import errno
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

Reason = Literal["user error", "audit", "cancelled", "crash"]  # why a job ended without its result


class UserError(Exception):
    """Something the person can put right. Shown as its text alone, never as a traceback.

    Args:
        where: the file, folder or field that is wrong.
        problem: what was expected and what was found.
        remedy: what to do about it.
    """

    reason: ClassVar[Reason] = "user error"

    def __init__(self, where: str | Path, problem: str, remedy: str = "") -> None:
        self.where = str(where)
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{self.where}: {problem}" + (f"; {remedy}" if remedy else ""))


class MissingError(UserError):
    """Something named does not exist."""


class ExistsError(UserError):
    """A name is taken: nothing of the user's is ever overwritten."""


class ImageError(UserError):
    """An image or a mask is not usable."""


class UnreachableError(ImageError):
    """The disk or share failed, not this image: the others will fail, too."""


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
WAYS_OUT = {
    "make room on the disk": _FULL,
    "allow this program to read and write there": (errno.EROFS, errno.EACCES, errno.EPERM),
    "check that it was not moved or deleted": (errno.ENOENT,),
    "move away what stands there": (errno.EEXIST, errno.EISDIR, errno.ENOTDIR),
    "check the disk or the network share": (),
}


def way_out(error: OSError) -> str:
    """Return what to do about something that the system refused."""
    return next((remedy for remedy, numbers in WAYS_OUT.items() if error.errno in numbers), [*WAYS_OUT][-1])


@contextmanager
def explained(where: str | Path) -> Iterator[None]:
    """Turn what the system refuses into a UserError that names the file, or else `where`.

    A pipe that nobody reads any more is no such thing: there is nobody to be told.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as refused:
        error = _first_of(refused)
        named = error.filename2 if error.errno in _FULL and error.filename2 else error.filename
        raise UserError(
            where if named is None else os.fsdecode(named),
            f"cannot be used ({error.strerror or ' '.join(map(str, error.args))})",
            f"{way_out(error)}, then try again",
        ) from refused


def _first_of(error: OSError) -> OSError:
    """Return the first of the errors of a folder that was copied, which shutil keeps as a list of texts."""
    if not (isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list)):
        return error
    _source, target, text = error.args[0][0]
    found = re.match(r"\[Errno (\d+)\] ([^:]+)", str(text))
    return OSError(int(found[1]), found[2], str(target)) if found else OSError(None, str(text), str(target))


@dataclass(frozen=True)
class Problem:
    """One mistake in a spec."""

    field: str  # dotted, as typed: `corruption.size.low`; empty for the whole spec
    message: str
    line: int | None = None  # counted from 1; None: the spec came from no file
    is_missing: bool = False  # whether something is still to be given there, and nothing is wrong


class SpecError(UserError):
    """What a person typed is not a spec. Lists every mistake found, one a line."""

    def __init__(self, where: str | Path, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(where, "not a valid spec")
        self.args = ("\n".join(self._line(problem) for problem in problems),)

    def _line(self, problem: Problem) -> str:
        place = self.where if problem.line is None else f"{self.where}:{problem.line}"
        return ": ".join(part for part in (place, problem.field, problem.message) if part)


class Cancelled(Exception):
    """The person asked the job to stop. Not an error: what was finished stays."""


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Return `; did you mean "x"?`, or the choices themselves when none is close."""
    choices = sorted(choices)
    near = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f"; there is {', '.join(choices)}" if choices else "; there is none yet"

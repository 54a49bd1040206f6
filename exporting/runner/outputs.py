"""Where results go: a table, JSON lines, heatmaps over the photos, the maps themselves."""

import codecs
import csv
import io
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import cv2
import numpy as np
from numpy.typing import NDArray

from .model import Judged, Model
from .naming import place_of
from .photos import RefusedError

COLUMNS = ("file", "score", "alarm", "unsure", "verdict", "note", "milliseconds", "time")
_HEAD = ",".join(COLUMNS).encode()
UNREADABLE = "unreadable"  # the verdict on what could not be read
_FORMULA = (*"=+-@＝＋－＠", "\t", "\r")  # with which a cell begins that a spreadsheet works out

Row = dict[str, Any]  # a line's values, by the names of the columns
Write = Callable[[Row], None]


@dataclass(frozen=True)
class Outputs:
    """What is written of each photo."""

    model: Model
    writers: tuple[Write, ...]
    heatmaps: Path | None = None
    maps: Path | None = None

    def add(self, name: str, judged: Judged, milliseconds: float) -> str:
        """Write what is said of a photo; its pictures first, so that a line has its files.

        Each place has its turn, whatever became of the one before.

        Returns:
            Which pictures could not be written, and why; empty: all were.

        Raises:
            RefusedError: the line could not be written somewhere.
        """
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        row: Row = {
            **line_of(self.model, name, judged),
            "milliseconds": round(milliseconds, 3),
            "time": now,
        }
        unwritten = _tried((partial(self._add_heatmap, judged), partial(self._add_map, judged)), row)
        if problem := _tried(self.writers, row):
            raise RefusedError("; ".join(filter(None, (unwritten, problem))))
        return unwritten

    def _add_heatmap(self, judged: Judged, row: Row) -> None:
        heat = None if self.heatmaps is None else self.model.heatmap(judged)
        if self.heatmaps is not None and heat is not None:
            heat = cv2.cvtColor(heat, cv2.COLOR_RGB2BGR)
            row["heatmap"] = _written(place_of(self.heatmaps, row["file"], ".png"), heat)

    def _add_map(self, judged: Judged, row: Row) -> None:
        if self.maps is not None and judged.anomaly_map is not None:
            row["map"] = _written(place_of(self.maps, row["file"], ".tiff"), judged.anomaly_map)


def _tried(writers: Sequence[Write], row: Row) -> str:
    """Give a row to each writer. Returns what could not be written; empty: nothing."""
    problems: list[str] = []
    for write in writers:
        try:
            write(row)
        except RefusedError as error:
            problems.append(str(error))
    return "; ".join(problems)


def line_of(model: Model, name: str, judged: Judged) -> Row:
    """Return what is said of a photo, by the names of the columns."""
    return {
        "file": name,
        "score": judged.score,
        "alarm": model.alarm,
        "unsure": model.unsure,
        "verdict": judged.verdict or UNREADABLE,
        "note": judged.note,
    }


@contextmanager
def tables(csv_file: Path | None, json_file: Path | None, out: TextIO | None) -> Iterator[tuple[Write, ...]]:
    """Yield what writes a line to each table: JSON lines to `out` where no file is named for them.

    Raises RefusedError if one cannot be written to, is another table, or is closed; so does what is yielded.
    """
    with ExitStack() as opened:
        writers: list[Write] = []
        if csv_file is not None:
            is_begun = _is_begun(csv_file)  # before it is opened: another table is not touched
            stream = opened.enter_context(_added_to(csv_file))
            if not is_begun:
                csv.writer(stream).writerow(COLUMNS)
                with _told_of(csv_file):
                    stream.flush()  # two runners that begin one table write one head
            writers.append(partial(_add_line, csv_file, stream, _cells_of))
        if json_file is not None:
            out = opened.enter_context(_added_to(json_file))
        if json_file is not None or csv_file is None:
            if out is None:
                raise RefusedError("the standard output is closed; name a table: --csv or --json-lines")
            writers.append(partial(_add_line, json_file or "the standard output", out, _json_of))
        yield tuple(writers)


@contextmanager
def _added_to(path: Path) -> Iterator[TextIO]:
    """Yield a file to add lines to."""
    with _told_of(path):
        is_torn = _is_torn(path)
        # names that are no text in the system's letters are written with escapes
        stream = path.open("a", newline="", encoding="utf-8", errors="backslashreplace")
        if is_torn:  # of a run that was killed, or whose disk was full
            stream.write("\n")
    try:
        yield stream
    finally:
        with _told_of(path):
            stream.close()


def _has_lines(path: Path) -> bool:
    """Whether a file is there, and not empty. Raises OSError."""
    return path.is_file() and path.stat().st_size > 0


def _is_torn(path: Path) -> bool:
    """Whether the last line of a file is not whole. Raises OSError."""
    if not _has_lines(path):
        return False
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() != b"\n"


def _is_begun(table: Path) -> bool:
    """Whether a table has lines already. Raises RefusedError if it is another one."""
    with _told_of(table):
        if not _has_lines(table):
            return False
        with table.open("rb") as file:
            begin = file.readline(1000).removeprefix(codecs.BOM_UTF8)  # of a spreadsheet that saved it
        if not begin.endswith(b"\n") and _HEAD.startswith(begin):  # killed before its first line was whole
            table.write_bytes(b"")
            return False
    begin = begin.rstrip(b"\r\n")
    if begin != _HEAD:
        found = begin.decode(errors="replace")
        raise RefusedError(
            f"{table}: is another table; its first line must be {_HEAD.decode()}, found {found}"
        )
    return True


@contextmanager
def _told_of(place: Path | str) -> Iterator[None]:
    """Turn what the system refuses into a RefusedError that names the place."""
    try:
        yield
    except OSError as error:
        raise RefusedError(f"{place}: cannot be written ({error.strerror})") from None


def _add_line(place: Path | str, stream: TextIO, line_of_row: Callable[[Row], str], row: Row) -> None:
    with _told_of(place):
        stream.write(line_of_row(row))
        stream.flush()


def _cells_of(row: Row) -> str:
    cells = ["" if row[name] is None else str(row[name]) for name in COLUMNS]
    line = io.StringIO()
    csv.writer(line).writerow([f"./{cell}" if cell.startswith((*_FORMULA, "./")) else cell for cell in cells])
    return line.getvalue()


def _json_of(row: Row) -> str:
    return json.dumps(row) + "\n"


def _written(path: Path, picture: NDArray[Any]) -> str:
    _, encoded = cv2.imencode(path.suffix, np.ascontiguousarray(picture))
    beside = path.with_name(f".{path.name}.part")
    with _told_of(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(encoded.tobytes())  # OpenCV's own writing knows no other letters on Windows
            beside.replace(path)
        except OSError:
            beside.unlink(missing_ok=True)  # what is not whole stands nowhere
            raise
    return path.as_posix()

"""Where results go: a table, JSON lines, heatmaps over the photos, the maps themselves."""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, TextIO

import cv2
import numpy as np
from numpy.typing import NDArray

from .model import Judged, Model

COLUMNS = ("file", "score", "alarm", "unsure", "verdict", "note", "milliseconds")
_FORMULA = (*"=+-@＝＋－＠", "\t", "\r")  # with which a cell begins that a spreadsheet works out

Write = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Outputs:
    """What is written of each photo."""

    model: Model
    writers: tuple[Write, ...]
    heatmaps: Path | None = None
    maps: Path | None = None

    def add(self, name: str, judged: Judged, milliseconds: float) -> None:
        """Write what is said of a photo; its pictures first, so that a line has its files."""
        row: dict[str, Any] = {**line_of(self.model, name, judged), "milliseconds": round(milliseconds, 3)}
        heat = None if self.heatmaps is None else self.model.heatmap(judged)
        if self.heatmaps is not None and heat is not None:
            row["heatmap"] = _written(self.heatmaps, f"{name}.png", cv2.cvtColor(heat, cv2.COLOR_RGB2BGR))
        if self.maps is not None and judged.anomaly_map is not None:
            row["map"] = _written(self.maps, f"{name}.tiff", judged.anomaly_map)
        for write in self.writers:
            write(row)


def line_of(model: Model, name: str, judged: Judged) -> dict[str, Any]:
    """Return what is said of a photo, by the names of the columns."""
    return {
        "file": name,
        "score": judged.score,
        "alarm": model.alarm,
        "unsure": model.unsure,
        "verdict": judged.verdict or "unreadable",
        "note": judged.note,
    }


@contextmanager
def tables(csv_file: Path | None, json_file: Path | None, out: TextIO) -> Iterator[tuple[Write, ...]]:
    """Yield what writes a line to each table: JSON lines to `out` where no file is named for them."""
    with ExitStack() as opened:
        writers: list[Write] = []
        if csv_file is not None:
            is_new = not csv_file.exists() or csv_file.stat().st_size == 0
            stream = opened.enter_context(csv_file.open("a", newline="", encoding="utf-8"))
            if is_new:
                csv.writer(stream).writerow(COLUMNS)
            writers.append(_csv_writer(stream))
        if json_file is not None:
            out = opened.enter_context(json_file.open("a", encoding="utf-8"))
        if json_file is not None or csv_file is None:
            writers.append(_json_writer(out))
        yield tuple(writers)


def _csv_writer(stream: TextIO) -> Write:
    def write(row: dict[str, Any]) -> None:
        cells = ["" if row[name] is None else str(row[name]) for name in COLUMNS]
        csv.writer(stream).writerow(
            [f"./{cell}" if cell.startswith((*_FORMULA, "./")) else cell for cell in cells]
        )
        stream.flush()

    return write


def _json_writer(stream: TextIO) -> Write:
    def write(row: dict[str, Any]) -> None:
        stream.write(json.dumps(row) + "\n")
        stream.flush()

    return write


def _written(folder: Path, name: str, picture: NDArray[Any]) -> str:
    """Write a picture into a folder, under the photo's own path; nothing lands outside of the folder."""
    parts = [
        part.replace(":", "") for part in PurePosixPath(name.replace("\\", "/")).parts if part not in "/.."
    ]
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    _, encoded = cv2.imencode(path.suffix, np.ascontiguousarray(picture))
    path.write_bytes(encoded.tobytes())  # OpenCV's own writing knows no name in other letters on Windows
    return path.as_posix()

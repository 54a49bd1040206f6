"""roc.csv: the points of an evaluation's curves, one a line."""

import csv
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import get_args

import numpy as np

from configs.disk.names import in_a_table, out_of_a_table
from configs.errors import UserError
from evaluation.scoring.results import Curve, Level

COLUMNS = ("level", "defect", "score", "threshold", "false_alarms", "found", "precision")


def write_curves(path: Path, curves: Sequence[Curve]) -> None:
    """Write the points of all curves, those of one curve one below the other, highest threshold first."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for curve in curves:
            of_curve = (curve.level, in_a_table(curve.defect), curve.score)
            points = zip(curve.thresholds, curve.false_alarms, curve.found, curve.precision, strict=True)
            writer.writerows((*of_curve, *(f"{value:.9g}" for value in point)) for point in points)


def read_curves(path: Path) -> list[Curve]:
    """Return what `write_curves` wrote. Raises UserError: there is no such file, or it cannot be read."""
    remedy = "evaluate the run again"
    try:
        with path.open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
            if tuple(header) != COLUMNS or any(row[0] not in get_args(Level) for row in rows):
                raise ValueError(header)
            curves = []
            for (level, defect, score), points in groupby(rows, lambda row: tuple(row[:3])):
                values = np.array([row[3:] for row in points], np.float64).T
                if not np.isfinite(values[1:]).all():
                    raise ValueError(level)
                curves.append(Curve(level, out_of_a_table(defect), score, *values))
            return curves
    except OSError as error:
        raise UserError(path, f"cannot be read ({error.strerror})", remedy) from None
    except (ValueError, IndexError, TypeError, csv.Error):
        raise UserError(path, "is damaged, or cut short", remedy) from None

"""The robustness card of an evaluation as files: stress.csv, and stress.png, a row for each kind of disturbance."""

import csv
from io import StringIO

import numpy as np
from matplotlib.figure import Figure

from configs.disk.writing import write_text, write_whole
from evaluation.report.figures import plots, to_png
from evaluation.report.folder import EvaluationFolder
from evaluation.stress.card import StressCard, StressStep, column_title
from evaluation.stress.disturbances import UNITS

COLUMNS = (
    *("kind", "strength", "unit", "move_of_threshold", "move_of_spreads"),
    *("false_alarm_rate", "low", "high", "images"),
)


def write_card(folder: EvaluationFolder, card: StressCard, picture: bytes) -> None:
    """Write a card and its picture, a PNG file, into the folder of its evaluation."""
    table = StringIO(newline="")
    csv.writer(table).writerows([COLUMNS, *(_cells(step) for step in card.steps)])
    write_text(folder.stress, table.getvalue())
    write_whole(folder.stress_figure, lambda new: new.write_bytes(picture))


def _cells(step: StressStep) -> list[str]:
    low, high = step.interval or (None, None)
    numbers = (step.move, step.spreads, step.rate, low, high)
    shown = ["" if number is None else f"{number:.4g}" for number in numbers]
    return [step.kind, f"{step.strength:g}", step.unit, *shown, str(step.images)]


def stress_png(card: StressCard) -> bytes:
    """Return the picture of a card, a PNG file."""
    return to_png(stress_figure(card))


def stress_figure(card: StressCard) -> Figure:
    """Return a table of kinds by strengths: the redder a field, the more good images would be stopped."""
    kinds, numbers = card.kinds, sorted({step.step for step in card.steps})
    figure, (axes,) = plots(2.7 + 1.1 * len(numbers), 0.8 + 0.34 * len(kinds), left=2.4)
    reds = np.full((len(kinds), len(numbers)), np.nan)
    for step in card.steps:
        down, across = kinds.index(step.kind), numbers.index(step.step)
        reds[down, across] = step.redness
        color = "white" if reds[down, across] > 0.6 else "black"
        axes.text(across, down, step.cell, ha="center", va="center", fontsize="small", color=color)
    axes.imshow(reds, cmap="Reds", vmin=0, vmax=1, aspect="auto")
    axes.set_yticks(range(len(kinds)), [f"{kind}, {UNITS[kind]}" for kind in kinds], fontsize="small")
    axes.set_xticks(
        range(len(numbers)),
        [column_title(number) for number in numbers],
    )
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure

"""The pages of a study: table.html, table.csv, runs.csv and curves.png."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import jinja2

from configs.disk.names import in_a_table
from configs.disk.writing import write_text, write_whole
from jobs.studies.curves import study_curves
from jobs.studies.table import FIGURES, UNSEEN, Entry, StudyTable, Variant

CURVES, DPI = "curves.png", 100
_TEMPLATES = Path(__file__).parent / "templates"


def write_study(table: StudyTable, folder: Path) -> None:
    """Write table.html, table.csv and runs.csv; curves.png too if there are trainings of several lengths."""
    write_whole(folder / "table.csv", lambda beside: _write_table(table, beside))
    write_whole(folder / "runs.csv", lambda beside: _write_runs(table, beside))
    curves = study_curves(table)
    if curves is not None:
        write_whole(folder / CURVES, lambda beside: curves.savefig(beside, dpi=DPI, format="png"))
    write_text(folder / "table.html", _page(table, folder.name, curves is not None))


def _write_table(table: StudyTable, path: Path) -> None:
    columns = [f"{name}_{part}" for name in FIGURES for part in ("mean", "deviation")]
    entries = {name: table.entries(name) for name in FIGURES}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("dataset", "architecture", "training", "corruption", "method", "seeds", *columns))
        for dataset in table.rows:
            for variant in table.variants:
                found = [entries[name].get((dataset, variant)) for name in FIGURES]
                seeds = max((entry.seeds for entry in found if entry), default=0)
                if seeds:
                    numbers = [number for entry in found for number in _numbers(entry)]
                    writer.writerow((*map(in_a_table, (dataset, *variant)), seeds, *map(_text, numbers)))


def _write_runs(table: StudyTable, path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ("run", "dataset", "architecture", "training", "corruption", "seed", "method", *FIGURES)
        )
        for result in table.results:
            cell, values = result.cell, (result.figures[name] for name in FIGURES)
            named = (cell.dataset, cell.architecture, cell.training, cell.corruption)
            described = (*map(in_a_table, named), cell.seed)
            writer.writerow((in_a_table(cell.run), *described, result.method, *map(_text, values)))


def _page(table: StudyTable, name: str, has_curves: bool) -> str:
    entries = {figure: table.entries(figure) for figure in FIGURES}
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("study.html.j2").render(
        name=name,
        notes=table.notes,
        curves=CURVES if has_curves else None,
        figures=FIGURES,
        datasets=table.datasets,
        shown=_shown,
        rows=table.rows,
        variants=table.variants,
        ranking=table.ranking,
        unseen=table.entries(UNSEEN),
        entries=entries,
        best={figure: {} if figure == "minutes" else _best(found) for figure, found in entries.items()},
        done=len(table.results),
        all=sum(len(cell.evaluate.methods) for cell in table.cells),
        seeds=sorted({cell.seed for cell in table.cells}),
    )


def _best(entries: Mapping[tuple[str, Variant], Entry]) -> dict[str, float]:
    """Return the highest value of each row."""
    best: dict[str, float] = {}
    for (row, _), entry in entries.items():
        best[row] = max(best.get(row, 0.0), entry.mean)
    return best


def _numbers(entry: Entry | None) -> Iterable[float | None]:
    return (None, None) if entry is None else (entry.mean, entry.deviation)


def _shown(entry: Entry) -> str:
    """Return a figure with its deviation over the seeds, if there are several."""
    spread = "" if entry.deviation is None else f" ± {entry.deviation:.3f}"
    return f"{entry.mean:.3f}{spread}"


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"

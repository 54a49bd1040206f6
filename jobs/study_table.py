"""The table of a study: mean and deviation over seeds, for each data set and for their mean."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, stdev

import jinja2

from configs.workspace import Workspace, write_text, write_whole
from datasets.layout import ALL
from evaluation.evaluate_spec import Method
from evaluation.folder import EvaluationFolder
from evaluation.report import read_json
from jobs.left_to_do import is_made
from jobs.study_spec import Cell

FIGURES = {
    "image_auroc": "Image AUROC",
    "pixel_auroc": "Pixel AUROC",
    "aupro_30": "AUPRO 30",
    "minutes": "Minutes",
}
MEAN = "mean"  # of all data sets
_TEMPLATES = Path(__file__).parent / "templates"

Variant = tuple[str, str, str, Method]  # architecture, scheme, corruption, method of evaluation


@dataclass(frozen=True)
class RunResult:
    """One run, evaluated by one method."""

    cell: Cell
    method: Method
    figures: dict[str, float | None]

    @property
    def variant(self) -> Variant:
        return self.cell.architecture, self.cell.training, self.cell.corruption, self.method


@dataclass(frozen=True)
class Entry:
    """One place of the table."""

    mean: float
    deviation: float | None  # of the sample; None: there is one seed
    seeds: int


class StudyTable:
    """Takes in runs as they are evaluated; each report is read once."""

    def __init__(self, cells: Sequence[Cell], workspace: Workspace) -> None:
        self.cells = cells
        self.workspace = workspace
        self._results: dict[tuple[str, Method], RunResult] = {}

    def take_in(self) -> None:
        """Read what was evaluated since the last time."""
        for cell in self.cells:
            missing = [each for each in cell.evaluate.methods if (cell.run, each) not in self._results]
            if missing and is_made(cell.train, self.workspace) and is_made(cell.evaluate, self.workspace):
                for method in missing:
                    self._results[cell.run, method] = _result(cell, method, self.workspace)

    @property
    def results(self) -> list[RunResult]:
        """In the study's order."""
        return [
            self._results[cell.run, method]
            for cell in self.cells
            for method in cell.evaluate.methods
            if (cell.run, method) in self._results
        ]

    @property
    def is_complete(self) -> bool:
        return len(self.results) == sum(len(cell.evaluate.methods) for cell in self.cells)

    def entries(self, figure: str) -> dict[tuple[str, Variant], Entry]:
        """Return mean and deviation by data set and variant; the mean of all data sets where each seed has all."""
        datasets = list(dict.fromkeys(cell.dataset for cell in self.cells))
        by_seed: dict[Variant, dict[int, dict[str, float]]] = {}
        for result in self.results:
            value = result.figures[figure]
            if value is not None:
                seeds = by_seed.setdefault(result.variant, {})
                seeds.setdefault(result.cell.seed, {})[result.cell.dataset] = value
        entries = {}
        for variant, seeds in by_seed.items():
            for dataset in datasets:
                values = [found[dataset] for found in seeds.values() if dataset in found]
                if values:
                    entries[dataset, variant] = _entry(values)
            whole = [mean(found.values()) for found in seeds.values() if len(found) == len(datasets)]
            if whole:
                entries[MEAN, variant] = _entry(whole)
        return entries

    def write(self, folder: Path) -> None:
        """Write table.html, table.csv and runs.csv."""
        write_whole(folder / "table.csv", self._write_table)
        write_whole(folder / "runs.csv", self._write_runs)
        write_text(folder / "table.html", self._page(folder.name))

    def _write_table(self, path: Path) -> None:
        columns = [f"{name}_{part}" for name in FIGURES for part in ("mean", "deviation")]
        entries = {name: self.entries(name) for name in FIGURES}
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(
                ("dataset", "architecture", "training", "corruption", "method", "seeds", *columns)
            )
            for dataset in self._rows():
                for variant in self._variants():
                    found = [entries[name].get((dataset, variant)) for name in FIGURES]
                    seeds = max((entry.seeds for entry in found if entry), default=0)
                    if seeds:
                        numbers = [number for entry in found for number in _numbers(entry)]
                        writer.writerow((dataset, *variant, seeds, *map(_text, numbers)))

    def _write_runs(self, path: Path) -> None:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(
                ("run", "dataset", "architecture", "training", "corruption", "seed", "method", *FIGURES)
            )
            for result in self.results:
                cell, values = result.cell, (result.figures[name] for name in FIGURES)
                described = (cell.dataset, cell.architecture, cell.training, cell.corruption, cell.seed)
                writer.writerow((cell.run, *described, result.method, *map(_text, values)))

    def _rows(self) -> list[str]:
        return [*dict.fromkeys(cell.dataset for cell in self.cells), MEAN]

    def _variants(self) -> list[Variant]:
        return list(
            dict.fromkeys(
                (cell.architecture, cell.training, cell.corruption, method)
                for cell in self.cells
                for method in cell.evaluate.methods
            )
        )

    def _page(self, name: str) -> str:
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
        )
        return environment.get_template("study.html.j2").render(
            name=name,
            figures=FIGURES,
            rows=self._rows(),
            variants=self._variants(),
            entries={figure: self.entries(figure) for figure in FIGURES},
            best={figure: self._best(figure) for figure in FIGURES},
            done=len(self.results),
            all=sum(len(cell.evaluate.methods) for cell in self.cells),
            seeds=sorted({cell.seed for cell in self.cells}),
        )

    def _best(self, figure: str) -> dict[str, float]:
        """Return the highest value of each row; for minutes, there is none."""
        if figure == "minutes":
            return {}
        entries = self.entries(figure)
        return {
            row: max((entry.mean for (of, _), entry in entries.items() if of == row), default=0.0)
            for row in self._rows()
        }


def _result(cell: Cell, method: Method, workspace: Workspace) -> RunResult:
    files = workspace.run(cell.run)
    report = read_json(EvaluationFolder(files.evaluation(method)).report_json)
    figures = report["results"][ALL]["figures"]
    with files.history.open(newline="", encoding="utf-8") as file:
        seconds = [float(row.get("seconds") or 0) for row in csv.DictReader(file)]
    values = {name: figures[name]["value"] for name in FIGURES if name != "minutes"}
    return RunResult(cell, method, {**values, "minutes": sum(seconds) / 60})


def _entry(values: Sequence[float]) -> Entry:
    return Entry(mean(values), stdev(values) if len(values) > 1 else None, len(values))


def _numbers(entry: Entry | None) -> Iterable[float | None]:
    return (None, None) if entry is None else (entry.mean, entry.deviation)


def _text(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"

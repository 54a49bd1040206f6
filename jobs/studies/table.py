"""The table of a study: mean and deviation over seeds, for each data set and for their mean."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import mean, stdev

from configs.disk.workspace import Workspace
from configs.errors import UserError
from datasets.layout import ALL
from evaluation.evaluate_spec import Method
from evaluation.saved.changes import changes_since
from evaluation.saved.evaluation import Outcome, read_outcome
from evaluation.unseen.defects import Kind
from jobs.kinds.registry import is_made
from jobs.studies.spec import Cell
from networks.runs.history import read_history

UNSEEN = "unseen_auroc"  # of defects that no training draws: to choose by
FIGURES = {
    UNSEEN: "Unseen defects",
    "image_auroc": "Image AUROC",
    "pixel_auroc": "Pixel AUROC",
    "aupro_30": "AUPRO 30",
    "minutes": "Minutes",
}
MEAN = "mean"  # of all data sets

Variant = tuple[str, str, str, Method]  # architecture, scheme, corruption, method of evaluation


@dataclass(frozen=True)
class RunResult:
    """One run, evaluated by one method."""

    cell: Cell
    method: Method
    figures: dict[str, float | None]
    unseen: Mapping[Kind, float]  # by kind of unseen defect: AUROC; empty: that was not tried

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
        self.known: dict[tuple[str, Method], RunResult] = {}
        self.changed: dict[
            tuple[str, Method], list[str]
        ] = {}  # what figures are of, and is not there any more
        self.damaged: dict[tuple[str, Method], str] = {}  # why a report could not be taken in
        self.without_history: dict[str, str] = {}  # why the minutes of a run are not known

    def take_in(self) -> None:
        """Read what was evaluated since the last time."""
        for cell in self.cells:
            missing = [each for each in cell.evaluate.methods if (cell.run, each) not in self.known]
            if missing and is_made(cell.train, self.workspace) and is_made(cell.evaluate, self.workspace):
                for method in missing:
                    try:
                        outcome = read_outcome(self.workspace.run(cell.run), method)
                        self.changed[cell.run, method] = changes_since(outcome, self.workspace)
                        self.known[cell.run, method] = _result(cell, outcome, self._minutes(cell.run))
                    except UserError as error:  # the others are none the worse for it
                        self.damaged[cell.run, method] = str(error)
                    else:
                        self.damaged.pop((cell.run, method), None)

    def _minutes(self, run: str) -> float | None:
        """Return how long a run was trained; None if its history does not say."""
        try:
            rows = read_history(self.workspace.run(run).history)
        except UserError as error:
            self.without_history[run] = str(error)
            return None
        return sum(row.get("seconds", 0.0) for row in rows) / 60

    @property
    def notes(self) -> list[str]:
        """What could not be read, and what changed since it was evaluated, in sentences."""
        changed = [change for changes in self.changed.values() for change in changes]
        return [*self.damaged.values(), *self.without_history.values(), *changed]

    @property
    def results(self) -> list[RunResult]:
        """In the study's order. Unseen defects are those that none of them was trained on."""
        found = [
            self.known[cell.run, method]
            for cell in self.cells
            for method in cell.evaluate.methods
            if (cell.run, method) in self.known
        ]
        kinds = [set(result.unseen) for result in found if result.unseen]
        shared = set.intersection(*kinds) if kinds else set()
        return [
            replace(result, figures={**result.figures, UNSEEN: mean(result.unseen[kind] for kind in shared)})
            if shared and result.unseen
            else result
            for result in found
        ]

    def entries(self, figure: str) -> dict[tuple[str, Variant], Entry]:
        """Return mean and deviation by data set and variant; the mean of all data sets where each seed has all."""
        by_seed: dict[Variant, dict[int, dict[str, float]]] = {}
        for result in self.results:
            value = result.figures[figure]
            if value is not None:
                seeds = by_seed.setdefault(result.variant, {})
                seeds.setdefault(result.cell.seed, {})[result.cell.dataset] = value
        entries = {}
        for variant, seeds in by_seed.items():
            for dataset in self.datasets:
                values = [found[dataset] for found in seeds.values() if dataset in found]
                if values:
                    entries[dataset, variant] = _entry(values)
            whole = [mean(found.values()) for found in seeds.values() if len(found) == len(self.datasets)]
            if whole:
                entries[MEAN, variant] = _entry(whole)
        return entries

    @property
    def ranking(self) -> list[tuple[Variant, Entry]]:
        """What is compared by what it finds of unseen defects, the best first; without those where that is unknown.

        It is the mean of all data sets; of the one there is, where there is one.
        """
        entries = self.entries(UNSEEN)
        row = MEAN if len(self.datasets) != 1 else self.datasets[0]
        known = [(variant, entries[row, variant]) for variant in self.variants if (row, variant) in entries]
        return sorted(known, key=lambda each: -each[1].mean)

    @property
    def datasets(self) -> list[str]:
        return list(dict.fromkeys(cell.dataset for cell in self.cells))

    @property
    def rows(self) -> list[str]:
        """Each data set, and their mean."""
        return [*self.datasets, MEAN]

    @property
    def variants(self) -> list[Variant]:
        """What is compared, in the study's order."""
        return list(
            dict.fromkeys(
                (cell.architecture, cell.training, cell.corruption, method)
                for cell in self.cells
                for method in cell.evaluate.methods
            )
        )


def _result(cell: Cell, outcome: Outcome, minutes: float | None) -> RunResult:
    figures = outcome.report.results[ALL].figures
    values: dict[str, float | None] = {
        name: figure.value for name, figure in figures.items() if name in FIGURES
    }
    unseen = outcome.report.unseen
    by_kind = {} if unseen is None else unseen.by_kind
    return RunResult(cell, outcome.method, {UNSEEN: None, **values, "minutes": minutes}, by_kind)


def _entry(values: Sequence[float]) -> Entry:
    return Entry(mean(values), stdev(values) if len(values) > 1 else None, len(values))

"""Evaluations that were read before: read again only if they were made anew, by whatever process."""

from contextlib import suppress

from configs.disk.workspace import Workspace
from configs.errors import UserError
from evaluation.evaluate_spec import METHODS, Method, evaluation_name
from evaluation.report.folder import EvaluationFolder
from evaluation.saved.evaluation import Outcome, Scale, read_outcome


class OutcomeCache:
    """The evaluations of a workspace, as far as they were asked for."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._read: dict[tuple[str, str], tuple[float, Outcome]] = {}  # with the time of the report

    def read(self, run: str, name: str) -> Outcome:
        """Return an evaluation. Raises UserError, as `read_outcome`."""
        files = self.workspace.run(run)
        written = _written(EvaluationFolder(files.evaluation(name)))
        if (run, name) not in self._read or self._read[run, name][0] != written:
            self._read[run, name] = (written, read_outcome(files, name))
        return self._read[run, name][1]

    def scales(self, run: str, label: str | None) -> dict[Method, Scale]:
        """Return how the maps of each method are coloured, of the evaluations of one label that can be read."""
        scales: dict[Method, Scale] = {}
        for method in METHODS:
            with suppress(UserError):
                scales[method] = self.read(run, evaluation_name(method, label)).scale
        return scales

    def is_stale(self, outcome: Outcome) -> bool:
        """Whether one that was read has been made anew since, or is gone."""
        return _written(outcome.folder) != self._read[outcome.run, outcome.name][0]


def _written(evaluation: EvaluationFolder) -> float:
    """Return when an evaluation was made; 0 if it is gone."""
    try:
        return evaluation.report_json.stat().st_mtime
    except OSError:
        return 0.0

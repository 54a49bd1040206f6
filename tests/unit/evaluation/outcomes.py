"""Outcomes to decide on, made by hand."""

from pathlib import Path

from datasets.layout import ALL
from evaluation.report.folder import EvaluationFolder
from evaluation.report.report import Report
from evaluation.saved.evaluation import Outcome
from evaluation.scoring.metric_values import METRICS, Figure
from evaluation.scoring.results import DefectResult, ImageResult
from evaluation.scoring.scores import SCORE_NAMES
from evaluation.scoring.thresholds import ChosenThreshold

UNKNOWN = DefectResult(dict.fromkeys(SCORE_NAMES), dict.fromkeys(METRICS, Figure(None)), None, False, 2, 2, 0)
SAYS = "at most 5 % false alarms, from 40 good images"


def outcome_of(scores, run="first", method="residual", threshold=2.0, unsure=None, dataset="part"):
    """Return an outcome of (name, score) pairs; a name's folder says its type."""
    images = [
        ImageResult(
            name, name.split("/")[0], {"l2": score, "linf": 2 * score}, has_gt_mask=True, verdict="pass"
        )
        for name, score in scores
    ]
    report = Report(
        run=run,
        dataset=dataset,
        method=method,
        label=None,
        score="l2",
        results={ALL: UNKNOWN},
        images=images,
        unit="grey levels",
        threshold=ChosenThreshold(threshold, "held-out good images", 40, SAYS, promised=0.05),
        unsure=None if unsure is None else ChosenThreshold(unsure, "held-out good images", 40, SAYS),
        scale_top=50.0,
        resolution="as they are",
        provenance={"evaluation": f'{{kind: "evaluate", run: "{run}"}}'},
        split={},
        notes=[],
    )
    return Outcome(run, method, EvaluationFolder(Path("nowhere")), report)

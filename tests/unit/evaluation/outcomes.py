"""Outcomes to decide on, made by hand."""

from pathlib import Path

from evaluation.report.folder import EvaluationFolder
from evaluation.saved.evaluation import Outcome


def outcome_of(scores, run="first", method="residual", threshold=2.0, unsure=None, dataset="part"):
    """Return an outcome of (name, score) pairs; a name's folder says its type."""
    return Outcome(
        run,
        method,
        EvaluationFolder(Path("nowhere")),
        {
            "dataset": dataset,
            "main_score": "l2",
            "unit": "grey levels",
            "scale_top": 50.0,
            "threshold": {
                "value": threshold,
                "says": "at most 5 % false alarms, from 40 good images",
                "chosen_on": "held-out good images",
                "promised": 0.05,
            },
            "unsure": None if unsure is None else {"value": unsure},
            "images": [
                {
                    "file": name,
                    "defect": name.split("/")[0],
                    "scores": {"l2": score, "linf": 2 * score},
                    "has_gt_mask": True,
                    "verdict": "pass",
                }
                for name, score in scores
            ],
        },
    )

"""Outcomes: an evaluation as it was written, for a person to decide by: other thresholds, other verdicts.

Light enough for the window: no Keras, no figures.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from configs.disk.workspace import RunFolder, Workspace
from configs.errors import UserError
from configs.spec import hjson_io
from configs.spec.spec_io import parse_spec
from datasets.layout import GOOD, SYNTHETIC
from evaluation.evaluate_spec import (
    METHODS,
    EvaluateSpec,
    Method,
    parts_of,
)
from evaluation.report.folder import EvaluationFolder
from evaluation.report.report import Report, read_report
from evaluation.saved.named import check_evaluated
from evaluation.scoring.ranking import Numbers, Ranking
from evaluation.scoring.results import Verdict, defect_types_of
from evaluation.scoring.scores import ScoreName, unit_of
from networks.runs.history import epochs_of

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)  # by their numbers: pass 0, unsure 1, alarm 2
PASS, UNSURE, ALARM = range(len(VERDICTS))
UNDECIDED = -1  # without a threshold there is no verdict
Truth = Literal["good", "defective"]
Counts = Mapping[Truth, Sequence[int]]  # of good and of defective images, how many got each verdict
Decided = NDArray[np.int8]  # (N,), the number of each image's verdict, or UNDECIDED


@dataclass(frozen=True)
class Scale:
    """How the maps of one method are coloured: the same for all images of a run."""

    top: float  # the value of the hottest colour
    unit: str


@dataclass(frozen=True)
class Outcome:
    """The test images of one evaluation with their scores, in the report's order."""

    run: str
    name: str  # among those of the run: its method, and its label if it has one
    folder: EvaluationFolder
    report: Report

    @property
    def title(self) -> str:
        """What a person knows it by: `bottle-quick · residual`."""
        return title_of(self.run, self.name)

    @property
    def reference(self) -> str:
        """What a spec names it by: `bottle-quick/residual`."""
        return f"{self.run}/{self.name}"

    @property
    def method(self) -> Method:
        """How its images became maps."""
        return parts_of(self.name)[0]

    @property
    def label(self) -> str | None:
        """What distinguishes it from other evaluations of its run by its method; None: nothing."""
        return parts_of(self.name)[1]

    @cached_property
    def names(self) -> list[str]:
        """Of the images: `scratch/000.png`."""
        return [image.file for image in self.report.images]

    @cached_property
    def defects(self) -> list[str]:
        """The type of each image; `good` and `synthetic` among them."""
        return [image.defect for image in self.report.images]

    @cached_property
    def fingerprint(self) -> str:
        """Where it stands, and what came of it: other scores are another evaluation, whatever it is called."""
        scored = f"{self.folder.path.resolve()}\n{self.main_score}\n{self.unit}".encode(
            errors="surrogateescape"
        )
        return hashlib.sha256(scored + self.scores.tobytes()).hexdigest()[:20]

    @property
    def spec(self) -> EvaluateSpec:
        """What was asked for. Raises SpecError if it is of another version."""
        return spec_of(self.report)

    def differences(self, spec: EvaluateSpec) -> list[str]:
        """Return by what fields another spec would make another evaluation of this method."""
        asked = self.spec
        fields = asked.deciding(self.method) | spec.deciding(self.method)
        return sorted(field for field in fields if getattr(asked, field) != getattr(spec, field))

    @property
    def made_by(self) -> str:
        """By what its images are judged: `linf, scales [0, 0.8], contrast 15`; the paper's way is `l2`."""
        typed = hjson_io.parse(self.report.provenance["evaluation"], "evaluation")
        settings = [
            f"{name} {typed[name]}"
            for name in ("scales", "contrast", "light", "smoothing")
            if typed.get(name)
        ]
        settings += ["relative"] if typed.get("relative") else []
        if self.method == "combined" and "features" in (parts := typed.get("combine", [])):
            settings.append(f"of {' and '.join(parts)}")
        return ", ".join([self.main_score, *settings])

    @property
    def kinds(self) -> list[str]:
        """`good`, and behind it the real defect types, sorted."""
        return [GOOD, *(defect for defect in defect_types_of(self.defects) if defect != SYNTHETIC)]

    @cached_property
    def scores(self) -> Numbers:
        """(N,), the score that decides."""
        return np.array([image.scores[self.main_score] for image in self.report.images], np.float64)

    @cached_property
    def is_anomalous(self) -> NDArray[np.bool_]:
        """(N,)."""
        return np.array([defect != GOOD for defect in self.defects], np.bool_)

    @cached_property
    def is_real(self) -> NDArray[np.bool_]:
        """(N,): no synthetic defect."""
        return np.array([defect != SYNTHETIC for defect in self.defects], np.bool_)

    @cached_property
    def ranking(self) -> Ranking:
        """Of the real images."""
        return Ranking.of(self.scores[self.is_real], self.is_anomalous[self.is_real])

    @property
    def main_score(self) -> ScoreName:
        """The name of the score that decides: `l2`."""
        return self.report.score

    @property
    def unit(self) -> str:
        """Of its scores."""
        return unit_of(self.main_score, self.report.unit)

    @property
    def scale(self) -> Scale:
        """Of its maps."""
        return Scale(self.report.scale_top, self.report.unit)

    @property
    def threshold(self) -> float | None:
        """The evaluation's own; None: it could not be had."""
        return self.report.threshold.value

    @property
    def unsure(self) -> float | None:
        """The evaluation's lower one, from which on an image is unsure; None: there is none."""
        return None if self.report.unsure is None else self.report.unsure.value

    def alarm(self, asked: float | None = None) -> float:
        """Return the score from which on images are stopped: what is asked for, else its own.

        Raises:
            UserError: neither is there.
        """
        alarm = self.threshold if asked is None else asked
        if alarm is None:
            raise UserError("threshold", self.report.threshold.says, "name a threshold yourself")
        return alarm

    def decide(self, alarm: float | None, unsure: float | None = None) -> Decided:
        """Return the verdict on each image by thresholds; without that of an alarm there is none on any."""
        if alarm is None:
            return np.full(len(self.scores), UNDECIDED, np.int8)
        decided = np.full(len(self.scores), PASS, np.int8)
        if unsure is not None:
            decided[self.scores >= unsure] = UNSURE
        decided[self.scores >= alarm] = ALARM
        return decided

    def count(self, decided: Decided) -> Counts:
        """Return how many real images, good and defective, got each verdict; nothing where there is none."""
        if not (decided != UNDECIDED).any():
            return {}
        return {
            kind: np.bincount(
                decided[self.is_real & (self.is_anomalous == (kind == "defective"))], minlength=len(VERDICTS)
            ).tolist()
            for kind in get_args(Truth)
        }


def verdict_by(number: int) -> Verdict | None:
    """Return the verdict of a number; None: there is none."""
    return None if number == UNDECIDED else VERDICTS[number]


def spec_of(report: Report) -> EvaluateSpec:
    """Return what was asked for, by the names that run and evaluation have now. Raises SpecError: another version."""
    spec = parse_spec(EvaluateSpec, report.provenance["evaluation"], "the evaluation")
    return spec.model_copy(update={"run": report.run, "label": report.label})


def title_of(run: str, name: str) -> str:
    """Return what a person knows an evaluation by."""
    return f"{run} · {name}"


def evaluations_of(files: RunFolder) -> list[str]:
    """Return the names of a run's evaluations, in the order of the methods and their labels."""
    names = []
    for name in files.evaluations():
        with suppress(ValueError):  # a folder that is none of ours
            method, label = parts_of(name)
            names.append((METHODS.index(method), label or "", name))
    return [name for *_, name in sorted(names)]


def outcomes_of(workspace: Workspace) -> dict[str, tuple[str, str]]:
    """Return the run and the name of every evaluation in the workspace, by its title."""
    return {
        title_of(run, name): (run, name)
        for run in workspace.runs()
        for name in evaluations_of(workspace.run(run))
    }


def read_outcome(files: RunFolder, name: str) -> Outcome:
    """Return an evaluation of a run by its name.

    Raises:
        MissingError: the run was not evaluated so.
        UserError: the report cannot be read, or is of an older version.
    """
    check_evaluated(files, name, evaluations_of(files))
    folder = EvaluationFolder(files.evaluation(name))
    report = read_report(folder.report_json)  # run and label are called as their folders are
    return Outcome(files.name, name, folder, replace(report, run=files.name, label=parts_of(name)[1]))


def learning_curve(files: RunFolder, figure: str = "val_psnr") -> list[tuple[float, float]]:
    """Return a figure of each epoch, by default the validation PSNR in dB, as far as the history can be read."""
    curve: list[tuple[float, float]] = []
    with suppress(UserError, KeyError):
        curve.extend((row["epoch"], row[figure]) for row in epochs_of(files.history))
    return curve

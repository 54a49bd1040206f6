"""model.json: all that is known of an exported model besides its network. `docs/guide/export.md` describes it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from evaluation.judge import Judge
from evaluation.own_thresholds import unsure_of
from evaluation.photo_kind import PhotoKind
from evaluation.saved.evaluation import Outcome
from evaluation.scoring.mixture import MIXED
from evaluation.scoring.results import Verdict, verdict_of
from evaluation.scoring.thresholds import ChosenThreshold
from exporting.export_spec import ExportSpec
from exporting.runner import FORMAT
from exporting.runner.networks import digest_of
from networks.runs.run_record import versions


@dataclass(frozen=True)
class Thresholds:
    """From which scores on an exported model calls an image anomalous, or unsure."""

    alarm: ChosenThreshold
    unsure: ChosenThreshold | None

    @classmethod
    def of(cls, outcome: Outcome, spec: ExportSpec) -> Self:
        """Return those of the evaluation, where the spec names none.

        Raises UserError if there is none, or unsure is above the other.
        """
        report = outcome.report
        unsure = unsure_of(spec, outcome.alarm(spec.threshold), outcome.unsure)
        evaluated = None if unsure is None else report.unsure
        return cls(
            report.threshold if spec.threshold is None else _own(spec.threshold),
            evaluated if unsure is None or spec.unsure is None else _own(unsure),
        )

    @property
    def level(self) -> float:
        """The score from which on an image is stopped."""
        assert self.alarm.value is not None  # `of` refuses it
        return self.alarm.value

    def verdict(self, score: float) -> Verdict:
        """Return the verdict on a score."""
        return verdict_of(score, self.level, None if self.unsure is None else self.unsure.value)


def _own(value: float) -> ChosenThreshold:
    return ChosenThreshold(value, "nothing", 0, "named by a person; it promises nothing")


@dataclass(frozen=True)
class Sample:
    """A photo that lies beside the model, with what the model is to say of it."""

    file: str  # relative to the export
    score: float
    verdict: str


@dataclass(frozen=True)
class Card:
    """What model.json holds, by the names there."""

    name: str
    image: Mapping[str, Any]  # what every photo is brought to
    photos: PhotoKind | None  # what those of the training were like; None: unknown
    method: str
    unit: str  # of maps
    score: str
    unit_of_score: str
    mixture: Mapping[str, Any] | None  # what a mixed score is made by
    alarm: ChosenThreshold
    unsure: ChosenThreshold | None
    heatmap_top: float  # the value of the hottest colour
    seen: str  # what its evaluation showed, in words
    samples: Sequence[Sample]
    network: str  # its file or folder
    model_sha256: str  # of it
    provenance: Mapping[str, str]  # of the evaluation
    versions: Mapping[str, str]  # that the export was made by
    format: int = FORMAT

    def to_json(self) -> str:
        """Return the text of model.json."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


def card_of(
    judge: Judge,
    outcome: Outcome,
    thresholds: Thresholds,
    network: Path,
    samples: Sequence[Sample],
    seen: str,
) -> Card:
    """Return what model.json says of an evaluation."""
    form = judge.form
    return Card(
        name=outcome.title,
        image={
            "rows": form.rows,
            "columns": form.columns,
            "channels": form.channels,
            "white": form.white,
            "equalize": form.equalize,
            "letterbox": form.letterbox,
        },
        photos=outcome.report.photos,
        method=outcome.method,
        unit=judge.unit,
        score=judge.spec.score,
        unit_of_score=judge.unit_of_score,
        mixture=_mixture_of(judge),
        alarm=thresholds.alarm,
        unsure=thresholds.unsure,
        heatmap_top=outcome.scale.top,
        seen=seen,
        samples=samples,
        network=network.name,
        model_sha256=digest_of(network),
        provenance=outcome.report.provenance,
        versions=versions(),
    )


def _mixture_of(judge: Judge) -> Mapping[str, Any] | None:
    if judge.mixture is None:
        return None
    mean, spread = judge.mixture.fitted
    named = {"mean": mean, "spread": spread, "zero": judge.mixture.zero}
    return {"norms": list(MIXED), **{name: values.tolist() for name, values in named.items()}}

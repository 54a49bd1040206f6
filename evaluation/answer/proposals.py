"""What would help an evaluation that is not good enough: other settings, another training, more photos."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from configs.errors import SpecError
from configs.spec.presets import read_preset
from configs.spec.spec_io import parse_spec
from evaluation.evaluate_spec import EvaluateSpec, EvaluationSettings, saw_other_light, suiting_preset
from evaluation.expected import LOCATOR_TIME, trains_locator
from evaluation.presets import follows
from evaluation.quality import QUALITIES, Choice
from evaluation.report.report import Report
from networks.choices.train_spec import TrainSpec
from networks.choices.training_scheme import TrainingScheme

Kind = Literal["good", "defective"]
FEWEST_TESTED = 20  # photos of a kind; of fewer, a rate is known to no better than a fifth
MOST = 3  # proposals at once: of each kind, one
_LIGHT = ("brightness", "gain", "gamma", "gradient")  # disturbances that a training can be shown


@dataclass(frozen=True)
class Proposal:
    """One thing to do."""

    does: Literal["evaluate", "train", "photos"]
    title: str  # as a button says it
    why: str  # what is to be expected of it
    fields: Mapping[str, str] = field(default_factory=dict)  # of the form that does it

    @property
    def text(self) -> str:
        """It in a sentence."""
        return f"{self.title[:1].lower()}{self.title[1:]}, {self.why}."


def proposals_of(report: Report, lacking: Collection[Kind]) -> Sequence[Proposal]:
    """Return what would help most, what is quick to try first.

    Args:
        report: of the evaluation.
        lacking: of which kinds of test images there are too few.
    """
    evaluated, trained = _specs_of(report)
    found = (
        another_evaluation(evaluated, trained),
        _another_training(trained, _follows_light(report)),
        _more_photos(report, lacking),
    )
    return [each for each in found if each is not None]


def _specs_of(report: Report) -> tuple[EvaluateSpec | None, TrainSpec | None]:
    """Return what was asked for, as far as this version can read it."""
    read: dict[str, Any] = {}
    for name, spec_class in (("evaluation", EvaluateSpec), ("training", TrainSpec)):
        with suppress(SpecError):  # of an older version
            read[name] = parse_spec(spec_class, report.provenance.get(name, "{}"), f"the {name}")
    return read.get("evaluation"), read.get("training")


def another_evaluation(evaluated: EvaluateSpec | None, trained: TrainSpec | None) -> Proposal | None:
    """Return the preset that suits the training, unless it was evaluated by that."""
    if evaluated is None or trained is None:
        return None
    name = suiting_preset(trained)
    settings = EvaluationSettings(**read_preset("evaluation", name))
    if follows(evaluated, name):
        return None
    title, why = f"Evaluate by {name}", "which suits how this network was trained"
    if trains_locator(settings) and not trains_locator(evaluated):
        title += f" ({LOCATOR_TIME})"
        why += "; it needs a second network, which is trained first unless it is there"
    fields = {"method": ", ".join(settings.methods), "preset": name, "label": name}
    return Proposal("evaluate", title, why, fields)


def _another_training(trained: TrainSpec | None, follows_light: bool) -> Proposal | None:
    if trained is None:
        return None
    scheme, good, best = trained.training, QUALITIES["good"], QUALITIES["best"]
    if not saw_other_light(scheme):
        why = "which also learns in what light, colour and place good parts are seen"
        if follows_light:
            why += ": other light is what this one withstands least"
        return Proposal(
            "train", f"Train by {good.training}", f"with {good.corruption} and a unet, {why}", _fields(good)
        )
    for longer in (good, best):  # the next longer one
        times = _images(TrainingScheme(**read_preset("training", longer.training))) / _images(scheme)
        if times > 1:
            why = f"the same for {times:.0f} times as long"
            return Proposal("train", f"Train by {longer.training}", why, _fields(longer))
    return None


def _fields(choice: Choice) -> Mapping[str, str]:
    """Return what a form is filled with."""
    return {name: getattr(choice, name) for name in ("corruption", "architecture", "training")}


def _images(scheme: TrainingScheme) -> int:
    """Return how many images a network sees in all."""
    return scheme.epochs * scheme.images_per_epoch


def _follows_light(report: Report) -> bool:
    """Whether other light breaks what the threshold promises."""
    weakest = None if report.stress is None else report.stress.weakest
    return weakest is not None and weakest.kind in _LIGHT


def _more_photos(report: Report, lacking: Collection[Kind]) -> Proposal | None:
    """Return which photos are too few to tell anything."""
    if report.threshold.value is None or "good" in lacking:
        why = (
            f"as a threshold is chosen and tested on them: {FEWEST_TESTED} or more to test on, five times as many to "
            "train on"
        )
        return Proposal("photos", "Bring more photos of good parts", why)
    if lacking:
        why = f"{FEWEST_TESTED} or more: of fewer, it is not known how many are found"
        return Proposal("photos", "Bring more photos of defects", why)
    return None

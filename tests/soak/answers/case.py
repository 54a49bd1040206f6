"""One random data set through all jobs, as a person would do it; what each wrote is compared with what is known.

python -m tests.soak.answers SEED    tries one case alone
"""

import csv
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.events import Event, Note
from configs.spec.spec_io import spec_from
from datasets.corruption.design import CorruptSpec
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from jobs.kinds.running import run_job
from networks.choices.train_spec import TrainSpec
from tests.soak.answers.evaluation import SAME, check_evaluation
from tests.soak.answers.images import pick
from tests.soak.answers.imported import Imported, check_import
from tests.soak.answers.inspection import check_inspection, read_inspection
from tests.soak.answers.layouts import make_source
from tests.soak.answers.maps import check_maps, held_out_maps
from tests.soak.answers.written import Evaluated

ROUGHLY = {"rel": 1e-3, "abs": 1e-6}  # what is worked out from maps of other steps
OF_NO_SPREAD = {"rel": 0.1, "abs": 0.1}  # each judged by one other or by itself, as the evaluation notes
SMALLEST = 16  # rows and columns of a network
THRESHOLDS = (
    {"kind": "conformal", "false_alarms": 5.0},
    {"kind": "conformal", "false_alarms": 40.0},
    {"kind": "percentile", "percent": 99.0},
    {"kind": "percentile", "percent": 50.0},
    {"kind": "mean_sigma", "sigmas": 1.0},
    {"kind": "f1_max"},
    {"kind": "false_positive_rate", "percent": 25.0},
    {"kind": "false_positive_rate", "percent": 0.0},
)


@dataclass
class Person:
    """Gives jobs to the program, and keeps what it is told."""

    workspace: Workspace
    said: list[Event] = field(default_factory=list)

    def asks(self, spec_class: type, **fields: Any) -> list[str]:
        """Run a job to its end; return what it noted."""
        began = len(self.said)
        run_job(spec_from(spec_class, **fields), self.workspace, self.said.append)
        return [event.text for event in self.said[began:] if isinstance(event, Note)]


def try_case(seed: int, folder: Path) -> str:
    """Try a case in an empty folder. Returns what it was; raises AssertionError where something is not true."""
    source = make_source(folder / "source", seed)
    rng = np.random.default_rng((seed, 23))
    person = Person(Workspace(folder / "workspace"))
    notes = person.asks(ImportSpec, **{"name": "part", "source": source.root} | source.wanted)
    imported = check_import(source, person.workspace, notes)
    _train(person, imported, rng)
    settings = _settings(rng)
    if not imported.tested:
        with pytest.raises(UserError, match="has no test images"):
            person.asks(EvaluateSpec, run="first", **settings)
        return f"{source.layout}, {len(imported.images)} images, none to test on"
    notes = person.asks(EvaluateSpec, run="first", **settings)
    evaluated = Evaluated(person.workspace, imported, settings)
    compared = check_maps(evaluated)
    if settings["relative"] or evaluated.method == "combined" or rng.random() < 0.2:
        held_out = held_out_maps(evaluated, person.asks)
        close = ROUGHLY if len(held_out) > 2 or not settings["relative"] else OF_NO_SPREAD
    else:
        held_out, close = _inspected_held_out(person, evaluated), SAME
    check_evaluation(evaluated, held_out, notes, close)
    _inspect(person, evaluated)
    words = f"{evaluated.method}{', relative' * settings['relative']}, {settings['threshold']['kind']}"
    return f"{source.layout}, {len(imported.images)} images, {compared} maps compared, {words}"


def _train(person: Person, imported: Imported, rng: np.random.Generator) -> None:
    """Train two steps of a small network."""
    corruption = "stain"
    if rng.random() < 0.2:
        corruption = "mine"
        copies = int(rng.integers(1, 3))
        person.asks(CorruptSpec, dataset="part", name="mine", corruption="stain", copies=copies)
        good = sum(made.defect == "good" for made in imported.tested.values())
        made = list((person.workspace.dataset("part") / "corruptions" / "mine" / "test").glob("*"))
        assert len(made) == copies * good
    share = imported.columns / imported.rows
    fitting = [
        rows
        for rows in (*[imported.rows] * 3, imported.rows // 2, int(rng.integers(16, 41)))
        if rows >= SMALLEST and round(rows * share) >= SMALLEST
    ]
    resolution = pick(rng, fitting) if fitting else math.ceil(SMALLEST / min(share, 1))
    kind, depth = pick(rng, ("ae", "aesc", "unet")), int(rng.integers(1, 3))
    person.asks(
        TrainSpec,
        name="first",
        dataset="part",
        corruption=corruption,
        resolution=resolution,
        architecture={
            "kind": kind,
            "depth": depth,
            "base_filters": 2,
            "kernel_size": 3,
            "patch": SMALLEST if rng.random() < 0.1 else None,
        },
        training={
            "color": pick(rng, ("gray", "rgb")),
            "equalize": bool(rng.random() < 0.1),
            "epochs": 1,
            "batch_size": 4,
            "images_per_epoch": 8,
            "validation_images": 2,
            "validation_share": pick(rng, (0.2, 0.5)),
        },
        seed=int(rng.integers(0, 100)),
    )
    _check_split(person, imported)


def _check_split(person: Person, imported: Imported) -> None:
    """Every good image is trained on or validated on, none twice, and no test image is."""
    with (person.workspace.run("first").path / "split.csv").open(newline="", encoding="utf-8") as file:
        uses = [(row["file"], row["split"]) for row in csv.DictReader(file)]
    known = {f"{each.split}/{each.name}": each.split for each in imported.images}
    assert sorted(name for name, _ in uses) == sorted(known)
    assert all((use == "test") == (known[name] == "test") for name, use in uses)
    assert {use for _, use in uses} >= {"train", "validation"}


def _settings(rng: np.random.Generator) -> dict[str, Any]:
    """Return how to evaluate."""
    return {
        "methods": [pick(rng, ("residual", "residual", "uncertainty", "combined"))],
        "samples": int(rng.integers(2, 5)),
        "scales": pick(rng, ([0.0], [0.0], [0.0, 4.0], [6.0])),
        "contrast": pick(rng, (0.0, 0.0, 0.0, 15.0)),
        "smoothing": pick(rng, (0.0, 0.0, 5.0)),
        "relative": bool(rng.random() < 0.25),
        "score": pick(rng, ("l0", "l1", "l2", "l2", "linf", "top1")),
        "threshold": pick(rng, THRESHOLDS),
        "unsure": pick(rng, (None, *THRESHOLDS)),
        "seed": int(rng.integers(0, 100)),
        "stress": False,  # its card has tests of its own
    }


def _inspected_held_out(person: Person, evaluated: Evaluated) -> list[float]:
    """Return the scores that held-out good images get when they come as new ones."""
    with (person.workspace.run("first").path / "split.csv").open(newline="", encoding="utf-8") as file:
        names = [row["file"] for row in csv.DictReader(file) if row["split"] == "validation"]
    folder = evaluated.imported.dataset / "train" / "good"
    person.asks(InspectSpec, run="first", method=evaluated.method, folder=folder, threshold=1.0)
    rows = read_inspection(person.workspace.run("first").path / "inspections" / "good")
    return [float(rows[name.removeprefix("train/good/")]["score"]) for name in names]


def _inspect(person: Person, evaluated: Evaluated) -> None:
    """Inspect the test images: by the evaluation's threshold, or by one's own where it has none."""
    alarm, unsure = (
        evaluated.report[which] and evaluated.report[which]["value"] for which in ("threshold", "unsure")
    )
    folder = evaluated.imported.dataset / "test"
    if not folder.is_dir():
        return
    fields = {"run": "first", "method": evaluated.method, "folder": folder}
    if alarm is None:
        with pytest.raises(UserError):
            person.asks(InspectSpec, **fields)
        alarm, unsure = evaluated.report["images"][0]["scores"][evaluated.score], None
        fields["threshold"] = alarm
    person.asks(InspectSpec, **fields)
    check_inspection(evaluated, person.workspace.run("first").path / "inspections" / "test", alarm, unsure)

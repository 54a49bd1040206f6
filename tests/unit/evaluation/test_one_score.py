"""One photo, one score, one verdict: by whatever command, in whatever order, alone or among others, after a resume."""

import csv
import shutil
from pathlib import Path

import pytest

from configs.disk.workspace import Workspace
from configs.errors import Cancelled
from configs.events import Progress
from configs.spec.spec_io import spec_from
from evaluation import evaluating, inspecting
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec, Method
from evaluation.maps import detectors
from evaluation.saved.evaluation import read_outcome
from networks.runs.inputs import evaluated_images
from networks.runs.run_record import read_run_record
from tests.small import write_evaluated_workspace
from tests.torch_files import lite0_tensors, write_zip

Said = dict[str, tuple[float, str]]  # score and verdict by the name of the photo
WAYS = {
    "plain": {},
    "relative": {"relative": True, "score": "linf", "smoothing": 1},
    "brought": {
        "features": {"blocks": [0, 2], "resolution": 48},
        "combine": ["features", "residual"],
        "combine_by": "spread",
        "score": "linf",
    },
    "scales": {"scales": [0, 2], "contrast": 15, "score": "top1"},
}
SAMPLED: tuple[Method, ...] = ("residual", "uncertainty", "combined")
ASKED = [
    *(("plain", method) for method in SAMPLED),
    ("brought", "features"),
    ("brought", "combined"),
    ("relative", "uncertainty"),
    ("scales", "residual"),
]


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory) -> Workspace:
    """The run `first`, evaluated in each way by each method; its thresholds are scores of its test images."""
    return write_evaluated_workspace(tmp_path_factory.mktemp("judged"), **settings("plain", SAMPLED))


@pytest.fixture(scope="module", autouse=True)
def weights(tmp_path_factory):
    """Weights that a person brings: WAYS names them."""
    path = write_zip(tmp_path_factory.mktemp("weights") / "made-up.pth", lite0_tensors())
    WAYS["brought"]["features"]["weights"] = str(path)


def settings(way, methods):
    return {"methods": methods, "samples": 3, "threshold": {"kind": "f1_max"}, "label": way, **WAYS[way]}


@pytest.fixture(scope="module", params=ASKED, ids="-".join)
def asked(request, evaluated) -> tuple[Workspace, str, Said]:
    """A workspace, an evaluation, and what it says of the test images."""
    way, method = request.param
    name = f"{method}@{way}"
    if name not in evaluated.run("first").evaluations():
        evaluating.run(spec_from(EvaluateSpec, run="first", **settings(way, [method])), evaluated, [].append)
    report = read_outcome(evaluated.run("first"), name).report
    said = {image.file: (image.scores[report.score], image.verdict) for image in report.images}
    assert report.threshold.value in {score for score, _ in said.values()}
    return evaluated, name, said


def inspected(workspace, name, folder: Path, output: Path, emit=None, **fields) -> Said:
    spec = spec_from(InspectSpec, run="first", method=name, folder=folder, output=output, **fields)
    try:
        inspecting.run(spec, workspace, emit or [].append)
    except Cancelled:
        assert fields.get("watch")
    with (output / "results.csv").open(newline="", encoding="utf-8") as file:
        return {row["file"]: (float(row["score"]), row["verdict"]) for row in csv.DictReader(file)}


def photos(workspace, folder: Path, said: Said, name_of=lambda name: name) -> Path:
    for name in said:
        place = folder / name_of(name)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source_of(workspace, name), place)
    return folder


def source_of(workspace, name) -> Path:
    spec = read_run_record(workspace.run("first")).spec
    return next(image.path for image in evaluated_images(spec, workspace) if image.name == name)


def test_inspecting_says_what_evaluating_says_also_at_the_threshold(asked, tmp_path):
    workspace, name, said = asked
    folder = photos(workspace, tmp_path / "photos", said)
    assert inspected(workspace, name, folder, tmp_path / "out") == said


def test_in_another_order_alone_and_eight_times_among_others(asked, tmp_path):
    workspace, name, said = asked
    other = {each: f"{at}.png" for at, each in enumerate(reversed(said))}
    folder = photos(workspace, tmp_path / "photos", said, other.get)
    first = next(iter(said))
    for copy in range(8):
        shutil.copyfile(source_of(workspace, first), folder / f"copy{copy}.png")
    found = inspected(workspace, name, folder, tmp_path / "out")
    assert {each: found[place] for each, place in other.items()} == said
    assert {found[f"copy{copy}.png"] for copy in range(8)} == {said[first]}
    for at, each in enumerate(said):
        alone = photos(workspace, tmp_path / f"alone{at}", {each: said[each]})
        assert inspected(workspace, name, alone, tmp_path / f"out{at}") == {each: said[each]}


def test_as_they_come_and_going_on_after_a_stop(asked, tmp_path, monkeypatch):
    workspace, name, said = asked
    monkeypatch.setattr(inspecting, "_TURN", 0.01)
    folder, left = tmp_path / "photos", list(said)
    folder.mkdir()
    turns = 0

    def camera(event):
        """Bring a photo every few looks; be stopped in the middle, and at the end."""
        nonlocal turns
        if not isinstance(event, Progress) or event.stage != "watching":
            return
        turns += 1
        if turns % 4 == 0 and left:
            photos(workspace, folder, [left.pop(0)])
        elif turns in (14, 60):
            raise Cancelled

    partly = inspected(workspace, name, folder, tmp_path / "out", camera, watch=True)
    assert 0 < len(partly) < len(said) and partly.items() <= said.items()
    assert inspected(workspace, name, folder, tmp_path / "out", camera, watch=True) == said


def test_whatever_the_order_of_the_test_images(asked, monkeypatch):
    workspace, name, said = asked
    monkeypatch.setattr(evaluating, "evaluated_images", lambda *of: evaluated_images(*of)[::-1])
    spec = read_outcome(workspace.run("first"), name).spec
    evaluating.run(spec.model_copy(update={"methods": (name.split("@")[0],)}), workspace, [].append)
    again = read_outcome(workspace.run("first"), name).report
    assert {image.file: (image.scores[again.score], image.verdict) for image in again.images} == said


def test_a_photo_counts_as_one_of_eight_in_the_network_wherever_it_stands():
    assert detectors.batch_of((256, 256, 3)) == 8 == detectors.batch_of((16, 16, 1))
    assert detectors.batch_of((512, 512, 1)) == 2 and detectors.batch_of((4096, 4096, 1)) == 1

"""The power is cut at every write of every job: what was whole still is, and the job is done again as if never cut off.

Of the states that a cut leaves (`tests/power_cut.py`), each run takes a part, by a seed; `make soak` takes all.
"""

import io
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from configs.disk.building import building
from configs.disk.workspace import Workspace
from configs.errors import Cancelled, ExistsError, MissingError
from configs.events import Finished, Metric
from configs.spec.spec_io import spec_from
from datasets.images import read_image
from datasets.layout import read_record
from evaluation.inspection.folder import InspectionFolder
from evaluation.saved.evaluation import learning_curve, read_outcome
from jobs.kinds.registry import KINDS, left_of
from jobs.kinds.running import run_job
from jobs.queue.folder import PLACES, Queue
from main import main
from networks.choices.train_spec import ResumeSpec
from networks.runs.history import read_history
from tests.power_cut import Disk, restore, tree_of
from tests.small import arrays_of, write_evaluated_workspace
from tests.soak.amount import TIMES
from tests.traced import TracedNetworks


def nothing(root):
    """What comes before most jobs."""


def is_said_no_more(event):
    """A person who does not listen."""


@dataclass(frozen=True)
class Job:
    """A job that is cut off."""

    called: str
    kind: str
    fields: Mapping[str, object]  # of its spec; paths relative to the folder of all
    product: str  # what it makes or replaces, relative to the folder of all
    states: int  # that are tried in an ordinary run, at the most
    before: Callable[[Path], None] = nothing  # what a person did before
    loosely: frozenset[str] = (
        frozenset()
    )  # files that may differ from those of an unbroken job: they hold times


EPOCHS = 2
TRAINED = "workspace/runs/second"
OF_TIMES = frozenset({"events.jsonl", "training.png", "history.csv"})
TRAINING = {
    "name": "second",
    "dataset": "part",
    "corruption": "stain",
    "resolution": 24,
    "architecture": {"kind": "aesc", "depth": 2, "base_filters": 2},
    "training": {"batch_size": 4, "epochs": EPOCHS, "images_per_epoch": 8, "validation_images": 4},
}
IMPORT = {"name": "other", "source": "source"}
INSPECTION = {"run": "first", "folder": "photos"}
INSPECTED = "workspace/runs/first/inspections/photos"


def a_workspace_is_not_there(root):
    restore(
        root, {name: content for name, content in tree_of(root).items() if not name.startswith("workspace")}
    )


def a_training_was_cancelled(root):
    def cancel(event):
        if isinstance(event, Metric):
            raise Cancelled

    with pytest.raises(Cancelled):
        do("train", TRAINING, root, cancel)


def photos_were_inspected(root):
    do("inspect", INSPECTION, root)
    (root / "photos/002.png").write_bytes((root / "photos/000.png").read_bytes())


JOBS = [
    Job("audit", "audit", IMPORT, "workspace/audits/other.json", 20),
    Job("import", "import", IMPORT, "workspace/datasets/other", 20),
    Job("import of links", "import", IMPORT | {"transfer": "link"}, "workspace/datasets/other", 10),
    Job("first of all imports", "import", IMPORT, "workspace", 20, before=a_workspace_is_not_there),
    Job(
        "corrupt",
        "corrupt",
        {"dataset": "part", "name": "own", "corruption": "stain"},
        "workspace/datasets/part/corruptions/own",
        20,
    ),
    Job("train", "train", TRAINING, TRAINED, 10, loosely=OF_TIMES),
    Job(
        "resume",
        "resume",
        {"run": "second"},
        TRAINED,
        6,
        before=a_training_was_cancelled,
        loosely=OF_TIMES,
    ),
    Job(
        "evaluate anew",
        "evaluate",
        {"run": "first", "threshold": {"kind": "f1_max"}},
        "workspace/runs/first/evaluations/residual",
        8,
    ),
    Job(
        "evaluate with a label",
        "evaluate",
        {"run": "first", "label": "again"},
        "workspace/runs/first/evaluations/residual-again",
        3,
    ),
    Job("inspect", "inspect", INSPECTION, INSPECTED, 8),
    Job(
        "inspect again",
        "inspect",
        INSPECTION | {"threshold": 1.0},
        INSPECTED,
        8,
        before=photos_were_inspected,
    ),
    Job(
        "figure",
        "figure",
        {"view": "scores", "of": ["first/residual"], "file": "figures/scores.png"},
        "figures/scores.png",
        6,
    ),
]


def do(kind, fields, root, emit=is_said_no_more):
    run_job(spec_of(kind, fields, root), Workspace(root / "workspace"), emit)


def spec_of(kind, fields, root):
    places = {name: root / fields[name] for name in ("source", "folder", "file") if name in fields}
    return spec_from(KINDS[kind].spec_class, **{**fields, **places})


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """A folder with a workspace, its source, photos to inspect and a person's notes; and what stands in it."""
    root = tmp_path_factory.mktemp("disk")
    write_evaluated_workspace(root, threshold={"kind": "percentile"})
    for place in ("photos", "figures"):
        (root / place).mkdir()
    for path in sorted((root / "source/test/hole").glob("*.png")):
        (root / "photos" / path.name).write_bytes(path.read_bytes())
    evaluated = "workspace/runs/first/evaluations/residual"
    for place in ("workspace", "workspace/runs/first", "workspace/datasets/part", "figures", evaluated):
        (root / place / "notes.txt").write_text("mine", encoding="utf-8")
    (root / evaluated / "maps/test/hole/000.txt").write_text("a note about a map", encoding="utf-8")
    return root, tree_of(root)


@pytest.fixture(scope="module", autouse=True)
def traced():
    """All trainings share what their network is made of: no file is written by that."""
    with TracedNetworks().used():
        yield


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.called)
def test_after_a_power_cut_at_any_write_a_job_ends_as_if_it_had_not_been(job, everything, monkeypatch):
    root, base = everything
    restore(root, base)
    job.before(root)
    before = tree_of(root)
    states, whole = recorded(job, root, monkeypatch)
    chosen = tried(states, job.states)
    for at, state in enumerate(chosen):
        try:
            try_state(job, root, state, before, whole, by_hand=at % 2 == 0)
        except Exception as error:
            error.add_note(f"the power was cut at: {state.at}")
            raise
    print(f"{job.called}: {len(chosen)} of {len(states)} states")  # noqa: T201 (`pytest -s` shows it)


def tried(states, count):
    """Return the states that this run tries, in order; all of those after the job was called finished."""
    before = [state for state in states if not state.told[1]]
    if TIMES == 1 and len(before) > count:
        chosen = random.Random(0).sample(range(len(before)), count)
        before = [before[at] for at in sorted(chosen)]
    return before + [state for state in states if state.told[1]]


def recorded(job, root, monkeypatch):
    """Do a job. Returns the states that a power cut leaves, and the end.

    What is told is how many epochs are done, and whether the job is.
    """
    disk = Disk(root)
    disk.told = (0, False)

    def hear(event):
        epochs, is_finished = disk.told
        disk.told = (epochs + isinstance(event, Metric), is_finished or isinstance(event, Finished))

    with disk.watched(monkeypatch):
        do(job.kind, job.fields, root, hear)
    return disk.states, tree_of(root)


def try_state(job, root, state, before, whole, by_hand):
    restore(root, state.tree)
    workspace = Workspace(root / "workspace")
    check_kept(job, before, root)
    look_around(workspace)
    epochs, is_finished = state.told
    if epochs:
        assert len(read_history(workspace.run("second").history)) >= epochs
    if is_finished:
        check_same(job, root, whole)
    go_on(spec_of(job.kind, job.fields, root), workspace, by_hand)
    check_kept(job, before, root)
    check_same(job, root, whole)
    look_around(workspace)
    left = [name for name in tree_of(root) if Path(name).name.startswith((".building-", ".giving-way-"))]
    assert left == []
    assert main(["queue", "--workspace", str(workspace.root)]) == 0


def go_on(spec, workspace, by_hand):
    """Do what a person does next, or what the queue does that had begun the job."""
    left = spec if by_hand else left_of(spec, workspace, again=True)
    try:
        if left is not None:
            run_job(left, workspace, is_said_no_more)
        elif (
            spec.kind == "evaluate"
        ):  # what is left of the old one goes when another evaluation of that run begins
            with pytest.raises(Cancelled), building(workspace.run(spec.run).evaluation("next"), "evaluation"):
                raise Cancelled
    except ExistsError as error:
        if "is unfinished; " in str(error):
            run_job(ResumeSpec(run=spec.name), workspace, is_said_no_more)
        else:
            assert "exists already" in str(error)  # it is whole: that is looked at by the caller
    except MissingError as error:
        assert "is done" in str(error)


def check_kept(job, before, root):
    """Check that all that was there before the job, and is not to be replaced by it, still is."""
    now = tree_of(root)
    others = {name: content for name, content in before.items() if not is_in(name, job.product)}
    assert [name for name, content in others.items() if name not in now or now[name] != content] == []


def is_in(name, place):
    return f"{name}/".startswith(f"{place}/")


def check_same(job, root, whole):
    """Check that a job's product is what the unbroken job made; an empty file of a lock may be left."""
    made, wanted = (
        {
            name: content
            for name, content in tree.items()
            if is_in(name, job.product) and not (Path(name).name.startswith(".lock-") and content == b"")
        }
        for tree in (tree_of(root), whole)
    )
    assert sorted(made) == sorted(wanted)
    others = [name for name, content in made.items() if not is_same(name, content, wanted[name])]
    assert [name for name in others if Path(name).name not in job.loosely] == []


def is_same(name, made, wanted):
    if name.endswith(".h5"):
        return arrays_of(io.BytesIO(made)) == arrays_of(io.BytesIO(wanted))
    return made == wanted


def look_around(workspace):
    """Read all that the workspace lists, as the window and the commands do: all of it is whole."""
    for name in workspace.datasets():
        folder = workspace.dataset(name)
        record = read_record(folder)
        images = sorted((folder / "train/good").iterdir())
        assert len(images) == record.train_good
        for path in images:
            read_image(path, record.white)
        for corruption in workspace.corruptions(name):
            made = workspace.corruption(name, corruption)
            assert len([*(made / "test").iterdir()]) == len([*(made / "ground_truth").iterdir()]) > 0
    for name in workspace.runs():
        files = workspace.run(name)
        assert arrays_of(files.weights)
        learning_curve(files)
        for evaluation in files.evaluations():
            outcome = read_outcome(files, evaluation)
            assert all(outcome.folder.map(image).stat().st_size for image in outcome.names)
        for inspected in sorted(files.path.glob("inspections/*")):
            inspection = InspectionFolder(inspected)
            for judged in inspection.read():
                read_image(inspection.heatmap(judged.file))
    for name in workspace.unfinished_runs():
        with np.load(workspace.run(name).checkpoint, allow_pickle=False) as saved:
            assert json.loads(str(saved["rows"]))


def test_a_power_cut_at_any_move_of_a_queue_loses_no_job(tmp_path, monkeypatch):
    queue, disk = Queue.at(tmp_path / "workspace/queue"), Disk(tmp_path)
    disk.told = ()  # which jobs are there, as far as a person was told

    with disk.watched(monkeypatch):
        for name in ("train", "evaluate", "audit"):
            disk.told += (queue.add(name, f"{{kind: {name}}}"),)
        assert queue.names("todo") == ["00001-train", "00002-evaluate", "00003-audit"]
        done, failed = queue.claim("00001-train"), queue.claim("00002-evaluate")
        queue.finish(done, "done")
        queue.finish(failed, "failed", "no such run")
        queue.retry("00002-evaluate")
        disk.told = ("00001-train", "00002-evaluate", "audit")  # whose name changes
        disk.told = ("00001-train", "00002-evaluate", queue.move_up("00003-audit"))
        disk.told = disk.told[1:]
        queue.remove("done", "00001-train")
    print(f"queue: {len(disk.states)} states")  # noqa: T201 (`pytest -s` shows it)
    for state in disk.states:
        restore(tmp_path, state.tree)
        found = [queue.spec(place, name) for place in PLACES for name in queue.names(place)]
        assert all(any(path.stem.endswith(job) for path in found) for job in state.told), state
        assert all(path.read_text() == f"{{kind: {path.stem.partition('-')[2]}}}" for path in found), state
        for job in [*queue.names("running"), queue.add("next", "{kind: next}")]:
            queue.finish(queue.claim(job), "failed", "cut off")
        assert not [name for name in tree_of(tmp_path) if Path(name).name.startswith(".building-")], state
        assert main(["queue", "--workspace", str(tmp_path / "workspace")]) == 0

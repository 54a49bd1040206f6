"""Faults: what breaks around the program, and what the person reads; `docs/reliability.md` is what comes of all.

`python -m tests.e2e.faults > docs/reliability.md` writes that page anew.
"""

import contextlib
import io
import json
import os
import pickle
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from configs.spec_io import spec_from
from configs.workspace import alone
from datasets import importing
from datasets.importing import ImportSpec
from main import main
from tests.small import write_evaluated_workspace

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"
HEAD = """# What breaks, and what is kept

The product promises: nothing half-made is ever listed; nothing of yours is overwritten or deleted; no file that it
reads is executed, whatever is in it; what cannot be used is named, with the way out. Each fault below is made by a
test, which compares what is printed with this page, and that every other file of the workspace is as it was.

Killed processes are tested at random moments (`tests/e2e/test_killed.py`, `tests/e2e/test_queue.py`), full disks and
memories on real ones (`tests/e2e/test_limits.py`), broken settings and crashing jobs in `tests/gui/`, random specs and
files in `tests/soak/`.
"""
EVALUATE = '{kind: "evaluate", run: "first"}'
TRAIN = (
    '{kind: "train", name: "second", dataset: "part", corruption: "stain", resolution: 32, '
    'architecture: {kind: "aesc", depth: 2, base_filters: 2}, training: {epochs: 1, images_per_epoch: 16}}'
)
INSPECT = '{kind: "inspect", run: "first", folder: "source/test/hole", threshold: 1.0}'
FIGURE = '{kind: "figure", view: "scores", of: ["first/residual"], file: "a.png"}'
DRAW = '{kind: "figure", view: "image", of: ["first/residual"], file: "a.png", image: "hole/000.png"}'
ON_LINKS = TRAIN.replace('"part"', '"linked"').replace('corruption: "stain"', 'corruption: {kind: "stain"}')
WITHOUT = TRAIN.replace('"stain"', '"mine"')
NEW, CAPITALS = (f'{{kind: "import", name: "{name}", source: "source"}}' for name in ("new", "Part"))
RESUME = '{kind: "resume", run: "first"}'
TRAP = Path(tempfile.gettempdir()) / "a-file-of-the-workspace-was-executed"


@dataclass(frozen=True)
class Fault:
    """Something that breaks in a workspace with the evaluated run `first` on the data set `part`."""

    group: str
    what: str
    spec: str
    happens: Callable[[Path], object]  # is told the workspace


def prepare(folder: Path) -> None:
    """Make `source` and `workspace` in a folder, with a data set of links to the source, too."""
    workspace = write_evaluated_workspace(folder)
    links = spec_from(ImportSpec, name="linked", source=folder / "source", transfer="link")
    importing.run(links, workspace, [].append)


def outcome(fault: Fault, folder: Path) -> tuple[int, str]:
    """Return the exit code after a fault, and what the person reads, with paths relative to `folder`."""
    fault.happens(folder / "workspace")
    said = io.StringIO()
    (folder / "spec.hjson").write_text(fault.spec, encoding="utf-8")
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stderr(said),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        code = main(["run", "spec.hjson", "--workspace", "workspace"])
    text = said.getvalue().strip()
    for place in (f"{os.path.realpath(folder)}/", f"{folder}/"):
        text = text.replace(place, "")
    return code, text


class Trap:
    """Writes a file when somebody unpickles it."""

    def __reduce__(self):
        return (Path.touch, (TRAP,))


def _gone(name: str) -> Callable[[Path], object]:
    def happens(workspace: Path) -> None:
        path = workspace / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return happens


def _cut(name: str) -> Callable[[Path], object]:
    def happens(workspace: Path) -> None:
        path = workspace / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return happens


def _holds(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda workspace: (workspace / name).write_bytes(content)


def _busy(name: str, what: str) -> Callable[[Path], object]:
    """Another process holds the place: the lock is kept as long as this one lives, and let go with the folder."""

    def happens(workspace: Path) -> None:
        stack = contextlib.ExitStack()
        stack.enter_context(alone(workspace / name, what))
        _HELD.append(stack)

    return happens


_HELD: list[contextlib.ExitStack] = []


def let_go() -> None:
    """Let go of the locks that faults hold."""
    while _HELD:
        _HELD.pop().close()


def _is_a_file(workspace: Path) -> None:
    shutil.rmtree(workspace)
    workspace.write_text("not a folder", encoding="utf-8")


def _links_to_nowhere(workspace: Path) -> None:
    for link in (workspace / "datasets/linked").rglob("*.png"):
        link.unlink()
        link.symlink_to("/nowhere/photo.png")


def _no_source(workspace: Path) -> None:
    shutil.rmtree(workspace.parent / "source")


def _older_report(workspace: Path) -> None:
    path = workspace / "runs/first/evaluations/residual/report.json"
    report = json.loads(path.read_text(encoding="utf-8"))
    del report["verdicts"]
    path.write_text(json.dumps(report), encoding="utf-8")


def _table_of_another_kind(workspace: Path) -> None:
    folder = workspace / "runs/first/inspections/hole"
    folder.mkdir(parents=True)
    (folder / "results.csv").write_text("a,b\n1,2\n", encoding="utf-8")


_PICKLE = pickle.dumps(Trap())
_RUN, _SET = "runs/first", "datasets/part"
_EVALUATION = f"{_RUN}/evaluations/residual"
CASES = [
    Fault("The workspace", "it is a file", TRAIN, _is_a_file),
    Fault("The workspace", "another process imports under this name", NEW, _busy("datasets/new", "data set")),
    Fault("The workspace", "another process trains this run", TRAIN, _busy("runs/second", "run")),
    Fault("The workspace", "another process evaluates this run", EVALUATE, _busy(_EVALUATION, "evaluation")),
    Fault("The workspace", "a name in other capitals", CAPITALS, lambda _: None),
    Fault("A data set", "its folder is gone", TRAIN, _gone(_SET)),
    Fault("A data set", "its folder is gone, and a run on it is evaluated", EVALUATE, _gone(_SET)),
    Fault("A data set", "its record is gone", TRAIN, _gone(f"{_SET}/dataset.hjson")),
    Fault("A data set", "its record was cut short", TRAIN, _cut(f"{_SET}/dataset.hjson")),
    Fault("A data set", "a training image was cut short", TRAIN, _cut(f"{_SET}/train/good/003.png")),
    Fault(
        "A data set",
        "a test image is no image any more",
        EVALUATE,
        _holds(f"{_SET}/test/hole/000.png", b"text"),
    ),
    Fault("A data set", "a mask was cut short", EVALUATE, _cut(f"{_SET}/ground_truth/hole/000_mask.png")),
    Fault("A data set", "all training images are gone", TRAIN, _gone(f"{_SET}/train")),
    Fault("A data set", "the source of linked images is gone", ON_LINKS, _links_to_nowhere),
    Fault(
        "A corruption", "its spec was cut short", TRAIN, _cut(f"{_SET}/corruptions/stain/corruption.hjson")
    ),
    Fault("A corruption", "it is gone", WITHOUT, lambda _: None),
    Fault("A run", "its record was cut short", EVALUATE, _cut(f"{_RUN}/spec.resolved.json")),
    Fault("A run", "its record is gone", EVALUATE, _gone(f"{_RUN}/spec.resolved.json")),
    Fault("A run", "its weights were cut short", EVALUATE, _cut(f"{_RUN}/best.weights.h5")),
    Fault("A run", "its weights are gone", EVALUATE, _gone(f"{_RUN}/best.weights.h5")),
    Fault(
        "A run", "its weights are a program in disguise", EVALUATE, _holds(f"{_RUN}/best.weights.h5", _PICKLE)
    ),
    Fault("A run", "its split is gone", EVALUATE, _gone(f"{_RUN}/split.csv")),
    Fault("A run", "its checkpoint is a program in disguise", RESUME, _holds(f"{_RUN}/last.npz", _PICKLE)),
    Fault(
        "A run",
        "its checkpoint is no checkpoint",
        RESUME,
        _holds(f"{_RUN}/last.npz", b"PK and nothing else"),
    ),
    Fault("A run", "its checkpoint is empty", RESUME, _holds(f"{_RUN}/last.npz", b"")),
    Fault("An evaluation", "its report was cut short", INSPECT, _cut(f"{_EVALUATION}/report.json")),
    Fault("An evaluation", "its report is of an older version", FIGURE, _older_report),
    Fault("An evaluation", "it is gone", INSPECT, _gone(f"{_RUN}/evaluations")),
    Fault("An evaluation", "another table stands where it writes", INSPECT, _table_of_another_kind),
    Fault("An evaluation", "a map is gone, and its image is drawn", DRAW, _gone(f"{_EVALUATION}/maps")),
    Fault(
        "An evaluation",
        "the folder of new images is gone",
        INSPECT,
        lambda workspace: shutil.rmtree(workspace.parent / "source"),
    ),
]


def row(fault: Fault, text: str) -> str:
    """Return a fault's line of the page."""
    said = "<br>".join(f"`{line}`" for line in text.replace("|", "\\|").splitlines())
    return f"| {fault.what} | {said} |"


def page(prepared: Path) -> str:
    """Return the page: every fault, made anew."""
    lines = [HEAD]
    group = ""
    for fault in CASES:
        if fault.group != group:
            group = fault.group
            lines += [f"\n## {group}\n", "| fault | what you read |", "|---|---|"]
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(prepared, Path(folder) / "all", symlinks=True)
            code, text = outcome(fault, Path(folder) / "all")
            let_go()
        sys.stderr.write(f"{fault.what}: {code}\n")
        lines.append(row(fault, text))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        prepare(Path(place))
        text = page(Path(place))
    sys.stdout.write(text)

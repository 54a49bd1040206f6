"""Faults: what breaks around the program, and what the person reads; all make `docs/reference/reliability.md`.

`python -m scripts.pages faults` writes that page anew.
"""

import contextlib
import errno
import io
import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from configs.spec.spec_io import spec_from
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from main import main
from tests.e2e.happenings import (
    Happening,
    both,
    busy,
    can_mount,
    cannot_be_read,
    cut,
    cut_at,
    gone,
    holds,
    on_a_small_disk,
    queued,
    read_only,
    undo,
    while_it_is,
    without,
)
from tests.small import write_evaluated_workspace

MAIN = Path(__file__).parents[2] / "main.py"
IN_IT = {"ANOMALY_WORKSPACE": "workspace"}
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "reliability.md"
HEAD = """# What breaks, and what is kept

The product promises: nothing half-made is ever listed; nothing of yours is overwritten or deleted; no file that it
reads is executed, whatever is in it; what cannot be used is named, with the way out. Each fault below is made by a
test, which compares what is printed with this page, and that every other file of the workspace is as it was.

Told elsewhere:

- processes killed at random moments: `tests/e2e/test_killed.py`, `tests/e2e/test_queue.py`
- a lock that a killed process held is taken over, one of a process that lives is told; a clock that is set back changes
  neither the order of jobs nor the time left: `tests/e2e/test_two_processes.py`, `tests/unit/test_clock.py`
- two windows on one workspace, and a workspace that goes away under a window: `tests/gui/test_two_windows.py`
- a disk or a memory that fills up while a training runs: `tests/e2e/test_limits.py`
- broken settings, a crashing job: `tests/gui/`; random specs and files: `tests/soak/`
- names of files that would be code in a page: `tests/e2e/test_hostile_names.py`
- programs named like images, such as PostScript, and files that a decoder would misread: every image is opened in one
  place, as PNG, JPEG, BMP, TIFF or WebP alone: `tests/unit/datasets/test_decoding.py`

## After a power cut

`tests/e2e/test_power_cuts.py` records each job as it writes, and cuts the power before each change of a file or a
folder and each flush: bytes that were not flushed are lost, half there, zeros, or there by luck; folders have the names
of now, or those of their last flush. From a state that this leaves, the job is begun again, by hand or as the queue
does it: from each of them by `make soak`, about 1,550 of twelve jobs and a queue; from some by `make test`. What holds:

- What was whole before is whole: data sets, corruptions, runs, evaluations, inspections, figures, and files of yours
  beside and in them.
- The job then ends with the files of one that was never cut off, or says that it is done, or how to go on: a training
  that was cut off after its first checkpoint, by `resume`. No epoch that was told is lost, nor are the best weights
  (`tests/unit/jobs/kinds/test_completion.py`).
- What a job calls finished is on the disk, and so is each verdict of an inspection, with its heatmap, before the next
  images are looked at.
- An evaluation that is made anew is the old one or the new one; cut off in the very moment between, the old one gets
  its name back when an evaluation of that run begins. Files in it that are not of an evaluation, such as notes, are
  in the new one too (`tests/unit/configs/disk/test_workspace.py`, `tests/unit/evaluation/test_evaluating.py`).
- What was half written goes when the next thing is written beside it. An empty file of a lock stays until a job needs
  that lock.
- No job of the queue is lost. One that was just being put back, or moved up, may stand there twice.
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
CORRUPT = '{kind: "corrupt", dataset: "part", name: "mine", corruption: "stain"}'
AUDIT = '{kind: "audit", name: "new", source: "source"}'
RESUME = '{kind: "resume", run: "first"}'
TRAP = Path(tempfile.gettempdir()) / "a-file-of-the-workspace-was-executed"


@dataclass(frozen=True)
class Fault:
    """Something that breaks in a workspace with the evaluated run `first` on the data set `part`."""

    group: str
    what: str
    spec: str  # what is run then; empty: the queue is, and then shown
    happens: Happening
    mounts: bool = False  # whether it takes a disk of its own
    keeps: bool = True  # whether the workspace itself is still there
    code: int = 1  # that the program ends with
    any_file: bool = False  # whether several are read at once, so that chance says which one is told of


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
        if fault.spec:
            code = main(["run", "spec.hjson", "--workspace", "workspace"])
        else:
            run = subprocess.run(
                [sys.executable, MAIN], env=os.environ | IN_IT, capture_output=True, text=True, check=False
            )
            said.write(run.stderr)
            code = run.returncode
            with contextlib.redirect_stdout(said):
                main(["queue", "--workspace", "workspace"])
    text = said.getvalue().strip()
    for place in (f"{os.path.realpath(folder)}/", f"{folder}/"):
        text = text.replace(place, "")
    return code, text


class Trap:
    """Writes a file when somebody unpickles it."""

    def __reduce__(self):
        return (Path.touch, (TRAP,))


def _is_a_file(workspace: Path) -> None:
    shutil.rmtree(workspace)
    workspace.write_text("not a folder", encoding="utf-8")


def _links_to_nowhere(workspace: Path) -> None:
    for link in (workspace / "datasets/linked").rglob("*.png"):
        link.unlink()
        link.symlink_to("/nowhere/photo.png")


def _table_of_another_kind(workspace: Path) -> None:
    folder = workspace / "runs/first/inspections/hole"
    folder.mkdir(parents=True)
    (folder / "results.csv").write_text("a,b\n1,2\n", encoding="utf-8")


_PICKLE = pickle.dumps(Trap())
_RUN, _SET = "runs/first", "datasets/part"
_EVALUATION = f"{_RUN}/evaluations/residual"
CASES = [
    Fault("The workspace", "it is a file", TRAIN, _is_a_file),
    Fault("The workspace", "another process imports under this name", NEW, busy("datasets/new", "data set")),
    Fault("The workspace", "another process trains this run", TRAIN, busy("runs/second", "run")),
    Fault("The workspace", "another process evaluates this run", EVALUATE, busy(_EVALUATION, "evaluation")),
    Fault("The workspace", "it is deleted", TRAIN, gone("."), keeps=False),
    Fault(
        "The workspace",
        "it is deleted while a data set is imported",
        NEW,
        while_it_is("copying", gone(".")),
        keeps=False,
    ),
    Fault(
        "The workspace",
        "it is deleted while a run is evaluated",
        EVALUATE,
        while_it_is("reconstructing", gone(".")),
        keeps=False,
        any_file=True,
    ),
    Fault("The workspace", "it cannot be written to, and a data set is imported", NEW, read_only("."), True),
    Fault(
        "The workspace", "it cannot be written to, and a corruption is made", CORRUPT, read_only("."), True
    ),
    Fault("The workspace", "it cannot be written to, and a run is trained", TRAIN, read_only("."), True),
    Fault(
        "The workspace",
        "it cannot be written to, and a training is resumed",
        RESUME,
        both(holds(f"{_RUN}/last.npz", b""), read_only(".")),
        True,
    ),
    Fault("The workspace", "it cannot be written to, and a run is evaluated", EVALUATE, read_only("."), True),
    Fault(
        "The workspace", "it cannot be written to, and new images are judged", INSPECT, read_only("."), True
    ),
    Fault(
        "The workspace",
        "its disk is full, and a data set is imported",
        NEW,
        on_a_small_disk("datasets", 16),
        True,
    ),
    Fault(
        "The workspace",
        "its disk is full, and a run is evaluated",
        EVALUATE,
        on_a_small_disk(f"{_RUN}/evaluations", 16),
        True,
    ),
    Fault(
        "The workspace", "its disk is full, and a run is trained", TRAIN, on_a_small_disk("runs", 16), True
    ),
    Fault("The workspace", "a name in other capitals", CAPITALS, lambda _: None),
    Fault("A data set", "its folder is gone", TRAIN, gone(_SET)),
    Fault("A data set", "its folder is gone, and a run on it is evaluated", EVALUATE, gone(_SET)),
    Fault("A data set", "its record is gone", TRAIN, gone(f"{_SET}/dataset.hjson")),
    Fault("A data set", "its record was cut short", TRAIN, cut_at(f"{_SET}/dataset.hjson", "rows:")),
    Fault("A data set", "a training image was cut short", TRAIN, cut(f"{_SET}/train/good/003.png")),
    Fault(
        "A data set",
        "a test image is no image any more",
        EVALUATE,
        holds(f"{_SET}/test/hole/000.png", b"text"),
    ),
    Fault("A data set", "a mask was cut short", EVALUATE, cut(f"{_SET}/ground_truth/hole/000_mask.png")),
    Fault("A data set", "all training images are gone", TRAIN, gone(f"{_SET}/train")),
    Fault("A data set", "the source of linked images is gone", ON_LINKS, _links_to_nowhere),
    Fault(
        "A data set", "the network share with its images is gone", TRAIN, cannot_be_read(errno.ESTALE, _SET)
    ),
    Fault(
        "A data set",
        "its disk fails while a run on it is evaluated",
        EVALUATE,
        while_it_is("reconstructing", cannot_be_read(errno.EIO, _SET)),
        any_file=True,
    ),
    Fault(
        "The source of an import", "its network share is gone", NEW, cannot_be_read(errno.ESTALE, "source")
    ),
    Fault(
        "The source of an import",
        "its disk fails while it is looked at",
        NEW,
        while_it_is("auditing", cannot_be_read(errno.EIO, "source")),
    ),
    Fault(
        "The source of an import",
        "it is taken away while it is looked at",
        NEW,
        while_it_is("auditing", gone("../source")),
    ),
    Fault(
        "The source of an import",
        "it is taken away while it is copied",
        NEW,
        while_it_is("copying", gone("../source")),
    ),
    Fault(
        "The source of an import",
        "its images may not be read",
        NEW,
        cannot_be_read(errno.EACCES, "train/good/003"),
    ),
    Fault("A corruption", "its spec was cut short", TRAIN, cut(f"{_SET}/corruptions/stain/corruption.hjson")),
    Fault("A corruption", "it is gone", WITHOUT, lambda _: None),
    Fault("A run", "its record was cut short", EVALUATE, cut(f"{_RUN}/spec.resolved.json")),
    Fault("A run", "its record is gone", EVALUATE, gone(f"{_RUN}/spec.resolved.json")),
    Fault("A run", "its weights were cut short", EVALUATE, cut(f"{_RUN}/best.weights.h5")),
    Fault("A run", "its weights are gone", EVALUATE, gone(f"{_RUN}/best.weights.h5")),
    Fault(
        "A run", "its weights are a program in disguise", EVALUATE, holds(f"{_RUN}/best.weights.h5", _PICKLE)
    ),
    Fault("A run", "its split is gone", EVALUATE, gone(f"{_RUN}/split.csv")),
    Fault("A run", "its checkpoint is a program in disguise", RESUME, holds(f"{_RUN}/last.npz", _PICKLE)),
    Fault(
        "A run",
        "its checkpoint is no checkpoint",
        RESUME,
        holds(f"{_RUN}/last.npz", b"PK and nothing else"),
    ),
    Fault("A run", "its checkpoint is empty", RESUME, holds(f"{_RUN}/last.npz", b"")),
    Fault("An evaluation", "its report was cut short", INSPECT, cut(f"{_EVALUATION}/report.json")),
    Fault(
        "An evaluation",
        "its report is of an older version",
        FIGURE,
        without(f"{_EVALUATION}/report.json", "unit"),
    ),
    Fault("An evaluation", "it is gone", INSPECT, gone(f"{_RUN}/evaluations")),
    Fault("An evaluation", "another table stands where it writes", INSPECT, _table_of_another_kind),
    Fault("An evaluation", "a map is gone, and its image is drawn", DRAW, gone(f"{_EVALUATION}/maps")),
    Fault(
        "An evaluation",
        "the folder of new images is gone",
        INSPECT,
        gone("../source"),
    ),
    Fault(
        "An evaluation",
        "the folder of new images is taken away while they are judged",
        INSPECT,
        while_it_is("inspecting", gone("../source")),
    ),
    Fault(
        "An evaluation",
        "the network share with new images is gone",
        INSPECT,
        cannot_be_read(errno.ESTALE, "source"),
    ),
    Fault(
        "An evaluation",
        "another process judges the same images",
        INSPECT,
        busy(f"{_RUN}/inspections/hole/results.csv", "inspection"),
    ),
    Fault("The queue", "a job's spec was cut short", "", queued(todo_1=AUDIT[:30], todo_2=AUDIT)),
    Fault("The queue", "a job's spec is no text", "", queued(todo_1=_PICKLE, todo_2=AUDIT)),
    Fault("The queue", "a job's spec is empty", "", queued(todo_1="", todo_2=AUDIT)),
    Fault(
        "The queue",
        "a job is of a kind of a later version",
        "",
        queued(todo_1=AUDIT.replace('"audit"', '"calibrate"'), todo_2=AUDIT),
    ),
    Fault(
        "The queue",
        "a job has a field of a later version",
        "",
        queued(todo_1=AUDIT.replace("name", "depth: 3, name"), todo_2=AUDIT),
    ),
    Fault(
        "The queue",
        "a job stands under running, and nobody runs it",
        "",
        queued(running_1=AUDIT, todo_2=AUDIT.replace("new", "other")),
        code=0,
    ),
    Fault(
        "The queue",
        "a job of the same name is done already",
        "",
        queued(done_1="cut {", todo_1=AUDIT),
        code=0,
    ),
    Fault(
        "The queue",
        "other files stand between its jobs",
        "",
        both(
            queued(todo_1=AUDIT),
            holds("queue/todo/notes.txt", b"x"),
            holds("queue/failed/3.txt", b"y"),
            holds("queue/logs/1.jsonl", b"{cut"),
        ),
        code=0,
    ),
    Fault(
        "The queue",
        "a folder stands where a job would",
        "",
        both(queued(todo_2=AUDIT), lambda workspace: (workspace / "queue/todo/1.hjson").mkdir()),
    ),
    Fault(
        "The queue",
        "a file stands where its folder of finished jobs would",
        "",
        both(queued(todo_1=AUDIT), holds("queue/done", b"x")),
    ),
    Fault("The queue", "it cannot be written to", "", both(queued(todo_1=AUDIT), read_only(".")), True),
]


def row(fault: Fault, text: str) -> str:
    """Return a fault's line of the page."""
    if fault.any_file:
        text = re.sub(r"^workspace/[^:]+", "workspace/…", text, flags=re.MULTILINE)
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
        if fault.mounts and not can_mount():
            raise SystemExit("the whole page needs root on Linux, where disks can be mounted")
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(prepared, Path(folder) / "all", symlinks=True)
            code, text = outcome(fault, Path(folder) / "all")
            undo()
        sys.stderr.write(f"{fault.what}: {code}\n")
        lines.append(row(fault, text))
    return "\n".join(lines) + "\n"

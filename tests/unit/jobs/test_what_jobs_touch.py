"""What each job writes, moves and removes, by a recorder of the system's calls: its own place, and nothing else."""

import os
import sys
from pathlib import Path

from configs.spec.spec_io import spec_from
from jobs.kinds.registry import KINDS
from jobs.kinds.running import run_job

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_PATHS = {  # how many paths each event names first
    "os.remove": 1,
    "os.rename": 2,
    "os.rmdir": 1,
    "os.mkdir": 1,
    "os.link": 2,
    "os.symlink": 2,
    "os.truncate": 1,
    "os.chmod": 1,
}
_touched: set[Path] | None = None


def _record(event, arguments):
    if _touched is None:
        return
    named = ()
    if event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES:
        named = arguments[:1]
    elif event in _PATHS:
        named = arguments[: _PATHS[event]]
    _touched.update(
        Path(os.fsdecode(path)).absolute() for path in named if isinstance(path, str | bytes | Path)
    )


sys.addaudithook(_record)


def touched_by(kind, workspace, **fields):
    """Run a job, and return what it touched."""
    global _touched
    _touched = found = set()
    try:
        run_job(spec_from(KINDS[kind].spec_class, **fields), workspace, [].append)
    finally:
        _touched = None
    return found


def test_the_recorder_hears_what_is_done(tmp_path):
    global _touched
    _touched = found = set()
    (tmp_path / "a").write_text("")
    (tmp_path / "a").rename(tmp_path / "b")
    (tmp_path / "b").read_text()
    (tmp_path / "b").unlink()
    (tmp_path / "c").mkdir()
    _touched = None
    assert found == {tmp_path / name for name in "abc"}


TRAINING = {"batch_size": 4, "epochs": 1, "images_per_epoch": 4, "validation_images": 4}


def test_jobs_touch_their_own_place_alone(workspace, tiny_category, tmp_path):
    """In the order in which a person does them; `workspace` holds the data set part of `tiny_category`."""
    photos = tmp_path / "photos"
    photos.mkdir()
    for path in (tiny_category / "test" / "hole").glob("*.png"):
        (photos / path.name).write_bytes(path.read_bytes())
    root, run = workspace.root, workspace.run("first").path
    jobs = [
        ("audit", {"source": tiny_category, "name": "other"}, [root / "audits"]),
        (
            "import",
            {"source": tiny_category, "name": "other"},
            [root / "datasets" / "*other", root / "audits"],
        ),
        (
            "corrupt",
            {"dataset": "part", "name": "own", "corruption": "stain"},
            [root / "datasets" / "part" / "corruptions"],
        ),
        (
            "train",
            {
                "name": "first",
                "dataset": "part",
                "corruption": "own",
                "resolution": 24,
                "architecture": {"kind": "aesc", "depth": 2, "base_filters": 2},
                "training": TRAINING,
            },
            [run, root / "runs" / ".lock-first"],
        ),
        ("evaluate", {"run": "first", "threshold": {"kind": "percentile"}}, [run / "evaluations"]),
        ("evaluate", {"run": "first", "threshold": {"kind": "percentile"}}, [run / "evaluations"]),
        ("inspect", {"run": "first", "folder": photos}, [run / "inspections"]),
        (
            "inspect",
            {"run": "first", "folder": photos, "output": tmp_path / "out"},
            [tmp_path / "out", tmp_path / ".lock-out"],
        ),
        (
            "figure",
            {"view": "scores", "of": ["first/residual"], "file": tmp_path / "figures" / "scores.png"},
            [tmp_path / "figures"],
        ),
    ]
    (tmp_path / "figures").mkdir()
    for kind, fields, own in jobs:
        found = [path for path in touched_by(kind, workspace, **fields) if path.is_relative_to(tmp_path)]
        beside = [path for path in found if not any(_is_of(path, place) for place in own)]
        made = [
            path for path in beside if path not in (*root.parents, root, root / "datasets", root / "runs")
        ]
        assert found or kind == "audit", kind
        assert not made, (kind, made)


def _is_of(path, place):
    """Whether a path is in a place; the place's last name may begin with `*`, for what is built beside it."""
    if not place.name.startswith("*"):
        return path.is_relative_to(place)
    here = [each for each in (path, *path.parents) if each.parent == place.parent]
    return bool(here) and here[0].name.endswith(place.name[1:])

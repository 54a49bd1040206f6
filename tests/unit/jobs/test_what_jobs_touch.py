"""What each job writes, moves and removes, by a recorder of the system's calls: its own place, and nothing else."""

from configs.spec.spec_io import spec_from
from jobs.keeping.uses import FOLDER
from jobs.kinds.registry import KINDS
from jobs.kinds.running import run_job
from tests.original_files import write_code, write_dataset
from tests.touching import heard_by


def touched_by(kind, workspace, **fields):
    """Run a job, and return what it touched."""
    found = set()
    with heard_by(found.update):
        run_job(spec_from(KINDS[kind].spec_class, **fields), workspace, [].append)
    return found


def test_the_recorder_hears_what_is_done(tmp_path):
    found = set()
    with heard_by(found.update):
        (tmp_path / "a").write_text("")
        (tmp_path / "a").rename(tmp_path / "b")
        (tmp_path / "b").read_text()
        (tmp_path / "b").unlink()
        (tmp_path / "c").mkdir()
    assert found == {tmp_path / name for name in "abc"}


TRAINING = {"batch_size": 4, "epochs": 1, "images_per_epoch": 4, "validation_images": 4}


def test_jobs_touch_their_own_place_alone(workspace, tiny_category, tmp_path):
    """In the order in which a person does them; `workspace` holds the data set part of `tiny_category`."""
    photos = tmp_path / "photos"
    photos.mkdir()
    for path in (tiny_category / "test" / "hole").glob("*.png"):
        (photos / path.name).write_bytes(path.read_bytes())
    old = tmp_path / "old"
    write_code(old)
    write_dataset(old / "Bottle")
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
        ("stress", {"run": "first", "images": 3}, [run / "evaluations"]),
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
        ("convert", {"files": [old]}, [root / "presets", root / "specs"]),
    ]
    (tmp_path / "figures").mkdir()
    for kind, fields, own in jobs:
        found = [path for path in touched_by(kind, workspace, **fields) if path.is_relative_to(tmp_path)]
        beside = [path for path in found if not any(_is_of(path, place) for place in own)]
        made = [
            path
            for path in beside
            if path not in (*root.parents, root, root / "datasets", root / "runs")
            and not path.is_relative_to(root / FOLDER)
        ]
        assert found or kind == "audit", kind
        assert not made, (kind, made)


def _is_of(path, place):
    """Whether a path is in a place; the place's last name may begin with `*`, for what is built beside it."""
    if not place.name.startswith("*"):
        return path.is_relative_to(place)
    here = [each for each in (path, *path.parents) if each.parent == place.parent]
    return bool(here) and here[0].name.endswith(place.name[1:])

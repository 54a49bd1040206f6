"""Capsules: a run in one file, replayed elsewhere; what nobody should unpack is refused."""

import json
import os
import shutil
import stat
import zipfile

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.errors import ExistsError, MissingError, UserError
from configs.events import Finished, Note
from configs.spec.spec_io import spec_from
from datasets.corruption import corrupting
from datasets.corruption.design import CorruptSpec
from datasets.images import write_image, write_mask
from evaluation import evaluating
from evaluation.evaluate_spec import EvaluateSpec
from exporting.capsule import archive, packing, replaying
from exporting.capsule.agreement import Compared
from exporting.capsule.capsule_spec import CapsuleSpec, ReplaySpec
from exporting.capsule.gathering import found_by_content
from networks.runs.data_state import content_of
from networks.training import training
from tests.small import arrays_of, read_json, small_training, write_evaluated_workspace

THRESHOLD = {"kind": "percentile", "percent": 100}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with a source, the workspace of a run that was evaluated, and its capsule."""
    folder = tmp_path_factory.mktemp("made")
    workspace = write_evaluated_workspace(folder, label="best", stress=False, threshold=THRESHOLD)
    photo = next((folder / "source/train/good").iterdir())
    shutil.copyfile(
        photo, workspace.run("first").latest
    )  # as a training leaves it: a photo and what became of it
    packing.run(spec_from(CapsuleSpec, run="first", file=folder / "first.zip"), workspace, [].append)
    return folder


def replay(capsule, images, into, **fields):
    said = []
    spec = spec_from(ReplaySpec, file=capsule, images=images, **fields)
    replaying.run(spec, Workspace(into), said.append)
    return said


def changed(capsule, to, name, change):
    """Write a capsule with one of its JSON entries changed."""
    with zipfile.ZipFile(capsule) as old, zipfile.ZipFile(to, "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == name:
                fields = json.loads(content)
                change(fields)
                content = json.dumps(fields).encode()
            new.writestr(entry.filename, content)
    return to


def test_a_capsule_says_the_same_where_the_photos_have_other_names(made, tmp_path):
    photos = tmp_path / "photos" / "all of them"
    photos.mkdir(parents=True)
    for number, path in enumerate(sorted((made / "source").rglob("*.png"))):
        shutil.copyfile(path, photos / f"{number}.png")
    said = replay(made / "first.zip", photos.parent, tmp_path / "workspace")
    assert isinstance(said[-1], Finished) and "figures agree" in said[-1].summary
    assert sum(isinstance(event, Finished) for event in said) == 1
    figures = [event.text for event in said if isinstance(event, Note) and "allowed)" in event.text]
    assert any("image_auroc of all" in line and "agrees, by 0" in line for line in figures)
    assert any("image_auroc of synthetic" in line for line in figures)
    assert not [event for event in said if isinstance(event, Note) and "came out as other" in event.text]


def test_it_is_trained_again_if_so_asked(made, tmp_path):
    """Its defects keep to a mask that is not there any more, and its weights are not in the capsule."""
    shutil.copytree(made / "workspace", tmp_path / "workspace")
    workspace, short = Workspace(tmp_path / "workspace"), {"epochs": 2, "images_per_epoch": 16}
    inside = np.zeros((48, 64), bool)
    inside[10:38, 12:52] = True
    write_mask(tmp_path / "mask.png", inside)
    design = spec_from(
        CorruptSpec, dataset="part", name="kept", corruption="stain", region_mask=tmp_path / "mask.png"
    )
    corrupting.run(design, workspace, [].append)
    (tmp_path / "mask.png").unlink()
    trained = small_training("second", corruption="kept", training={**short, "validation_images": 4})
    training.run(trained, workspace, [].append)
    evaluating.run(
        spec_from(EvaluateSpec, run="second", stress=False, threshold=THRESHOLD), workspace, [].append
    )
    packing.run(spec_from(CapsuleSpec, run="second", file=tmp_path / "second.zip"), workspace, [].append)
    with (
        zipfile.ZipFile(tmp_path / "second.zip") as whole,
        zipfile.ZipFile(tmp_path / "untrained.zip", "w") as capsule,
    ):
        for entry in whole.infolist():
            if entry.filename != "run/best.weights.h5":
                capsule.writestr(entry, whole.read(entry))

    said = replay(tmp_path / "untrained.zip", made / "source", tmp_path / "elsewhere", train=True)

    assert isinstance(said[-1], Finished) and "figures agree" in said[-1].summary
    assert [event for event in said if isinstance(event, Finished)] == said[-1:]
    assert not [event for event in said if isinstance(event, Note) and "came out as other" in event.text]
    weights = (Workspace(place).run("second").weights for place in (workspace.root, tmp_path / "elsewhere"))
    assert len({tuple(arrays_of(each).items()) for each in weights}) == 1


def test_it_holds_all_but_the_photos(made):
    with zipfile.ZipFile(made / "first.zip") as opened:
        names = set(opened.namelist())
        record = json.loads(opened.read("capsule.json"))
        environment = opened.read("environment.txt").decode()
    assert {
        "run/spec.resolved.json",
        "run/split.csv",
        "run/best.weights.h5",
        "corruption/corruption.hjson",
    } <= names
    assert {
        "dataset/dataset.hjson",
        "evaluations/residual@best/report.json",
        "locks/requirements.txt",
    } <= names
    assert not [name for name in names if name.startswith(("dataset/train", "dataset/test"))]
    assert not [
        name for name in names if name.endswith("png") and not name.startswith("dataset/ground_truth")
    ]
    assert "numpy==" in environment and len(record["photos"]) == 14


def test_one_run_gives_one_file(made, tmp_path):
    workspace = Workspace(made / "workspace")
    packing.run(spec_from(CapsuleSpec, run="first", file=tmp_path / "again.zip"), workspace, [].append)
    assert (tmp_path / "again.zip").read_bytes() == (made / "first.zip").read_bytes()
    with pytest.raises(ExistsError, match="is there already"):
        packing.run(spec_from(CapsuleSpec, run="first", file=tmp_path / "again.zip"), workspace, [].append)


def test_photos_that_are_missing_or_changed_are_named(made, tmp_path):
    photos = tmp_path / "photos"
    shutil.copytree(made / "source", photos)
    first, second, *_ = sorted((photos / "train" / "good").iterdir())
    first.unlink()
    second.write_bytes(second.read_bytes() + b"\0")
    said = rf"1 file \(train/good/{first.name}\) missing, 1 file \(train/good/{second.name}\) changed"
    with pytest.raises(MissingError, match=said):
        replay(made / "first.zip", photos, tmp_path / "workspace")
    assert not (tmp_path / "workspace").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_among_the_photos_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes(b"photo")
    (sha256,) = [content_of(tmp_path / "b.png")]
    assert found_by_content({"b": sha256}, tmp_path, [].append) == {"b": tmp_path / "b.png"}


def test_a_figure_that_is_another_one_is_told_with_the_difference(made, tmp_path):
    def raise_threshold(report):
        report["threshold"]["value"] += 1

    capsule = changed(
        made / "first.zip", tmp_path / "other.zip", "evaluations/residual@best/report.json", raise_threshold
    )
    with pytest.raises(
        UserError, match=r"does not agree: 1 of \d+ figures differ: .*threshold: .* DIFFERS, by 1 "
    ):
        replay(capsule, made / "source", tmp_path / "workspace")


def test_a_workspace_that_has_the_run_is_left_alone(made):
    with pytest.raises(ExistsError, match="name another workspace"):
        replay(made / "first.zip", made / "source", made / "workspace")


def test_an_evaluation_of_other_images_is_not_packed(made, tmp_path):
    workspace = Workspace(tmp_path / "workspace")
    shutil.copytree(made / "workspace", workspace.root)
    report = workspace.run("first").evaluation("residual@best") / "report.json"
    fields = read_json(report)
    fields["provenance"]["weights"] = "of another day"
    report.write_text(json.dumps(fields), encoding="utf-8")
    with pytest.raises(UserError, match="is of other weights, images or masks"):
        packing.run(spec_from(CapsuleSpec, run="first", file=tmp_path / "a.zip"), workspace, [].append)
    shutil.rmtree(report.parent)
    with pytest.raises(MissingError, match="was not evaluated yet"):
        packing.run(spec_from(CapsuleSpec, run="first", file=tmp_path / "a.zip"), workspace, [].append)


@pytest.mark.parametrize(
    "name", ["../out", "/out", "a/../../out", "C:/out", "C:out", "a\\..\\..\\out", "a//b", ".", ""]
)
def test_a_name_that_leaves_its_folder_is_refused(name):
    with pytest.raises(ValueError, match="must be a relative name"):
        archive.inside(name)


@pytest.mark.parametrize("name", ["../out", "/out", "C:/out"])
def test_no_entry_leaves_the_folder(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        bad.writestr(name, "x")
    (tmp_path / "in").mkdir()
    with pytest.raises(UserError, match="has an entry that must be a relative name"):
        archive.unpack(tmp_path / "bad.zip", tmp_path / "in")
    assert not (tmp_path / "out").exists() and not list((tmp_path / "in").iterdir())


def test_links_twins_and_what_is_too_large_are_refused(tmp_path, monkeypatch):
    link = zipfile.ZipInfo("run/best.weights.h5")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as bad:
        bad.writestr(link, "/etc/passwd")
    with zipfile.ZipFile(tmp_path / "twins.zip", "w") as bad:
        bad.writestr("a", "1")
        bad.writestr("A", "2")
    with zipfile.ZipFile(tmp_path / "clash.zip", "w") as bad:
        bad.writestr("a", "1")
        bad.writestr("a/b", "2")
    with zipfile.ZipFile(tmp_path / "large.zip", "w", zipfile.ZIP_DEFLATED) as bad:
        bad.writestr("zeros", bytes(10_000))
    monkeypatch.setattr(archive, "MOST_BYTES", 9_999)
    for kind, said in (
        ("link", "no plain file"),
        ("twins", "two entries of one name"),
        ("clash", "two entries of one name"),
        ("large", "found 1 of 10,000"),
    ):
        with pytest.raises(UserError, match=said):
            archive.unpack(tmp_path / f"{kind}.zip", tmp_path)


def test_a_damaged_file_is_told(made, tmp_path):
    whole = (made / "first.zip").read_bytes()
    with zipfile.ZipFile(made / "first.zip") as opened:
        weights = opened.getinfo("run/best.weights.h5")
    at = weights.header_offset + 30 + len(weights.filename) + weights.compress_size // 2
    flipped = whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :]
    for number, content in enumerate((b"", b"no zip", whole[:-30], flipped)):
        (tmp_path / "torn.zip").write_bytes(content)
        place = tmp_path / f"in-{number}"
        place.mkdir()
        with pytest.raises(UserError, match="is damaged, or no capsule"):
            archive.unpack(tmp_path / "torn.zip", place)


@pytest.mark.parametrize(
    ("was", "now", "agrees"),
    [(0.5, 0.5, True), (0.5, 0.5009, True), (0.5, 0.502, False), (None, None, True), (None, 0.5, False)],
)
def test_a_figure_agrees_within_what_is_allowed(was, now, agrees):
    assert Compared("image_auroc of all", was, now, 1e-3).agrees is agrees


def test_photos_that_were_called_good_are_found_by_their_content_too(tmp_path):
    workspace = write_evaluated_workspace(tmp_path, label="best", stress=False, threshold=THRESHOLD)
    photo = tmp_path / "false alarm.png"
    write_image(photo, np.full((48, 64, 1), 200, np.uint8))
    known = {"label": "known", "threshold": THRESHOLD, "stress": False, "known_good": [str(photo)]}
    evaluating.run(spec_from(EvaluateSpec, run="first", **known), workspace, [].append)
    packing.run(spec_from(CapsuleSpec, run="first", file=tmp_path / "first.zip"), workspace, [].append)

    with pytest.raises(MissingError, match=r"missing"):
        replay(tmp_path / "first.zip", tmp_path / "source", tmp_path / "elsewhere")
    photo.rename(tmp_path / "source/of another name.png")
    said = replay(tmp_path / "first.zip", tmp_path / "source", tmp_path / "elsewhere")
    assert isinstance(said[-1], Finished) and "figures agree" in said[-1].summary
    with pytest.raises(MissingError, match="an evaluation calls it good"):
        packing.run(spec_from(CapsuleSpec, run="first", file=tmp_path / "again.zip"), workspace, [].append)


def test_an_evaluation_of_an_older_version_agrees(made, tmp_path):
    """It was not asked how well it tells defects from held-out good images."""

    def forget(report):
        assert report.pop("held_out_auroc") is not None

    capsule = changed(
        made / "first.zip", tmp_path / "older.zip", "evaluations/residual@best/report.json", forget
    )
    said = replay(capsule, made / "source", tmp_path / "workspace")
    assert isinstance(said[-1], Finished) and "figures agree" in said[-1].summary


@pytest.mark.parametrize(
    ("entry", "train"),
    [
        ("evaluations/residual@best/report.json", False),
        ("run/spec.resolved.json", False),
        ("run/split.csv", False),
        ("run/best.weights.h5", False),
        ("dataset/dataset.hjson", True),
        ("corruption/corruption.hjson", True),
        ("capsule.json", True),
    ],
)
def test_a_capsule_that_lacks_something_is_named_and_leaves_nothing(made, tmp_path, entry, train):
    with zipfile.ZipFile(made / "first.zip") as old, zipfile.ZipFile(tmp_path / "torn.zip", "w") as new:
        for each in old.infolist():
            if each.filename != entry:
                new.writestr(each, old.read(each))
    with pytest.raises(UserError) as told:
        replay(tmp_path / "torn.zip", made / "source", tmp_path / "workspace", train=train)
    assert told.value.where == str(tmp_path / "torn.zip")
    assert f"has an entry that cannot be used: {entry}: " in told.value.problem
    assert not (tmp_path / "workspace").exists()


def test_a_replay_that_is_cancelled_leaves_nothing(made, tmp_path, monkeypatch):
    def cancel(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(evaluating, "run", cancel)
    workspace = Workspace(tmp_path / "workspace")
    with pytest.raises(KeyboardInterrupt):
        replay(made / "first.zip", made / "source", workspace.root)
    assert not workspace.dataset("part").exists() and not workspace.run("first").path.exists()
    monkeypatch.undo()
    assert isinstance(replay(made / "first.zip", made / "source", workspace.root)[-1], Finished)


def test_a_capsule_that_another_program_packed_again_has_folders(made, tmp_path):
    with zipfile.ZipFile(made / "first.zip") as old, zipfile.ZipFile(tmp_path / "again.zip", "w") as new:
        for name in ("run/", "evaluations/", "evaluations/residual@best/"):
            new.mkdir(name)
        for each in old.infolist():
            new.writestr(each, old.read(each))
    (tmp_path / "in").mkdir()
    archive.unpack(tmp_path / "again.zip", tmp_path / "in")
    assert (tmp_path / "in/run/split.csv").is_file()


def test_it_is_written_into_a_folder_that_is_not_there_yet_and_ends_in_zip(made, tmp_path):
    workspace = Workspace(made / "workspace")
    packing.run(spec_from(CapsuleSpec, run="first", file=tmp_path / "of/a/first.zip"), workspace, [].append)
    assert (tmp_path / "of/a/first.zip").is_file()
    with pytest.raises(UserError, match=r"must end in \.zip"):
        spec_from(CapsuleSpec, run="first", file=tmp_path / "first.txt")
    with pytest.raises(UserError, match=r"cannot be written to .*choose another place"):
        spec = spec_from(CapsuleSpec, run="first", file=tmp_path / "of/a/first.zip/in.zip")
        packing.run(spec, workspace, [].append)


def test_a_record_that_names_a_photo_elsewhere_is_refused(made, tmp_path):
    def point_out(record):
        record["photos"]["../../photo.png"] = record["photos"].popitem()[1]

    capsule = changed(made / "first.zip", tmp_path / "bad.zip", "capsule.json", point_out)
    with pytest.raises(UserError, match=r"capsule\.json: is not the record of a capsule"):
        replay(capsule, made / "source", tmp_path / "workspace")

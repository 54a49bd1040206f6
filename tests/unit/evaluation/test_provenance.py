"""What an evaluation rests on: compared before it begins, and afterwards told beside its figures if it changed."""

import shutil

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.events import Note
from configs.spec.spec_io import spec_from, to_commented_hjson
from datasets.images import read_image, write_image, write_mask
from datasets.layout import RECORD, read_record
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from evaluation import evaluating, exporting, inspecting
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from evaluation.figure_spec import FigureSpec
from evaluation.saved.changes import changes_since
from evaluation.saved.evaluation import read_outcome
from jobs.kinds.registry import is_made
from networks.training import training
from tests.small import small_training, write_category, write_untrained_run


def made(folder, transfer="link", seed=0):
    workspace = Workspace(folder / "workspace")
    spec = spec_from(ImportSpec, name="part", source=folder / "source", transfer=transfer, seed=seed)
    importing.run(spec, workspace, [].append)
    return workspace


@pytest.fixture
def workspace(tmp_path):
    """A data set of links into `source`, and a run on it."""
    write_category(tmp_path / "source")
    workspace = made(tmp_path)
    write_untrained_run(workspace)
    return workspace


def evaluate(workspace, **fields):
    said = []
    evaluating.run(spec_from(EvaluateSpec, run="first", **fields), workspace, said.append)
    return said


def replace(path, by=40):
    """Write another photo under the name of one."""
    image = read_image(path)
    write_image(path, (image.astype(int) + by).clip(0, 255).astype(np.uint8))


def changes(workspace):
    return changes_since(read_outcome(workspace.run("first"), "residual"), workspace)


@pytest.mark.parametrize(
    "of", [["test/hole/000.png"], ["test/good/001.png", "test/hole/000.png"], ["train/good/003.png"]]
)
def test_images_whose_source_was_replaced_are_named_before_an_evaluation(workspace, tmp_path, of):
    for name in of:
        replace(tmp_path / "source" / name)
    held_out = "train" in of[0]
    if held_out:  # every one, so that one of them is held out
        for path in (tmp_path / "source/train/good").iterdir():
            replace(path)
    with pytest.raises(UserError, match="is not as it was") as caught:
        evaluate(workspace)
    assert held_out or all(name in str(caught.value) for name in of)
    assert f"{len(of)} file" in str(caught.value) or held_out
    assert not workspace.run("first").evaluations()


def test_a_training_does_not_begin_on_other_photos_than_were_imported(workspace, tmp_path):
    replace(tmp_path / "source/train/good/005.png")
    spec = small_training("second")
    with pytest.raises(UserError, match=r"is not as it was imported: 1 file \(train/good/005.png\) changed"):
        training.run(spec, workspace, [].append)
    assert workspace.runs() == ["first"]


def test_a_data_set_that_was_made_anew_is_another(workspace, tmp_path):
    shutil.rmtree(workspace.dataset("part"))
    good = sorted((tmp_path / "source/train/good").iterdir())
    first = good[0].read_bytes()
    for path, other in zip(good, [*good[1:], None], strict=True):  # the same photos under other names
        path.write_bytes(first if other is None else other.read_bytes())
    made(tmp_path)
    with pytest.raises(
        UserError, match=r"is not as it was when first was trained: \d+ files \(train/good/000.png"
    ):
        evaluate(workspace)


def test_a_data_set_that_was_made_anew_of_the_same_files_is_the_same(workspace, tmp_path):
    evaluate(workspace)
    shutil.rmtree(workspace.dataset("part"))
    made(tmp_path, "copy")
    assert not changes(workspace)
    evaluate(workspace)


def test_test_images_that_were_trained_on_are_found_by_what_is_in_them(workspace):
    folder = workspace.dataset("part")
    shutil.copyfile(folder / "train/good/007.png", folder / "test/good/new.png")
    said = evaluate(workspace)
    notes = read_outcome(workspace.run("first"), "residual").report.notes
    assert any(
        "that the run was trained on, or validated: 1 file (test/good/new.png)" in note for note in notes
    )
    assert any("no import brought" in note and "test/good/new.png" in note for note in notes)
    assert Note(notes[0], "warning") in said


def test_a_test_image_of_the_import_that_is_gone_is_named(workspace):
    (workspace.dataset("part") / "test/good/001.png").unlink()
    evaluate(workspace)
    notes = read_outcome(workspace.run("first"), "residual").report.notes
    assert "Test images of the import that are gone: 1 file (test/good/001.png)." in notes


@pytest.mark.parametrize("transfer", ["link", "copy"])
def test_masks_that_are_not_those_of_the_import_are_named_beside_the_figures(tmp_path, transfer):
    write_category(tmp_path / "source")
    several = tmp_path / "source/ground_truth/hole/001"  # several masks of one image, in a folder
    several.mkdir()
    (several.parent / "001_mask.png").rename(several / "0.png")
    write_mask(several / "1.png", np.eye(48, 64, dtype=np.bool_))
    workspace = made(tmp_path, transfer)
    write_untrained_run(workspace)

    def notes():
        evaluate(workspace)
        told = read_outcome(workspace.run("first"), "residual").report.notes
        return [note for note in told if note.startswith("Masks")]

    assert notes() == []
    masks = (tmp_path / "source" if transfer == "link" else workspace.dataset("part")) / "ground_truth/hole"
    write_mask(masks / "000_mask.png", np.ones((48, 64), np.bool_))
    write_mask(masks / "001/1.png", np.ones((48, 64), np.bool_))
    both = "2 files (ground_truth/hole/000_mask.png, ground_truth/hole/001/1.png)"
    assert notes() == [f"Masks that changed since the import, and no audit looked at: {both}."]
    write_mask(masks / "001/2.png", np.ones((48, 64), np.bool_))
    (masks / "001/1.png").unlink()
    assert [note.rpartition(": ")[2] for note in notes()] == [
        "1 file (ground_truth/hole/001/2.png).",
        "1 file (ground_truth/hole/001/1.png).",
        "1 file (ground_truth/hole/000_mask.png).",
    ]


def test_an_evaluation_says_that_its_masks_are_boxes(workspace):
    evaluate(workspace)
    assert not any("boxes" in note for note in read_outcome(workspace.run("first"), "residual").report.notes)
    record = workspace.dataset("part") / RECORD
    changed = read_record(record.parent).model_copy(update={"boxes": True})
    record.write_text(to_commented_hjson(changed), encoding="utf-8")
    evaluate(workspace)
    notes = read_outcome(workspace.run("first"), "residual").report.notes
    assert any("The masks are boxes around the defects" in note for note in notes)


def test_what_changed_since_is_told_beside_the_figures(workspace, tmp_path):
    evaluate(workspace)
    spec = spec_from(EvaluateSpec, run="first")
    assert not changes(workspace) and is_made(spec, workspace)
    mask = next((tmp_path / "source/ground_truth/hole").iterdir())
    before = mask.read_bytes()
    write_mask(mask, np.ones((48, 64), np.bool_))
    came = "first · residual: images or masks of part came, went or changed since; evaluate the run again."
    assert changes(workspace) == [came]
    mask.write_bytes(before)  # at another time
    assert not changes(workspace)
    assert changes_since(read_outcome(workspace.run("first"), "residual"), workspace, quick=True) == [came]
    (workspace.dataset("part") / "test/hole/001.png").unlink()
    assert "came, went or changed" in changes(workspace)[0]
    files = workspace.run("first")
    files.weights.write_bytes(files.weights.read_bytes() + b"more")
    assert "was trained on since" in changes(workspace)[0]
    assert not is_made(spec, workspace)
    said = []
    figure = spec_from(FigureSpec, view="scores", of=["first/residual"], file=tmp_path / "scores.png")
    exporting.run(figure, workspace, said.append)
    assert [each.text for each in said if isinstance(each, Note)] == changes(workspace)
    shutil.rmtree(workspace.dataset("part"))
    assert "its images cannot be compared any more" in changes(workspace)[1]


def test_an_inspection_by_what_good_images_have_asks_whether_they_are_the_same(workspace, tmp_path):
    evaluate(workspace, relative=True)
    for path in (tmp_path / "source/train/good").iterdir():
        replace(path)
    spec = spec_from(InspectSpec, run="first", folder=tmp_path / "source/test/good", threshold=1.0)
    with pytest.raises(UserError, match="is not as it was when first was trained"):
        inspecting.run(spec, workspace, [].append)


def test_an_inspection_tells_what_changed_since_the_evaluation(workspace, tmp_path):
    evaluate(workspace)
    replace(tmp_path / "source/test/good/000.png")
    spec = spec_from(InspectSpec, run="first", folder=tmp_path / "source/test/good", threshold=1.0)
    said = []
    inspecting.run(spec, workspace, said.append)
    assert any(
        isinstance(each, Note) and "images or masks of part came, went or changed" in each.text
        for each in said
    )

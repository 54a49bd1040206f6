"""The locator: learns from synthetic defects where a defect is, is repeatable, and is kept beside the run's weights."""

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from datasets.corruption.corruptions import Stain
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from networks.locating import training
from networks.locating.locator import STEP, build_locator, evidence_of, locate
from networks.model.autoencoder import build
from networks.model.inference import reconstruct
from networks.runs.inputs import load_image, network_shape, trained_images
from networks.runs.run_record import read_run_record
from networks.training.checkpoint import load_weights
from tests.small import write_category, write_untrained_run


@pytest.fixture
def of_a_moment(monkeypatch):
    for name, value in {"PIECES": 128, "ROUNDS": 2, "PASSES": 12}.items():
        monkeypatch.setattr(training, name, value)
    monkeypatch.setattr(training, "KINDS", Stain(size=(8, 12), color=(0, 10)))


@pytest.fixture
def trained(tmp_path):
    workspace = Workspace(tmp_path / "workspace")
    source = write_category(tmp_path / "part")
    importing.run(spec_from(ImportSpec, name="part", source=str(source)), workspace, [].append)
    files = write_untrained_run(workspace)
    record = read_run_record(files)
    model = build(record.spec.architecture, network_shape(record.spec, record.form))
    load_weights(files.weights, model)
    return files, record, model, lambda: trained_images(files, record.spec, workspace)


def cut_off(event):
    """Hear of a training that has begun, and end it."""
    if getattr(event, "stage", "") == training.STAGE and event.done > 5:
        raise KeyboardInterrupt


@pytest.mark.usefixtures("of_a_moment")
def test_it_learns_where_synthetic_defects_are_and_is_kept(trained):
    files, record, model, training_images = trained
    said = []
    locator = training.locator_of(*trained, said.append)
    image = load_image(training_images()[0].path, record.form)
    spoilt = image.copy()
    spoilt[10:14, 14:18] = 5

    def seen(found, photo):
        return locate(found, evidence_of(photo[None], reconstruct(model, photo[None])))[0]

    likely = seen(locator, spoilt)
    assert likely.shape == image.shape[:2] and likely.min() >= 0 and likely.max() <= 1
    inside = likely[11:13, 15:17].mean()
    assert inside > 0.5 and inside > 2 * seen(locator, image).mean()
    assert [event.stage for event in said if hasattr(event, "stage")][-1] == training.STAGE

    again = []
    kept = training.locator_of(*trained, again.append)
    assert again == [] and np.array_equal(seen(kept, spoilt), likely)
    files.locator_origin.unlink()
    (files.locator / "notes.txt").write_text("a person's")
    anew = training.locator_of(*trained, [].append)
    assert np.array_equal(seen(anew, spoilt), likely)  # one seed, one locator
    assert (files.locator / "notes.txt").exists()

    model.set_weights([2 * each for each in model.get_weights()])
    model.save_weights(files.weights)  # the run went on: its reconstructions are others now
    with pytest.raises(KeyboardInterrupt):
        training.locator_of(*trained, cut_off)
    assert (files.locator / "notes.txt").exists()


@pytest.mark.usefixtures("of_a_moment")
def test_one_whose_file_is_damaged_is_trained_anew(trained, monkeypatch):
    files, told = trained[0], []
    monkeypatch.setattr(training, "_is_kept", lambda *_: True)
    files.locator.mkdir()
    files.locator_weights.write_bytes(b"no weights")

    def hear(event):
        told.append(event)
        cut_off(event)

    with pytest.raises(KeyboardInterrupt):
        training.locator_of(*trained, hear)
    assert "the locator is trained anew, as its file is damaged" in told[0].text


@pytest.mark.usefixtures("of_a_moment")
def test_one_that_is_cut_off_leaves_nothing(trained):
    files = trained[0]
    before = sorted(files.path.rglob("*"))
    with pytest.raises(KeyboardInterrupt):
        training.locator_of(*trained, cut_off)
    assert [path for path in sorted(files.path.rglob("*")) if ".lock-" not in path.name] == before


@pytest.mark.parametrize(("rows", "columns"), [(STEP, 2 * STEP), (21, 30)])
def test_images_of_any_size_are_located(rows, columns):
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (2, rows, columns, 3), np.uint8)
    evidence = evidence_of(images, images.astype(np.float32) + 5)
    assert np.abs(evidence[..., 6:]).max() < 1e-5  # all lighter: that is light
    assert locate(build_locator(3, 0), evidence).shape == (2, rows, columns)


def test_a_piece_has_part_of_the_defect_on_it():
    mask = np.zeros((200, 300), np.bool_)
    mask[190:195, 3:8] = True
    for seed in range(20):
        place = training.piece_at(mask, np.random.default_rng(seed))
        assert mask[place].any() and mask[place].shape == (training.SIDE, training.SIDE)
    empty = training.piece_at(np.zeros((21, 30), np.bool_), np.random.default_rng(0))
    assert np.zeros((21, 30))[empty].shape == (16, 24)


def test_noise_as_a_cameras_is_among_what_it_learns_to_leave_alone():
    images = np.full((64, 24, 24, 3), 100, np.uint8)

    seen, again = (training.grainy(images, np.random.default_rng(0)) for _ in range(2))

    assert (seen[::2] == images[::2]).all() and (seen == again).all()
    strengths = seen[1::2].astype(float).std(axis=(1, 2, 3))
    assert strengths.min() < training.GRAIN / 4 and strengths.max() > training.GRAIN * 3 / 4
    assert abs(seen.mean() - 100) < 0.5

import csv

import h5py
import numpy as np
import pytest

from configs.errors import Cancelled, ExistsError, MissingError, UserError
from configs.events import Finished, Metric, Progress, from_json
from configs.spec.spec_io import read_spec, spec_from
from datasets.corruption import corrupting
from datasets.corruption.corruptions import Stain
from datasets.corruption.design import CorruptSpec
from datasets.images import equalized, read_image, resize_image, to_mode
from datasets.patches import windows
from datasets.region import Region
from evaluation.maps.detectors import Residual, load_trained
from evaluation.maps.map_images import Loaded, map_images
from networks.choices.train_spec import TrainSpec
from networks.model.autoencoder import build
from networks.runs.inputs import evaluated_images, image_form, load_image, resolve_design, split_images
from networks.runs.run_record import read_run_record
from networks.training import plan, training
from networks.training.pairs import Pairs

FIELDS = {
    "name": "first",
    "dataset": "part",
    "corruption": "stain",
    "resolution": 24,
    "architecture": {"kind": "aesc", "depth": 2, "base_filters": 4},
    "training": {
        "batch_size": 4,
        "epochs": 3,
        "images_per_epoch": 12,
        "validation_images": 4,
        "schedule": {"kind": "cosine"},
    },
}


def rows_of(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def train(workspace, emit=None, **fields):
    said = []
    spec = spec_from(TrainSpec, **FIELDS | fields)
    training.run(spec, workspace, emit or said.append)
    return said


def test_a_run_keeps_its_spec_split_history_weights_and_figure(workspace):
    said = train(workspace)

    files = workspace.run("first")
    assert read_spec(TrainSpec, files.spec) == spec_from(TrainSpec, **FIELDS)
    record = read_run_record(files)
    assert record.form.shape == (24, 32, 1)  # 48 x 64 keeps its proportion
    assert (record.train_images, record.validation_images) == (8, 2)
    assert record.versions["keras"].startswith("3.")
    build(record.spec.architecture, record.form.shape).load_weights(files.weights)

    history = rows_of(files.history)
    assert [row["epoch"] for row in history] == ["1", "2", "3"]
    assert {"loss", "psnr", "val_loss", "val_psnr", "learning_rate"} <= set(history[0])
    split = {row["file"]: row["split"] for row in rows_of(files.split)}
    assert sorted(split.values()) == ["test"] * 4 + ["train"] * 8 + ["validation"] * 2
    assert files.training_figure.read_bytes()[1:4] == b"PNG"
    assert len([event for event in said if isinstance(event, Metric)]) == 3
    assert [event.done for event in said if isinstance(event, Progress) and event.stage == "training"][
        -1
    ] == 9
    assert isinstance(said[-1], Finished)
    assert [from_json(line) for line in files.events.read_text().splitlines()] == said


def test_one_seed_gives_one_training(workspace):
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        train(workspace, name=name, seed=seed)
    a, b, c = (workspace.run(name).weights.read_bytes() for name in "abc")
    history = [[row["val_psnr"] for row in rows_of(workspace.run(name).history)] for name in "abc"]
    assert history[0] == history[1] != history[2]
    assert len(a) == len(b) == len(c)


def test_workers_change_nothing_of_what_is_trained(workspace):
    for name, workers in (("a", 0), ("b", 2)):
        train(workspace, name=name, workers=workers)
    assert rows_of(workspace.run("a").history) != []
    with h5py.File(workspace.run("a").weights) as one, h5py.File(workspace.run("b").weights) as other:
        names = []
        one.visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
        assert names
        for name in names:
            np.testing.assert_array_equal(one[name][()], other[name][()])
    assert not workspace.run("b").scratch.exists()


def test_a_source_image_is_on_one_side_of_the_split_only(workspace):
    spec = spec_from(TrainSpec, **FIELDS)
    folder = workspace.dataset("part")
    train_paths, validation_paths = split_images(folder, spec)
    assert not set(train_paths) & set(validation_paths)
    assert len(train_paths) + len(validation_paths) == 10
    assert split_images(folder, spec) == (train_paths, validation_paths)


def test_a_cancelled_run_keeps_its_best_weights_and_one_without_any_vanishes(workspace):
    def cancel_at(kind):
        def emit(event):
            if isinstance(event, kind):
                raise Cancelled

        return emit

    with pytest.raises(Cancelled):
        train(workspace, emit=cancel_at(Progress))
    assert not workspace.run("first").path.exists()

    with pytest.raises(Cancelled):
        train(workspace, emit=cancel_at(Metric))
    assert workspace.runs() == ["first"]
    assert workspace.run("first").training_figure.exists()


def test_what_cannot_be_trained_is_refused_before_anything_is_written(workspace):
    for fields, error, message in (
        ({"dataset": "prt"}, MissingError, 'did you mean "part"'),
        ({"corruption": "stian"}, MissingError, 'did you mean "stain"'),
        ({"architecture": "aesc_d6_f5_n16"}, UserError, "needs images of at least 64 x 64, got 24 rows"),
    ):
        with pytest.raises(error, match=message):
            train(workspace, **fields)
    assert not (workspace.root / "runs").exists()
    train(workspace)
    with pytest.raises(ExistsError, match='a run called "first" exists already'):
        train(workspace)


def test_a_corruption_may_be_named_or_inline(workspace):
    inline = spec_from(TrainSpec, **FIELDS | {"corruption": {"kind": "stain", "size": [5, 6]}})
    assert resolve_design(inline, workspace).corruption.size.low == 5
    assert resolve_design(spec_from(TrainSpec, **FIELDS), workspace).corruption.size.low == 1


def test_the_form_of_the_images_follows_resolution_proportion_and_colour(workspace):
    spec = spec_from(TrainSpec, **FIELDS | {"training": "quick_color", "resolution": 30})
    assert image_form(spec, workspace.dataset("part"), equalize=False).shape == (30, 40, 3)


def test_a_training_equalizes_and_keeps_to_the_region_of_its_corruption(workspace):
    """The record says so, and the images are read so."""
    design = spec_from(
        CorruptSpec,
        dataset="part",
        name="own",
        corruption="stain",
        equalize=True,
        region=[[0, 0], [50, 0], [50, 100]],
    )
    corrupting.run(design, workspace, [].append)

    train(workspace, corruption="own")

    record = read_run_record(workspace.run("first"))
    assert (record.equalize, record.region, record.form.equalize) == (True, True, True)
    path = workspace.dataset("part") / "train/good/000.png"
    image = load_image(path, record.form)
    np.testing.assert_array_equal(image, resize_image(equalized(to_mode(read_image(path), "gray")), 24, 32))


def test_patches_are_trained_on_and_the_whole_images_evaluated(workspace):
    patched = FIELDS["architecture"] | {"patch": 16}
    train(workspace, architecture=patched)
    record = read_run_record(workspace.run("first"))
    assert record.form.shape == (24, 32, 1)
    model = load_trained(workspace.run("first"), record)
    assert model.input_shape == (None, 16, 16, 1)
    found = list(map_images(Residual(model), Loaded(evaluated_images(record.spec, workspace), record.form)))
    assert {item.anomaly_map.shape for item in found} == {(24, 32)}


@pytest.mark.parametrize(("resolution", "patch"), [(16, 18), (24, 25)])
def test_a_patch_that_does_not_fit_is_refused(workspace, resolution, patch):
    with pytest.raises(UserError, match=f"patches of {patch} x {patch} do not fit"):
        train(workspace, resolution=resolution, architecture=FIELDS["architecture"] | {"patch": patch})


def test_patches_show_no_part_to_keep_to(workspace):
    design = spec_from(CorruptSpec, dataset="part", name="own", corruption="stain", on_part=True)
    corrupting.run(design, workspace, [].append)
    with pytest.raises(UserError, match="corruption own: on_part: cannot be kept to"):
        train(workspace, corruption="own", architecture=FIELDS["architecture"] | {"patch": 16})


def test_a_region_holds_for_patches_too():
    mask = np.zeros((32, 32), np.bool_)
    mask[:16, :16] = True
    images = np.full((9, 16, 16, 1), 99, np.uint8)  # one image, in its nine windows
    regions = [Region(mask).part(window) for window in windows(32, 32, 16)]
    pairs = Pairs(images, Stain(), 9, 9, seed=(0,), regions=regions, fixed=True)
    order = pairs.order(0)
    corrupted, clean = pairs.batch(0, 0)
    changed = {int(item) for item, a, b in zip(order, corrupted, clean, strict=True) if (a != b).any()}
    assert changed == {0, 1, 3, 4}


def test_logs_for_tensorboard_are_written_if_wished(workspace, monkeypatch):
    train(workspace, tensorboard=True)
    logs = list(workspace.run("first").tensorboard.rglob("events.out.tfevents.*"))
    assert logs and all(log.stat().st_size > 100 for log in logs)
    monkeypatch.setattr(plan, "find_spec", lambda _name: None)
    with pytest.raises(UserError, match=r"install it: .* -m pip install tensorboard"):
        train(workspace, name="second", tensorboard=True)

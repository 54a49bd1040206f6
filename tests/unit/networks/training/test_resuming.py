"""A training that was stopped goes on as if it had not been."""

import csv
import shutil

import numpy as np
import pytest

from configs.errors import Cancelled, ExistsError, MissingError, UserError
from configs.events import Illustration, Metric
from configs.spec.spec_io import spec_from, to_commented_hjson
from datasets.corruption import corrupting
from datasets.corruption.design import CorruptSpec
from datasets.images import read_image, write_image
from datasets.layout import read_record
from networks.choices.train_spec import ResumeSpec, TrainSpec
from networks.training import resuming, training
from tests.traced import TracedNetworks

SCHEME = {
    "batch_size": 4,
    "epochs": 5,
    "images_per_epoch": 12,
    "validation_images": 4,
    "schedule": {"kind": "cosine"},
}
FIELDS = {
    "dataset": "part",
    "corruption": "stain",
    "resolution": 24,
    "architecture": {"kind": "aesc", "depth": 2, "base_filters": 4, "dropout": 0.1},
}


@pytest.fixture(scope="module")
def networks():
    return TracedNetworks()


@pytest.fixture
def traced(networks):
    """The trainings of this test share what their network is made of: what it asks begins after their first step."""
    with networks.used():
        yield


def spec_of(name, **scheme):
    return spec_from(TrainSpec, name=name, **FIELDS, training=SCHEME | scheme)


def cancelled_after(epochs, workspace, spec):
    def emit(event):
        if isinstance(event, Metric) and event.step == epochs:
            raise Cancelled

    with pytest.raises(Cancelled):
        training.run(spec, workspace, emit)


def resume(workspace, run="cut"):
    said = []
    resuming.run(spec_from(ResumeSpec, run=run), workspace, said.append)
    return said


def history(workspace, run):
    text = workspace.run(run).history.read_text(encoding="utf-8")
    return [
        {k: v for k, v in row.items() if k not in ("images_per_second", "seconds", "memory_mib")}
        for row in csv.DictReader(text.splitlines())
    ]


@pytest.mark.parametrize("scheme", [{}, {"optimizer": "sgd", "schedule": {"kind": "step_decay", "every": 2}}])
def test_a_resumed_training_ends_as_an_unbroken_one(workspace, scheme):
    training.run(spec_of("whole", **scheme), workspace, [].append)
    cancelled_after(2, workspace, spec_of("cut", **scheme))
    assert workspace.unfinished_runs() == ["cut"]
    with pytest.raises(ExistsError, match=r"go on with it \(.*main\.py resume cut --workspace .*\)"):
        training.run(spec_of("cut", **scheme), workspace, [].append)
    said = resume(workspace)
    assert history(workspace, "cut") == history(workspace, "whole")
    assert [event.step for event in said if isinstance(event, Metric)] == [3, 4, 5]
    assert workspace.unfinished_runs() == []
    assert not workspace.run("cut").checkpoint.exists()


@pytest.mark.usefixtures("traced")
def test_a_training_may_be_cut_more_than_once(workspace):
    training.run(spec_of("whole"), workspace, [].append)
    cancelled_after(1, workspace, spec_of("cut"))
    for _ in range(2):
        with pytest.raises(Cancelled):
            resuming.run(spec_from(ResumeSpec, run="cut"), workspace, _cancel_at_first_metric)
    resume(workspace)
    assert history(workspace, "cut") == history(workspace, "whole")


def _cancel_at_first_metric(event):
    if isinstance(event, Metric):
        raise Cancelled


@pytest.mark.usefixtures("traced")
def test_what_cannot_be_resumed_is_told(workspace):
    with pytest.raises(MissingError, match='no run "cut" is unfinished; there is none yet'):
        resume(workspace)
    cancelled_after(2, workspace, spec_of("cut"))
    with pytest.raises(MissingError, match='did you mean "cut"'):
        resume(workspace, "cot")

    checkpoint = workspace.run("cut").checkpoint
    whole = checkpoint.read_bytes()
    checkpoint.write_bytes(whole[: len(whole) // 2])
    weights = workspace.run("cut").weights.read_bytes()
    with pytest.raises(UserError, match="is damaged"):
        resume(workspace)
    assert workspace.run("cut").weights.read_bytes() == weights

    checkpoint.write_bytes(whole)
    write_image(workspace.dataset("part") / "train/good/100.png", np.zeros((48, 64, 1), np.uint8))
    with pytest.raises(UserError, match="is not as it was when the training began"):
        resume(workspace)
    (workspace.dataset("part") / "train/good/100.png").unlink()
    resume(workspace)
    with pytest.raises(MissingError, match='run "cut" is done'):
        resume(workspace)


@pytest.mark.usefixtures("traced")
def test_a_training_does_not_go_on_with_images_of_another_form(workspace):
    cancelled_after(1, workspace, spec_of("cut"))
    record = workspace.dataset("part") / "dataset.hjson"
    before = record.read_text(encoding="utf-8")
    changed = read_record(record.parent).model_copy(update={"letterbox": True})
    record.write_text(to_commented_hjson(changed), encoding="utf-8")
    with pytest.raises(UserError, match="the training began: letterbox is True, and was False; import it as"):
        resume(workspace)
    record.write_text(before, encoding="utf-8")
    resume(workspace)


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"region": [[0, 0], [50, 0], [50, 50]]}, "its region is another one"),
        ({"on_part": True}, "its region is another one"),
        ({"corruption": "scratch"}, "it draws other defects"),
    ],
)
def test_a_training_does_not_go_on_with_another_corruption(workspace, other, says):
    def design(**fields):
        given = {"corruption": "stain", "region": [[0, 0], [100, 0], [100, 100]]} | fields
        corrupting.run(spec_from(CorruptSpec, dataset="part", name="spots", **given), workspace, [].append)
        return workspace.corruption("part", "spots")

    folder = design()
    cancelled_after(1, workspace, spec_of("cut").model_copy(update={"corruption": "spots"}))
    folder.rename(tmp := folder.with_name("before"))
    design(**other)
    with pytest.raises(UserError, match=f"spots is not as it was when the training began: {says}"):
        resume(workspace)
    shutil.rmtree(folder)
    tmp.rename(folder)
    resume(workspace)
    assert workspace.unfinished_runs() == []


def test_a_training_that_gets_no_better_stops_early(workspace):
    training.run(spec_of("short", epochs=40, early_stopping=2, learning_rate=1e-9), workspace, [].append)
    assert len(history(workspace, "short")) < 40


@pytest.mark.usefixtures("traced")
def test_a_lost_loss_is_told_and_the_weights_so_far_are_kept(workspace, monkeypatch):
    cancelled_after(1, workspace, spec_of("cut"))
    weights = workspace.run("cut").weights.read_bytes()
    monkeypatch.setattr(
        "networks.training.batches.to_unit", lambda images: images.astype(np.float32) * np.nan
    )
    with pytest.raises(
        UserError, match=r"the loss is no longer a number \(NaN\), in step 1 of epoch 2.*lower learning_rate"
    ):
        resume(workspace)
    assert workspace.run("cut").weights.read_bytes() == weights
    monkeypatch.undo()
    resume(workspace)
    assert len(history(workspace, "cut")) == 5


# What TensorFlow hands on when oneDNN gets no memory: its status 1, told as an operation that was aborted.
OF_ONEDNN = (
    "Graph execution error:\nOperation received an exception:Status: 1, message: could not create a primitive, "
    "in file tensorflow/core/kernels/mkl/mkl_conv_ops.cc:1112"
)


@pytest.mark.usefixtures("traced")
@pytest.mark.parametrize(
    ("raised", "message"),
    [
        (MemoryError(), "memory: is not enough.*smaller batch_size"),
        (RuntimeError(OF_ONEDNN), "memory: is not enough.*smaller batch_size"),
        (OSError(28, "No space left on device"), r"cannot be written to \(No space left on device\).*resume"),
    ],
)
def test_what_the_machine_lacks_is_told_and_the_run_can_go_on(workspace, monkeypatch, raised, message):
    cancelled_after(2, workspace, spec_of("cut"))

    def fail(*_):
        raise raised

    monkeypatch.setattr("networks.training.callbacks.save_checkpoint", fail)
    with pytest.raises(UserError, match=message):
        resume(workspace)
    monkeypatch.undo()
    assert workspace.unfinished_runs() == ["cut"]
    resume(workspace)
    assert len(history(workspace, "cut")) == 5


@pytest.mark.usefixtures("traced")
def test_every_epoch_shows_a_validation_image(workspace):
    said = []
    training.run(spec_of("seen"), workspace, said.append)
    shown = [event for event in said if isinstance(event, Illustration) and "residual" in event.caption]
    assert len(shown) == 5
    picture = read_image(workspace.run("seen").latest)
    assert picture.shape[2] == 3
    assert picture.shape[1] > 3 * 24


@pytest.mark.parametrize(
    "scheme",
    [
        {"loss": {"mse": 0.5, "ssim": 0.5}},
        {"optimizer": "adamw", "corruption": "offline"},
        {"variants": {"flips": ["vertical"]}, "motion": {"rotation": 10, "shift": 5}, "equalize": True},
        {"precision": "mixed_bfloat16"},
    ],
)
def test_every_choice_of_a_scheme_trains(workspace, scheme):
    training.run(spec_of("any", **scheme), workspace, [].append)
    rows = history(workspace, "any")
    assert len(rows) == 5
    assert float(rows[-1]["loss"]) < float(rows[0]["loss"])

"""Architectures and training schemes of the original program become presets of the window's shelf."""

import pytest

from configs.errors import UserError
from gui.training.preset_shelf import PresetShelf
from jobs.original.schemes import architecture_of, scheme_of
from networks.choices.architectures import AE, AESc
from networks.choices.augmentation import Motion, Variants
from networks.choices.light import Light
from networks.choices.schedules import Constant, ReduceOnPlateau, StepDecay, StepDown
from networks.choices.training_scheme import Loss, TrainingScheme
from tests.original_files import ARCHITECTURE, SCHEME, write_text


def test_an_architecture_is_what_its_file_and_its_name_say(tmp_path):
    text = ARCHITECTURE.replace('""', "64x48").replace("Dropout_rate: 0", "Dropout_rate: 0.2")
    brought = architecture_of(write_text(tmp_path / "AESc_d2.hjson", text))
    assert AESc(**brought.fields) == AESc(
        depth=2, kernel_size=5, base_filters=2, dropout=0.2, patch=(64, 48), patch_stride=25
    )
    assert list(brought.left) == ['Activation_fonction: "LeakyReLu"']
    assert architecture_of(write_text(tmp_path / "AE_x.hjson", ARCHITECTURE)).fields["kind"] == "ae"


def test_a_scheme_is_what_its_file_says(tmp_path):
    brought = scheme_of(write_text(tmp_path / "gray.hjson", SCHEME))
    assert TrainingScheme(**brought.fields) == TrainingScheme(
        color="gray",
        corruption="online",
        batch_size=16,
        epochs=2,
        learning_rate=0.01,
        loss=Loss(mse=1),
        schedule=StepDown(factor=(0.1, 0.2), epochs=(70, 150)),
        variants=Variants(flips=("horizontal", "vertical", "both")),
        light=Light(gamma=[0.5, 2]),
        motion=Motion(rotation=10, shift=(10, 5), zoom=(0.2, 0.2), flip_horizontal=0.5),
    )
    assert list(brought.left) == ["Save_weights_each_epoch: false"]


@pytest.mark.parametrize(
    ("typed", "schedule"),
    [
        ('""', Constant()),
        ("ReduceonPlateau", ReduceOnPlateau(factor=0.5, patience=30, min_rise=1)),
        ("Step_decay", StepDecay(factor=0.5, every=30)),
    ],
)
def test_each_callback_has_its_schedule(tmp_path, typed, schedule):
    text = SCHEME.replace('"Step_down"  #ReduceonPlateau', typed)
    brought = scheme_of(write_text(tmp_path / "gray.hjson", text))
    assert TrainingScheme(**brought.fields).schedule == schedule
    assert "0.001" in brought.comments["learning_rate"]


def test_a_missing_key_is_what_the_default_beside_it_says_else_the_originals(tmp_path):
    path = write_text(tmp_path / "gray.hjson", "{ Learning: { Epoch: 7 } }")
    assert TrainingScheme(**scheme_of(path).fields) == TrainingScheme(
        color="rgb",
        corruption="offline",
        batch_size=8,
        epochs=7,
        learning_rate=0.005,
        schedule=Constant(),
    )
    write_text(tmp_path / "00_Default.hjson", "{ Learning: { Batch_size: 3, Epoch: 5 } }")
    brought = scheme_of(path)
    assert (brought.fields["batch_size"], brought.fields["epochs"]) == (3, 7)
    assert "Batch_size" in brought.notes[0]
    assert "Epoch" not in brought.notes[0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Filter_size: 5", "Filter_size: 4", "kernel_size: must be odd"),
        ("Depth: 2", "Depth: deep", "Depth: must be a number, got 'deep'"),
        ('Patch: ""', "Patch: 64", "Patch: must be rows x columns"),
    ],
)
def test_what_an_architecture_cannot_be_is_told(tmp_path, old, new, message):
    assert old in ARCHITECTURE
    with pytest.raises(UserError, match=message):
        architecture_of(write_text(tmp_path / "AESc_x.hjson", ARCHITECTURE.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Loss: MSE", "Loss: SSIM2", "Loss: must be one of mse, mae to have a counterpart, got 'SSIM2'"),
        ("Optimizer: Adam", "Optimizer: Yogi", "Optimizer: must be one of adam"),
        ('"Step_down"', '"Cyclic"', "Callback: must be one of nothing, ReduceonPlateau"),
        ("Grayscale: true", "Grayscale: grey", "Grayscale: must be true or false"),
        ("Width_shift: 0.1", "Width_shift: 4", "Width_shift: must be a share below 1, got 4 pixels"),
        ("Epoch: 2", "Epoch: 2.5", "Epoch: must be a whole number"),
    ],
)
def test_what_a_scheme_cannot_be_is_told_and_not_guessed(tmp_path, old, new, message):
    assert old in SCHEME
    with pytest.raises(UserError, match=message):
        scheme_of(write_text(tmp_path / "gray.hjson", SCHEME.replace(old, new)))


def test_another_network_is_told(tmp_path):
    with pytest.raises(UserError, match='is of the network "CAESSC2", by its name'):
        architecture_of(write_text(tmp_path / "CAESSC2_d6.hjson", ARCHITECTURE))


def test_both_stand_on_the_windows_shelf_with_what_has_no_counterpart(tmp_path, workspace, convert):
    write_text(tmp_path / "old/AE_d2.hjson", ARCHITECTURE)
    write_text(tmp_path / "old/gray.hjson", SCHEME)

    said = convert(tmp_path / "old")

    architectures, trainings = (PresetShelf(workspace, group) for group in ("architecture", "training"))
    assert "AE_d2" in architectures.names()
    assert "gray" in trainings.names()
    assert not architectures.mistake(architectures.text("AE_d2"))
    assert not trainings.mistake(trainings.text("gray"))
    assert AE(**architectures.typed("AE_d2")).depth == 2
    assert architectures.summary("AE_d2") == "Brought over from AE_d2.hjson of the original program"
    line = 'no counterpart: Activation_fonction: "LeakyReLu"'
    assert f"# {line}" in architectures.text("AE_d2")
    assert f"AE_d2.hjson: {line}" in said
    assert said[-1] == "2 brought over"

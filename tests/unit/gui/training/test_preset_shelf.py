"""Presets of one's own beside the shipped ones."""

import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from gui.training.preset_shelf import PresetShelf
from networks.choices.train_spec import TrainSpec


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path)


def test_an_own_preset_keeps_its_comments_and_is_written_into_the_spec(workspace):
    shelf = PresetShelf(workspace, "training")
    text = shelf.text("quick_gray").replace("epochs: 16", "epochs: 3  # only a try")
    assert shelf.mistake(text) == ""
    shelf.save("mine", text)
    assert shelf.names()[-1] == "mine"
    assert "# only a try" in shelf.text("mine")
    assert shelf.summary("mine") == shelf.summary("quick_gray") != ""
    assert shelf.typed("quick_gray") == "quick_gray"
    spec = spec_from(
        TrainSpec,
        name="r",
        dataset="d",
        corruption="stain",
        architecture="aesc_d5_f5_n16",
        training=shelf.typed("mine"),
    )
    assert spec.training.epochs == 3


@pytest.mark.parametrize(
    ("group", "text", "mistake"),
    [
        ("training", "{\n epochs: 0\n}", "line 2: epochs: must be at least 1, got 0"),
        ("training", "{\n epoch: 5\n}", 'line 2: epoch: unknown field; did you mean "epochs"?'),
        ("training", '{\n loss: "mse\n}', "line 2: a text in quotes must end"),
        ("architecture", '{\n kind: "aesc"\n depth: 9\n}', "line 3: depth: must be at most 8, got 9"),
        (
            "architecture",
            "{\n depth: 5\n}",
            "kind: must be one of ae, aesc, unet, got nothing; type one of these",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(workspace, group, text, mistake):
    assert PresetShelf(workspace, group).mistake(text).startswith(mistake)


def test_a_shipped_preset_is_never_replaced_and_a_name_is_checked(workspace):
    shelf = PresetShelf(workspace, "architecture")
    for name, message in (("aesc_d5_f5_n16", "is a shipped preset"), ("../x", "must be made of letters")):
        with pytest.raises(ValueError, match=message):
            shelf.save(name, "{}")

"""Files of the original program, and what becomes of each."""

import json

import pytest

from cli.convert import run_convert
from configs.errors import UserError
from configs.spec.spec_io import parse_spec, read_spec, spec_from
from datasets.corruption.corruptions import Gaussian, OneOf, OriginalDrops, OriginalScratch, OriginalStain
from datasets.corruption.design import CorruptSpec
from jobs.kinds.running import run_job
from jobs.original.converting import convert
from networks.choices.architectures import AE, AESc
from networks.choices.light import Light
from networks.choices.schedules import Constant, ReduceOnPlateau, StepDown
from networks.choices.train_spec import TrainSpec
from networks.choices.training_scheme import TrainingScheme

SCHEME = """{
    Data_augmentation_offline: { Grayscale: true, Illumination_Changes: true, Rotation_Translation: true,
        Offline_Corruption: false }
    Data_augmentation_online: { Rotation: 5.0, Horizontal_flip: true, Width_shift: 0.1, Height_shift: 0.05, Zoom: 0.2 }
    Learning: {
        Batch_size: 16
        Callback: Step_down
        Epoch: 250
        Learning_rate: 0.01
        Loss: MSE
        Optimizer: Adam
        Save_weights_each_epoch: true
    }
    Evaluation: { MCDropout: false, Spare: 3 }
}
"""
DEFAULT = (
    '{ Data_augmentation_offline: { Grayscale: false } \n Learning: { Callback: ""  #ReduceonPlateau\n } }'
)


@pytest.fixture
def write(tmp_path):
    def written(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text if isinstance(text, str) else json.dumps(text))
        return path

    return written


def test_an_architecture(write):
    found = convert(write("AESc_d6_f5_n16.hjson", "{ Depth: 6 \n Filter_size: 5 \n Nb_feature_maps: 16 }"))
    assert (found.spec, found.group, found.name, found.left) == (AESc(), "architecture", "AESc_d6_f5_n16", [])
    patches = convert(write("AE_d4.hjson", "{ Depth: 4 \n Patch: 64x48 \n Extra: 1 }"))
    assert patches.spec == AE(depth=4, kernel_size=3, patch=[64, 48], patch_stride=25)
    assert [line.split(":")[0] for line in patches.left] == ["Extra", "Patch"]


def test_a_scheme(write):
    found = convert(write("Scheme.hjson", SCHEME))
    scheme = found.spec
    assert (scheme.color, scheme.corruption, scheme.epochs, scheme.batch_size) == ("gray", "online", 250, 16)
    assert scheme.schedule == StepDown(factor=[0.1, 0.2], epochs=[70, 150])
    assert (scheme.motion.rotation, scheme.motion.shift, scheme.motion.zoom) == (5, (10, 5), (0.2, 0.2))
    assert (scheme.motion.flip_horizontal, scheme.motion.flip_vertical) == (0.5, 0)
    assert scheme.variants.flips == ("vertical", "horizontal", "both")
    assert scheme.light == Light(gamma=[0.5, 2])
    assert [line.split(":")[0] for line in found.left] == [
        "Spare",
        "Learning_rate",
        "Illumination_Changes",
        "Save_weights_each_epoch",
    ]
    bare = convert(write("00_Default.hjson", DEFAULT)).spec
    assert bare == TrainingScheme.model_validate(
        {
            "color": "rgb",
            "corruption": "offline",
            "batch_size": 8,
            "epochs": 50,
            "learning_rate": 0.005,
            "schedule": Constant(),
        }
    )
    plateau = convert(write("P.hjson", "{ Learning: {\n Callback: ReduceonPlateau\n Loss: Mine\n } }"))
    assert plateau.spec.schedule == ReduceOnPlateau()
    assert "Loss: Mine" in plateau.left


CORRUPTIONS = [
    (
        {"1_default": "Stain", "size": "1-12", "color": "10-220", "irregularity": "0.1", "blur": "0.15"},
        OriginalStain(blur=0.15),
    ),
    (
        {"1_default": ["Stain"], "1_p_0": "1-12", "1_p_1": "90", "1_p_2": "0.1", "1_p_3": "0"},
        OriginalStain(color=90),
    ),
    ({"1_default": "Scratch", "color": "10-220"}, OriginalScratch(color=[10, 220])),
    (
        {
            "1_default": "Drops",
            "size": "1-2",
            "color": "220",
            "irregularity": "0.01",
            "number": "10",
            "spacing": "0.1",
        },
        OriginalDrops(),
    ),
    ({"1_default": "Gaussian", "std": "0.01"}, Gaussian(std=0.1)),
]


@pytest.mark.parametrize(("description", "expected"), CORRUPTIONS, ids=lambda each: str(each)[:40])
def test_a_corruption(write, description, expected):
    found = convert(write("Part/Test/mine/00_description.json", description))
    assert found.spec == spec_from(CorruptSpec, dataset="Part", name="mine", corruption=expected)
    assert (found.name, found.group) == ("Part-mine", "specs")


def test_mixtures_are_those_of_its_training(write):
    structural = {"1_default": "Structural", "stain": "0.6", "scrath": "0.3", "drops": "0.1"}
    found = convert(write("Part/Train/mine/00_description.json", structural)).spec.corruption
    assert isinstance(found, OneOf)
    assert [(choice.weight, choice.corruption.kind) for choice in found.choices] == [
        (0.1, "original_stain"),
        (0.3, "original_scratch"),
        (0.6, "original_drops"),
    ]
    either = convert(
        write("Part/Test/x/00_description.json", {"1_default": "StainOrGaussian", "stain": "0.5"})
    )
    assert [choice.weight for choice in either.spec.corruption.choices] == [0.5, 0.5]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.json", {"3_ds": ["Bottle_stain"]}, "is none of the original's architectures"),
        ("UNet_d6.hjson", "{ Depth: 6 }", "is none of the original's architectures"),
        ("AE_d6.hjson", "{ Depth: 60 }", "has a value that cannot be .*depth"),
        ("AE_d6.hjson", "{ Depth: ", "is no hjson or JSON file"),
        ("AE_d6.hjson", "[1]", "is no hjson or JSON file"),
        ("S.hjson", "{ Learning: 3 }", "has a value of another kind"),
        ("a/b/c/00_description.json", {"1_default": "Scratch", "color": "150"}, "does not stand in"),
        ("P/Test/c/00_description.json", {"1_default": "Scratch"}, "has no parameter color"),
        ("P/Test/c/00_description.json", {"1_default": "Scratch", "color": "red"}, "which is no number"),
        ("P/Test/c/00_description.json", {"1_default": "Blob"}, "is no corruption that is known"),
    ],
)
def test_what_cannot_be_converted_is_told(write, name, text, says):
    with pytest.raises(UserError, match=says):
        convert(write(name, text))


def test_what_was_converted_runs(workspace, write, capsys):
    """`workspace` holds the data set part."""
    old = [
        write("AE_d2_f3_n2.hjson", "{ Depth: 2 \n Nb_feature_maps: 2 }"),
        write("Scheme.hjson", SCHEME.replace("250", "1")),
        write("part/Test/mine/00_description.json", CORRUPTIONS[0][0]),
    ]
    assert run_convert(old, None, workspace) == 0
    said = capsys.readouterr().out
    assert said.count(" -> ") == 3 and "Save_weights_each_epoch" in said
    spec = read_spec(CorruptSpec, workspace.root / "specs" / "part-mine.hjson")
    run_job(spec, workspace, [].append)
    presets = workspace.root / "presets"
    network = parse_spec(AE, (presets / "architecture" / "AE_d2_f3_n2.hjson").read_text(), "preset")
    scheme = parse_spec(TrainingScheme, (presets / "training" / "Scheme.hjson").read_text(), "preset")
    few = scheme.model_copy(update={"images_per_epoch": 4, "validation_images": 4, "batch_size": 4})
    run_job(
        spec_from(
            TrainSpec,
            name="first",
            dataset="part",
            corruption="mine",
            resolution=24,
            architecture=network,
            training=few,
        ),
        workspace,
        [].append,
    )
    assert workspace.run("first").weights.is_file()
    assert run_convert(old[:1], None, workspace) == 1  # nothing is written over
    assert "is there already" in capsys.readouterr().out

import pytest

from configs.errors import SpecError
from configs.spec.presets import name_of_preset, preset_names, preset_summary
from configs.spec.spec_io import parse_spec, spec_from, to_commented_hjson, to_hjson, typed_fields
from datasets.corruption.corruptions import Stain
from networks.choices.architectures import AESc
from networks.choices.train_spec import TrainingScheme, TrainSpec

FIELDS = {
    "name": "first",
    "dataset": "bottle",
    "corruption": "stain",
    "architecture": "aesc_d6_f5_n16",
    "training": "paper_gray",
}


def test_presets_stay_named_when_a_spec_is_written():
    spec = spec_from(TrainSpec, **FIELDS)
    assert typed_fields(spec) == {"kind": "train", **FIELDS}
    assert parse_spec(TrainSpec, to_hjson(spec), "x") == spec
    assert "base_filters: 16" in to_commented_hjson(spec)


def test_a_choice_that_is_no_preset_is_written_out():
    spec = spec_from(TrainSpec, **FIELDS | {"architecture": {"kind": "aesc", "depth": 4}})
    assert typed_fields(spec)["architecture"] == {"kind": "aesc", "depth": 4}


def test_the_papers_presets_are_the_papers():
    assert spec_from(TrainSpec, **FIELDS).architecture == AESc()
    paper = spec_from(TrainSpec, **FIELDS).training
    assert paper == TrainingScheme()
    assert (paper.epochs, paper.images_per_epoch, paper.batch_size) == (250, 2000, 16)
    assert name_of_preset("corruption", Stain()) == "stain"


def test_every_preset_is_valid_and_says_what_it_is():
    for group, field in (("architecture", "architecture"), ("training", "training")):
        for name in preset_names(group):
            assert typed_fields(spec_from(TrainSpec, **FIELDS | {field: name}))[field] == name
            assert len(preset_summary(group, name)) > 20


def test_a_mistake_inside_an_inline_choice_is_named():
    with pytest.raises(SpecError, match=r'x:5: training\.epoch: unknown field; did you mean "epochs"'):
        parse_spec(
            TrainSpec,
            '{kind: "train", name: "a", dataset: "b", corruption: "c"\n'
            'architecture: "ae_d6_f5_n16"\ntraining: {\n\nepoch: 3\n}\n}',
            "x",
        )

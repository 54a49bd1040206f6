"""Corruptions of the original program, by its descriptions and by the fields of its window."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from configs.errors import UserError
from datasets.corruption.corruptions import Corruption
from jobs.kinds.running import read_job_spec
from jobs.original.corruptions import PARAMETERS, corruption_of
from jobs.original.settings import Settings
from tests.original_files import STAIN, write_json

VALUES = {  # as the original's program proposes them
    "Gaussian": ("0.01",),
    "Stain": ("1-12", "10-220", "0.1", "0"),
    "Scratch": ("150",),
    "Drops": ("1-2", "220", "0.01", "10", "0.1"),
    "Structural": ("0.6", "0.2", "0.2"),
    "StainOrGaussian": ("0.6",),
}
SOFT = {"kind": "original_stain", "blur": 0.15}
OURS = {
    "Gaussian": {"kind": "gaussian", "std": 0.1},
    "Stain": {"kind": "original_stain", "size": [1, 12], "color": [10, 220], "irregularity": 0.1, "blur": 0},
    "Scratch": {"kind": "original_scratch", "color": 150},
    "Drops": {"kind": "original_drops", "size": [1, 2], "color": 220, "number": 10, "spacing": 0.1},
    "Structural": {
        "kind": "one_of",
        "choices": [
            {"weight": 0.6, "corruption": SOFT},
            {"weight": 0.2, "corruption": {"kind": "original_scratch", "color": [10, 220]}},
            {"weight": 0.2, "corruption": {"kind": "original_drops", "color": [10, 220]}},
        ],
    },
    "StainOrGaussian": {
        "kind": "one_of",
        "choices": [
            {"weight": 0.6, "corruption": SOFT},
            {"weight": 0.4, "corruption": {"kind": "gaussian", "std": 0.316}},
        ],
    },
}


def typed(fields):
    return TypeAdapter(Corruption).validate_python(fields)


@pytest.mark.parametrize("kind", PARAMETERS)
def test_each_kind_is_ours_by_its_description_and_by_the_windows_fields(kind):
    described = {"1_default": kind} | dict(zip(PARAMETERS[kind], VALUES[kind], strict=True))
    numbered = {"1_default": [kind]} | {f"1_p_{at}": value for at, value in enumerate(VALUES[kind])}
    for fields in (described, numbered):
        assert typed(corruption_of(Settings(Path("a.json"), fields)).fields) == typed(OURS[kind])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"1_default": "Fog"}, "1_default: must be one of Gaussian, .*got 'Fog'"),
        ({**STAIN, "size": "small"}, "size: must be a number or a range such as 10-220, got 'small'"),
        ({**STAIN, "blur": True}, "blur: must be a text"),
        ({"1_default": "Stain"}, "size: is required, and missing"),
    ],
)
def test_what_is_no_corruption_is_told(fields, message):
    with pytest.raises(UserError, match=message):
        corruption_of(Settings(Path("a.json"), fields))


def test_a_description_becomes_a_spec_of_its_data_set(tmp_path, convert):
    path = write_json(tmp_path / "Bottle/Train/my stain/00_description.json", STAIN | {"colour": "red"})

    said = convert(path, to=tmp_path / "specs")

    spec = read_job_spec(tmp_path / "specs/corrupt-Bottle-my stain.hjson")
    assert (spec.dataset, spec.name) == ("Bottle", "my stain")
    assert spec.corruption == typed(OURS["Stain"])
    assert 'corrupt-Bottle-my stain.hjson: no counterpart: colour: "red"' in said


def test_one_of_an_unknown_data_set_says_that_it_has_to_be_named(tmp_path, convert):
    convert(write_json(tmp_path / "old.json", STAIN), to=tmp_path / "specs")
    assert "# add the data set, " in (tmp_path / "specs/corrupt-old.hjson").read_text(encoding="utf-8")
    with pytest.raises(UserError, match=r"corrupt-old\.hjson:\d+: dataset: is required"):
        read_job_spec(tmp_path / "specs/corrupt-old.hjson")

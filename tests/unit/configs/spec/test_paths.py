"""A spec that another process does the work of, wherever that runs."""

from pathlib import Path

from configs.spec.paths import with_absolute_paths
from configs.spec.spec_io import spec_from, to_hjson
from datasets.sources.importing import ImportSpec


def test_relative_paths_are_told_from_the_root_and_nothing_else_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    spec = spec_from(
        ImportSpec,
        name="part",
        train="good",
        defects=[
            {"folder": "bad/hole", "label": "hole", "masks": "/masks"},
            {"folder": "/bad/dent", "label": "dent"},
        ],
    )
    absolute = with_absolute_paths(spec)
    assert absolute.train == tmp_path / "good"
    assert [row.folder for row in absolute.defects] == [tmp_path / "bad" / "hole", Path("/bad/dent")]
    assert absolute.defects[0].masks == Path("/masks")
    assert to_hjson(absolute) == to_hjson(spec).replace("good", f"{tmp_path}/good").replace(
        "bad/hole", f"{tmp_path}/bad/hole"
    )
    assert with_absolute_paths(absolute) == absolute

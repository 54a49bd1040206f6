"""The longest names that an import takes go through a corruption, an evaluation and an inspection."""

import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from datasets.corruption import corrupting
from datasets.corruption.design import CorruptSpec
from datasets.sources import importing
from datasets.sources.audit import LONGEST_NAME
from datasets.sources.importing import AuditError, ImportSpec
from evaluation import evaluating, inspecting
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from tests.small import write_category, write_untrained_run


def renamed(source, length):
    """Give an image of each kind a name of so many bytes, and the mask one that goes with it."""
    name = "é" * ((length - 4) // 2) + "x" * (length % 2)
    for kind in ("train/good", "test/good", "test/hole"):
        (source / kind / "000.png").rename(source / kind / f"{name}.png")
    (source / "ground_truth/hole/000_mask.png").rename(source / f"ground_truth/hole/{name}_mask.png")
    return f"{name}.png"


def test_the_longest_name_works_through_every_job(tmp_path):
    workspace, source = Workspace(tmp_path / "workspace"), write_category(tmp_path / "source")
    name = renamed(source, LONGEST_NAME)
    said = []
    importing.run(spec_from(ImportSpec, name="part", source=source), workspace, said.append)
    spec = spec_from(CorruptSpec, dataset="part", name="stain", corruption="stain")
    corrupting.run(spec, workspace, said.append)
    run_files = write_untrained_run(workspace)
    spec = spec_from(EvaluateSpec, run="first", threshold={"kind": "percentile", "percent": 100})
    evaluating.run(spec, workspace, said.append)
    inspecting.run(spec_from(InspectSpec, run="first", folder=source / "test"), workspace, said.append)
    assert (run_files.evaluation("residual") / "maps/test/hole" / name).with_suffix(".tiff").exists()
    assert (run_files.path / "inspections/test/heatmaps/hole" / name).exists()


def test_a_longer_name_is_refused_at_the_import(tmp_path):
    workspace, source = Workspace(tmp_path / "workspace"), write_category(tmp_path / "source")
    renamed(source, LONGEST_NAME + 1)
    with pytest.raises(AuditError, match="must have a name of at most 200 bytes, found 201; rename it"):
        importing.run(spec_from(ImportSpec, name="part", source=source), workspace, [].append)

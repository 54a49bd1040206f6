"""Exports of what is not plain grey photos of one size: each proves itself, or there is none."""

import cv2
import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from datasets.layout import MvtecFolder
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from evaluation import evaluating
from evaluation.evaluate_spec import EvaluateSpec
from exporting import exporting
from exporting.export_spec import ExportSpec
from exporting.folder import ExportFolder
from tests.small import read_json, write_category, write_untrained_run

RNG = np.random.default_rng(0)
PATCHED = {"architecture": {"kind": "unet", "depth": 2, "base_filters": 2, "patch": 16}}


def deepened(source):
    """Make photos of 12 bits and colour of grey ones, two of another proportion."""
    paths = sorted(source.glob("t*/**/*.png"))
    for at, path in enumerate(paths):
        grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE).astype(np.uint16)
        deep = np.stack([grey * 12, grey * 16, grey * 8], axis=-1) + RNG.integers(
            0, 16, (*grey.shape, 3), np.uint16
        )
        cv2.imwrite(
            str(path), deep[:40, :24] if path.parts[-3:] == ("test", "good", "000.png") or at == 0 else deep
        )
    return source


@pytest.fixture
def odd(tmp_path):
    """A workspace of deep colours, between borders, equalized, of which a patch network is evaluated."""
    workspace = Workspace(tmp_path / "workspace")
    source = deepened(write_category(tmp_path / "source"))
    (source / "ground_truth/hole/000_mask.png").unlink()
    spec = spec_from(ImportSpec, name="part", source=source, mixed_sizes="letterbox")
    importing.run(spec, workspace, [].append)
    record = write_untrained_run(workspace, 3, **PATCHED).resolved
    text = record.read_text()
    for before, after in {
        '"letterbox":false': '"letterbox":true',
        '"equalize":false,"region"': '"equalize":true,"region"',
        '"white":65535': '"white":4095',
    }.items():
        assert before in text
        text = text.replace(before, after)
    record.write_text(text)
    return workspace


def test_deep_colours_between_borders_equalized_and_in_patches(odd, tmp_path):
    threshold = {"kind": "percentile", "percent": 50}
    spec = spec_from(EvaluateSpec, run="first", score="top1", smoothing=2, threshold=threshold, stress=False)
    evaluating.run(spec, odd, [].append)
    exporting.run(spec_from(ExportSpec, run="first", folder=tmp_path / "model"), odd, [].append)
    folder = ExportFolder(tmp_path / "model")
    proof, card = read_json(folder.proof_json), read_json(folder.card)
    assert card["image"] == {
        "rows": 24,
        "columns": 32,
        "channels": 3,
        "white": 4095,
        "equalize": True,
        "letterbox": True,
    }
    assert card["photos"]["kinds"] == ["colour of 16 bits"]
    assert proof["images"] == len(MvtecFolder(odd.dataset("part")).test_images())
    assert proof["verdicts_flipped"] == 0
    assert proof["largest_score_difference"] < 1e-4

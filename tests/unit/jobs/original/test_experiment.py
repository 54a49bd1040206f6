"""An experiment of the original becomes a run: the same reconstructions, and it can be evaluated."""

import csv
import pickle
import shutil

import numpy as np
import pytest
from keras.ops import convert_to_numpy as to_numpy

from configs.errors import UserError
from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.report.folder import EvaluationFolder
from evaluation.report.report import read_report
from jobs.kinds.running import read_job_spec, run_job
from networks.model.autoencoder import build
from networks.runs.run_record import read_run_record
from networks.training.checkpoint import load_weights
from tests.original_files import NAME, write_code, write_dataset, write_experiment

HISTORY = pickle.dumps(
    {
        "loss": [0.5, 0.25],
        "PSNRLoss": [10.0, 12.5],
        "val_loss": [0.75, 0.5],
        "val_PSNRLoss": [9.0, 11.5],
        "lr": [np.float32(0.01), np.float32(0.001)],
        "time": [1.0, 2.0],
    }
)


@pytest.fixture
def brought_data(tmp_path, workspace, convert):
    """Have the data set of the experiment and its corruption in the workspace, and the code's settings beside it."""
    write_code(tmp_path)
    convert(write_dataset(tmp_path / "data/Bottle"), to=tmp_path / "specs")
    for name in ("import-Bottle", "corrupt-Bottle-stain"):
        run_job(read_job_spec(tmp_path / f"specs/{name}.hjson"), workspace, [].append)


@pytest.mark.usefixtures("brought_data")
def test_its_weights_give_the_same_and_it_is_said(tmp_path, workspace, convert):
    folder, theirs = write_experiment(tmp_path, history=HISTORY)

    said = convert(folder)

    files = workspace.run(NAME)
    record = read_run_record(files)
    ours = build(record.spec.architecture, (24, 32, 1))
    load_weights(files.weights, ours)
    image = np.random.default_rng(1).random((2, 24, 32, 1), np.float32)
    np.testing.assert_allclose(to_numpy(ours(image)), to_numpy(theirs(image)), atol=1e-6, rtol=0)
    told = f"weights.h5 of the original program (Keras 2.3.1) is loaded: 20 arrays, {record.parameters:,} parameters"
    assert f"{NAME}: {told}, 2 epochs" in said
    assert f"{NAME}: no counterpart: time" in said
    left = 'no counterpart: AESc_small.hjson: Activation_fonction: "LeakyReLu"'
    assert f"{NAME}: {left}" in said
    assert f"# {left}" in files.spec.read_text(encoding="utf-8").splitlines()
    assert any("which photos it held out" in line for line in said)


@pytest.mark.usefixtures("brought_data")
def test_the_run_can_be_evaluated_by_residual_and_uncertainty(tmp_path, workspace, convert):
    folder, _ = write_experiment(tmp_path, history=HISTORY)
    convert(folder)
    assert workspace.runs() == [NAME]
    with workspace.run(NAME).history.open(encoding="utf-8") as file:
        assert [row["val_psnr"] for row in csv.DictReader(file)] == ["9", "11.5"]

    spec = spec_from(EvaluateSpec, run=NAME, methods=["residual", "uncertainty"], samples=2)
    run_job(spec, workspace, [].append)

    report = read_report(EvaluationFolder(workspace.run(NAME).evaluation("residual")).report_json)
    assert report.threshold.value is None
    assert report.threshold.says.startswith("there are no held-out good images; f1_max and")
    assert {image.defect for image in report.images} == {"good", "dent", "scratch", "synthetic"}
    assert "original program, Keras 2.3.1" in report.provenance["versions"]


@pytest.mark.usefixtures("brought_data")
def test_it_is_brought_once_and_without_a_history_too(tmp_path, workspace, convert):
    folder, _ = write_experiment(tmp_path)
    assert any("history.h5: there is none" in line for line in convert(folder / "weights.h5"))
    before = workspace.run(NAME).weights.read_bytes()
    assert f"{NAME}: is in the workspace already" in convert(folder)
    assert workspace.run(NAME).weights.read_bytes() == before


@pytest.mark.usefixtures("brought_data")
def test_weights_of_another_network_leave_no_run(tmp_path, workspace, convert):
    folder, _ = write_experiment(tmp_path, shape=(24, 32, 3))
    with pytest.raises(UserError, match=r"must hold the 20 arrays of this network, 5x5x1x2, .*5x5x3x2"):
        convert(folder)
    assert workspace.runs() == []
    assert not workspace.run(NAME).path.exists()


def test_one_whose_data_set_is_not_in_the_workspace_is_told(tmp_path, convert):
    write_code(tmp_path)
    folder, _ = write_experiment(tmp_path)
    with pytest.raises(UserError, match=r'no data set is called "Bottle".*import it first'):
        convert(folder)


@pytest.mark.usefixtures("brought_data")
def test_its_size_is_the_one_that_its_name_tells_else_the_resolution(tmp_path, workspace, convert):
    folder, _ = write_experiment(tmp_path)
    renamed = folder.rename(folder.with_name("mine"))
    odd = folder.with_name(NAME.replace("24x32", "24x33"))
    shutil.copytree(renamed, odd)

    convert(folder.parent)

    sizes = {run: read_run_record(workspace.run(run)).form.shape for run in workspace.runs()}
    assert sizes == {"mine": (24, 32, 1), odd.name: (24, 33, 1)}

"""The history of an experiment is a pickle: numbers are read, and nothing is run."""

import os
import pickle

import numpy as np
import pytest

from configs.errors import UserError
from jobs.original.history import read_old_history

COLUMNS = {
    "loss": [0.5, 0.25],
    "PSNRLoss": [10.0, 12.5],
    "val_loss": [0.75, 0.5],
    "val_PSNRLoss": [9.0, 11.5],
    "lr": [0.01, 0.001],
}


def written(path, content, protocol=None):
    path.write_bytes(pickle.dumps(content, protocol))
    return path


@pytest.mark.parametrize("number", [float, np.float32, np.float64], ids=["python", "float32", "float64"])
@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_the_figures_of_each_epoch_are_read(tmp_path, number, protocol):
    typed = {name: [number(value) for value in values] for name, values in COLUMNS.items()}
    rows, left = read_old_history(written(tmp_path / "history.h5", typed | {"time": [1.0, 2.0]}, protocol))
    assert [row["epoch"] for row in rows] == [1, 2]
    assert rows[1] | {"learning_rate": 0} == {
        "epoch": 2,
        "loss": 0.25,
        "psnr": 12.5,
        "val_loss": 0.5,
        "val_psnr": 11.5,
        "learning_rate": 0,
    }
    assert rows[1]["learning_rate"] == pytest.approx(0.001)
    assert left == ["time"]


class Harmful:
    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (str(self.folder),)


def test_program_code_in_it_is_never_run(tmp_path):
    path = written(tmp_path / "history.h5", COLUMNS | {"time": [Harmful(tmp_path / "run")]})
    with pytest.raises(UserError, match=r"it names (posix|nt)\.mkdir, which is never run"):
        read_old_history(path)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([1, 2], "it is no dictionary"),
        ({"loss": [0.5]}, "found no psnr, val_loss, val_psnr"),
        (COLUMNS | {"loss": [float("nan"), 1.0]}, "no finite number"),
        (COLUMNS | {"loss": 1.0}, "found something else"),
        (COLUMNS | {"loss": [np.complex128(1)]}, "numbers of type c16"),
    ],
)
def test_anything_else_is_told(tmp_path, content, message):
    with pytest.raises(UserError, match=message):
        read_old_history(written(tmp_path / "history.h5", content))


def test_a_file_that_is_cut_short_is_told(tmp_path):
    path = written(tmp_path / "history.h5", COLUMNS)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(UserError, match="is no history that is read"):
        read_old_history(path)

"""Files of PyTorch are read without PyTorch, and nothing in them is run."""

import os
import pickle

import numpy as np
import pytest

from configs.errors import UserError
from networks.pretrained.torch_file import read_tensors
from tests.torch_files import state_pickle, write_old, write_zip

TENSORS = {
    "a.weight": np.arange(24, dtype=np.float32).reshape(2, 3, 4),
    "turned": np.arange(6, dtype=np.float32).reshape(2, 3).T,  # its strides are not those of its shape
}


@pytest.mark.parametrize("write", [write_zip, write_old])
def test_both_layouts_give_the_tensors_back(tmp_path, write):
    found = read_tensors(write(tmp_path / "weights.pth", TENSORS))
    assert found.keys() == TENSORS.keys()
    for name, values in TENSORS.items():
        np.testing.assert_array_equal(found[name], values)


class _Evil:
    def __init__(self, command):
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


def test_a_file_that_would_run_a_command_is_refused_and_runs_none(tmp_path):
    trace = tmp_path / "trace"
    evil = pickle.dumps({"a": _Evil(f"echo ran > {trace}")}, protocol=2)
    for path in (
        write_zip(tmp_path / "zip.pth", {}, evil),
        tmp_path / "plain.pth",
    ):
        if not path.exists():
            path.write_bytes(evil)
        with pytest.raises(UserError, match=r"it names .*system, which is no tensor and was not run"):
            read_tensors(path)
    assert not trace.exists()


def test_a_type_of_elements_cannot_be_called(tmp_path):
    called = b"\x80\x02ctorch\nFloatStorage\n)R."
    with pytest.raises(UserError, match="is no file of tensors alone"):
        read_tensors(write_zip(tmp_path / "weights.pth", {}, called))


def test_a_tensor_outside_its_storage_is_refused(tmp_path):
    state = state_pickle(TENSORS, count=5)
    with pytest.raises(UserError, match="outside its storage"):
        read_tensors(write_zip(tmp_path / "weights.pth", TENSORS, state))


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_short_is_refused(tmp_path, keep):
    for write in (write_zip, write_old):
        path = write(tmp_path / "weights.pth", TENSORS)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * keep)])
        with pytest.raises(UserError, match="is no file of tensors alone"):
            read_tensors(path)


def test_a_file_that_is_not_there_says_so(tmp_path):
    with pytest.raises(UserError, match="cannot be read"):
        read_tensors(tmp_path / "weights.pth")

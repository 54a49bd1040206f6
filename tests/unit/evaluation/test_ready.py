"""A network that was made ready is traced no more by its evaluation, whose scores are the same."""

import json

import numpy as np
import pytest

from configs.errors import MissingError, UserError
from configs.spec.spec_io import spec_from
from evaluation import evaluating, ready
from evaluation.evaluate_spec import EvaluateSpec
from networks.model.kept import forget


def scores(workspace, run_files):
    evaluating.run(spec_from(EvaluateSpec, run="first"), workspace, [].append)
    return (run_files.evaluation("residual") / "scores.csv").read_bytes()


def test_an_evaluation_begins_with_it(workspace, run_files, monkeypatch):
    module = pytest.importorskip("tensorflow.python.eager.polymorphic_function.polymorphic_function")
    traced: list[object] = []
    detector = vars(module)["_FrequentTracingDetector"]  # which counts them
    monkeypatch.setattr(detector, "called_with_tracing", lambda _self, name, _omit: traced.append(name))
    forget()
    alone = scores(workspace, run_files)
    assert traced != []

    forget()
    ready.prepare(spec_from(EvaluateSpec, run="first"), workspace)
    traced.clear()
    assert scores(workspace, run_files) == alone
    assert traced == []


def test_weights_that_are_damaged_inside_are_told(workspace, run_files):
    with run_files.weights.open("r+b") as file:
        size = run_files.weights.stat().st_size
        file.seek(5 * size // 8)
        file.write(bytes(size // 8))
    with pytest.raises(UserError, match=r"best\.weights\.h5: is damaged"):
        ready.prepare(spec_from(EvaluateSpec, run="first"), workspace)


@pytest.mark.parametrize("content", [b"\xff\xfe\xff", b'{"rows": 0}'])
def test_a_record_that_is_none_is_told(workspace, run_files, content):
    record = json.loads(run_files.resolved.read_text(encoding="utf-8"))
    if content.startswith(b"{"):
        content = json.dumps({**record, **json.loads(content)}).encode()
    run_files.resolved.write_bytes(content)
    with pytest.raises(UserError, match="is not the record of a run"):
        ready.prepare(spec_from(EvaluateSpec, run="first"), workspace)


def test_a_run_that_is_not_there_is_told(workspace):
    with pytest.raises(MissingError, match="nothing"):
        ready.prepare(spec_from(EvaluateSpec, run="nothing"), workspace)


def test_it_takes_images_of_any_shape(workspace, run_files, monkeypatch):
    seen = []
    monkeypatch.setattr(ready, "reconstruct", lambda model, images: seen.append((model.input_shape, images)))
    ready.prepare(spec_from(EvaluateSpec, run=run_files.name), workspace)
    (shape, images), *others = seen
    assert images.shape[1:] == shape[1:] and images.dtype == np.uint8 and others == []

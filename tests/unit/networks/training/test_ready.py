import keras
import numpy as np
import pytest

from configs.spec.spec_io import spec_from
from networks.choices.train_spec import TrainSpec
from networks.training import ready
from networks.training.plan import plan_of
from tests.unit.networks.training.test_training import FIELDS, rows_of, train


@pytest.fixture(autouse=True)
def nothing_prepared():
    ready.forget()
    yield
    ready.forget()


def plan(workspace, **fields):
    return plan_of(spec_from(TrainSpec, **FIELDS | fields), workspace)


def figures(workspace, name):
    return [
        [row[key] for key in ("epoch", "loss", "psnr", "val_loss", "val_psnr")]
        for row in rows_of(workspace.run(name).history)
    ]


def test_a_training_gives_the_same_with_a_network_that_was_prepared(workspace):
    ready.prepare(plan(workspace, name="b"))  # the name does not matter to it
    model = ready.ready_network(plan(workspace))
    fresh = ready.ready_network(plan(workspace))
    assert fresh is not model
    pairs = zip(model.variables, fresh.variables, strict=True)
    assert all(np.array_equal(one.numpy(), other.numpy()) for one, other in pairs)
    pairs = zip(model.optimizer.variables, fresh.optimizer.variables, strict=True)
    assert all(np.array_equal(one.numpy(), other.numpy()) for one, other in pairs)

    train(workspace, name="a")
    ready.prepare(plan(workspace))
    train(workspace, name="b")
    assert figures(workspace, "a") == figures(workspace, "b")


def test_a_prepared_network_is_traced_once_and_for_all(workspace, monkeypatch):
    traced, step = [], keras.Model.train_step
    monkeypatch.setattr(keras.Model, "train_step", lambda *given: traced.append(given[0]) or step(*given))
    ready.prepare(plan(workspace))
    before = len(traced)
    assert before > 0
    train(workspace)
    assert len(traced) == before


@pytest.mark.parametrize("fields", [{"seed": 7}, {"training": FIELDS["training"] | {"loss": "mae"}}])
def test_another_training_does_not_get_it(workspace, fields):
    ready.prepare(plan(workspace))
    assert ready.ready_network(plan(workspace, **fields)).train_function is None  # it has done no step

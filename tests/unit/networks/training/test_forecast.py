from types import SimpleNamespace

import pytest

from configs.errors import UserError
from configs.events import Finished
from configs.spec.spec_io import spec_from
from networks.choices.train_spec import ForecastSpec, TrainSpec
from networks.model.autoencoder import build
from networks.training import forecast as forecasting
from networks.training import ready, training
from networks.training.forecast import Forecast
from networks.training.plan import plan_of
from networks.training.ready import memory_of, ready_network
from tests.unit.networks.training.test_training import FIELDS


def test_a_forecast_names_time_parameters_and_memory_and_writes_nothing(workspace):
    before = sorted(workspace.root.rglob("*"))
    said = []
    forecasting.run(spec_from(ForecastSpec, **FIELDS), workspace, said.append)
    assert isinstance(said[-1], Finished)
    plan = plan_of(spec_from(TrainSpec, **FIELDS), workspace)
    parameters = build(plan.spec.architecture, plan.form.shape).count_params()
    assert f"{parameters:,} parameters" in said[-1].summary
    assert "3 epochs of" in said[-1].summary and "up to 0.9 GiB" in said[-1].summary
    assert sorted(workspace.root.rglob("*")) == before


def test_the_time_is_of_every_step_and_validation_of_every_epoch():
    found = Forecast(
        parameters=1, memory=1, seconds_a_step=2.0, seconds_a_validation=0.5, steps=3, validations=4
    )
    assert found.seconds(10) == 10 * (3 * 2.0 + 4 * 0.5)


def memory(workspace, **fields):
    plan = plan_of(spec_from(TrainSpec, **FIELDS | fields), workspace)
    return memory_of(build(plan.spec.architecture, plan.form.shape), plan)


def test_memory_grows_with_the_batch_and_the_network(workspace):
    small = memory(workspace)
    assert memory(workspace, training=FIELDS["training"] | {"batch_size": 64}) > small
    assert memory(workspace, architecture=FIELDS["architecture"] | {"base_filters": 64}) > small


def test_what_cannot_fit_is_refused_and_leaves_no_folder(workspace, monkeypatch):
    free = SimpleNamespace(available=2**28)
    monkeypatch.setattr(ready.psutil, "virtual_memory", lambda: free)
    spec = spec_from(TrainSpec, **FIELDS)
    with pytest.raises(UserError, match=r"0\.2 GiB are free.*batch_size"):
        ready_network(plan_of(spec, workspace))
    with pytest.raises(UserError, match="memory"):
        training.run(spec, workspace, [].append)
    assert workspace.runs() == [] and not workspace.run("first").path.exists()

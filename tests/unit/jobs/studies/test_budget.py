"""A study within minutes: each training is cut to its share, and goes on with the same number of epochs."""

import json
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from configs.disk.workspace import Workspace
from configs.errors import UserError
from jobs.studies import budget
from jobs.studies.spec import StudySpec, cells_of

SECONDS = {3: 20.0, 5: 100.0}  # of an epoch, by kernel size


@pytest.fixture
def study(tmp_path):
    (tmp_path / "datasets/part").mkdir(parents=True)
    (tmp_path / "datasets/part/dataset.hjson").write_text("{}", encoding="utf-8")
    spec = StudySpec(
        name="choose",
        corruptions=["stain", "pattern"],
        architectures=[{"kind": "aesc", "depth": 2, "kernel_size": size} for size in SECONDS],
        trainings=[{"epochs": 12}],
        minutes=16,
    )
    return cells_of(spec, Workspace(tmp_path))


@pytest.fixture
def asked(monkeypatch):
    """The kernel sizes that were timed."""
    sizes = []

    def forecast(plan, _):
        sizes.append(plan.architecture.kernel_size)
        return SimpleNamespace(seconds=lambda epochs: epochs * SECONDS[sizes[-1]])

    monkeypatch.setattr(budget, "plan_of", lambda spec, _: spec)
    monkeypatch.setattr(budget, "forecast", forecast)
    return sizes


def test_each_training_is_cut_to_its_share_and_times_are_measured_once(study, asked, tmp_path):
    said = []
    cut = budget.within_budget(study, 16, tmp_path, None, said.append)

    assert {cell.train.architecture.kernel_size: cell.train.training.epochs for cell in cut} == {3: 12, 5: 2}
    assert sorted(asked) == [3, 5]
    slow = [cell for cell in cut if cell.train.architecture.kernel_size == 5]
    assert all(cell.run.endswith("-of-2-epochs") and cell.evaluate.run == cell.run for cell in slow)
    assert len({cell.run for cell in cut}) == 4
    assert any("2 epochs of 100.0 s" in getattr(event, "text", "") for event in said)

    assert budget.within_budget(study, 16, tmp_path, None, said.append) == cut
    assert len(asked) == 2  # not timed again


@pytest.mark.usefixtures("asked")
def test_an_epoch_is_the_least_and_another_time_gives_another_number(study, tmp_path):
    for minutes, epochs in ((0.01, 1), (40, 6)):
        cut = budget.within_budget(study, minutes, tmp_path, None, lambda _: None)
        assert cut[-1].train.training.epochs == epochs


@pytest.mark.parametrize("text", ["[]", "{", '{"part": "fast"}', '{"part": null}'])
def test_times_that_cannot_be_read_are_told(study, tmp_path, text):
    (tmp_path / budget.SPEEDS).write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"speeds.json: does not hold the seconds.*delete it"):
        budget.within_budget(study, 5, tmp_path, None, lambda _: None)


def test_a_length_is_given_in_one_way():
    with pytest.raises(ValidationError, match="cannot stand beside epochs"):
        StudySpec(
            name="a", corruptions=["stain"], architectures=["x"], trainings=["y"], epochs=[3], minutes=5
        )


@pytest.mark.usefixtures("asked")
def test_the_times_are_kept_as_json(study, tmp_path):
    budget.within_budget(study, 16, tmp_path, None, lambda _: None)
    kept = json.loads((tmp_path / budget.SPEEDS).read_text(encoding="utf-8"))
    assert sorted(kept.values()) == [20, 100]

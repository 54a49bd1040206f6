"""What is left of a job, after it was cut off at each of its moments."""

import pytest

from configs.errors import Cancelled, ExistsError, UserError
from configs.events import TRAINING, Metric, Progress
from configs.spec.spec_io import spec_from
from datasets.corruption import corrupting
from datasets.corruption.design import CorruptSpec
from datasets.sources.importing import ImportSpec
from evaluation import evaluating
from evaluation.evaluate_spec import EvaluateSpec
from jobs.kinds.registry import left_of
from networks.choices.train_spec import ResumeSpec, TrainSpec
from networks.runs.history import is_done, read_history
from networks.training import resuming, training
from tests.small import arrays_of, write_untrained_run
from tests.traced import TracedNetworks

SCHEME = {"batch_size": 4, "epochs": 3, "images_per_epoch": 8, "validation_images": 4}


@pytest.fixture(scope="module", autouse=True)
def traced():
    """The trainings here share what their network is made of: what is asked begins after their first step."""
    with TracedNetworks().used():
        yield


def train_spec(**fields):
    return spec_from(
        TrainSpec,
        **{
            "name": "first",
            "dataset": "part",
            "corruption": "stain",
            "resolution": 24,
            "architecture": {"kind": "aesc", "depth": 2, "base_filters": 2},
            "training": SCHEME,
        }
        | fields,
    )


@pytest.mark.parametrize(
    "proposed", [(), ("light",)]
)  # the run's record holds what was proposed, in its place
def test_a_training_goes_on_from_its_checkpoint_and_is_done_once(workspace, proposed):
    spec = train_spec(training={**SCHEME, "propose": proposed})
    assert left_of(spec, workspace, again=True) == spec

    def emit(event):
        if isinstance(event, Metric):
            raise Cancelled

    with pytest.raises(Cancelled):
        training.run(spec, workspace, emit)
    rest = left_of(spec, workspace, again=False)
    assert rest == spec_from(ResumeSpec, run="first")
    assert left_of(train_spec(seed=1), workspace, again=True) == train_spec(seed=1)  # another one's run
    resuming.run(rest, workspace, [].append)
    assert left_of(spec, workspace, again=True) is None
    assert left_of(rest, workspace, again=True) is None
    assert left_of(spec, workspace, again=False) == spec
    with pytest.raises(ExistsError):
        training.run(spec, workspace, [].append)


def test_weights_without_a_checkpoint_are_nobodys_beginning_and_stay(workspace):
    files = write_untrained_run(workspace)
    kept = files.weights.read_bytes()
    spec = train_spec(architecture={"kind": "aesc", "depth": 2, "base_filters": 2}, training="paper_gray")
    assert left_of(spec, workspace, again=True) == spec
    with pytest.raises(ExistsError, match='a run called "first" exists already'):
        training.run(spec, workspace, [].append)
    assert files.weights.read_bytes() == kept


def test_a_training_that_ended_between_its_first_checkpoint_and_its_first_weights_loses_neither(workspace):
    def cut_off(event):
        if isinstance(event, Metric):
            raise Cancelled

    with pytest.raises(Cancelled):
        training.run(train_spec(), workspace, cut_off)
    files = workspace.run("first")
    kept = arrays_of(files.weights)
    files.weights.unlink()
    files.history.unlink()  # which are written after the checkpoint
    rest = left_of(train_spec(), workspace, again=True)
    assert rest == spec_from(ResumeSpec, run="first")

    def cut_off_before_the_first_step(event):
        if isinstance(event, Progress) and event.stage == TRAINING:
            raise Cancelled

    with pytest.raises(Cancelled):
        resuming.run(rest, workspace, cut_off_before_the_first_step)
    assert arrays_of(files.weights) == kept
    assert len(read_history(files.history)) == 1


def test_a_training_that_was_killed_after_its_last_checkpoint_only_ends(workspace):
    def emit(event):
        if isinstance(event, Metric) and event.step == event.total:
            raise Cancelled

    with pytest.raises(Cancelled):
        training.run(train_spec(), workspace, emit)
    workspace.run("first").training_figure.unlink()
    rest = left_of(train_spec(), workspace, again=True)
    resuming.run(rest, workspace, [].append)
    assert is_done(workspace.run("first"))


def test_a_checkpoint_that_is_gone_neither_ends_a_training_nor_costs_its_best_weights(workspace):
    def emit(event):
        if isinstance(event, Metric) and event.step == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        training.run(train_spec(), workspace, emit)
    files = workspace.run("first")
    kept = files.weights.read_bytes()
    files.checkpoint.unlink()
    assert not is_done(files)  # after 2 of 3 epochs
    assert left_of(train_spec(), workspace, again=True) == train_spec()
    with pytest.raises(ExistsError):
        training.run(train_spec(), workspace, [].append)
    assert files.weights.read_bytes() == kept


@pytest.mark.parametrize("left", [b"", b"PK half of a checkpoint"])
def test_a_damaged_checkpoint_costs_nothing_that_was_whole(workspace, left):
    def emit(event):
        if isinstance(event, Metric):
            raise Cancelled

    with pytest.raises(Cancelled):
        training.run(train_spec(), workspace, emit)
    files = workspace.run("first")
    kept = files.weights.read_bytes()
    files.checkpoint.write_bytes(left)
    rest = left_of(train_spec(), workspace, again=True)
    with pytest.raises(UserError, match=r"is damaged .*its best weights stay"):
        resuming.run(rest, workspace, [].append)
    assert files.weights.read_bytes() == kept


def test_an_import_is_not_repeated_if_it_was_of_this_source(workspace, tiny_category, tmp_path):
    spec = spec_from(ImportSpec, name="part", source=tiny_category)
    assert left_of(spec, workspace, again=True) is None
    assert left_of(spec, workspace, again=False) == spec
    other = spec_from(ImportSpec, name="part", source=tmp_path)
    assert left_of(other, workspace, again=True) == other


def test_a_corruption_and_an_evaluation_are_not_repeated_if_they_were_by_this_spec(workspace):
    write_untrained_run(workspace)
    corrupt = spec_from(CorruptSpec, dataset="part", name="own", corruption="stain")
    evaluate = spec_from(EvaluateSpec, run="first")
    assert left_of(corrupt, workspace, again=True) == corrupt
    assert left_of(evaluate, workspace, again=True) == evaluate
    corrupting.run(corrupt, workspace, [].append)
    evaluating.run(evaluate, workspace, [].append)
    assert left_of(corrupt, workspace, again=True) is None
    assert left_of(evaluate, workspace, again=True) is None
    for other in (
        spec_from(CorruptSpec, dataset="part", name="own", corruption="drops"),
        spec_from(EvaluateSpec, run="first", smoothing=1.0),
        spec_from(EvaluateSpec, run="first", methods=["residual", "uncertainty"]),
    ):
        assert left_of(other, workspace, again=True) == other

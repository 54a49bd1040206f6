"""A run begins over nothing that was made before, and over nothing of the person's."""

import pytest

from configs.errors import ExistsError
from networks.runs.starting import starting_run


def test_a_run_that_fails_without_weights_vanishes_and_one_with_weights_stays(workspace):
    files = workspace.run("first")
    with pytest.raises(RuntimeError), starting_run(files):
        raise RuntimeError
    assert not files.path.exists()

    with pytest.raises(RuntimeError), starting_run(files):
        files.weights.write_text("")
        raise RuntimeError
    assert workspace.runs() == ["first"]
    with pytest.raises(ExistsError), starting_run(files):
        pass


def test_a_run_that_fails_between_its_first_checkpoint_and_its_first_weights_can_go_on(workspace):
    files = workspace.run("first")
    with pytest.raises(RuntimeError), starting_run(files):
        files.checkpoint.write_text("of the first epoch")
        raise RuntimeError
    assert workspace.unfinished_runs() == ["first"]
    with pytest.raises(ExistsError, match=r"is unfinished; .*go on with it"), starting_run(files):
        pass


def test_what_a_killed_training_left_in_its_first_epoch_is_swept(workspace):
    files = workspace.run("first")
    (files.tensorboard / "train").mkdir(parents=True)
    for path in (files.spec, files.events, files.scratch, files.path / ".building-12-best.weights.h5"):
        path.write_bytes(b"")
    with starting_run(files):
        assert list(files.path.iterdir()) == []


def test_a_folder_with_the_persons_notes_is_not_swept(workspace):
    files = workspace.run("first")
    files.path.mkdir(parents=True)
    files.spec.write_text("{}")
    (files.path / "notes.txt").write_text("ours")
    (files.path / "inspections").mkdir()
    with (
        pytest.raises(ExistsError, match=r"no training made: inspections, notes\.txt; move it away"),
        starting_run(files),
    ):
        pass
    assert {path.name for path in files.path.iterdir()} == {"spec.hjson", "notes.txt", "inspections"}


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ("history", r"its weights \(best\.weights\.h5\) are gone; put them back"),
        ("checkpoint", r"is unfinished; .*go on with it \(.* resume first"),
    ],
)
def test_a_run_whose_weights_were_taken_away_is_not_swept(workspace, left, said):
    files = workspace.run("first")
    files.path.mkdir(parents=True)
    getattr(files, left).write_text("what hours of training made")
    with pytest.raises(ExistsError, match=said), starting_run(files):
        pass
    assert getattr(files, left).exists()


def test_a_run_that_fails_takes_with_it_what_it_made_alone(workspace):
    files = workspace.run("first")
    with pytest.raises(RuntimeError), starting_run(files):
        files.spec.write_text("{}")
        (files.path / "notes.txt").write_text("put there meanwhile")
        raise RuntimeError
    assert [path.name for path in files.path.iterdir()] == ["notes.txt"]

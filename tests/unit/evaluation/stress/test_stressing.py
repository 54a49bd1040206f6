import csv
import html

import cv2
import numpy as np
import pytest

from configs.errors import MissingError, UserError
from configs.events import Finished, Note
from configs.spec.spec_io import spec_from
from datasets.images import read_image, write_image
from evaluation import evaluating, stressing
from evaluation.evaluate_spec import EvaluateSpec, StressSpec
from evaluation.judge import Judge
from evaluation.maps.map_images import Loaded
from evaluation.saved.evaluation import read_outcome
from evaluation.stress.disturbances import disturbances
from evaluation.stress.trial import Plan, read_photo
from networks.runs.inputs import ImageForm, held_out_images, load_image
from networks.runs.run_record import read_run_record

PROMISED = {"kind": "percentile"}  # a threshold that two held-out images give


def evaluate(workspace, **fields):
    said = []
    evaluating.run(spec_from(EvaluateSpec, run="first", threshold=PROMISED, **fields), workspace, said.append)
    return said


def stress(workspace, **fields):
    said = []
    stressing.run(spec_from(StressSpec, run="first", **fields), workspace, said.append)
    return said


def table(folder):
    with (folder / "stress.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_an_evaluation_writes_a_card_of_the_middle_steps_into_table_report_and_page(workspace, run_files):
    said = evaluate(workspace)

    folder = run_files.evaluation("residual")
    card = read_outcome(run_files, "residual").report.stress
    assert {step.step for step in card.steps} == {-2, 2}
    assert (card.images, card.held_out) == (2, 2)
    rows = table(folder)
    assert [(row["kind"], float(row["strength"])) for row in rows] == [
        (step.kind, step.strength) for step in card.steps
    ]
    assert all(row["images"] == "2" and float(row["low"]) <= float(row["high"]) for row in rows)
    assert set(card.says) <= {event.text for event in said if isinstance(event, Note)}
    page = html.unescape((folder / "report.html").read_text(encoding="utf-8"))
    assert all(sentence in page for sentence in card.says)


def test_an_evaluation_without_it_tries_nothing_and_has_the_same_scores(workspace, run_files):
    evaluate(workspace)
    scores = (run_files.evaluation("residual") / "scores.csv").read_bytes()

    evaluate(workspace, stress=False)

    assert read_outcome(run_files, "residual").report.stress is None
    assert not (run_files.evaluation("residual") / "stress.csv").exists()
    assert (run_files.evaluation("residual") / "scores.csv").read_bytes() == scores


def test_the_job_tries_every_step_and_changes_nothing_else_of_the_report(workspace, run_files):
    evaluate(workspace, stress=False)
    before = read_outcome(run_files, "residual").report

    said = stress(workspace)

    after = read_outcome(run_files, "residual").report
    assert [(step.kind, step.step) for step in after.stress.steps] == [
        (by.kind, by.step) for by in disturbances(of_color=False)
    ]
    assert (after.images, after.threshold, after.notes) == (before.images, before.threshold, before.notes)
    assert "kinds of disturbance" in said[-1].summary
    assert isinstance(said[-1], Finished)


def test_the_same_card_comes_again_of_relative_scores_too(workspace, run_files):
    evaluate(workspace, stress=False, relative=True)
    cards = []
    for _ in range(2):
        stress(workspace)
        cards.append((run_files.evaluation("residual") / "stress.csv").read_bytes())
    assert cards[0] == cards[1]


def test_a_version_of_an_image_is_judged_in_relation_to_the_others_as_the_image_is(workspace, run_files):
    record = read_run_record(run_files)
    spec = spec_from(EvaluateSpec, run="first", relative=True)
    judge = Judge.of(run_files, spec, "residual", workspace, [].append)
    images = held_out_images(run_files, record.spec, workspace)
    alone = list(judge.scores_of_versions(Loaded(images, judge.form), 1))
    twice = list(judge.scores_of_versions(Loaded([each for each in images for _ in range(2)], judge.form), 2))
    assert twice == [score for score in alone for _ in range(2)]


@pytest.mark.usefixtures("run_files")
def test_without_an_evaluation_there_is_nothing_to_try(workspace):
    with pytest.raises(MissingError, match="was not evaluated by residual yet"):
        stress(workspace)


def test_weights_of_a_longer_training_are_not_tried(workspace, run_files):
    evaluate(workspace, stress=False)
    run_files.weights.write_bytes(run_files.weights.read_bytes() + b"\0")
    with pytest.raises(UserError, match="trained further"):
        stress(workspace)


def test_what_is_tried_beside_an_evaluation_grows_with_it_between_bounds():
    assert [Plan.beside(looks).images for looks in (10, 224, 400, 100_000)] == [3, 5, 9, 20]


def test_a_photo_of_16_bits_is_read_in_shares_of_the_data_sets_white(tmp_path):
    cv2.imwrite(str(tmp_path / "deep.png"), np.full((16, 16), 1023, np.uint16))
    photo = read_photo(tmp_path / "deep.png", ImageForm(16, 16, 1, white=2046))
    np.testing.assert_allclose(photo, 0.5)


def test_a_photo_that_is_not_disturbed_is_what_the_network_sees_else(tmp_path):
    write_image(tmp_path / "a.png", np.random.default_rng(0).integers(0, 256, (32, 32, 1)).astype(np.uint8))
    form = ImageForm(16, 16, 1)
    seen = np.rint(255 * read_photo(tmp_path / "a.png", form)).astype(int)
    assert np.abs(seen - load_image(tmp_path / "a.png", form)).max() <= 1
    assert read_image(tmp_path / "a.png").shape == (32, 32, 1)


def test_what_is_cut_off_while_the_page_is_made_has_changed_nothing(workspace, run_files, monkeypatch):
    evaluate(workspace)
    folder = run_files.evaluation("residual")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    def cut_off(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(stressing, "write_page", cut_off)
    with pytest.raises(KeyboardInterrupt):
        stress(workspace)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before

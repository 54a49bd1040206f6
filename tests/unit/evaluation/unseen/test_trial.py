import json

from datasets.corruption.corruptions import Pattern
from datasets.images import read_image, write_image
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.judge import Judge
from evaluation.saved.evaluation import read_outcome
from evaluation.unseen.defects import KINDS
from evaluation.unseen.trial import look_for_unseen
from networks.runs.inputs import held_out_images
from networks.runs.run_record import read_run_record
from tests.unit.evaluation.stress.test_stressing import evaluate, stress


def looked(workspace, run_files, **fields):
    spec = EvaluateSpec(run="first", **fields)
    record = read_run_record(run_files)
    judge = Judge.of(run_files, spec, "residual", workspace, lambda _: None)
    return look_for_unseen(judge, held_out_images(run_files, record.spec, workspace), lambda _: None)


def test_an_evaluation_says_what_it_finds_of_unseen_defects_and_the_job_says_it_again(workspace, run_files):
    said = evaluate(workspace)

    card = read_outcome(run_files, "residual").report.unseen
    assert card.images == 2 and tuple(card.by_kind) == KINDS
    assert card == looked(workspace, run_files)
    assert card.says in {getattr(event, "text", "") for event in said}
    assert card.says[:60] in (run_files.evaluation("residual") / "report.html").read_text(encoding="utf-8")

    stress(workspace)
    assert read_outcome(run_files, "residual").report.unseen == card


def test_it_is_not_tried_where_nothing_is(workspace, run_files):
    evaluate(workspace, stress=False)
    assert read_outcome(run_files, "residual").report.unseen is None


def test_images_of_another_shape_among_them_are_taken(workspace, run_files):
    record = read_run_record(run_files)
    first, *_ = held_out_images(run_files, record.spec, workspace)
    write_image(first.path, read_image(first.path)[:-6])
    spec = EvaluateSpec(run="first", relative=False)
    judge = Judge.of(run_files, spec, "residual", workspace, lambda _: None)
    images = held_out_images(run_files, record.spec, workspace)

    card = look_for_unseen(judge, images, lambda _: None)

    assert card is not None and card.images == 2
    assert look_for_unseen(judge, images[:1], lambda _: None) is None


def test_kinds_that_the_network_was_trained_on_are_left_out(workspace, run_files):
    record = json.loads(run_files.resolved.read_text(encoding="utf-8"))
    record["corruption"] = Pattern(other=1).model_dump(mode="json")
    run_files.resolved.write_text(json.dumps(record), encoding="utf-8")
    assert tuple(looked(workspace, run_files).by_kind) == ("blended", "dent", "worn")

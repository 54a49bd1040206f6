"""The judge: one image has one score, whoever asks, alone or among others."""

import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.judge import Judge
from evaluation.maps.baseline import UNIT
from evaluation.maps.map_images import Loaded
from networks.runs.inputs import evaluated_images, held_out_images
from tests.small import write_evaluated_workspace


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    return write_evaluated_workspace(tmp_path_factory.mktemp("judged"), methods=["residual"])


def judge_of(workspace, method, **settings):
    spec = spec_from(EvaluateSpec, run="first", methods=[method], samples=3, **settings)
    return Judge.of(workspace.run("first"), spec, method, workspace, [].append)


@pytest.mark.usefixtures("quick_locator")
@pytest.mark.parametrize(
    ("method", "settings"),
    [
        ("residual", {}),
        ("residual", {"smoothing": 2, "score": "linf"}),
        ("residual", {"relative": True}),
        ("residual", {"relative": True, "score": "mixed"}),
        ("residual", {"scales": [0, 0.8], "contrast": 15}),
        ("uncertainty", {}),
        ("uncertainty", {"relative": True, "score": "linf"}),
        ("combined", {}),
        ("located", {}),
    ],
)
def test_an_image_has_one_score_alone_and_among_others(workspace, method, settings):
    judge = judge_of(workspace, method, **settings)
    images = evaluated_images(judge.record.spec, workspace) * 3  # more than a batch
    together = [judge.score(found) for found in judge.look(Loaded(images, judge.form))]
    backwards = [judge.score(found) for found in judge.look(Loaded(images[::-1], judge.form))][::-1]
    alone = [judge.score(next(judge.look(Loaded([image], judge.form)))) for image in images]
    again = [each.score(next(each.look(Loaded([images[3]], each.form)))) for each in [judge] * 3]
    assert backwards == together and alone == together and again == [together[3]] * 3
    other = judge_of(workspace, method, **settings, seed=1)
    of_other = other.score(next(other.look(Loaded([images[3]], other.form))))
    assert (of_other == together[3]) == (
        method in ("residual", "located")
    )  # the evaluation's seed counts, too


def test_its_unit_is_that_of_what_its_maps_are_put_in_relation_to(workspace):
    assert judge_of(workspace, "residual").unit == "grey levels"
    assert judge_of(workspace, "residual", relative=True).unit == UNIT


def test_scores_of_good_images_take_each_out_of_what_it_is_compared_with(workspace):
    plain, relative = judge_of(workspace, "residual"), judge_of(workspace, "residual", relative=True)
    held_out = held_out_images(plain.files, plain.record.spec, workspace)
    said = []
    assert plain.scores_of_good(Loaded(held_out, plain.form), said.append) == pytest.approx(
        [plain.score(found) for found in plain.look(Loaded(held_out, plain.form))]
    )
    with_itself = [relative.score(found) for found in relative.look(Loaded(held_out, plain.form))]
    assert relative.scores_of_good(Loaded(held_out, plain.form), said.append) != pytest.approx(with_itself)
    assert said[-1].done == len(held_out)


def test_a_run_that_was_renamed_is_judged_by_its_own_network(workspace):
    spec = spec_from(EvaluateSpec, run="another", methods=["residual"])
    judge = Judge.of(workspace.run("first"), spec, "residual", workspace, [].append)
    assert judge.files.name == "first"

"""Evaluations of one run that stand side by side, by their labels."""

import pytest

from configs.errors import ExistsError, MissingError, SpecError, UserError
from configs.events import Finished
from configs.spec.spec_io import parse_spec, spec_from, to_hjson
from datasets.layout import MvtecFolder
from evaluation import evaluating, exporting, inspecting
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec
from evaluation.figure_spec import FigureSpec
from evaluation.inspection.folder import InspectionFolder
from evaluation.saved import images as saved_images
from evaluation.saved.cache import OutcomeCache
from evaluation.saved.evaluation import outcomes_of, read_outcome
from evaluation.scoring.thresholds import Percentile
from jobs.kinds.dependencies import is_there
from jobs.kinds.naming import job_name
from jobs.kinds.registry import is_made, job_kind


@pytest.fixture
def specs(workspace, run_files):
    """An evaluation without a label, and two with one that are made in another way."""
    assert run_files.weights.exists()
    specs = [
        spec_from(EvaluateSpec, run="first"),
        spec_from(EvaluateSpec, run="first", label="rough", smoothing=8, score="linf"),
        spec_from(EvaluateSpec, run="first", label="other", methods=["uncertainty"], samples=2),
    ]
    for spec in specs:
        evaluating.run(spec, workspace, [].append)
    return specs


@pytest.mark.usefixtures("specs")
def test_each_stands_in_a_folder_of_its_own_and_is_listed(workspace, run_files):
    names = ["residual", "residual@rough", "uncertainty@other"]
    assert run_files.evaluations() == names
    assert list(outcomes_of(workspace).values()) == [("first", name) for name in names]
    plain, rough, other = (read_outcome(run_files, name) for name in names)
    assert (rough.title, rough.method, rough.label) == ("first · residual@rough", "residual", "rough")
    assert (plain.label, other.method) == (None, "uncertainty")
    assert plain.made_by == "l2" and rough.made_by == "linf, smoothing 8"
    assert (plain.scores != rough.scores).any()
    html = rough.folder.report_html.read_text(encoding="utf-8")
    assert "evaluated as <b>rough</b>" in html


@pytest.mark.usefixtures("specs")
def test_maps_and_colours_are_those_of_the_label(workspace, run_files):
    images = saved_images.tested_set(run_files, workspace)
    plain, rough = (images.load("hole/000.png", name) for name in ("residual", "residual@rough"))
    assert set(plain.maps) == set(rough.maps) == {"residual"}
    assert (plain.maps["residual"] != rough.maps["residual"]).any()
    cache = OutcomeCache(workspace)
    assert cache.scales("first", None) != cache.scales("first", "rough")
    assert list(cache.scales("first", "other")) == ["uncertainty"]


def test_the_queue_knows_them_apart(workspace, specs):
    assert [job_name(spec) for spec in specs] == [
        "evaluate-first",
        "evaluate-first-rough",
        "evaluate-first-other",
    ]
    inspection = spec_from(InspectSpec, run="first", folder="photos", method="residual@rough")
    plain_made, rough_made = (job_kind(spec).makes(spec) for spec in specs[:2])
    needed = job_kind(inspection).needs(inspection)
    assert rough_made <= needed
    assert not plain_made & needed
    assert all(is_there(thing, workspace) for thing in rough_made)
    assert all(is_made(spec, workspace) for spec in specs)


@pytest.mark.usefixtures("specs")
def test_new_images_are_judged_by_the_labelled_evaluation(workspace, run_files, tmp_path):
    folder = MvtecFolder(workspace.dataset("part")).test_images()[0].path.parent
    fields = {"run": "first", "folder": folder, "threshold": 0.0}
    inspecting.run(
        spec_from(InspectSpec, **fields, method="residual@rough", output=tmp_path / "out"),
        workspace,
        [].append,
    )
    scores = dict(zip(*_named_scores(run_files, "residual@rough"), strict=True))
    judged = InspectionFolder(tmp_path / "out").read()
    assert [each.score for each in judged] == pytest.approx(
        [scores[f"{folder.name}/{each.file}"] for each in judged], rel=1e-4
    )


def _named_scores(files, name):
    outcome = read_outcome(files, name)
    return outcome.names, outcome.scores


def test_two_evaluations_of_one_run_are_compared_in_a_figure(workspace, specs, tmp_path):
    said = []
    of = ["first/residual", "first/residual@rough"]
    for spec in specs[:2]:
        evaluating.run(spec.model_copy(update={"threshold": Percentile(percent=100)}), workspace, [].append)
    exporting.run(
        spec_from(FigureSpec, view="comparison", of=of, file=tmp_path / "c.png"), workspace, said.append
    )
    assert isinstance(said[-1], Finished)


@pytest.mark.usefixtures("specs")
def test_without_a_threshold_no_verdicts_are_compared(workspace, tmp_path):
    of = ["first/residual", "first/residual@rough"]  # from too few images for a conformal threshold
    with pytest.raises(UserError, match=r"first · residual: has no threshold: .*; evaluate it with another"):
        exporting.run(
            spec_from(FigureSpec, view="comparison", of=of, file=tmp_path / "c.png"), workspace, [].append
        )


@pytest.mark.usefixtures("specs")
def test_a_label_that_is_not_there_is_told_with_those_that_are(run_files):
    with pytest.raises(MissingError, match=r'by residual@rouh yet; did you mean "residual@rough"\?'):
        read_outcome(run_files, "residual@rouh")


@pytest.mark.parametrize("name", ["residual@", "residual@../x", "residual@con", "magic@best", "@best"])
def test_a_name_that_cannot_be_is_refused_and_no_path_is_made_of_it(workspace, run_files, name):
    with pytest.raises(SpecError):
        spec_from(InspectSpec, run="first", folder="photos", method=name)
    with pytest.raises(SpecError):
        spec_from(FigureSpec, view="curves", of=[f"first/{name}"], file="a.png")
    with pytest.raises(Exception, match="evaluation: ") as caught:
        read_outcome(run_files, name)
    assert not isinstance(caught.value, MissingError)
    assert workspace.runs() == ["first"]


def test_a_label_is_written_back_as_it_was_typed():
    spec = parse_spec(EvaluateSpec, '{kind: "evaluate", run: "first", label: 2024}', "spec")
    assert spec.label == "2024" and spec.names == ["residual@2024"]
    assert parse_spec(EvaluateSpec, to_hjson(spec), "spec") == spec


def test_labels_that_some_disk_takes_for_one_are_refused(workspace, run_files):
    evaluating.run(spec_from(EvaluateSpec, run="first", label="Best"), workspace, [].append)
    with pytest.raises(ExistsError, match='called "residual@Best" exists already'):
        evaluating.run(spec_from(EvaluateSpec, run="first", label="best"), workspace, [].append)
    evaluating.run(spec_from(EvaluateSpec, run="first", label="Best", score="linf"), workspace, [].append)
    assert run_files.evaluations() == ["residual@Best"]


def test_what_would_make_another_evaluation_is_named(workspace, run_files):
    spec = spec_from(EvaluateSpec, run="first", methods=["residual", "uncertainty"], samples=2)
    evaluating.run(spec, workspace, [].append)
    residual, uncertainty = (read_outcome(run_files, name) for name in spec.names)
    other = spec_from(EvaluateSpec, run="first", samples=3, seed=1, relative=True)
    assert residual.differences(spec) == uncertainty.differences(spec) == []
    assert residual.differences(other) == ["relative"]
    assert uncertainty.differences(other) == ["relative", "samples", "seed"]

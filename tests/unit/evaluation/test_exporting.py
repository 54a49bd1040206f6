from typing import get_args

import numpy as np
import PIL.Image
import pytest

from configs.errors import ExistsError, MissingError, SpecError, UserError
from configs.events import Finished
from configs.spec.spec_io import spec_from
from evaluation import exporting
from evaluation.figure_spec import FORMATS, FigureSpec, View
from evaluation.report.curve_files import read_curves
from evaluation.saved.curves import defects_of
from evaluation.saved.evaluation import learning_curve, read_outcome
from evaluation.saved.figures import curves_figure, scores_figure

BOTH = ["first/residual", "first/uncertainty"]


@pytest.fixture
def evaluated(workspace, evaluated_copy):
    threshold = {"kind": "percentile", "percent": 100}
    return evaluated_copy(workspace, methods=["residual", "uncertainty"], samples=2, threshold=threshold)


def draw(workspace, **fields):
    said = []
    exporting.run(spec_from(FigureSpec, **fields), workspace, said.append)
    return said


@pytest.mark.usefixtures("evaluated")
@pytest.mark.parametrize("view", get_args(View))
def test_every_view_is_drawn(workspace, tmp_path, view):
    file = tmp_path / f"{view}.png"
    said = draw(workspace, view=view, of=BOTH, image="hole/000.png", file=file)
    assert isinstance(said[-1], Finished)
    with PIL.Image.open(file) as picture:
        assert min(picture.size) > 400 and len(set(picture.convert("L").tobytes())) > 20


@pytest.mark.usefixtures("evaluated")
@pytest.mark.parametrize("ending", FORMATS)
def test_a_figure_has_the_format_that_its_name_tells(workspace, tmp_path, ending):
    file = tmp_path / f"scores{ending}"
    draw(workspace, view="scores", of=BOTH[:1], threshold=3, file=file)
    magic = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF"}[ending]
    assert file.read_bytes().startswith(magic)


def test_the_thresholds_stand_in_the_histogram(evaluated):
    axes = scores_figure(read_outcome(evaluated, "residual"), 4.5, 2.5).axes[0]
    assert [line.get_xdata()[0] for line in axes.lines] == [4.5, 2.5]


def test_curves_are_those_of_each_evaluation(evaluated):
    outcomes = [read_outcome(evaluated, method) for method in ("residual", "uncertainty")]
    learning, roc, _ = curves_figure(outcomes, {"first": learning_curve(evaluated)}).axes
    assert [line.get_label() for line in roc.lines] == [
        "first · residual",
        "first · uncertainty",
        "first · either, two thresholds, best on test",
    ]
    assert not learning.lines  # an untrained run has no history


def test_curves_may_be_of_pixels_and_of_one_defect_type(workspace, evaluated, tmp_path):
    outcome = read_outcome(evaluated, "residual")
    assert defects_of([outcome])[0] == "all" and "hole" in defects_of([outcome])
    _, roc, recall = curves_figure([outcome], {}, "pixels", "hole").axes
    kept = next(
        curve
        for curve in read_curves(outcome.folder.curves)
        if (curve.level, curve.defect) == ("pixels", "hole")
    )
    np.testing.assert_allclose(roc.lines[0].get_xdata(), kept.false_alarms)
    np.testing.assert_allclose(recall.lines[0].get_ydata(), kept.precision[1:])
    draw(workspace, view="curves", of=BOTH, level="pixels", defect="hole", file=tmp_path / "a.png")
    with pytest.raises(UserError, match='cannot be "holes"; there is all, hole'):
        draw(workspace, view="curves", of=BOTH, defect="holes", file=tmp_path / "b.png")
    outcome.folder.curves.unlink()
    with pytest.raises(UserError, match=r"roc\.csv: cannot be read .*evaluate the run again"):
        draw(workspace, view="curves", of=BOTH, level="pixels", file=tmp_path / "b.png")


@pytest.mark.usefixtures("evaluated")
def test_what_cannot_be_drawn_is_told(workspace, tmp_path):
    file = tmp_path / "a.png"
    with pytest.raises(MissingError, match="not evaluated by combined"):
        draw(workspace, view="curves", of=["first/combined"], file=file)
    with pytest.raises(UserError, match="two evaluations, got 1"):
        draw(workspace, view="comparison", of=BOTH[:1], file=file)
    with pytest.raises(UserError, match="name a test image"):
        draw(workspace, view="image", of=BOTH[:1], file=file)
    with pytest.raises(MissingError, match=r"hole/9\.png: is no longer in the data set"):
        draw(workspace, view="image", of=BOTH[:1], image="hole/9.png", file=file)
    with pytest.raises(UserError, match="choose another place"):
        draw(workspace, view="curves", of=BOTH, file=tmp_path / "nowhere" / "a.png")
    with pytest.raises(SpecError, match=r"must end in \.png, \.svg, \.pdf"):
        draw(workspace, view="curves", of=BOTH, file=tmp_path / "a.gif")
    with pytest.raises(SpecError, match="must be RUN/METHOD"):
        draw(workspace, view="curves", of=["first"], file=file)
    assert not file.exists()


@pytest.mark.usefixtures("evaluated")
@pytest.mark.parametrize("ending", FORMATS)
def test_a_figure_is_drawn_over_an_older_one_and_over_nothing_else_unless_asked(workspace, tmp_path, ending):
    file = tmp_path / f"photo{ending}"
    file.write_bytes(b"the only copy")
    with pytest.raises(ExistsError, match="no figure of ours; choose another name"):
        draw(workspace, view="scores", of=BOTH[:1], file=file)
    assert file.read_bytes() == b"the only copy"
    draw(workspace, view="scores", of=BOTH[:1], file=file, replace=True)
    drawn = file.read_bytes()
    assert drawn != b"the only copy"
    draw(workspace, view="scores", of=BOTH[:1], threshold=3, file=file)
    assert file.read_bytes() != drawn


@pytest.mark.usefixtures("evaluated")
def test_a_figure_is_never_drawn_among_images_or_results(workspace, tiny_category):
    for folder in (
        workspace.dataset("part") / "train" / "good",
        workspace.run("first").path,
        tiny_category / "test" / "good",
    ):
        before = sorted(folder.iterdir())
        with pytest.raises(UserError, match=r"is in the .*; choose another place"):
            draw(workspace, view="scores", of=BOTH[:1], file=folder / "000.png", replace=True)
        assert sorted(folder.iterdir()) == before

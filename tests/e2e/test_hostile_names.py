"""What the product writes shows the names of a person's files, and never does what they say."""

import csv
import json

import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from datasets.sources import importing
from datasets.sources.importing import ImportSpec
from evaluation import evaluating, exporting
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.figure_spec import FigureSpec
from evaluation.report.folder import EvaluationFolder
from jobs.studies.report import write_study
from jobs.studies.spec import Cell
from jobs.studies.table import FIGURES, RunResult, StudyTable
from networks.choices.train_spec import TrainSpec
from tests.e2e.hostile_names import NAMES, Page, rename_to_hostile
from tests.small import read_json, write_category, write_untrained_run

TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "p", "h1", "h2", "h3", "b", "div"),
    *(
        "span",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "figure",
        "figcaption",
        "img",
        "details",
        "summary",
    ),
    *("ul", "li", "dl", "dt", "dd", "pre", "br"),
}
ATTRIBUTES = {"lang", "charset", "name", "content", "class", "src", "alt", "scope", "colspan", "rowspan"}


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    source, workspace, said = write_category(folder / "source"), Workspace(folder / "workspace"), []
    rename_to_hostile(source)
    spec = spec_from(ImportSpec, name="part", source=source, accept=["of two kinds", "twice"])
    importing.run(spec, workspace, said.append)
    write_untrained_run(workspace)
    evaluating.run(spec_from(EvaluateSpec, run="first"), workspace, said.append)
    return EvaluationFolder(workspace.run("first").evaluation("residual"))


def test_a_report_shows_hostile_names_as_text_and_holds_nothing_else(evaluated):
    page = Page(evaluated.report_html.read_text(encoding="utf-8"))
    assert page.tags() <= TAGS
    assert page.attributes() <= ATTRIBUTES
    assert all(address.startswith("data:image/") for address in page.addresses())
    assert sum(tag == "meta" for tag, _ in page.elements) == 3
    for name in NAMES:
        assert name in page.words


def test_tables_and_pictures_of_hostile_names_are_where_the_report_says(evaluated):
    report = read_json(evaluated.report_json)
    files = {image["file"] for image in report["images"]}
    assert {f"{name}/{name}.png" for name in NAMES} <= files
    with evaluated.scores.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["file"].removeprefix("./") for row in rows} == files
    assert any(row["defect"] == "./=1+1" for row in rows)  # no formula, in a spreadsheet
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())
    assert set(json.loads(evaluated.report_json.read_text(encoding="utf-8"))["results"]) >= set(NAMES)
    for name in NAMES:
        assert (evaluated.path / "heatmaps/test" / name / f"{name}.png").is_file()
        assert (evaluated.path / "maps/test" / name / f"{name}.tiff").is_file()


@pytest.mark.parametrize("view", ["scores", "curves", "image"])
def test_figures_of_hostile_names_can_be_drawn(evaluated, view, tmp_path):
    workspace = Workspace(evaluated.path.parents[3])
    for at, name in enumerate(
        NAMES if view == "image" else NAMES[:1]
    ):  # the other views show all names at once
        spec = spec_from(
            FigureSpec,
            view=view,
            of=["first/residual"],
            file=tmp_path / f"{at}.svg",
            image=f"{name}/{name}.png" if view == "image" else None,
        )
        exporting.run(spec, workspace, [].append)
        assert "<script" not in spec.file.read_text(encoding="utf-8")


def test_the_table_of_a_study_shows_names_as_text(tmp_path):
    """Names of presets are folders' names; but whatever gets there stays text."""
    name = '<b> "x" & {{ 1 }}'
    cell = Cell(
        name,
        name,
        name,
        name,
        None,
        0,
        TrainSpec.model_construct(name="first"),
        EvaluateSpec.model_construct(run="first"),
    )
    table = StudyTable([cell], Workspace(tmp_path))
    figures = dict.fromkeys(FIGURES, 0.5)
    table.known = {
        (cell.run, method): RunResult(cell, method, figures, {}) for method in cell.evaluate.methods
    }
    folder = tmp_path / "study"
    folder.mkdir()
    write_study(table, folder)
    page = Page((folder / "table.html").read_text(encoding="utf-8"))
    assert page.tags() <= TAGS
    assert page.attributes() <= ATTRIBUTES
    assert page.addresses() == []
    assert page.words.count(name) >= 4

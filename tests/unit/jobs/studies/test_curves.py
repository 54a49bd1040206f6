"""What the picture of a study shows, on results that were made up."""

import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import spec_from
from jobs.studies.curves import study_curves
from jobs.studies.report import write_study
from jobs.studies.spec import StudySpec, cells_of
from jobs.studies.table import RunResult, StudyTable


class Done(StudyTable):
    """A study all of whose runs are done: the longer a training, the better."""

    @property
    def results(self):
        return [self._made_up(cell) for cell in self.cells]

    def _made_up(self, cell):
        length = cell.train.training.epochs
        good = 1 - 1 / (length + cell.seed)
        figures = {
            "unseen_auroc": None,
            "image_auroc": good,
            "pixel_auroc": good / 2,
            "aupro_30": None,
            "minutes": length / 2,
        }
        return RunResult(cell, "residual", figures, {})


@pytest.fixture
def study(tmp_path):
    for name in ("disk", "mesh"):
        (tmp_path / "datasets" / name).mkdir(parents=True)
        (tmp_path / "datasets" / name / "dataset.hjson").write_text("{}", encoding="utf-8")
    workspace = Workspace(tmp_path)

    def make(**fields):
        spec = spec_from(
            StudySpec,
            name="long",
            corruptions=["stain"],
            architectures=["aesc_d5_f5_n16"],
            trainings=["quick_gray"],
            seeds=[0, 1],
            **fields,
        )
        return Done(cells_of(spec, workspace), workspace)

    return make


def test_lengths_of_training_are_variants_of_their_own(study):
    table = study(epochs=[8, 2])
    assert [variant[1] for variant in table.variants] == ["quick_gray-2", "quick_gray-8"]
    assert {cell.train.training.epochs for cell in table.cells} == {2, 8}
    assert len({cell.run for cell in table.cells}) == 8


def test_the_curves_lead_from_the_shortest_training_to_the_longest(study):
    figure = study_curves(study(epochs=[8, 2, 4]))
    image, _, pixel, _ = figure.axes
    assert image.get_title() == "disk"
    for axes, share in ((image, 1), (pixel, 0.5)):
        minutes, heights = axes.lines[0].get_data()
        assert list(minutes) == [1, 2, 4]
        expected = [share * (1 - (1 / epochs + 1 / (epochs + 1)) / 2) for epochs in (2, 4, 8)]
        assert list(heights) == pytest.approx(expected)


def test_a_study_of_one_length_has_no_curves(study, tmp_path):
    table = study()
    assert study_curves(table) is None
    write_study(table, tmp_path)
    assert not (tmp_path / "curves.png").exists()
    assert "curves.png" not in (tmp_path / "table.html").read_text(encoding="utf-8")


def test_the_page_of_a_study_of_several_lengths_shows_its_curves(study, tmp_path):
    write_study(study(epochs=[2, 4]), tmp_path)
    assert (tmp_path / "curves.png").stat().st_size > 5000
    assert 'src="curves.png"' in (tmp_path / "table.html").read_text(encoding="utf-8")

from pathlib import Path

import pytest

from configs.disk.workspace import Workspace
from configs.spec.spec_io import read_spec
from jobs.studies.spec import StudySpec, cells_of

SCALES = (0, 0.8, 1.6, 3.2)
STUDIES = Path(__file__).parents[4] / "configs/presets/study"


@pytest.mark.parametrize(
    ("name", "trainings", "scales"),
    [
        ("paper", 10, (0,)),
        ("accuracy", 24, (0, 0.8, 1.6, 3.2)),
        ("accuracy_time", 3, (0, 0.8, 1.6, 3.2)),
        ("choose", 4, (0, 0.8, 1.6, 3.2)),
    ],
)
def test_a_shipped_study_can_be_run_on_an_imported_data_set(tmp_path, name, trainings, scales):
    (tmp_path / "datasets/part").mkdir(parents=True)
    (tmp_path / "datasets/part/dataset.hjson").write_text("{}", encoding="utf-8")

    cells = cells_of(read_spec(StudySpec, STUDIES / f"{name}.hjson"), Workspace(tmp_path))

    assert len({cell.run for cell in cells}) == trainings
    assert all(cell.evaluate.run == cell.run and cell.evaluate.scales == scales for cell in cells)

import os

import numpy as np

from cli.starting.steps import change_of, first_steps
from configs.disk.workspace import Workspace
from datasets.images import write_image
from datasets.sources import importing
from tests.small import write_category


def test_photos_that_were_added_since_the_import_are_told(tmp_path):
    workspace = Workspace(tmp_path / "workspace")
    folder = write_category(tmp_path / "nut")
    spec = first_steps(folder, "good", workspace)[0].spec
    importing.run(spec, workspace, [].append)
    assert change_of(spec, workspace) is None

    photo = folder / "train" / "good" / "one more.png"
    write_image(photo, np.zeros((48, 64, 1), np.uint8))
    later = (workspace.dataset("nut") / "dataset.hjson").stat().st_mtime + 10
    os.utime(photo.parent, (later, later))  # however coarse the clock of the disk is
    told = change_of(spec, workspace)
    assert told is not None and str(folder) in told and "datasets/nut" in told

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
    step = first_steps(folder, "good", workspace)[0]
    assert change_of(folder, step, workspace) is None  # it is not imported yet
    importing.run(step.spec, workspace, [].append)
    (folder / "a dead link").symlink_to(tmp_path / "nowhere")
    later = step.result.stat().st_mtime + 10
    os.utime(step.result, (later, later))
    assert change_of(folder, step, workspace) is None

    photo = folder / "train" / "good" / "one more.png"
    write_image(photo, np.zeros((48, 64, 1), np.uint8))
    os.utime(photo.parent, (later + 10, later + 10))  # however coarse the clock of the disk is
    told = change_of(folder, step, workspace)
    assert told is not None and str(folder) in told and "datasets/nut" in told

import numpy as np
import pytest

from evaluation.photo_kind import PhotoKind
from networks.runs.data_state import FileRecord


@pytest.mark.parametrize(("mode", "channels"), [("I;16", 1), ("RGB;16", 3)])
def test_a_photo_of_another_depth_is_told_and_a_broken_pixel_makes_none(mode, channels):
    known = PhotoKind.of([FileRecord("train/good/000.png", 20, 30, mode, "")])
    photo = np.full((20, 30, channels), 4000, np.uint16)
    assert known is not None
    photo[3, 4] = 65535
    assert known.difference(photo, white=4095) is None
    photo[5] = 9000
    assert (
        known.difference(photo, white=4095)
        == "another depth: its pixels reach 9000, white was 4095 in the training"
    )

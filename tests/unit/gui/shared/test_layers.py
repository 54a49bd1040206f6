import numpy as np

from evaluation.saved.evaluation import Scale
from evaluation.saved.images import TestedImage
from gui.canvas.zoom import Zoom
from gui.shared.layers import WHITE, Layers


def test_half_of_the_scale_is_where_a_contour_is_drawn():
    grey = np.full((20, 20, 1), 100, np.uint8)
    found = np.zeros((20, 20), np.float32)
    found[5:15, 5:15], found[8:12, 8:12] = 4, 6
    layers = Layers(
        TestedImage("a.png", grey, None, grey, grey, {"residual": found}),
        {"residual": Scale(10, "grey levels")},
        "residual",
        Zoom(),
    )
    white = np.all(layers.picture("residual", (20, 20), (0, 0, 0)) == WHITE, axis=-1)
    expected = np.zeros((20, 20), np.bool_)
    expected[8:12, 8:12] = True
    expected[9:11, 9:11] = False
    np.testing.assert_array_equal(white, expected)
    layers.has_outline = False
    assert not np.all(layers.picture("residual", (20, 20), (0, 0, 0)) == WHITE, axis=-1).any()

"""The histogram of scores, in a window of its own: its two thresholds can be read wherever they stand."""

import numpy as np
import pytest

from gui.canvas.score_histogram import ScorePlot
from gui.toolkit import sg
from gui.toolkit.theme import PALETTES


@pytest.fixture
def plot(display):
    del display
    shown = ScorePlot("plot", PALETTES["light"])
    window = sg.Window("scores", [[shown.element]], size=(560, 170), finalize=True)
    window.refresh()
    shown.show({"good": np.linspace(1, 11, 30)}, {"good": "green"}, "grey levels")
    shown.draw()
    yield shown
    window.close()


def labels_of(plot):
    """Return the boxes of what is written at the lines."""
    canvas = plot.canvas
    return [canvas.bbox(item) for item in canvas.find_withtag("mark") if canvas.type(item) == "text"]


@pytest.mark.parametrize("alarm", [1.0, 1.3, 2.0, 5.5, 9.5, 10.9, 11.0])
@pytest.mark.parametrize("below", [0.0, 0.1, 0.7, 2.0, 9.0])
def test_the_two_labels_are_never_written_over_each_other_nor_cut(plot, alarm, below):
    plot.mark(alarm, max(alarm - below, 0.9))
    one, other = labels_of(plot)
    is_apart = one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
    assert is_apart
    width, height = plot.size()
    assert all(box[0] >= 0 and box[2] <= width and box[3] <= height for box in (one, other))


def test_bars_do_not_shine_through_a_label(plot):
    plot.mark(5.5, 4.5)
    canvas = plot.canvas
    kinds = [canvas.type(item) for item in canvas.find_withtag("mark")]  # the lowest first
    assert kinds[-2:] == ["text", "text"] or kinds.index("rectangle") < kinds.index("text")
    behind = [canvas.bbox(item) for item in canvas.find_withtag("mark") if canvas.type(item) == "rectangle"]
    for label in labels_of(plot):
        assert any(box[0] <= label[0] + 1 and box[2] >= label[2] - 1 for box in behind)

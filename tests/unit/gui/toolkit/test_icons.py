"""Icons beside words: one for a word, sharp on every screen, in the colour of the text."""

import numpy as np
import pytest

from gui.toolkit.icons import GAP, GRID, OUTLINES, SIDE, WORDS, drawn, icon_of


@pytest.mark.parametrize("scale", [1, 1.5, 2, 3])
@pytest.mark.parametrize("name", OUTLINES)
def test_an_icon_is_drawn_in_the_colour_of_the_text_for_the_screens_scale(name, scale):
    picture = np.asarray(drawn(name, "#1463b0", scale))
    side = round(SIDE * scale)
    assert picture.shape == (side, side + round(GAP * scale), 4)
    assert not picture[:, side:].any()  # the gap
    inked = picture[picture[..., 3] > 0]
    assert {tuple(color) for color in inked[:, :3]} == {(0x14, 0x63, 0xB0)}
    assert 0.08 < (picture[:, :side, 3] / 255).mean() < 0.6
    assert (picture[..., 3] > 200).any()  # nowhere near as strong as the text, it would look dim


def test_outlines_stay_on_the_grid():
    for outline in OUTLINES.values():
        assert all(
            0.75 <= place <= GRID - 0.75 for line in outline.lines for point in line for place in point
        )


def test_a_word_has_one_icon_and_every_icon_a_word():
    words = [word for each in WORDS.values() for word in each]
    assert len(words) == len(set(words))
    assert set(WORDS) == set(OUTLINES)
    assert icon_of("Train") == "play" and icon_of("How well?") is None

import cv2
import numpy as np
import pytest

from datasets.images import write_image
from datasets.layout import TRAITS_FILE
from datasets.likeness.kept import traits_of_files, traits_table
from datasets.likeness.traits import TRAITS, in_another_white, traits_of


def bar(turn=0.0, across=32, down=24):
    """A bright bar, three times as long as wide, on grey; 48 x 64."""
    image = np.full((48, 64), 60, np.uint8)
    box = cv2.boxPoints(((across, down), (24, 8), turn))
    return cv2.fillPoly(image, [np.rint(box).astype(np.int32)], 180)[..., None]


def test_light_is_in_grey_levels():
    image = np.zeros((16, 16, 3), np.uint8)
    image[...] = (120, 90, 40)
    found = traits_of(image)
    assert found["brightness"] == pytest.approx(0.299 * 120 + 0.587 * 90 + 0.114 * 40, abs=0.6)
    assert (found["warmth"], found["tint"], found["contrast"]) == pytest.approx((80, 10, 0))


def test_a_grey_photo_has_no_colour():
    assert (traits_of(bar())["warmth"], traits_of(bar())["tint"]) == (0, 0)


def test_a_blurred_photo_is_less_sharp_and_about_as_bright():
    sharp, soft = traits_of(bar()), traits_of(cv2.GaussianBlur(bar(), (0, 0), 1.5)[..., None])
    assert soft["sharpness"] < 0.5 * sharp["sharpness"]
    assert soft["brightness"] == pytest.approx(sharp["brightness"], abs=0.5)


def test_place_is_in_percent_of_the_sides():
    assert traits_of(bar())["across"] == pytest.approx(100 * 32 / 63, abs=0.8)
    moved = traits_of(bar(across=38, down=20))
    assert moved["across"] - traits_of(bar())["across"] == pytest.approx(100 * 6 / 63, abs=0.1)
    assert moved["down"] - traits_of(bar())["down"] == pytest.approx(-100 * 4 / 47, abs=0.1)


def test_a_turn_goes_from_flat_over_aslant_to_upright():
    flat, aslant, upright = (traits_of(bar(turn)) for turn in (0, 45, 90))
    assert flat["along"] > 0.7 > -0.7 > upright["along"]
    assert aslant["aslant"] > 0.7
    assert abs(flat["aslant"]) < 0.05 > abs(aslant["along"])


def test_an_even_photo_has_its_middle_in_the_middle():
    found = traits_of(np.full((16, 16, 1), 7, np.uint8))
    assert (found["across"], found["down"], found["along"], found["aslant"]) == (50, 50, 0, 0)


def test_another_white_multiplies_levels_and_squares_sharpness():
    whole, half = traits_of(bar()), traits_of(bar() // 2)
    assert in_another_white(whole, 0.5) == pytest.approx(half, rel=1e-4)


def test_what_was_written_down_is_not_looked_at_again_and_the_rest_is(tmp_path):
    (tmp_path / "train/good").mkdir(parents=True)
    paths = [tmp_path / f"train/good/{at}.png" for at in range(2)]
    write_image(paths[1], bar())  # the first has no file
    kept = dict.fromkeys(TRAITS, 3.5)
    (tmp_path / TRAITS_FILE).write_text(traits_table({"train/good/0.png": kept}), newline="")
    assert traits_of_files(tmp_path, paths, 255) == [kept, traits_of(bar())]


@pytest.mark.parametrize("text", ["", "file,brightness\na,1\n", "nonsense", "file\n\0"])
def test_a_damaged_table_is_none(tmp_path, text):
    write_image(tmp_path / "a.png", bar())
    (tmp_path / TRAITS_FILE).write_text(text)
    assert traits_of_files(tmp_path, [tmp_path / "a.png"], 255) == [traits_of(bar())]

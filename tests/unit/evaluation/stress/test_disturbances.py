import numpy as np
import pytest

from evaluation.stress.disturbances import KINDS, Disturbance, disturbances, disturbed

COLOR = np.random.default_rng(0).uniform(0.2, 0.8, (24, 32, 3)).astype(np.float32)


def one(kind, strength, step=1):
    return Disturbance(kind, strength, step)


def test_every_kind_has_three_steps_of_rising_strength_in_each_direction():
    for kind in KINDS:
        of_kind = {each.step: each.strength for each in disturbances() if each.kind == kind}
        assert set(of_kind) in ({1, 2, 3}, {-3, -2, -1, 1, 2, 3})
        plain = 1 if kind == "gamma" else 0
        in_order = [strength for _, strength in sorted([*of_kind.items(), (0, plain)])]
        assert in_order == sorted(set(in_order))


def test_the_colour_of_light_is_no_disturbance_of_grey_photos():
    assert {each.kind for each in disturbances()} - {each.kind for each in disturbances(of_color=False)} == {
        "temperature"
    }


@pytest.mark.parametrize("by", disturbances(), ids=lambda by: f"{by.kind} {by.strength:g}")
def test_a_disturbance_changes_a_photo_stays_within_white_and_is_the_same_each_time(by):
    before = COLOR.copy()
    found = disturbed(COLOR, by, 5)
    assert (found.shape, found.dtype) == (COLOR.shape, np.float32)
    assert found.min() >= 0
    assert found.max() <= 1
    assert np.abs(found - COLOR).mean() > 0.001
    np.testing.assert_array_equal(found, disturbed(COLOR, by, 5))
    np.testing.assert_array_equal(COLOR, before)


def test_light_changes_as_a_camera_would_see_it_and_is_clipped():
    photo = np.array([0.0, 0.25, 0.5, 0.99], np.float32).reshape(2, 2, 1)
    expected = {
        ("brightness", -10): [0, 0.15, 0.4, 0.89],
        ("brightness", 10): [0.1, 0.35, 0.6, 1],
        ("gain", 20): [0, 0.3, 0.6, 1],
        ("gamma", 1.5): [0, 0.125, 0.3536, 0.985],
    }
    for (kind, strength), levels in expected.items():
        found = disturbed(photo, one(kind, strength), 0)
        np.testing.assert_allclose(found.ravel(), levels, atol=1e-3)


def test_redder_light_has_more_red_and_less_blue_and_leaves_a_grey_photo():
    ratios = disturbed(COLOR, one("temperature", 20), 0) / COLOR
    np.testing.assert_allclose(ratios.mean(axis=(0, 1)), [1.1, 1, 0.9], rtol=1e-5)
    grey = COLOR[..., :1]
    np.testing.assert_array_equal(disturbed(grey, one("temperature", 20), 0), grey)


def test_light_slants_to_the_right_down_left_and_up_in_turn():
    photo = np.full((9, 9, 1), 0.5, np.float32)
    brightest = []
    for number in range(4):
        found = disturbed(photo, one("gradient", 40), number)[..., 0]
        assert found.max() - found.min() == pytest.approx(0.2, rel=1e-4)
        brightest.append((found[4, 8] > 0.55, found[8, 4] > 0.55, found[4, 0] > 0.55, found[0, 4] > 0.55))
    assert brightest == [tuple(at == number for at in range(4)) for number in range(4)]


def test_a_shift_goes_to_the_right_down_left_and_up_in_turn():
    photo = np.zeros((21, 21, 1), np.float32)
    photo[10, 10] = 1
    places = [
        np.argwhere(disturbed(photo, one("shift", 100 / 7), number)[..., 0] == 1) for number in range(4)
    ]
    assert [place.tolist() for place in places] == [[[10, 13]], [[13, 10]], [[10, 7]], [[7, 10]]]


def test_a_turn_to_the_right_takes_what_is_at_the_right_downwards_and_a_scale_takes_it_outwards():
    photo = np.zeros((21, 21, 1), np.float32)
    photo[10, 15] = 1
    turned = disturbed(photo, one("turn", 90), 0)[..., 0]
    assert np.argwhere(turned > 0.99).tolist() == [[15, 10]]
    larger = disturbed(photo, one("scale", 100), 0)[..., 0]
    assert np.argwhere(larger > 0.99).tolist() == [[10, 20]]


def test_blur_takes_detail_away_and_noise_adds_as_much_as_it_says():
    assert disturbed(COLOR, one("blur", 1), 0).std() < 0.6 * COLOR.std()
    noise = disturbed(COLOR, one("noise", 4), 0) - COLOR
    assert noise.std() == pytest.approx(0.04, rel=0.1)


def test_what_it_does_is_said_in_words():
    assert one("gain", -5, -1).words == "in 5 % less light"
    assert one("gamma", 0.83, -2).words == "lighter in the middle tones (gamma 0.83)"
    assert one("turn", 2.5).words == "turned by 2.5 degrees to the right"

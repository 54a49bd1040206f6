"""A mixed score: several norms, each in spreads of good images."""

import numpy as np
import pytest

from evaluation.scoring.mixture import MIXED, Mixture
from evaluation.scoring.scores import norms_of


def good_maps(count: int, seed: int = 0) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return [
        rng.uniform(1, 1.2) * rng.exponential(1, (40, 40)).astype(np.float32).clip(0, 4) for _ in range(count)
    ]


def test_it_sees_what_only_one_of_its_norms_sees():
    good = good_maps(40)
    mixture = Mixture.of(map(norms_of, good[:20]))
    highest = max(mixture.score(norms_of(each)) for each in good[20:])
    speck, haze = good[20].copy(), good[21] + np.float32(0.6)
    speck[5, 5] = 40
    assert mixture.score(norms_of(speck)) > highest and mixture.score(norms_of(haze)) > highest
    assert norms_of(speck)["l1"] < max(
        norms_of(each)["l1"] for each in good
    )  # the mean alone misses the speck
    assert norms_of(haze)["linf"] < 1.2 * max(norms_of(each)["linf"] for each in good)


def test_its_weights_are_the_spreads_of_good_images_and_an_empty_map_scores_0():
    known = [dict.fromkeys(MIXED, 10.0) | {"linf": value} for value in (20.0, 30, 40)]
    mixture = Mixture.of(known)
    assert mixture.score(dict.fromkeys(MIXED, 0.0)) == 0
    gain = {
        name: mixture.score(known[1] | {name: known[1][name] + 1}) - mixture.score(known[1]) for name in MIXED
    }
    spread = np.std([20, 30, 40]) + 0.02 * 30
    assert gain["linf"] == pytest.approx(1 / spread / 4, rel=1e-3)
    assert gain["l1"] == pytest.approx(
        1 / (0.02 * 10) / 4, rel=1e-3
    )  # alike by chance: not infinitely telling


def test_an_image_is_scored_by_the_others_as_if_it_were_new():
    norms = [norms_of(each) for each in good_maps(12)]
    whole = Mixture.of(norms)
    for at, each in enumerate(norms):
        others = Mixture.of(norms[:at] + norms[at + 1 :])
        constant = (
            whole.zero.mean() - others.zero.mean()
        )  # one zero for all, or their scores were not comparable
        assert whole.without(each).score(each) == pytest.approx(others.score(each) + constant, rel=1e-5)
    assert Mixture.of(norms[:1]).without(norms[0]).score(norms[0]) > 0


def test_it_needs_an_image():
    with pytest.raises(ValueError, match="at least one image"):
        Mixture.of([])

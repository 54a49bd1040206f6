import numpy as np

from datasets.likeness.traits import TRAITS
from evaluation.inspection.drift import BLOCK, Drift

RNG_OF_TRAINING = np.random.default_rng(0)
TRAINING = {trait: RNG_OF_TRAINING.normal(100, 3, 100).tolist() for trait in TRAITS}


def photos(count, seed, darker_by=0.0):
    rng = np.random.default_rng(seed)
    for _ in range(count):
        found = {trait: rng.normal(100, 3) for trait in TRAITS}
        yield {**found, "brightness": found["brightness"] - darker_by}


def test_photos_that_become_darker_are_told_once_a_block_is_full():
    drift = Drift(TRAINING)
    said = [drift.take(each) for each in (*photos(2 * BLOCK, 1), *photos(BLOCK, 2, darker_by=12))]
    assert [at for at, text in enumerate(said, start=1) if text] == [3 * BLOCK]
    assert said[-1].startswith(f"the last {BLOCK} photos are not like those of the training: darker (mean 8")
    assert drift.told == [said[-1]]


def test_thousands_of_like_photos_tell_nothing():
    drift = Drift(TRAINING)
    assert not any(drift.take(each) for each in photos(100 * BLOCK, 3))


def test_too_few_photos_tell_nothing():
    drift = Drift(TRAINING)
    assert not any(drift.take(each) for each in photos(BLOCK - 1, 4, darker_by=50))

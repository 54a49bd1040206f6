"""Sizes of synthetic and of real defects, as shares of the image."""

import itertools

import numpy as np
import pytest

from datasets.corruption.corruptions import Gaussian, OneOf, Pattern, Stain
from datasets.corruption.design import Design
from datasets.corruption.fillings import FILLINGS
from datasets.sizes import EDGES, histogram, real_sizes, synthetic_sizes


def drawn(design, count=50, side=64, seed=0):
    return list(itertools.islice(synthetic_sizes(design, side, side, seed), count))


def test_synthetic_sizes_are_seeded_and_grow_with_the_design():
    small = drawn(Design(Stain()))
    assert small == drawn(Design(Stain()))
    assert small != drawn(Design(Stain()), seed=1)
    large = drawn(Design(Stain(size={"low": 20, "high": 30})))
    assert np.median(large) > 5 * np.median(small)
    assert min(drawn(Design(Gaussian()), 3)) > 0.9
    assert drawn(Design(Stain(color={"low": 128, "high": 128}))) == small  # whatever its grey is


def test_the_size_of_a_pattern_is_that_of_its_shapes_whatever_they_are_filled_with():
    """A piece of the image, as it is or blended in, changes nothing of plain grey."""
    none = dict.fromkeys(FILLINGS, 0)
    for filling in FILLINGS:
        pattern = Pattern(**none | {filling: 1})
        for corruption in (pattern, OneOf(choices=[{"weight": 1, "corruption": pattern}])):
            assert np.mean(np.array(drawn(Design(corruption))) > 1.5 / 64**2) > 0.9, filling


def test_sizes_are_of_defects_in_the_region():
    region = np.zeros((128, 128), np.bool_)
    region[:16] = True
    assert max(drawn(Design(Stain(size={"low": 20, "high": 30}), region=region))) <= 1 / 8


def test_real_sizes_are_those_of_the_masks(workspace):
    sizes = real_sizes(workspace.dataset("part"))
    assert sizes == pytest.approx([69 / (48 * 64)] * 2, abs=1e-6)
    (workspace.dataset("part") / "files.csv").unlink()
    assert real_sizes(workspace.dataset("part")) == []


def test_a_histogram_tells_shares_and_keeps_what_is_beyond_its_ends():
    shares = histogram([1e-6, 0.015, 0.0151, 1])
    assert len(shares) == len(EDGES) - 1
    assert (shares[0], shares[-1], shares.sum()) == (0.25, 0.25, 1)
    assert shares.max() == 0.5
    assert histogram([]).sum() == 0

"""One image as several evaluations see it."""

import numpy as np
import pytest

from configs.errors import MissingError
from datasets.images import write_image
from evaluation.report.folder import EvaluationFolder
from evaluation.saved.samples import read_sample
from tests.unit.evaluation.outcomes import outcome_of

IMAGE = "hole/000.png"
SHADES = {"low": 10, "high": 200}


class Images:
    """Stands in for the test images of a data set."""

    def thumbnail(self, name, side):
        assert name == IMAGE
        return np.zeros((side, side, 3), np.uint8)


@pytest.fixture
def outcome(tmp_path):
    """Make an outcome with a heatmap of one shade."""

    def make(run, score, **fields):
        made = outcome_of([("good/000.png", 1.0), (IMAGE, score)], run=run, **fields)
        object.__setattr__(made, "folder", EvaluationFolder(tmp_path / run))
        made.folder.heatmap(IMAGE).parent.mkdir(parents=True)
        write_image(made.folder.heatmap(IMAGE), np.full((4, 4, 3), SHADES[run], np.uint8))
        return made

    return make


def test_each_has_its_own_score_verdict_and_heatmap(outcome):
    sample = read_sample(IMAGE, [outcome("low", 1.5), outcome("high", 7.25)], Images(), 32)
    assert [(each.score, each.verdict) for each in sample.seen_by] == [(1.5, "pass"), (7.25, "alarm")]
    assert [each.judged for each in sample.seen_by] == ["1.5, passed", "7.25, stopped"]
    assert [int(each.heatmap.max()) for each in sample.seen_by] == list(SHADES.values())
    assert sample.image.shape == (32, 32, 3) and sample.lacking == []


def test_a_threshold_by_hand_stands_in_for_the_own_one_and_without_one_there_is_no_verdict(outcome):
    low, high = outcome("low", 1.5), outcome("high", 7.25, threshold=None)
    sample = read_sample(IMAGE, [low, high], Images(), 32, {low.fingerprint: (1.5, None)})
    assert [each.verdict for each in sample.seen_by] == ["alarm", None]


def test_what_another_data_set_has_is_never_shown_beside_it(outcome):
    low, other = outcome("low", 1.5), outcome("high", 7.25, dataset="other")
    sample = read_sample(IMAGE, [low, other], Images(), 32)
    assert [each.title for each in sample.seen_by] == [low.title]
    assert sample.lacking == [other.title]
    with pytest.raises(MissingError, match="name an image of their reports"):
        read_sample("hole/9.png", [low, other], Images(), 32)

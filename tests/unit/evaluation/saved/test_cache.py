import os

import pytest

from configs.errors import MissingError
from evaluation import evaluating
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.saved.cache import OutcomeCache


def test_an_evaluation_is_read_again_only_if_it_was_made_anew(workspace, run_files):
    cache = OutcomeCache(workspace)
    with pytest.raises(MissingError):
        cache.read("first", "residual")
    evaluating.run(EvaluateSpec(run="first"), workspace, [].append)
    first = cache.read("first", "residual")
    assert cache.read("first", "residual") is first
    assert not cache.is_stale(first)

    evaluating.run(EvaluateSpec(run="first", score="linf"), workspace, [].append)
    report = run_files.evaluation("residual") / "report.json"
    os.utime(report, (1e9, 1e9))  # whatever the resolution of the disk's clock
    assert cache.is_stale(first)
    second = cache.read("first", "residual")
    assert (first.main_score, second.main_score) == ("l2", "linf")
    report.unlink()
    assert cache.is_stale(second)

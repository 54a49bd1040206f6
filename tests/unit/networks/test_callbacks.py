import pytest

from networks.callbacks import cosine_rate


def test_the_cosine_schedule_rises_then_falls_to_zero():
    assert cosine_rate(0.05, warm_up=0.1, peak=1) == pytest.approx(0.5)
    assert cosine_rate(0.1, warm_up=0.1, peak=1) == pytest.approx(1)
    assert cosine_rate(0.55, warm_up=0.1, peak=1) == pytest.approx(0.5)
    assert cosine_rate(1, warm_up=0.1, peak=1) == pytest.approx(0)
    assert cosine_rate(0, warm_up=0, peak=0.003) == pytest.approx(0.003)

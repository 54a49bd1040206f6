import pytest

from cli.pace import Pace


@pytest.fixture
def clock():
    class Clock:
        now = 100.0

        def __call__(self) -> float:
            return self.now

    return Clock()


def test_at_first_the_rest_is_what_was_expected(clock):
    pace = Pace([2, 60, 6], clock)
    assert pace.seconds_left() == 68
    clock.now += 1
    assert pace.seconds_left() == 67


def test_jobs_that_took_longer_make_the_rest_longer(clock):
    pace = Pace([10, 60, 6], clock)
    clock.now += 20
    pace.begin(1)
    assert pace.seconds_left() == 2 * 66


def test_what_a_job_says_of_its_own_rest_counts_and_tells_the_pace(clock):
    pace = Pace([0, 60, 30], clock)
    pace.begin(1)
    clock.now += 20
    assert pace.seconds_left(of_this=100) == 100 + 2 * 30


def test_a_job_that_takes_longer_than_expected_has_nothing_left_of_its_own(clock):
    pace = Pace([5, 60], clock)
    clock.now += 30
    assert pace.seconds_left() == 60


def test_the_share_that_is_done_grows_and_never_shrinks(clock):
    pace = Pace([50, 50], clock)
    assert pace.share(pace.seconds_left()) == 0
    clock.now += 25
    assert pace.share(pace.seconds_left()) == pytest.approx(0.25)
    assert pace.share(seconds_left=400) == pytest.approx(0.25)
    clock.now += 25
    pace.begin(1)
    assert pace.share(pace.seconds_left()) == pytest.approx(0.5)

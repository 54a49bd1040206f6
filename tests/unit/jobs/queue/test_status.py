import pytest

from jobs.queue.folder import Queue
from jobs.queue.status import Watch


@pytest.fixture
def watch(tmp_path):
    return Watch(Queue.at(tmp_path / "queue"))


def test_a_job_that_moves_on_while_it_is_looked_at_has_no_spec_to_show(watch):
    name = watch.queue.add("train-first", "{kind: ...}")
    (job,) = watch.look()
    assert watch.spec(job) == "{kind: ...}"
    claim = watch.queue.claim(name)
    assert watch.spec(job) == ""
    assert watch.spec(watch.look()[0]) == "{kind: ...}"
    watch.queue.finish(claim, "failed", "no such data set")
    (job,) = watch.look()
    assert watch.reason(job.name) == "no such data set"
    watch.queue.remove("failed", job.name)
    assert watch.reason(job.name) == watch.spec(job) == ""


def test_a_spec_that_is_no_text_is_shown_as_far_as_it_goes(watch):
    watch.queue.add("a", "")
    (job,) = watch.look()
    watch.queue.spec("todo", job.name).write_bytes(b"{name: \xff\xfe}")
    assert watch.spec(job).startswith("{name: ")

import sys
import time

from configs.events import Failed, Note, Progress
from jobs.processes.child_process import Ended, Job, LogLine
from tests.waiting import has_ended, wait_until


def python(code):
    return Job([sys.executable, "-c", code])


def messages_of(job):
    said = []

    def is_over():
        said.extend(job.drain())
        return job.is_over

    wait_until(is_over)
    return said


def test_events_lines_and_the_end_arrive_in_order():
    said = messages_of(
        python("""if True:
            print('{"event": "note", "text": "one", "level": "info"}')
            print("plain")
            print('{"event": "progress", "stage": "s", "done": 1, "total": 2, "seconds_left": null}')
        """)
    )
    assert said == [Note("one"), LogLine("plain"), Progress("s", 1, 2), Ended(0)]


def test_a_flood_neither_blocks_the_job_nor_is_lost():
    job = python('for at in range(20_000): print(\'{"event": "note", "text": "%d", "level": "info"}\' % at)')
    time.sleep(2)  # the window is busy with something else
    notes = [event.text for event in messages_of(job) if isinstance(event, Note)]
    assert notes == [str(at) for at in range(20_000)]


def test_a_crash_is_told_with_its_last_words():
    said = messages_of(python("import sys; sys.stderr.write('out of luck\\n'); sys.exit(9)"))
    failed = next(event for event in said if isinstance(event, Failed))
    assert failed.reason == "crash"
    assert "exit code 9" in failed.message
    assert "out of luck" in failed.message
    assert said[-1] == Ended(9)


CHATTER = (
    "E0000 00:00:1764475110.130651 4711 cuda_platform.cc:52] failed call to cuInit: INTERNAL: CUDA error"
)


def test_what_tensorflow_says_of_the_machine_is_told_in_a_crash_alone():
    says = f"import sys; print({CHATTER!r}, file=sys.stderr)"
    assert messages_of(python(says)) == [Ended(0)]
    failed, ended = messages_of(python(f"{says}; sys.exit(9)"))
    assert CHATTER in failed.message and ended == Ended(9)


def test_a_job_that_does_not_listen_is_ended_with_what_it_started(tmp_path):
    pid_file = tmp_path / "pid"
    job = python(f"""if True:
        import signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"])
        open({str(pid_file)!r}, "w").write(str(child.pid))
        print("ready", flush=True)
        time.sleep(100)
    """)
    while LogLine("ready") not in job.drain():
        time.sleep(0.01)
    job.cancel()
    said = messages_of(job)
    assert Failed("cancelled; what was finished stays", "cancelled") in said
    grandchild = int(pid_file.read_text())
    wait_until(lambda: has_ended(grandchild))

"""Process groups. What Windows lacks is taken away, and what it has instead is put in its place."""

import ctypes
import subprocess
import sys
from types import SimpleNamespace

import psutil
import pytest

from jobs.processes import group as process_group
from tests.waiting import has_ended, wait_until

PARENT = """if True:
    import subprocess, sys, time
    print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(100)"]).pid, flush=True)
    time.sleep(100)
"""


@pytest.fixture
def windows(monkeypatch):
    """Windows as far as it concerns processes; the console is ours, until a test says otherwise."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200, raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0x0800_0000, raising=False)
    has = {"SIGINT": 2, "SIGTERM": 15, "SIGBREAK": 21, "CTRL_BREAK_EVENT": 1}
    monkeypatch.setattr(process_group, "signal", SimpleNamespace(**has))
    monkeypatch.delattr("os.killpg")
    kernel = SimpleNamespace(GetConsoleWindow=lambda: 7)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    return kernel


@pytest.fixture
def family():
    """A child and what it has started, as two processes."""
    options = process_group.own_group()
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True, **options
    ) as child:
        grandchild = psutil.Process(int(child.stdout.readline()))
        yield child, grandchild
        child.kill()
        if grandchild.is_running():
            grandchild.kill()


def ends(child, grandchild):
    """Check that a group ends, all of it."""
    process_group.end(child)
    wait_until(lambda: all(map(has_ended, (child.pid, grandchild.pid))))
    process_group.end(child)  # there is nothing left to end


def test_a_group_is_ended_with_what_it_has_started(family):
    ends(*family)


def test_so_it_is_on_windows_where_there_are_no_groups_and_no_signals(family, request):
    request.getfixturevalue("windows")
    ends(*family)


@pytest.mark.usefixtures("windows")
def test_on_windows_what_a_child_left_behind_ends_with_it(monkeypatch):
    def gone(pid):
        raise psutil.NoSuchProcess(pid)

    killed = []

    def process(name, parent, *children):
        return SimpleNamespace(
            ppid=lambda: parent, children=lambda **_: list(children), kill=lambda: killed.append(name)
        )

    monkeypatch.setattr(psutil, "Process", gone)
    left = process("left behind", 5, process("its own child", 6))
    monkeypatch.setattr(psutil, "process_iter", lambda: [process("somebody else's", 4), left])
    process_group.end(SimpleNamespace(pid=5))
    assert killed == ["left behind", "its own child"]


def test_on_windows_a_child_has_a_group_and_no_console_flashes_up(windows):
    assert process_group.own_group() == {"creationflags": 0x200}  # it shares ours
    windows.GetConsoleWindow = lambda: 0
    assert process_group.own_group() == {"creationflags": 0x0800_0200}


@pytest.mark.usefixtures("windows")
def test_on_windows_a_child_is_asked_by_ctrl_break_or_ended_where_that_cannot_be():
    done = []
    child = SimpleNamespace(send_signal=done.append, terminate=lambda: done.append("terminated"))
    process_group.ask_to_stop(child)
    assert done == [1]

    def no_console(_number):
        raise OSError

    child.send_signal = no_console
    process_group.ask_to_stop(child)
    assert done == [1, "terminated"]


@pytest.mark.usefixtures("windows")
def test_ctrl_break_asks_a_program_to_stop_on_windows_alone(monkeypatch):
    assert process_group.stop_signals() == [2, 15, 21]
    monkeypatch.setattr(sys, "platform", "darwin")
    assert process_group.stop_signals() == [2, 15]


def test_macos_may_say_that_a_group_which_has_ended_is_not_ours(monkeypatch):
    def not_permitted(_pid, _signal):
        raise PermissionError

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr("os.killpg", not_permitted)
    process_group.end(SimpleNamespace(pid=5))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (9, "exit code 9"),
        (-9, "SIGKILL, as when memory runs out"),
        (-15, "SIGTERM"),
        (-99, "signal 99"),
        (3221225477, "exit code 0xC0000005, access violation, as when memory runs out"),
        (3221225786, "exit code 0xC000013A"),
    ],
)
def test_an_exit_code_is_told_in_words(code, words):
    assert process_group.meaning_of(code) == words

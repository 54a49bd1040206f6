import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import __main__ as command_line
from benchmarks.harness import Machine, Row, compare, table

ROOT = Path(__file__).parents[3]
MACHINE = Machine(cpus=4, threads="1 thread", load=(0.5, 1, 2))
FAST = Row("quick", ours=30, twin=10, ratio=3, lowest=2.5, highest=3.5, target=2)
SLOW = Row("slow", ours=10, twin=10, ratio=1, lowest=0.5, highest=1.5, target=2)


class Clock:
    """Time that passes only when work is done."""

    def __init__(self):
        self.now = 0.0
        self.order = []

    def __call__(self):
        return self.now

    def work(self, name, *seconds):
        """Return work that takes these seconds, call by call; the last for ever."""
        left = list(seconds)

        def work():
            self.order.append(name)
            self.now += left.pop(0) if len(left) > 1 else left[0]

        return work


def test_the_ratio_is_the_median_of_turns_after_the_warm_up():
    clock = Clock()
    ours = clock.work("ours", 60, 1)  # compiles for a minute
    twin = clock.work("twin", 60, 60, 2, 30, 3)  # one turn is disturbed

    row = compare("name", ours, twin, target=2.5, items=16, turns=3, clock=clock)

    assert (row.ratio, row.lowest, row.highest) == (3, 2, 30)
    assert (row.ours, row.twin) == (16, pytest.approx(16 / 3))
    assert row.passed


def test_turns_begin_with_each_in_turn():
    clock = Clock()

    compare("name", clock.work("ours", 1), clock.work("twin", 1), target=1, turns=2, clock=clock)

    assert clock.order[4:] == ["ours", "twin", "twin", "ours"]  # four calls to warm up


def test_quick_work_is_repeated_until_a_turn_takes_long_enough_to_measure():
    clock = Clock()

    compare(
        "name", clock.work("ours", 0.01), clock.work("twin", 0.1), 1, turns=1, turn_seconds=0.2, clock=clock
    )

    assert (clock.order[4:].count("ours"), clock.order[4:].count("twin")) == (20, 2)


def test_a_table_names_the_machine_and_says_which_targets_are_missed():
    first, _, quick, slow = table(MACHINE, iter([FAST, SLOW]))

    assert first == "4 cores; 1 thread; load average 0.50 1.00 2.00"
    assert "3.00x  2.50..3.50" in quick and quick.endswith("2x  pass")
    assert slow.endswith("2x  MISS")


@pytest.mark.parametrize("rows, status", [([FAST], 0), ([FAST, SLOW], 1)])
def test_a_missed_target_is_told_by_the_exit_status_and_the_json(rows, status, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "benchmarks.pretended", SimpleNamespace(rows=lambda: iter(rows)))
    monkeypatch.setattr(command_line, "BENCHMARKS", {"pretended": "benchmarks.pretended"})
    monkeypatch.setattr(command_line, "use_cores", lambda _count: MACHINE)

    assert command_line.main(["pretended", "--json"]) == status

    told = json.loads(capsys.readouterr().out)
    assert told["machine"]["cpus"] == 4
    assert [row["name"] for row in told["rows"]] == [row.name for row in rows]
    assert told["passed"] == (status == 0)


def test_an_unknown_name_is_refused_with_the_names_there_are():
    command = [sys.executable, "-m", "benchmarks", "trainin"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 2
    assert "no benchmark 'trainin'; there are: click, cores, corruption, evaluation" in done.stderr

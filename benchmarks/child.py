"""What a child process takes. `python -m benchmarks.child COMMAND...` prints it as JSON.

The command is started by a small process of its own: on Linux, the peak of a child begins at that of who starts it.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
IS_TOLD = hasattr(os, "wait4")  # Windows does not say what a process used


@dataclass(frozen=True)
class Used:
    """What one process took, from its start to its end."""

    seconds: float  # of the processors, user and system
    faults: int  # pages that the system handed out
    peak: float  # MiB


def product_command(spec: Path, workspace: Path) -> list[str]:
    """Return the command line that runs a spec as the product does."""
    return [
        sys.executable,
        str(ROOT / "main.py"),
        "run",
        "--json",
        "--workspace",
        str(workspace),
        str(spec),
    ]


def used_by(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Used:
    """Run a command and return what it took.

    Raises:
        RuntimeError: if it fails, with the last that it said.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.child", *command],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return Used(**json.loads(done.stdout))


def main(command: Sequence[str]) -> int:
    """Run a command, and print what it took as JSON; what it said only if it fails. Returns its exit status."""
    if not hasattr(os, "wait4"):
        raise OSError("this system does not say what a process used")
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)
        if status:
            said.seek(0)
            sys.stderr.write(said.read().decode(errors="replace"))
            return 1
    unit = 1 if sys.platform == "darwin" else 1024  # bytes in one of ru_maxrss
    taken = Used(used.ru_utime + used.ru_stime, used.ru_minflt, used.ru_maxrss * unit / 2**20)
    print(json.dumps(asdict(taken)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

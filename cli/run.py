"""`main.py run SPEC...`: does the work of specs, one after the other, and says how it goes."""

import json
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from cli.evaluations import named
from cli.streams import tell
from cli.terminal import TerminalReporter
from configs.disk.workspace import Workspace
from configs.errors import UserError
from configs.events import Emit, Event, Failed, stoppable, to_json
from configs.spec.spec import Spec
from configs.spec.spec_io import spec_from
from evaluation.evaluate_spec import InspectSpec
from evaluation.missed.why_spec import WhySpec
from exporting.capsule.capsule_spec import CapsuleSpec, ReplaySpec
from exporting.export_spec import ExportSpec
from jobs.kinds.running import read_job_spec
from jobs.original.convert_spec import ConvertSpec
from jobs.processes.group import stop_signals
from jobs.processes.worker import run_jobs, work
from networks.choices.train_spec import ResumeSpec


def run_specs(paths: Sequence[Path], workspace: Workspace, json_lines: bool) -> int:
    """Run the specs of files in order; stop at the first that fails. All are read before the first starts.

    Args:
        paths: the spec files.
        workspace: where the results go.
        json_lines: print events as JSON, one a line, for a program; else a progress bar, for a person.

    Returns:
        The exit code: 0, 1 for a user's error, 130 when cancelled.
    """
    return _reported(lambda: [read_job_spec(path) for path in paths], workspace, json_lines)


def resume(run: str, workspace: Workspace, json_lines: bool) -> int:
    """Go on with an unfinished training. Returns the exit code, as `run_specs`."""
    return _reported(lambda: [spec_from(ResumeSpec, "resume", run=run)], workspace, json_lines)


def convert(files: Sequence[Path], to: Path | None, workspace: Workspace, json_lines: bool) -> int:
    """Bring files of the original program over. Returns the exit code, as `run_specs`."""
    return _reported(
        lambda: [spec_from(ConvertSpec, "convert", files=tuple(files), to=to)], workspace, json_lines
    )


def inspect(
    evaluation: str,
    folder: Path,
    threshold: float | None,
    method: str | None,
    watch: bool,
    workspace: Workspace,
    json_lines: bool,
) -> int:
    """Judge new images by `RUN` or `RUN/EVALUATION`, or by a run's `method`. Returns the exit code, as `run_specs`."""

    def spec() -> Spec:
        fields = named(evaluation, workspace)
        if method is not None and fields.setdefault("method", method) != method:
            raise UserError(
                "--method",
                f"is {method}, but {evaluation} names {fields['method']}",
                "name the evaluation once",
            )
        return spec_from(InspectSpec, "inspect", folder=folder, threshold=threshold, watch=watch, **fields)

    return _reported(lambda: [spec()], workspace, json_lines)


def export(
    evaluation: str,
    folder: Path,
    threshold: float | None,
    network: str,
    workspace: Workspace,
    json_lines: bool,
) -> int:
    """Write an evaluated run, as `RUN` or `RUN/EVALUATION`, into a folder. Returns the exit code, as `run_specs`."""

    def spec() -> Spec:
        fields = named(evaluation, workspace)
        return spec_from(ExportSpec, "export", folder=folder, threshold=threshold, format=network, **fields)

    return _reported(lambda: [spec()], workspace, json_lines)


def why(
    evaluation: str,
    photo: Path,
    mask: Path | None,
    threshold: float | None,
    workspace: Workspace,
    json_lines: bool,
) -> int:
    """Say why `RUN` or `RUN/EVALUATION` missed the defect in a photo. Returns the exit code, as `run_specs`."""

    def spec() -> Spec:
        fields = named(evaluation, workspace)
        return spec_from(WhySpec, "why", photo=photo, mask=mask, threshold=threshold, **fields)

    return _reported(lambda: [spec()], workspace, json_lines)


def capsule(run: str, file: Path, workspace: Workspace, json_lines: bool) -> int:
    """Write an evaluated run into one file. Returns the exit code, as `run_specs`."""
    return _reported(lambda: [spec_from(CapsuleSpec, "capsule", run=run, file=file)], workspace, json_lines)


def replay(file: Path, images: Path, train: bool, workspace: Workspace | None, json_lines: bool) -> int:
    """Evaluate the run of a capsule again, without a workspace in one that goes. Returns the code, as `run_specs`."""

    def spec() -> Spec:
        transfer = "copy" if workspace else "link"
        return spec_from(ReplaySpec, "replay", file=file, images=images, train=train, transfer=transfer)

    if workspace is not None:
        return _reported(lambda: [spec()], workspace, json_lines)
    with tempfile.TemporaryDirectory() as place:
        return _reported(lambda: [spec()], Workspace(Path(place)), json_lines)


def _reported(read: Callable[[], list[Spec]], workspace: Workspace, json_lines: bool) -> int:
    if json_lines:
        return _run(read, workspace, print_json)
    with TerminalReporter() as reporter:
        return _run(read, workspace, reporter)


def _run(read: Callable[[], list[Spec]], workspace: Workspace, emit: Emit) -> int:
    def emit_and_print(event: Event) -> None:
        emit(event)
        if isinstance(event, Failed) and event.reason != "cancelled":
            tell(event.message)

    with stopped_by_signals(emit_and_print) as emit_or_stop:
        return run_jobs(read, workspace, emit_or_stop)


def run_worker(workspace: Workspace, warm: bool = False) -> int:
    """Do the tasks that a queue or the window sends, one after the other. Returns the exit code of the one that failed.

    `warm`: load what a job needs before the first one comes.
    """
    with hearing_signals() as is_heard:
        return work(workspace, stoppable(print_json, is_heard), is_heard, warm)


@contextmanager
def stopped_by_signals(emit: Emit) -> Iterator[Emit]:
    """Yield an `emit` that raises `Cancelled` after a SIGTERM, Ctrl+C or Ctrl+Break; a second Ctrl+C ends at once."""
    with hearing_signals() as is_heard:
        yield stoppable(emit, is_heard)


@contextmanager
def hearing_signals() -> Iterator[Callable[[], bool]]:
    """Yield a function that tells whether a stop signal arrived; a second Ctrl+C raises `KeyboardInterrupt`.

    Behind the block the signals do again what they did before.
    """
    heard: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        del frame
        if heard and number == signal.SIGINT:
            raise KeyboardInterrupt
        heard.append(number)

    before = {number: signal.signal(number, hear) for number in stop_signals()}
    try:
        yield lambda: bool(heard)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def print_json(event: Event) -> None:
    """Print an event as a line; in letters that the output has, or escaped as JSON does."""
    line = to_json(event)
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(json.loads(line))
    print(line, flush=True)

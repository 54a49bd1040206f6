"""`main.py study STUDY.hjson`: trains and evaluates a grid, and compares it in one table."""

import shutil
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from cli.queue import report_end
from cli.queue_reporter import QueueReporter
from cli.run import hearing_signals, print_json
from cli.terminal import time_text
from configs.disk.durable import make_folder
from configs.disk.workspace import Workspace
from configs.disk.writing import write_whole
from configs.errors import UserError
from configs.events import Event, Finished, Moved, Note
from configs.spec.spec import Spec
from configs.spec.spec_io import read_spec, to_hjson
from jobs.kinds.naming import job_name
from jobs.kinds.registry import is_made
from jobs.kinds.running import quiet_stderr
from jobs.queue.engine import Engine
from jobs.queue.folder import Queue
from jobs.queue.runner import Runner
from jobs.queue.stopping import or_asked
from jobs.studies.report import write_study
from jobs.studies.spec import Cell, StudySpec, cells_of
from jobs.studies.table import StudyTable


def run_study(path: Path, workspace: Workspace, make_engine: Callable[[], Engine], json_lines: bool) -> int:
    """Do what is left of a study, and write its table.

    Args:
        path: the study's spec.
        workspace: where its data sets are, and its runs go.
        make_engine: what carries its jobs out; made if its spec is right.
        json_lines: print events as JSON, one a line; else bars, for a person.

    Returns:
        The exit code: 0, 1 if a job failed, 130 when stopped; run again, it goes on.
    """
    study = read_spec(StudySpec, path)
    cells = cells_of(study, workspace)
    if not cells:
        raise UserError(path, "there are no data sets to study", "import some first")
    folder = workspace.study(study.name)
    make_folder(folder)
    kept = folder / "study.hjson"
    if not kept.exists() or not kept.samefile(path):
        write_whole(kept, lambda beside: shutil.copyfile(path, beside))
    queue = Queue.at(folder / "queue")
    reporter = nullcontext(print_json) if json_lines else QueueReporter()
    with reporter as emit, hearing_signals() as is_told:
        should_stop = or_asked(is_told, queue)
        if study.minutes is not None:
            with quiet_stderr():
                from jobs.studies.budget import within_budget  # loads Keras, which takes seconds
            cells = within_budget(cells, study.minutes, folder, workspace, emit)
        table = StudyTable(cells, workspace)
        table.take_in()
        _fill(queue, cells, workspace)

        def follow(event: Event) -> None:
            emit(event)
            if isinstance(event, Moved) and event.place == "done":
                table.take_in()
                write_study(table, folder)

        began = time.monotonic()
        runner = Runner(queue, workspace, make_engine(), follow, should_stop, resumes=True)
        runner.run()
        table.take_in()
        write_study(table, folder)
        for note in table.notes:
            emit(Note(note, "warning"))
        emit(Finished(f"{_answer(table)}; {time_text(time.monotonic() - began)}", str(folder / "table.html")))
        return report_end(runner, should_stop(), emit)


def _answer(table: StudyTable) -> str:
    """Return in words what a study came to so far."""
    if not table.ranking:
        return "What finds most of unseen defects is not known"
    (architecture, training, corruption, method), entry = table.ranking[0]
    return (
        f"Most of unseen defects is found by {corruption}, {architecture}, {training}, {method}: "
        f"AUROC {entry.mean:.3f}, the best of {len(table.ranking)}"
    )


def _fill(queue: Queue, cells: list[Cell], workspace: Workspace) -> None:
    """Put into the queue what is not done; what failed before is tried again."""
    there = {*queue.names("todo"), *queue.names("running")}
    for at, cell in enumerate(cells, start=1):
        trained = is_made(cell.train, workspace)
        specs: tuple[Spec, ...] = (cell.train, cell.evaluate)
        for step, spec in enumerate(specs):
            name = f"{2 * at + step - 1:05}-{job_name(spec)}"
            if name in there or (trained and is_made(spec, workspace)):
                continue
            if name in queue.names("failed"):
                queue.remove("failed", name)
            queue.put(name, to_hjson(spec))

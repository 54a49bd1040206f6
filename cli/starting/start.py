"""`main.py start FOLDER`: from a folder of photos to a report in one line, in the quality that is asked for."""

import time
from pathlib import Path

from cli.chain import ChainReporter, Reporter, Step, do, reporter_of, tell_expected
from cli.run import stopped_by_signals
from cli.starting.steps import change_of, first_steps, lack_of, long_steps, reports_of
from cli.streams import tell
from cli.terminal import time_text
from configs.command_line import command_text
from configs.disk.workspace import Workspace
from configs.errors import Cancelled, UserError
from configs.events import Emit, Failed, Finished, Note
from evaluation.answer.answer import answer_of
from evaluation.quality import QUALITIES, Quality
from evaluation.report.report import read_report

EARLIER = "before"


def start(folder: Path, quality: Quality, workspace: Workspace, json_lines: bool) -> int:
    """Import a folder, design a defect for it, train, evaluate, and say in words what came of it.

    What was done before is kept and not done again. Each step's spec stands in the workspace's `specs`, and one that
    the person has changed there counts.

    Args:
        folder: of photos, in a layout that import takes.
        quality: how much time it may take.
        workspace: where to.
        json_lines: whether to print events as JSON, for a program.

    Returns:
        The exit code.
    """
    began = time.monotonic()
    with reporter_of(json_lines) as reporter, stopped_by_signals(reporter) as emit:
        console = reporter.console
        console.print(f"{quality}: {QUALITIES[quality].summary}.")
        try:
            evaluation = _do_all(folder, quality, workspace, reporter, emit)
        except UserError as error:
            reporter(Failed(str(error), error.reason))
            tell(str(error))
            return 1
        except (Cancelled, KeyboardInterrupt):
            said = "cancelled; run the same command again to go on"
            reporter(Failed(said, "cancelled"))
            tell(said)
            return 130
        _tell_answers(evaluation, workspace, reporter)
    console.print(f"Done in {time_text(time.monotonic() - began)}. Look closer in the window:")
    console.print(f"  {command_text('-gui2', workspace=workspace.root)}", style="cyan")
    return 0


def _do_all(
    folder: Path,
    quality: Quality,
    workspace: Workspace,
    reporter: Reporter,
    emit: Emit,
) -> Step:
    """Do all steps. Returns the last one."""
    first = first_steps(folder, quality, workspace)
    if changed := change_of(folder, first[0], workspace):
        emit(Note(changed, "warning"))
    for step in first:
        do(step, workspace, emit, EARLIER)
    steps = long_steps(first[0].spec, quality, workspace)
    if lack := lack_of(steps, workspace):
        emit(Note(lack, "warning"))
    follow = ChainReporter(tell_expected(steps, workspace, emit), reporter, emit)
    for step in steps:
        follow.next_job()
        do(step, workspace, follow, EARLIER)
    return steps[-1]


def _tell_answers(evaluation: Step, workspace: Workspace, emit: Emit) -> None:
    """Tell the answer of each method, and where its report is, once more: notes of the jobs stand between them."""
    for name, page in reports_of(evaluation.spec, workspace).items():
        answer = answer_of(read_report(page.with_name("report.json")))
        emit(Finished(f"{name}: {answer.text}", str(page.parent), str(page)))

"""`main.py demo`: the main job on the embedded sample, from images to a report, with nothing to fetch."""

import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from cli.chain import ChainReporter, Reporter, do, reporter_of, tell_expected
from cli.demo_steps import BEST, PAPER, first_steps, long_steps, make_sample, report_of
from cli.run import stopped_by_signals
from cli.streams import tell
from cli.terminal import time_text
from configs.command_line import command_text
from configs.disk.workspace import Workspace
from configs.errors import Cancelled, UserError
from configs.events import Emit, Failed
from datasets.layout import ALL
from datasets.sample.sample import CATEGORIES
from evaluation.report.report import read_report
from gui.toolkit.screen import has_screen

DEFAULT_WORKSPACE = Path("demo-workspace")
EARLIER = "an earlier demo"


def run_demo(workspace: Workspace, window: bool, json_lines: bool = False) -> int:
    """Import, corrupt, train and evaluate both sample categories, and print a table.

    What an earlier demo finished is kept and not done again.

    Args:
        workspace: where to.
        window: whether to open the window on the result, if there is a display.
        json_lines: whether to print events as JSON, for a program.

    Returns:
        The exit code.
    """
    reporter = reporter_of(json_lines)
    console, began = reporter.console, time.monotonic()
    console.print(f"The demo works in {workspace.root}; delete that folder to start anew.")
    try:
        with reporter, stopped_by_signals(reporter) as emit:
            for source in make_sample(workspace, emit):
                for step in first_steps(source, workspace):
                    do(step, workspace, emit, EARLIER)
            _train_and_evaluate(workspace, reporter, emit, console)
    except UserError as error:
        reporter(Failed(str(error), error.reason))
        tell(str(error))
        return 1
    except (Cancelled, KeyboardInterrupt):
        said = "cancelled; run the demo again to go on"
        reporter(Failed(said, "cancelled"))
        tell(said)
        return 130
    console.print(_table(workspace))
    console.print(f"Done in {time_text(time.monotonic() - began)}. Open the reports in a browser:")
    for category in CATEGORIES:
        for evaluation in (PAPER, BEST):
            console.print(f"  {report_of(category, evaluation, workspace, 'html')}", style="cyan")
    console.print("Later, the window on all of it, or a command of your own:")
    console.print(f"  {command_text('-gui2', workspace=workspace.root)}", style="cyan")
    if window:
        _open_window(workspace, console)
    return 0


def _train_and_evaluate(workspace: Workspace, reporter: Reporter, emit: Emit, console: Console) -> None:
    """Train and evaluate one category after the other, and say all along how long it still takes."""
    chains = {category: long_steps(category, workspace) for category in CATEGORIES}
    every = [step for chain in chains.values() for step in chain]
    expected = tell_expected(every, workspace, emit)
    follow = ChainReporter(expected, reporter, emit)
    for number, (category, chain) in enumerate(chains.items(), start=1):
        console.rule(f"{category} ({number} of {len(chains)})")
        for step in chain:
            follow.next_job()
            do(step, workspace, follow, EARLIER)
        if number < len(chains):
            console.print("This report can be looked at in a browser while the rest goes on:")
            console.print(f"  {report_of(category, BEST, workspace, 'html')}", style="cyan")


def _table(workspace: Workspace) -> Table:
    """Return the AUROCs of both categories by defect type: of one network, evaluated in two ways."""
    table = Table(
        title="How well defects are told from good parts (AUROC: 0.5 is chance, 1 is perfect)",
        caption="one network for each category, evaluated by the presets paper and best_relative",
    )
    for column in ("category", "defect"):
        table.add_column(column)
    for column in ("images", "paper:\nimage", "paper:\npixel", "relative:\nimage", "relative:\npixel"):
        table.add_column(column, justify="right")
    for category in CATEGORIES:
        paper, best = (
            read_report(report_of(category, each, workspace, "json")).results for each in (PAPER, BEST)
        )
        for defect in sorted(paper, key=lambda name: name == ALL):
            table.add_row(
                category,
                defect,
                str(paper[defect].defective),
                *(
                    _figure(value)
                    for result in (paper[defect], best[defect])
                    for value in (result.figures["image_auroc"].value, result.pixel_auroc)
                ),
                style="bold" if defect == ALL else None,
                end_section=defect == ALL,
            )
    return table


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _open_window(workspace: Workspace, console: Console) -> None:
    """Open the window on the result, or say why not."""
    if not has_screen():
        console.print(
            f"There is no display, so the window stays closed; with one: {command_text('demo', '--window')}"
        )
        return
    from gui.start import RESULTS_TAB, open_window

    open_window(workspace, RESULTS_TAB)

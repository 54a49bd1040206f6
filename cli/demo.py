"""`main.py demo`: the main job on the embedded sample, from images to a report, with nothing to fetch."""

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from cli.run import stopped_by_signals
from cli.terminal import TerminalReporter, time_text
from configs.errors import Cancelled, UserError
from configs.events import Emit
from configs.presets import read_preset
from configs.spec import Spec
from configs.spec_io import spec_from
from configs.workspace import Workspace
from datasets.design import CorruptSpec
from datasets.importing import ImportSpec
from datasets.layout import ALL
from datasets.sample import CATEGORIES, write_sample
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.report import read_json
from gui.screen import has_screen
from jobs.kinds import run_job
from networks.train_spec import TrainSpec

DEFAULT_WORKSPACE = Path("demo-workspace")
PAPER, BEST = "residual", "residual@best_relative"  # the evaluations whose figures are told
_EVALUATIONS: Mapping[str, Mapping[str, Any]] = {
    PAPER: {},
    "uncertainty": {"methods": ["uncertainty"]},
    BEST: {"label": "best_relative", **read_preset("evaluation", "best_relative")},
}
_TRAINING = {  # `quick_gray`, cut to what two cores do in two minutes
    "epochs": 8,
    "images_per_epoch": 960,
    "validation_images": 64,
    "learning_rate": 0.003,
    "norm_momentum": 0.9,
    "schedule": {"kind": "cosine"},
}


def run_demo(workspace: Workspace, window: bool) -> int:
    """Import, corrupt, train and evaluate both sample categories, and print a table.

    What an earlier demo finished is kept and not done again.

    Args:
        workspace: where to.
        window: whether to open the window on the result, if there is a display.

    Returns:
        The exit code.
    """
    console = Console(highlight=False, soft_wrap=True)
    began = time.monotonic()
    console.print(f"The demo works in {workspace.root}; delete that folder to start anew.")
    try:
        with TerminalReporter(console) as reporter, stopped_by_signals(reporter) as emit:
            sources = _sample(workspace, console)
            for number, source in enumerate(sources, start=1):
                console.rule(f"{source.name} ({number} of {len(sources)})")
                for spec, done in _steps(source, workspace):
                    _do(spec, done, workspace, emit, console)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    except (Cancelled, KeyboardInterrupt):
        print("cancelled; run the demo again to go on", file=sys.stderr)
        return 130
    console.print(_table(workspace))
    console.print(f"Done in {time_text(time.monotonic() - began)}. Open the reports in a browser:")
    for category in CATEGORIES:
        for evaluation in (PAPER, BEST):
            console.print(f"  {_report(workspace, category, evaluation, 'html')}", style="cyan")
    console.print("Later, the window on all of it, or a command of your own:")
    console.print(f"  python main.py -gui2 --workspace {workspace.root}", style="cyan")
    if window:
        _open_window(workspace, console)
    return 0


def _sample(workspace: Workspace, console: Console) -> list[Path]:
    """Return the folders of the two categories, made if they are not there yet."""
    folder = workspace.root / "sample"
    if not (folder / CATEGORIES[-1] / "ground_truth").is_dir():
        console.print("Making the sample: photos of a machined part and of a woven cloth")
        write_sample(folder)
    return [folder / category for category in CATEGORIES]


def _steps(source: Path, workspace: Workspace) -> list[tuple[Spec, Path]]:
    """Return the specs for one category, each with the file that shows it is done."""
    name = source.name
    run = workspace.run(f"{name}-demo")
    return [
        (spec_from(ImportSpec, name=name, source=source), workspace.dataset(name) / "dataset.hjson"),
        (
            spec_from(CorruptSpec, dataset=name, name="stain", corruption="stain"),
            workspace.corruption(name, "stain") / "corruption.hjson",
        ),
        (
            spec_from(
                TrainSpec,
                name=run.name,
                dataset=name,
                corruption="stain",
                resolution=128,
                architecture="aesc_d5_f5_n16",
                training=_TRAINING,
                seed=0,
            ),
            run.training_figure,
        ),
        *(
            (spec_from(EvaluateSpec, run=run.name, **fields), _report(workspace, name, evaluation, "json"))
            for evaluation, fields in _EVALUATIONS.items()
        ),
    ]


def _do(spec: Spec, done: Path, workspace: Workspace, emit: Emit, console: Console) -> None:
    """Run one spec, unless an earlier demo did."""
    if done.exists():
        console.print(f"✓ {done.relative_to(workspace.root)} is there from an earlier demo")
    else:
        run_job(spec, workspace, emit)


def _report(workspace: Workspace, category: str, evaluation: str, form: str) -> Path:
    return workspace.run(f"{category}-demo").evaluation(evaluation) / f"report.{form}"


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
            read_json(_report(workspace, category, each, "json"))["results"] for each in (PAPER, BEST)
        )
        for defect in sorted(paper, key=lambda name: name == ALL):
            table.add_row(
                category,
                defect,
                str(paper[defect]["counts"]["defective"]),
                *(
                    _figure(result[defect]["figures"][name]["value"])
                    for result in (paper, best)
                    for name in ("image_auroc", "pixel_auroc")
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
        console.print("There is no display, so the window stays closed; with one: make demo")
        return
    from gui.start import RESULTS_TAB, open_window

    open_window(workspace, RESULTS_TAB)

"""`main.py audit FOLDER`: what is in a source folder, and what is wrong with it, before anything is copied."""

import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.plain_text import plain
from cli.run import stopped_by_signals
from cli.terminal import TerminalReporter
from datasets.layout import GOOD
from datasets.sources.audit import audit
from datasets.sources.audited import Audit
from datasets.sources.source_spec import SourceSpec
from datasets.sources.sources import Source, find_source


def run_audit(source: Path) -> int:
    """Print the audit of a source folder. Returns 0, or 1 if an import would be refused.

    Raises:
        UserError: there is no such folder, or no good images in it.
    """
    folder = find_source(SourceSpec(source=source.expanduser()))
    console = Console(highlight=False, soft_wrap=True)
    with (
        TerminalReporter(Console(file=sys.stderr, highlight=False)) as reporter,
        stopped_by_signals(reporter) as emit,
    ):
        found = audit(folder, emit)
    console.print(_counts(found, folder))
    console.print(
        f"sizes (rows x columns): {_listed({f'{r} x {c}': n for (r, c), n in found.sizes.items()})}"
    )
    console.print(f"modes: {_listed(found.modes)}")
    if folder.held_out:
        console.print(f"held out for testing: {folder.held_out} of the good images")
    for severity, heading in (("error", "Stops an import"), ("warning", "Worth a look")):
        findings = [finding for finding in found.findings if finding.severity == severity]
        if findings:
            console.print(f"\n{heading}: {len(findings)}", style="bold")
        for finding in findings:
            line = " ".join(str(finding).splitlines())  # a name may hold what ends a line
            console.print(f"  [{finding.problem}] {plain(line)}", markup=False)
    if not found.findings:
        console.print("\nNothing is wrong with it.")
    return 1 if found.errors else 0


def _counts(found: Audit, folder: Source) -> Table:
    table = Table(title=Text(plain(f"{folder.root} (layout: {folder.layout})")))
    for heading in ("images", "train", "test", "masks"):
        table.add_column(heading, justify="left" if heading == "images" else "right")
    for defect in (GOOD, *folder.defects):
        masks = sum(image.image.mask is not None for image in found.images if image.image.defect == defect)
        table.add_row(
            Text(plain(defect)),
            str(found.count("train", defect)),
            str(found.count("test", defect)),
            str(masks),
        )
    return table


def _listed(counts: dict[str, int]) -> str:
    """Return what there is and how often, the most common first."""
    return ", ".join(f"{name} ({count})" for name, count in sorted(counts.items(), key=lambda item: -item[1]))

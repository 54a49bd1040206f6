"""What the audit of a source found: findings to decide on, every image with its mask, and a look at each."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from datasets.images import Image
from datasets.previews import load_thumbnail, sheet
from datasets.sources.audit_report import AuditReport, read_report
from gui.canvas.image_view import ImageView
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.importing.audit_tables import finding_cells, findings_table, pair_cells, pairs_table
from gui.importing.decisions import Decision, Decisions
from gui.importing.finding_line import UNDECIDED, FindingLine
from gui.toolkit import sg
from gui.toolkit.gestures import delete_keys
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.tooltips import set_tooltip, tell_rows
from gui.toolkit.widgets import Row, button, choice, prose

LISTED = 500  # images; a table of more is slow
SIDE = 512  # of a picture, pixels
KEYS = {**dict.fromkeys(delete_keys(), "leave_out"), "<k>": "keep", "<u>": "undecided"}
DECISIONS: dict[str, Decision | None] = {"leave_out": "leave out", "keep": "keep", "undecided": None}


class AuditView(Part):
    """Findings, decisions and pictures of one audit."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.view = ImageView(self.key("view"), palette, (250, 120), "Choose a line to see its image.")
        self._report: AuditReport | None = None
        self._shown = ""  # whose audit it is
        self._lines: Sequence[FindingLine] = ()

    def rows(self) -> list[Row]:
        """Return the tables, the buttons and the picture."""
        soft = self.palette.soft
        remedies = [
            ("Leave out", "leave_out", "the file is not imported (Delete)"),
            ("Keep", "keep", "import it as it is (K)"),
            ("Undecided", "undecided", "take a decision back (U)"),
        ]
        return [
            [
                choice(self.key("which"), [], width=14),
                sg.Text("", key=self.key("summary"), font=SMALL, text_color=soft, expand_x=True),
            ],
            [findings_table(self.key("findings"), self.palette)],
            [
                *(button(text, self.key(name), self.palette, tooltip=tip) for text, name, tip in remedies),
                sg.Checkbox(
                    "all that were found so",
                    key=self.key("alike"),
                    tooltip="the buttons then act on every finding of the same kind",
                ),
            ],
            [prose(self.key("message"), self.palette)],
            [
                pairs_table(self.key("pairs"), self.palette),
                self.view.element,
            ],
        ]

    @property
    def decisions(self) -> Decisions:
        """What was decided in this page."""
        return Decisions(self.page.memory.setdefault("decisions", {}))

    def opened(self) -> None:
        """Let the tables tell names that they have no room for."""
        tell_rows(self.window[self.key("findings")], self.file_of, self.palette)
        tell_rows(self.window[self.key("pairs")], self._image_of, self.palette)

    def file_of(self, row: int | None) -> str:
        """Return the whole name of the file that a line is about."""
        return self._lines[row].file if row is not None and row < len(self._lines) else ""

    def _image_of(self, row: int | None) -> str:
        pairs = () if self._report is None else self._report.pairs
        return pairs[row].file if row is not None and row < len(pairs) else ""

    def listen(self) -> None:
        """Let keys in the table decide, too."""
        for key, name in KEYS.items():
            self.window[self.key("findings")].bind(key, f".{name}")

    def refresh(self) -> None:
        """List the audits that there are; show one if none is shown."""
        found = self.page.host.workspace.audits()
        names = [name for name in self.decisions.names() if name in found]
        names += [name for name in found if name not in names]
        chosen = self.page.host.refill(self.key("which"), names)
        if chosen != self._shown:
            self.show(chosen)

    def show(self, name: str) -> None:
        """Show the audit of a source. Raises UserError."""
        self._shown = name
        self._report = read_report(self.page.host.workspace.audit(name)) if name else None
        self.window[self.key("which")].update(value=name)
        report = self._report
        findings = [] if report is None else sorted(report.findings, key=lambda one: one.severity)
        lines = [FindingLine.of(finding) for finding in findings]
        found = {line.file for line in lines}
        lines += [
            FindingLine(
                None, "left out", file, "is left out; the audit did not look at it", can_be_kept=False
            )
            for file, decision in self.decisions.of(name).items()
            if decision == "leave out" and file not in found
        ]
        self._lines = lines
        pairs = () if report is None else report.pairs
        self.window[self.key("pairs")].update(values=pair_cells(pairs[:LISTED]))
        self._fill(select=[0] if lines else [])

    def follow(self) -> None:
        """Take in that the form decides otherwise about mixed sizes."""
        self._fill(self.values[self.key("findings")])

    def _fill(self, select: Sequence[int]) -> None:
        """Write the table of findings anew, with some of its lines chosen."""
        decided = self.decisions.of(self._shown)
        settled = set(self.decisions.accepted(self._shown))
        if self.window[self.page.key("mixed_sizes")].get() != "refuse":
            settled.add("mixed sizes")
        # What was imported is decided on: nothing of its source stops anything any more.
        is_over = self._shown not in self.decisions.names()
        states = [
            line.state(decided.get(line.file), is_over or line.problem in settled) for line in self._lines
        ]
        needed = states.count(UNDECIDED)
        findings = self.window[self.key("findings")]
        findings.update(
            values=finding_cells(self._lines, states),
            select_rows=list(select),
            row_colors=[
                (at, self.palette.bad if state == UNDECIDED else self.palette.ink, self.palette.card)
                for at, state in enumerate(states)
            ],
        )
        if select:
            findings.widget.see(findings.widget.get_children()[select[0]])
        summary = self.window[self.key("summary")]
        if self._report is None:
            summary.update(
                "Nothing was audited yet: name a source and press Audit.", text_color=self.palette.soft
            )
        elif is_over:
            summary.update(f"imported; {len(self._lines)} findings", text_color=self.palette.soft)
        elif needed:
            summary.update(
                f"{needed} of {len(self._lines)} findings stop the import", text_color=self.palette.bad
            )
        else:
            summary.update(
                f"nothing stops the import ({len(self._lines)} findings)", text_color=self.palette.good
            )
        set_tooltip(
            summary, "" if self._report is None else self._report.summary.replace(" · ", "\n"), self.palette
        )
        self._show_line(select[0] if select else None)

    def _show_line(self, at: int | None) -> None:
        """Show the message and the pictures of a finding."""
        message = self.window[self.key("message")]
        if at is None:
            message.update("")
            self.view.show(None)
            return
        line = self._lines[at]
        message.update(f"{line.file}: {line.message}" if line.file else line.message)
        self._show_files([name for name in (line.file, line.other) if name])

    def _show_files(self, names: Sequence[str]) -> None:
        """Show files of the source side by side, images with their masks outlined, masks with their images."""
        assert self._report is not None
        root = Path(self._report.root)
        names = [*names, *filter(None, map(self._report.owner_of, names))]
        masks = map(self._report.mask_of, names)
        files = [
            (root / name, root / mask if mask else None) for name, mask in zip(names, masks, strict=True)
        ]
        if files:
            self.view.show_read(partial(_side_by_side, files, self.palette.card_rgb))
        else:
            self.view.show(None, "It is about the whole, not about one file.")

    def routes(self) -> Routes:
        """Return what its elements do, and the keys in the table of findings."""
        decide = {name: partial(self._decide, decision) for name, decision in DECISIONS.items()}
        return {
            self.key("which"): lambda: self.show(self.values[self.key("which")]),
            self.key("findings"): self._show_chosen_line,
            self.key("pairs"): self._show_chosen_pair,
            **{self.key(name): act for name, act in decide.items()},
            **{self.key(f"findings.{name}"): act for name, act in decide.items()},
        }

    def _show_chosen_line(self) -> None:
        chosen = self.values[self.key("findings")]
        self._show_line(chosen[0] if chosen else None)

    def _show_chosen_pair(self) -> None:
        chosen = self.values[self.key("pairs")]
        if self._report is not None and chosen:
            self._show_files([self._report.pairs[chosen[0]].file])

    def _decide(self, decision: Decision | None) -> None:
        """Note a decision about the chosen findings, and go on to the next one."""
        chosen = self.values[self.key("findings")]
        lines = [self._lines[at] for at in chosen]
        if self.values[self.key("alike")]:
            problems = {line.problem for line in lines}
            lines = [line for line in self._lines if line.problem in problems]
        files = [line.file for line in lines if line.file and (line.can_be_kept or decision != "keep")]
        if not files:
            if lines:
                self.window[self.key("message")].update(f"not possible here: {lines[0].message}")
            return
        self.decisions.decide(self._shown, files, decision)
        last = max(chosen)
        one = len(chosen) == 1 and not self.values[self.key("alike")]
        self._fill([min(last + 1, len(self._lines) - 1)] if one else chosen)

    @property
    def has_more(self) -> bool:
        """Whether a picture is still to come."""
        return self.view.is_reading

    def draw(self) -> None:
        """Draw the picture."""
        self.view.draw()


def _side_by_side(files: Sequence[tuple[Path, Path | None]], background: tuple[int, int, int]) -> Image:
    """Return images with the outlines of their masks in one picture. Raises ImageError."""
    pictures = [load_thumbnail(image, mask, SIDE) for image, mask in files]
    return sheet(pictures, len(pictures), SIDE, background=background)

"""The evaluations of the workspace, by a query: up to five are looked at side by side."""

from collections.abc import Callable, Mapping, Sequence

from datasets.layout import ALL, SYNTHETIC
from evaluation.answer.fewer import fewer_text
from evaluation.saved.evaluation import Outcome
from evaluation.scoring.metric_values import Metric
from evaluation.scoring.results import DefectResult
from gui.framework.page import Page
from gui.framework.routes import Routes, merged
from gui.shared.choice_list import ChoiceList
from gui.toolkit import sg
from gui.toolkit.short_names import short_names
from gui.toolkit.theme import BOLD, SMALL, Palette
from gui.toolkit.tooltips import tell_rows
from gui.toolkit.widgets import Row, prose, table

MOST = 5
SEVERAL = "Ctrl+click in the list Evaluations adds one"
STALE = "(stale)"  # before figures of what has changed since
FEWER = "*"  # behind an AUROC of fewer test images
COLUMNS = {"figures": 20, "AUROC": 6, "pixel": 6, "AUPRO": 6}  # and their widths


class EvaluationList(ChoiceList):
    """What is chosen, and the figures of each; one of them is in hand.

    Args:
        page: that it stands in.
        name: of its events.
        palette: the colours.
        on_choice: called when others are chosen; the first of them comes into hand.
        on_hand: called when another one of them comes into hand.
    """

    def __init__(
        self,
        page: Page,
        name: str,
        palette: Palette,
        on_choice: Callable[[], None],
        on_hand: Callable[[], None],
    ) -> None:
        help_text = "evaluated runs; Ctrl+click and Shift+click choose up to five"
        super().__init__(
            page, name, palette, "Evaluations", help_text, height=8, width=40, on_choice=on_choice
        )
        self.on_hand = on_hand
        self._told: list[str] = []  # what each line of the figures tells at the pointer

    def routes(self) -> Routes:
        """Return what the filter, the list and the table of figures do."""
        return merged(super().routes(), {self.key("figures"): self.on_hand})

    def rows(self) -> list[Row]:
        """Return the filter, the list, and the figures below it."""
        return [
            [sg.Text("Evaluations", font=BOLD), sg.Push(), *self.filter_elements(12)],
            [self.listed()],
            [
                sg.Text(
                    f"Ctrl+click adds one, to compare: up to {MOST}", font=SMALL, text_color=self.palette.soft
                )
            ],
            [
                table(
                    self.key("figures"),
                    list(COLUMNS),
                    list(COLUMNS.values()),
                    MOST,
                    self.palette,
                    grows=False,
                )
            ],
            [prose(self.key("more"), self.palette, 9, soft=True)],
        ]

    @property
    def chosen(self) -> list[str]:
        """At most five, in the order of the list."""
        return super().chosen[:MOST]

    def colors(self) -> dict[str, str]:
        """Return a colour for each chosen evaluation."""
        series = self.palette.series
        return {title: series[at % len(series)] for at, title in enumerate(self.chosen)}

    def listen(self) -> None:
        """Let the figures, too, tell at the pointer whose they are."""
        super().listen()
        tell_rows(self.window[self.key("figures")], self._about, self.palette)

    def _about(self, row: int | None) -> str:
        return self._told[row] if row is not None and row < len(self._told) else ""

    def show_figures(
        self, outcomes: list[Outcome], in_hand: int, changes: Mapping[str, Sequence[str]]
    ) -> None:
        """Show the figures of the chosen ones.

        Args:
            outcomes: those that are chosen.
            in_hand: which of them the threshold is chosen for.
            changes: what has changed since each was made, by its title, in sentences.
        """
        titles = [outcome.title for outcome in outcomes]
        mark = len(STALE) + 1 if any(changes.get(title) for title in titles) else 0
        short = short_names(titles, COLUMNS["figures"] + 4 - mark)
        rows = [
            [
                f"{STALE} {short[outcome.title]}" if changes.get(outcome.title) else short[outcome.title],
                _shown(outcome, "image_auroc") + (FEWER if outcome.report.not_tested else ""),
                _shown(outcome, "pixel_auroc"),
                _shown(outcome, "aupro_30"),
            ]
            for outcome in outcomes
        ]
        colors = list(self.colors().values())
        figures = self.window[self.key("figures")]
        figures.update(
            values=rows,
            row_colors=[(at, colors[at], self.palette.card) for at in range(len(rows))],
            select_rows=[in_hand] if rows else None,
        )
        self._told = [
            ". ".join([each.title, *changes.get(each.title, ()), *_fewer(each)]) for each in outcomes
        ]
        more = self.window[self.key("more")]
        if not outcomes:
            more.update("")
        elif changed := changes.get(titles[in_hand]):
            more.update("\n".join(changed), text_color=self.palette.bad)
        else:
            told = [*_fewer(outcomes[in_hand]), _intervals(outcomes[in_hand])]
            more.update("\n".join(told), text_color=self.palette.soft)

    def in_hand(self) -> int:
        """Return which of the chosen ones was clicked last in the table of figures."""
        rows = self.values.get(self.key("figures")) or [0]
        return int(rows[0])


def _fewer(outcome: Outcome) -> list[str]:
    """Return why its AUROC cannot be compared with others, if so."""
    return [f"{FEWER} {fewer_text(outcome.report)}"] if outcome.report.not_tested else []


def _shown(outcome: Outcome, name: Metric) -> str:
    value = outcome.report.results[ALL].figures[name].value
    return "–" if value is None else f"{value:.3f}"


def _f1_of_all(result: DefectResult) -> float:
    """Return the F1 of stopping every image, which no image is looked at for."""
    return 2 * result.defective / (2 * result.defective + result.good)


def _intervals(outcome: Outcome) -> str:
    """Return the figures of one evaluation with their 95 % intervals, and of its synthetic defects."""
    results = outcome.report.results
    lines = [f"{outcome.title}, by {outcome.made_by}", "real defects, 95 % intervals:"]
    titles: dict[Metric, str] = {
        "image_auroc": "image AUROC",
        "pixel_auroc": "pixel AUROC",
        "aupro_30": "AUPRO",
        "f1_max": "F1-max",
    }
    for name, title in titles.items():
        figure = results[ALL].figures[name]
        if figure.value is not None and figure.low is not None:
            lines.append(f"{title} {figure.value:.3f}  ({figure.low:.3f} to {figure.high:.3f})")
            if name == "f1_max":
                lines.append(f"   (to stop every image would give {_f1_of_all(results[ALL]):.3f})")
    if SYNTHETIC in results:
        value = results[SYNTHETIC].figures["image_auroc"].value
        lines.append("synthetic defects, image AUROC " + ("–" if value is None else f"{value:.3f}"))
    return "\n".join(lines)

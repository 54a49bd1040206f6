"""The answer: which stage lost the defect, its three numbers beside good photos, and buttons for what would help."""

from evaluation.missed.explanation import Advice, Explanation, Number
from gui.framework.host import ChosenThresholds, GoOn, ToDesign, ToEvaluateAgain
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.missed.naming import design_name
from gui.shared.help_buttons import Help, HelpButtons
from gui.shared.layers import short_unit
from gui.toolkit import sg
from gui.toolkit.theme import BOLD, Palette
from gui.toolkit.widgets import Row, prose, table

COLUMNS = {  # and their widths
    "number": 30,
    "unit": 12,
    "here": 7,
    "compare": 17,
    "good: middle": 12,
    "good: most": 11,
    "as high": 10,
}
MOST = 2  # things that would help


class AnswerPart(Part):
    """Shows one explanation; nothing before there is one."""

    def __init__(self, page: Page, name: str, palette: Palette) -> None:
        super().__init__(page, name, palette)
        self.helps = HelpButtons(page, name, palette, MOST, self._do)
        self.explanation: Explanation | None = None

    def rows(self) -> list[Row]:
        """Return the sentences, the numbers and the buttons."""
        column = [
            [prose(self.key("says"), self.palette, 0, font=BOLD)],
            [sg.pin(prose(self.key("more"), self.palette, 0, soft=True), expand_x=True)],
            [
                table(
                    self.key("numbers"),
                    list(COLUMNS),
                    list(COLUMNS.values()),
                    3,
                    self.palette,
                    2,
                    grows=False,
                )
            ],
            *self.helps.rows(),
        ]
        place = sg.Column(column, key=self.key("all"), expand_x=True, visible=False, pad=(0, 0))
        return [[sg.pin(place, expand_x=True)]]

    def routes(self) -> Routes:
        """Return what the buttons do; a click on a number does nothing."""
        return {**self.helps.routes(), self.key("numbers"): lambda: None}

    def show(self, explanation: Explanation | None) -> None:
        """Show an explanation; None shows none."""
        if explanation is self.explanation:
            return
        self.explanation = explanation
        self.window[self.key("all")].update(visible=explanation is not None)
        if explanation is None:
            return
        color = self.palette.good if explanation.cause == "none" else self.palette.bad
        self.window[self.key("says")].update(explanation.says[0], text_color=color)
        more = " ".join(explanation.says[1:])
        self.window[self.key("more")].update(more, visible=bool(more))
        self.window[self.key("numbers")].update(values=[_cells(each) for each in explanation.numbers])
        self.helps.show(explanation.run, [_help_of(explanation, each) for each in explanation.advice])

    def _do(self, at: int) -> None:
        """Go where it is done, with its fields set."""
        found = self.explanation
        if found is None:
            return
        advice: Advice = found.advice[at]
        go_to, of = self.page.host.go_to, (found.run, found.evaluation)
        if advice.does == "threshold":
            go_to("results", ChosenThresholds(*of, (advice.fields["threshold"], None)))
        elif advice.does == "score":
            go_to("evaluate", ToEvaluateAgain(*of, advice.fields))
        elif advice.does == "evaluate":
            go_to("evaluate", GoOn(found.run, found.dataset, advice.fields))
        else:
            go_to("corrupt", ToDesign(found.dataset, design_name(found.photo), found.like_it))


def _help_of(found: Explanation, advice: Advice) -> Help:
    makes_one = advice.does in ("evaluate", "score")
    fields = {"method": found.evaluation.partition("@")[0], **advice.fields}
    return Help(advice.title, advice.text, fields if makes_one else None)


def _cells(number: Number) -> list[str]:
    beside = "–" if number.beside is None else f"{number.beside[0]} {number.beside[1]:.4g}"
    middle, highest = ("–" if each is None else f"{each:.4g}" for each in (number.median, number.highest))
    as_high = f"{number.as_high} of {number.good}"
    return [number.what, short_unit(number.unit), f"{number.value:.4g}", beside, middle, highest, as_high]

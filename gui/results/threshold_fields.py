"""The fields of a pair of thresholds: a person types them or chooses a way, and reads what is said of them."""

from collections.abc import Callable, Mapping

from evaluation.answer.rule import possible_rule
from evaluation.saved.evaluation import Counts, Outcome
from gui.framework.host import ToEvaluateAgain
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.results.photo_offers import Thresholds
from gui.results.threshold_words import longest_said, number_of, says, trouble_in
from gui.toolkit import sg
from gui.toolkit.numbers import typed_text
from gui.toolkit.room import Room
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.widgets import Row, button, choice, prose, text_input

RESET_HELP = "as evaluated: take back what was set by hand"
EVALUATED, BY_HAND = "as evaluated", "by hand"
# What the test images themselves would choose: told apart, for new images will do less well.
_ON_TEST: Mapping[str, Callable[[Outcome], float | None]] = {
    "test: best F1": lambda outcome: (outcome.ranking.f1_max() or (0, None))[1],
    "test: no false alarm": lambda outcome: outcome.ranking.threshold_for(0.0),
    "test: no miss": lambda outcome: outcome.ranking.threshold_of_all(),
}
RULE = "Evaluate again with a rule…"
RULE_HELP = "to the page Eval, with the settings of this evaluation and a rule that gives a threshold"


class ThresholdFields(Part):
    """The fields, the ways to fill them, and the words.

    Args:
        page: that they stand in.
        name: of their keys.
        palette: the colours.
        use: is called with thresholds that are chosen by a way.
    """

    def __init__(self, page: Page, name: str, palette: Palette, use: Callable[[Thresholds], object]) -> None:
        super().__init__(page, name, palette)
        self.use = use
        self.outcome: Outcome | None = None
        self._in_use: Thresholds = (None, None)
        self._room: Room | None = None  # for what is said
        self._typed: tuple[str, str] = ("", "")  # what the fields were filled with

    def rows(self) -> list[Row]:
        """Return the fields, and below them what is said; other elements may stand behind the fields."""
        ways = [EVALUATED, BY_HAND, *_ON_TEST]
        return [
            [
                sg.Text("Stop from", font=SMALL),
                text_input(self.key("alarm"), width=8),
                sg.Text("unsure from", font=SMALL),
                text_input(self.key("unsure"), width=8),
                choice(self.key("way"), ways, EVALUATED, width=14),
                button("↺", self.key("reset"), self.palette, slim=True, tooltip=RESET_HELP),
            ],
            [
                prose(self.key("says"), self.palette, 0),
                sg.pin(button(RULE, self.key("rule"), self.palette, slim=True, tooltip=RULE_HELP)),
            ],
        ]

    def opened(self) -> None:
        """Say what the fields are for."""
        self.window[self.key("unsure")].set_tooltip(
            "images from this score on, and below the other, are called unsure; empty: none are"
        )
        self.window[self.key("alarm")].set_tooltip(
            "images from this score on are stopped, in the histogram's unit"
        )

    def routes(self) -> Routes:
        """Return what the ways and the button do."""
        return {
            self.key("way"): self._use_way,
            self.key("reset"): self._reset,
            self.key("rule"): self._choose_rule,
        }

    def show(self, outcome: Outcome | None) -> None:
        """Get ready for the thresholds of an evaluation; None: there is none."""
        self.outcome = outcome
        if outcome is None:
            self._in_use = (None, None)
            self.window[self.key("says")].update("")
            self.window[self.key("rule")].update(visible=False)
            return
        self._room = self._room or Room(self.window[self.key("says")])
        self._room.keep_for(longest_said(outcome))
        self.window[self.key("rule")].update(visible=outcome.threshold is None)

    def tell(self, outcome: Outcome, thresholds: Thresholds, counts: Counts, fill: bool) -> None:
        """Name the way that gives thresholds, and say what follows from them.

        Args:
            outcome: whose images are judged.
            thresholds: that they are judged by.
            counts: of the verdicts.
            fill: whether the thresholds are written into the fields.
        """
        self._in_use = thresholds
        if fill:
            self._typed = (typed_text(thresholds[0]), typed_text(thresholds[1]))
            for name, text in zip(("alarm", "unsure"), self._typed, strict=True):
                self.window[self.key(name)].update(text)
        is_own = thresholds == (outcome.threshold, outcome.unsure)
        way = next((name for name, value in _ON_TEST.items() if value(outcome) == thresholds[0]), BY_HAND)
        self.window[self.key("way")].update(value=EVALUATED if is_own else way)
        self.window[self.key("reset")].update(disabled=is_own)
        said = self.window[self.key("says")]
        said.update(says(outcome, thresholds, counts), text_color=self.palette.ink)

    def typed(self) -> Thresholds | None:
        """Return the thresholds that were typed since the last look; None: none were, or they do not count."""
        typed = (self.window[self.key("alarm")].get(), self.window[self.key("unsure")].get())
        if typed == self._typed or self.outcome is None:
            return None
        self._typed = typed
        if trouble := trouble_in(typed):
            self._complain(trouble)
            return None
        return number_of(typed[0]), number_of(typed[1])

    def _complain(self, trouble: str) -> None:
        """Say why the numbers that are typed do not count."""
        self.window[self.key("says")].update(
            f"{trouble}: type scores such as {typed_text(self._in_use[0]) or '5.4'}. "
            "The thresholds of before are in use.",
            text_color=self.palette.bad,
        )

    def _use_way(self) -> None:
        way = self.values[self.key("way")]
        if self.outcome is None:
            return
        if way in _ON_TEST:
            self.use((_ON_TEST[way](self.outcome), None))
        elif way == EVALUATED:
            self._reset()

    def _reset(self) -> None:
        """Take the evaluation's own thresholds again."""
        if self.outcome is not None:
            self.use((self.outcome.threshold, self.outcome.unsure))

    def _choose_rule(self) -> None:
        """Have the evaluation made again by a rule that gives a threshold; the person begins it."""
        if self.outcome is not None:
            rule = possible_rule(self.outcome.report.threshold)
            again = ToEvaluateAgain(self.outcome.run, self.outcome.name, {"threshold": rule})
            self.page.host.go_to("evaluate", again)

    def draw(self) -> None:
        """Keep room for all that may be said."""
        if self._room is not None:
            self._room.follow()

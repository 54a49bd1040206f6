"""Buttons for what would help: each goes where it is done, or to the evaluation where it was done before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from gui.framework.host import GoOn
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import sg
from gui.toolkit.dress import SLIM, SLIM_PRIMARY, give_look
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.tooltips import set_tooltip
from gui.toolkit.widgets import Row, button

LEAD = "What would help:"
ALREADY = "show the evaluation that would help: it was made before"


@dataclass(frozen=True)
class Help:
    """One thing that would help."""

    title: str  # as its button says it
    text: str  # it in a sentence
    evaluation: Mapping[str, str] | None = None  # fields of the form that would make it; None: it makes none


class HelpButtons(Part):
    """A line of buttons; not seen while nothing would help.

    Args:
        page: that they stand in.
        name: of the part that they belong to: they share its keys.
        palette: the colours.
        most: buttons at once.
        do: is called with the number of what is pressed, unless that was done before.
    """

    def __init__(self, page: Page, name: str, palette: Palette, most: int, do: Callable[[int], None]) -> None:
        super().__init__(page, name, palette)
        self.most, self.do = most, do
        self.keeps_room = False  # whether the line's place stays where nothing would help
        self._run = ""  # that they are for
        self._made: list[str] = []  # of each, the evaluation that was made before; empty: it was not
        self._helps: Sequence[Help] = ()
        self._seen: list[bool] = []  # of each, whether it is offered

    def _button(self, at: int) -> str:
        return self.key(f"help{at}")

    def rows(self) -> list[Row]:
        """Return the line."""
        helps = [
            sg.pin(button("", self._button(at), self.palette, slim=True, tooltip=" "))
            for at in range(self.most)
        ]
        lead = sg.Text(LEAD, key=self.key("lead"), font=SMALL, text_color=self.palette.soft, pad=(4, 7))
        return [[sg.pin(sg.Column([[lead, *helps]], key=self.key("helps"), pad=(0, 0)))]]

    def routes(self) -> Routes:
        """Return what the buttons do."""
        return {self._button(at): partial(self._press, at) for at in range(self.most)}

    def show(self, run: str, helps: Sequence[Help]) -> None:
        """Show what would help a run, as far as there are buttons."""
        helps = helps[: self.most]
        self._run, self._helps, self._seen = run, helps, []
        self._made = [self._made_before(each) for each in helps]
        for at, each in enumerate(helps):
            made, element = self._made[at], self.window[self._button(at)]
            element.update(f"See {made}" if made else each.title)
            set_tooltip(element, ALREADY if made else each.text, self.palette)
        self.follow()

    def lead(self, on: bool) -> None:
        """Let the first one be what a person is to press now, or stand back again."""
        give_look(self.window[self._button(0)], SLIM_PRIMARY if on else SLIM, self.palette)

    def follow(self) -> None:
        """Offer what would help, but for what the page's own form is set to already."""
        seen = [not self._is_set(each) for each in self._helps]
        if seen == self._seen and seen:
            return
        self._seen = seen
        self.window[self.key("helps")].update(visible=any(seen) or self.keeps_room)
        self.window[self.key("lead")].update(LEAD if any(seen) else "")
        for at in range(self.most):
            self.window[self._button(at)].update(visible=at < len(seen) and seen[at])

    def _is_set(self, each: Help) -> bool:
        """Whether the form beside these buttons would make the evaluation."""
        elements = self.window.key_dict
        return each.evaluation is not None and all(
            (field := elements.get(self.page.key(name))) is not None
            and field.get() == each.evaluation.get(name)
            for name in ("method", "preset")
        )

    def _made_before(self, each: Help) -> str:
        """Return the name of the evaluation that it would make, if that is there; else nothing."""
        if each.evaluation is None:
            return ""
        methods, label = each.evaluation["method"].split(","), each.evaluation["label"]
        would_be = [f"{method.strip()}@{label}" for method in methods]
        made = self.page.host.workspace.run(self._run).evaluations()
        return would_be[-1] if set(would_be) <= set(made) else ""

    def _press(self, at: int) -> None:
        if at >= len(self._made):
            return
        if made := self._made[at]:
            self.page.host.go_to("results", GoOn(self._run, "", {"evaluation": made}))
        else:
            self.do(at)

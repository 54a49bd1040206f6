"""A part of a form that folds away behind a button, and is remembered as the person left it."""

from collections.abc import Callable, Iterable

from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.toolkit import sg
from gui.toolkit.theme import Palette
from gui.toolkit.widgets import Row, button

FOLDED, TOGGLE = ".rows", ".toggle"  # how the keys end of what folds away, and of its button
_REMEMBERED = "unfolded"  # names of what is open, in the page's memory


def is_fold(element: object) -> bool:
    """Whether an element is what a fold shows and hides."""
    return isinstance(element, sg.Column) and element.metadata == FOLDED


class Fold(Part):
    """Some rows behind a button.

    Args:
        page: that it stands in.
        name: of its keys.
        palette: the colours.
        title: what is folded.
        inside: returns the rows.
        help_text: what is in them; if none is given, the labels that stand there.
    """

    def __init__(
        self,
        page: Page,
        name: str,
        palette: Palette,
        title: str,
        inside: Callable[[], list[Row]],
        help_text: str = "",
    ) -> None:
        super().__init__(page, name, palette)
        self.title, self.inside, self.help_text = title, inside, help_text
        self._is_shown = False

    def head(self) -> sg.Button:
        """Return the button alone, for a row of the page's own."""
        self._head = button(self._text(False), self.key("toggle"), self.palette, slim=True)
        return self._head

    def body(self) -> Row:
        """Return the row that folds away; the head has been laid out before it, and tells what is in it."""
        inside = self.inside()
        self._head.Tooltip = f"show or hide: {self.help_text or ', '.join(_labels(inside))}"
        rows = sg.Column(
            inside, key=self.key("rows"), visible=False, pad=(0, 0), expand_x=True, metadata=FOLDED
        )
        return [sg.pin(rows, expand_x=True)]

    def rows(self) -> list[Row]:
        """Return the button, and the rows behind it."""
        return [[self.head()], self.body()]

    def routes(self) -> Routes:
        """Return what its button does."""
        return {self.key("toggle"): self.toggle}

    @property
    def is_open(self) -> bool:
        """Whether its rows are seen."""
        return self.name in self.page.memory.get(_REMEMBERED, ())

    def toggle(self) -> None:
        """Show what is hidden, or hide it."""
        opened = set(self.page.memory.get(_REMEMBERED, ())) ^ {self.name}
        self.page.memory[_REMEMBERED] = sorted(opened)
        self.follow()

    def reveal(self, keys: Iterable[str]) -> None:
        """Show what is hidden if one of these elements stands in it."""
        inside = str(self.window[self.key("rows")].widget)
        if not self.is_open and any(str(self.window[key].widget).startswith(f"{inside}.") for key in keys):
            self.toggle()

    def follow(self) -> None:
        """Be as it is remembered; called once a turn."""
        if self.is_open != self._is_shown:
            self._is_shown = self.is_open
            self.window[self.key("rows")].update(visible=self._is_shown)
            self.window[self.key("toggle")].update(self._text(self._is_shown))

    def _text(self, is_open: bool) -> str:
        return f"{'▾' if is_open else '▸'} {self.title}"


def _labels(rows: Iterable[Row]) -> list[str]:
    """Return what the fields in some rows are called, as a person reads it."""
    found: list[str] = []
    for element in (each for row in rows for each in row):
        if isinstance(element, sg.Column):
            found += _labels(element.Rows)
        elif isinstance(element, sg.Checkbox):
            found.append(element.Text)
        elif isinstance(element, sg.Text) and element.Key is None and element.DisplayText[:1].isupper():
            found.append(element.DisplayText)
    return found

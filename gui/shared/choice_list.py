"""A list to choose one or several of, with a filter above it."""

from collections.abc import Callable, Sequence
from typing import Any

from configs.errors import MissingError
from gui.framework.page import Page
from gui.framework.part import Part
from gui.framework.routes import Routes
from gui.shared.query import matches
from gui.toolkit import sg
from gui.toolkit.short_names import short_names
from gui.toolkit.theme import SMALL, Palette
from gui.toolkit.tooltips import set_tooltip, tell_rows
from gui.toolkit.widgets import LABEL_WIDTH, Row, prose

SEVERAL = "Ctrl+click: several"
ADDING = 0x1 | 0x4 | 0x8  # Tk's bits of Shift, Control and, on a Mac, Command
FILTER_HELP = "shows what holds every word; a comma means AND, ~ means NOT: gray, ~paper"


class ChoiceList(Part):
    """What is chosen is kept in the page's memory, so that it outlives a filter and the window.

    Args:
        page: that it stands in.
        name: of the list, and of what is chosen in the memory.
        palette: the colours.
        label: before the list.
        tooltip: what the choice means.
        default: what is chosen as long as nothing else is.
        height: lines.
        width: characters.
        describe: says in a line what a choice is.
        beside: elements to the right of the list.
        on_choice: called when the person has chosen.
        says_several: whether it says how several are chosen, not at the pointer alone: that takes a line.
        says_what: whether it says below what the choice is, not at the pointer alone.
    """

    def __init__(
        self,
        page: Page,
        name: str,
        palette: Palette,
        label: str,
        tooltip: str,
        default: str = "",
        height: int = 3,
        width: int = 27,
        describe: Callable[[str], str] = lambda _: "",
        beside: Sequence[Any] = (),
        on_choice: Callable[[], None] = lambda: None,
        says_several: bool = False,
        says_what: bool = False,
    ) -> None:
        super().__init__(page, name, palette)
        self.label, self.tooltip, self.default, self.height = label, tooltip, default, height
        self.width, self.describe = width, describe
        self.beside = beside
        self.on_choice = on_choice
        self.says_several, self.says_what = says_several, says_what
        self.choices: Sequence[str] = ()
        self._listed: Sequence[str] = ()  # those that pass the filter
        self._short: dict[str, str] = {}  # what each of them is shown as
        self._help = tooltip
        self._adds = False  # whether the last click chooses several: else what a filter hides goes

    def rows(self) -> list[Row]:
        """Return the filter and the list."""
        several = sg.Text(SEVERAL, font=SMALL, text_color=self.palette.soft, pad=((4, 0), 0))
        label = sg.Column(
            [
                [sg.Text(self.label, size=(LABEL_WIDTH, 1), tooltip=self.tooltip)],
                self.filter_elements(7),
                *([[several]] if self.says_several else []),
            ],
            pad=(0, 0),
            vertical_alignment="top",
        )
        what = [[prose(self.key("what"), self.palette, 0, soft=True)]] if self.says_what else []
        return [[label, self.listed(), *self.beside], *what]

    def filter_elements(self, width: int) -> Row:
        """Return what the filter is typed into."""
        return [
            sg.Text("filter", font=SMALL, text_color=self.palette.soft, pad=((4, 0), 0)),
            sg.Input(
                "",
                key=self.key("filter"),
                size=(width, 1),
                font=SMALL,
                enable_events=True,
                border_width=1,
                tooltip=FILTER_HELP,
            ),
        ]

    def listed(self) -> sg.Listbox:
        """Return the list itself."""
        palette = self.palette
        return sg.Listbox(
            [],
            key=self.key("list"),
            size=(self.width, self.height),
            select_mode="extended",
            enable_events=True,
            background_color=palette.card,
            text_color=palette.ink,
            highlight_background_color=palette.accent,
            highlight_text_color=palette.on_accent,
            sbar_width=10,
            pad=(4, 3),
            font=SMALL,
            tooltip=self.tooltip,
            expand_x=True,
        )

    @property
    def chosen(self) -> list[str]:
        """What is chosen, in the order of the list."""
        kept = self.page.memory.get(self.name, [])
        chosen = [choice for choice in self.choices if choice in kept]
        return (
            chosen or [choice for choice in self.choices if choice == self.default] or list(self.choices[:1])
        )

    def choose(self, names: Sequence[str]) -> None:
        """Choose something else."""
        self.page.memory[self.name] = list(names)
        self.show()

    def prefer(self, default: str) -> None:
        """Choose something else as long as the person has chosen nothing."""
        if default != self.default:
            self.default = default
            self.show()

    def find_and_choose(self, names: Sequence[str]) -> None:
        """Choose what a spec names. Raises MissingError, and chooses nothing, if one of them is no choice."""
        for name in names:
            if name not in self.choices:
                raise MissingError(
                    name,
                    f"is not among the {self.label.lower()} here",
                    "check its name, or choose another one",
                )
        self.choose(names)

    def offer(self, choices: Sequence[str]) -> None:
        """Give the list new choices; what is chosen stays, as far as it is one."""
        if list(choices) != list(self.choices):
            self.choices = list(choices)
            self.show()

    def show(self) -> None:
        """Show what passes the filter."""
        query = str(self.window[self.key("filter")].get())
        shown = self._listed = [choice for choice in self.choices if matches(query, choice)]
        self._short = short_names(shown, self.width)
        chosen = self.chosen
        at = [place for place, choice in enumerate(shown) if choice in chosen]
        listed = self.window[self.key("list")]
        listed.update(values=list(self._short.values()), set_to_index=at)
        if at:
            listed.widget.see(at[0])
        texts = [self.describe(choice) for choice in chosen]
        self._help = "\n".join([self.tooltip, *filter(None, texts)])
        set_tooltip(listed, self._help, self.palette)
        if self.says_what:
            self.window[self.key("what")].update("\n".join(texts))

    def listen(self) -> None:
        """Let the list tell a name at the pointer that it has no room for; once, on an open window."""
        listed = self.window[self.key("list")]
        tell_rows(listed, self._text_of, self.palette)
        listed.widget.bind("<ButtonPress-1>", self._clicked, add=True)

    def _clicked(self, event: Any) -> None:
        self._adds = bool(event.state & ADDING)

    def _text_of(self, row: int | None) -> str:
        name = self._listed[row] if row is not None and row < len(self._listed) else ""
        return name if name != self._short.get(name, "") else self._help

    def routes(self) -> Routes:
        """Return what the filter and the list do."""
        return {self.key("filter"): self.show, self.key("list"): self._choose_listed}

    def _choose_listed(self) -> None:
        whole = {short: choice for choice, short in self._short.items()}
        hidden = [choice for choice in self.chosen if choice not in self._short] if self._adds else []
        self.choose([*hidden, *(whole[short] for short in self.window[self.key("list")].get())])
        self.on_choice()

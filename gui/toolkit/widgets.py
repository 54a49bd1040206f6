"""Pieces of forms: a labelled row whose help comes from the spec class, a slider, a table."""

import textwrap
from collections.abc import Sequence
from typing import Any

from configs.spec.spec import Range, Spec
from gui.toolkit import sg
from gui.toolkit.cut_text import CutText
from gui.toolkit.dress import PRIMARY, SLIM
from gui.toolkit.fonts import Font
from gui.toolkit.theme import BOLD, SMALL, Palette

LABEL_WIDTH = 13  # characters
INPUT_WIDTH = 27
_TOOLTIP_WIDTH = 64
_LEAST = 110  # pixels, the width of a picture that takes what there is
WRAPS, SIDEWAYS = "wraps", "sideways"  # what is to be settled once the window stands

Row = list[Any]


def help_of(spec_class: type[Spec], field: str) -> str:
    """Return what a field means, its unit and range, as the spec class says it, and its default."""
    info = spec_class.model_fields[field]
    lines = textwrap.wrap(info.description or "", _TOOLTIP_WIDTH)
    default = None if info.is_required() else _typed(info.get_default(call_default_factory=True))
    return "\n".join(lines if default is None else [*lines, f"default: {default}"])


def _typed(value: object) -> str | None:
    """Return a default as a person reads it; None if a line does not hold it."""
    if isinstance(value, Range):
        return f"{value.low:g} to {value.high:g}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | str):
        return str(value) or None
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or None
    return None


def field_row(label: str, *elements: Any, tooltip: str = "") -> Row:
    """Return a labelled row of a form. An element without help of its own has that of what stands before it."""
    shown = tooltip or None
    for element in elements:
        shown = element.Tooltip = element.Tooltip or shown
    return [sg.Text(label, size=(LABEL_WIDTH, 1), tooltip=tooltip or None), *elements]


def text_input(key: str, default: object = "", width: int = INPUT_WIDTH) -> sg.Input:
    """Return an input of one line."""
    return sg.Input(str(default), key=key, size=(width, 1), border_width=1, pad=(4, 4))


def choice(key: str, values: Sequence[str], default: str = "", width: int = INPUT_WIDTH - 2) -> sg.Combo:
    """Return a list to choose one of; choosing raises an event."""
    size = (width, 12)
    return sg.Combo(
        list(values),
        default_value=default,
        key=key,
        size=size,
        metadata=size,  # the toolkit forgets it when the values change
        readonly=True,
        enable_events=True,
        pad=(4, 4),
    )


def button(
    text: str, key: str, palette: Palette, primary: bool = False, tooltip: str = "", slim: bool = False
) -> sg.Button:
    """Return a button; the primary one of a form is in the accent colour, a slim one as high as a field."""
    return sg.Button(
        text,
        key=key,
        button_color=(palette.ink, palette.paper),
        border_width=0,
        use_ttk_buttons=True,
        pad=(2, 1) if slim else (4, 6),
        font=BOLD if primary else SMALL if slim else None,
        tooltip=tooltip or None,
        metadata=PRIMARY if primary else SLIM if slim else None,
    )


def slider(
    key: str,
    low: float,
    high: float,
    step: float,
    default: float,
    palette: Palette,
    width: int = 18,
    tooltip: str = "",
) -> sg.Slider:
    """Return a slider that raises an event while it is dragged; `width` is in characters."""
    return sg.Slider(
        range=(low, high),
        resolution=step,
        default_value=default,
        orientation="h",
        key=key,
        enable_events=True,
        size=(width, 14),
        tooltip=tooltip or None,
        disable_number_display=True,
        border_width=0,
        pad=(4, 0),
        trough_color=palette.line,
        background_color=palette.paper,
        text_color=palette.ink,
    )


def scrolled(key: str, rows: list[Row], sideways: bool = False) -> sg.Column:
    """Return a column that takes the place there is and scrolls where it is larger; settled by `fill_place`."""
    return sg.Column(
        rows,
        key=key,
        size=(100, 100),
        scrollable=True,
        vertical_scroll_only=not sideways,
        expand_x=True,
        expand_y=True,
        vertical_alignment="top",
        sbar_width=10,
        sbar_arrow_width=10,
        pad=(0, 0),
        metadata=SIDEWAYS if sideways else None,
    )


def prose(
    key: str,
    palette: Palette,
    lines: int = 2,
    text: str = "",
    soft: bool = False,
    font: Font = SMALL,
) -> sg.Text:
    """Return a text that takes the width there is, and is wrapped to it; of 0 lines: as high as its words."""
    return sg.Text(
        text,
        key=key,
        font=font,
        size=(20, lines),
        text_color=palette.soft if soft else palette.ink,
        expand_x=True,
        metadata=WRAPS,
    )


def settle_texts(window: sg.Window) -> None:
    """Let prose be wrapped to its width, and lines that may be cut be cut to theirs; once, on a new window."""
    for element in window.element_list():
        if isinstance(element, CutText):
            element.listen()
        elif isinstance(element, sg.Text) and element.metadata == WRAPS:
            element.widget.bind("<Configure>", lambda event: _wrap(event.widget, event.width))
            if element.widget.winfo_ismapped():  # it has its width, and is told of no other
                _wrap(element.widget, element.widget.winfo_width())


def _wrap(widget: Any, width: int) -> None:
    widget.configure(wraplength=max(width - 8, 1))


def table(
    key: str,
    headings: Sequence[str],
    widths: Sequence[int],
    rows: int,
    palette: Palette,
    texts: int = 1,
    several: bool = False,
    grows: bool = True,
) -> sg.Table:
    """Return an empty table; `widths` are in characters. The first `texts` columns hold text, the others numbers.

    With `several`, more than one row can be chosen; without `grows`, it takes no more height than its rows.
    """
    return sg.Table(
        values=[],
        headings=list(headings),
        col_widths=list(widths),
        auto_size_columns=False,
        num_rows=rows,
        key=key,
        justification="right",
        cols_justification=["l"] * texts + ["r"] * (len(headings) - texts),
        enable_events=True,
        select_mode="extended" if several else "browse",
        background_color=palette.card,
        text_color=palette.ink,
        alternating_row_color=palette.card,
        header_background_color=palette.paper,
        header_text_color=palette.soft,
        header_border_width=0,
        border_width=0,
        hide_vertical_scroll=False,
        font=SMALL,
        expand_x=True,
        expand_y=grows,
    )


def tabs(key: str, pages: Sequence[tuple[str, str, list[Row]]], palette: Palette) -> sg.TabGroup:
    """Return tabs: of each page its key, its title and its rows."""
    return sg.TabGroup(
        [[sg.Tab(title, rows, key=page) for page, title, rows in pages]],
        key=key,
        enable_events=True,
        expand_x=True,
        expand_y=True,
        border_width=0,
        tab_background_color=palette.paper,
        selected_background_color=palette.card,
        selected_title_color=palette.accent,
        title_color=palette.soft,
    )


def canvas(
    key: str,
    palette: Palette,
    size: tuple[int, int],
    tooltip: str = "",
    grows: bool = True,
    widens: bool = True,
) -> sg.Graph:
    """Return a place to draw on, its origin in the upper left corner; whether it `grows` in height, and `widens`."""
    width, height = min(size[0], _LEAST) if widens else size[0], size[1]
    return sg.Graph(
        canvas_size=(width, height),
        graph_bottom_left=(0, height),
        graph_top_right=(width, 0),
        key=key,
        background_color=palette.card,
        expand_x=widens,
        expand_y=grows,
        tooltip=tooltip or None,
    )

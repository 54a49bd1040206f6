"""The look: a light and a dark theme, one accent colour, flat surfaces."""

import tkinter
from collections.abc import Iterator
from dataclasses import dataclass
from tkinter import TclError, ttk
from typing import Any, Literal

from gui.toolkit import screen, sg
from gui.toolkit.fonts import fonts

ThemeName = Literal["light", "dark"]
_FONTS = fonts()
FONT, SMALL, BOLD, MONO = _FONTS.usual, _FONTS.small, _FONTS.bold, _FONTS.mono


@dataclass(frozen=True)
class Palette:
    """The colours of a theme."""

    paper: str  # behind everything
    card: str  # inputs, pictures, tables
    ink: str
    soft: str  # less important text
    line: str  # borders, unselected tabs
    accent: str
    on_accent: str
    good: str
    bad: str
    series: tuple[str, ...]  # of up to five curves

    @property
    def card_rgb(self) -> tuple[int, int, int]:
        """`card` as RGB, to fill the gaps between pictures with."""
        red, green, blue = bytes.fromhex(self.card[1:])
        return red, green, blue


def between(color: str, other: str, share: float) -> str:
    """Return the colour at a share of the way from one to another, each `#rrggbb`."""
    pairs = zip(bytes.fromhex(color[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(one + share * (to - one)) for one, to in pairs).hex()


DASHES = ((), (8, 3), (2, 3), (8, 3, 2, 3), (14, 4))  # of as many curves: colour alone tells nothing apart

PALETTES: dict[ThemeName, Palette] = {
    "light": Palette(
        paper="#f3f5f8",
        card="#ffffff",
        ink="#1b2430",
        soft="#5d6b7c",
        line="#d5dbe3",
        accent="#1463b0",
        on_accent="#ffffff",
        good="#1f7a4d",
        bad="#b3261e",
        series=("#1463b0", "#c2410c", "#1f7a4d", "#8b3fa8", "#0e7490"),
    ),
    "dark": Palette(
        paper="#171b21",
        card="#20262e",
        ink="#e6ebf1",
        soft="#98a5b5",
        line="#343d49",
        accent="#4a9be8",
        on_accent="#0d1117",
        good="#5cc28c",
        bad="#ff8a80",
        series=("#6cb2f7", "#f0a04b", "#5cc28c", "#c792ea", "#e6d45c"),
    ),
}


def use_theme(name: ThemeName) -> Palette:
    """Make `name` the theme of the windows opened from now on. Returns its colours."""
    palette = PALETTES[name]
    sg.theme_add_new(
        f"ours-{name}",
        {
            "BACKGROUND": palette.paper,
            "TEXT": palette.ink,
            "INPUT": palette.card,
            "TEXT_INPUT": palette.ink,
            "SCROLL": palette.line,
            "BUTTON": (palette.ink, palette.line),
            "PROGRESS": (palette.accent, palette.line),
            "BORDER": 0,
            "SLIDER_DEPTH": 0,
            "PROGRESS_DEPTH": 0,
        },
    )
    sg.theme(f"ours-{name}")
    sg.set_options(font=FONT, ttk_theme="clam", tooltip_time=500, scaling=screen.prepare(), **sg.OPTIONS)
    return palette


def style_widgets(window: sg.Window, palette: Palette) -> None:
    """Style what the toolkit leaves as it is, once the window stands."""
    root = window.TKroot
    scale = screen.scale_of(root)
    _style_ttk(root, palette, scale)
    tables: list[ttk.Treeview] = []
    for widget in _all_widgets(root):
        if isinstance(widget, tkinter.Entry | tkinter.Text) and not isinstance(widget, ttk.Widget):
            _flatten(widget, palette)
        elif isinstance(widget, tkinter.Listbox):
            widget.configure(
                relief="flat",
                borderwidth=0,
                highlightthickness=1,
                highlightbackground=palette.line,
                highlightcolor=palette.accent,
                activestyle="none",
            )
        if isinstance(widget, tkinter.Text):
            widget.configure(padx=round(6 * scale), pady=round(3 * scale))
        elif isinstance(widget, tkinter.Canvas) and scale > 1:  # pictures, and what limits a form
            width, height = (round(int(widget[side]) * scale) for side in ("width", "height"))
            widget.configure(width=width, height=height)
        elif isinstance(widget, tkinter.Scale):
            widget.configure(
                sliderrelief="raised", sliderlength=round(18 * scale), activebackground=palette.accent
            )
        elif isinstance(widget, ttk.Treeview):
            for column in widget["columns"]:  # a heading stands over its numbers
                anchor: Any = widget.column(column, "anchor")
                widget.heading(column, anchor=anchor)
            tables.append(widget)
    if tables:
        _share_widths(tables)


def _share_widths(tables: list[ttk.Treeview]) -> None:
    """Let the columns of each table share its width as they were laid out, and let it ask for half of that alone."""
    tables[0].update_idletasks()  # so that each knows how high its rows are
    for table in tables:
        _share_width(table)


def _share_width(table: ttk.Treeview) -> None:
    widths = {column: int(table.column(column, "width")) for column in table["columns"]}
    frame: Any = table.master
    frame.configure(width=frame.winfo_reqwidth() // 2, height=frame.winfo_reqheight())
    frame.pack_propagate(False)

    def share(size: Any) -> None:
        times = size.width / sum(widths.values())
        for column, width in widths.items():
            table.column(column, width=int(width * times))

    table.bind("<Configure>", share)


def _flatten(widget: tkinter.Entry | tkinter.Text, palette: Palette) -> None:
    """Give a field a thin border that lights up while it is typed in."""
    widget.configure(
        relief="flat",
        borderwidth=0 if isinstance(widget, tkinter.Text) else 3,
        highlightthickness=1,
        highlightbackground=palette.line,
        highlightcolor=palette.accent,
        insertbackground=palette.ink,
        selectbackground=palette.accent,
        selectforeground=palette.on_accent,
    )


def _style_ttk(root: Any, palette: Palette, scale: float) -> None:
    style = ttk.Style(root)
    style.configure(".", bordercolor=palette.line, lightcolor=palette.paper, darkcolor=palette.paper)
    for name in style_names(root, "TNotebook"):
        style.configure(name, background=palette.paper, borderwidth=0, tabmargins=(8, 6, 8, 0))
        padding = (round(18 * scale), round(7 * scale))
        style.configure(f"{name}.Tab", padding=padding, borderwidth=0, font=FONT)
        style.map(
            f"{name}.Tab",
            background=[("selected", palette.card), ("!selected", palette.paper)],
            foreground=[("selected", palette.accent), ("!selected", palette.soft)],
            lightcolor=[("selected", palette.accent), ("!selected", palette.paper)],
            padding=[("selected", padding), ("!selected", padding)],
        )
    for name in style_names(root, "Treeview"):
        style.configure(name, rowheight=round(24 * scale), borderwidth=0, fieldbackground=palette.card)
        style.map(
            name,
            background=[("selected", palette.accent)],
            foreground=[("selected", palette.on_accent)],
        )
        style.configure(f"{name}.Heading", relief="flat", borderwidth=0, padding=(4, 4))
    for name in style_names(root, "TCombobox"):
        style.configure(
            name, arrowsize=round(14 * scale), arrowcolor=palette.soft, borderwidth=1, padding=(4, 3)
        )
        style.map(
            name,
            background=[("readonly", palette.card)],  # of the arrow's place
            bordercolor=[("focus", palette.accent), ("!focus", palette.line)],
            fieldbackground=[("readonly", palette.card)],
            foreground=[("readonly", palette.ink)],
            selectbackground=[("readonly", palette.card)],
            selectforeground=[("readonly", palette.ink)],
        )
    for name in style_names(root, "TScrollbar"):
        if name != "TScrollbar":
            style.layout(name, _slim_bar("Horizontal" if ".Horizontal." in name else "Vertical"))
        style.configure(
            name,
            background=palette.line,
            troughcolor=palette.paper,
            bordercolor=palette.paper,
            lightcolor=palette.line,
            darkcolor=palette.line,
            arrowsize=round(10 * scale),  # the width of the bar
            borderwidth=0,
            gripcount=0,
            relief="flat",
        )
        lit = [("disabled", palette.paper), ("active", palette.soft)]
        style.map(name, background=lit, lightcolor=lit, darkcolor=lit)
    for name in style_names(root, "TProgressbar"):
        style.configure(
            name,
            borderwidth=0,
            thickness=round(8 * scale),
            bordercolor=palette.line,
            troughcolor=palette.line,
        )


def _slim_bar(orientation: str) -> list[Any]:
    """Return the layout of a scrollbar without arrows."""
    thumb = (f"{orientation}.Scrollbar.thumb", {"expand": "1", "sticky": "nswe"})
    return [(f"{orientation}.Scrollbar.trough", {"sticky": "nswe", "children": [thumb]})]


def style_names(root: Any, kind: str) -> set[str]:
    """Return the ttk styles of one kind that the window's widgets use: the toolkit makes one each."""
    found = {kind}
    for widget in _all_widgets(root):
        try:
            style = str(widget.cget("style"))
        except TclError:  # not a ttk widget
            continue
        if style.endswith(kind):
            found.add(style)
    return found


def _all_widgets(widget: Any) -> Iterator[Any]:
    yield widget
    for child in widget.winfo_children():
        yield from _all_widgets(child)

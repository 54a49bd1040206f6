"""The look: a light and a dark theme, one accent colour, flat surfaces."""

from dataclasses import dataclass
from tkinter import TclError, ttk
from typing import Any, Literal

from gui import sg

ThemeName = Literal["light", "dark"]
FONT = ("DejaVu Sans", 10)
SMALL = ("DejaVu Sans", 9)
BOLD = ("DejaVu Sans", 10, "bold")
MONO = ("DejaVu Sans Mono", 9)


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
    series: tuple[str, ...]  # of curves

    @property
    def card_level(self) -> int:
        """The grey level that comes nearest to `card`, to fill the gaps between pictures with."""
        return int(self.card[3:5], 16)


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
        series=("#1463b0", "#d97706", "#1f7a4d", "#8b3fa8"),
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
        series=("#6cb2f7", "#f0a04b", "#5cc28c", "#c792ea"),
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
    sg.set_options(font=FONT, ttk_theme="clam", tooltip_time=500, **sg.OPTIONS)
    return palette


def style_widgets(root: Any, palette: Palette) -> None:
    """Style what the toolkit leaves to ttk, once the window stands."""
    style = ttk.Style(root)
    style.configure(".", bordercolor=palette.line, lightcolor=palette.paper, darkcolor=palette.paper)
    for name in style_names(root, "TNotebook"):
        style.configure(name, background=palette.paper, borderwidth=0, tabmargins=(8, 6, 8, 0))
        style.configure(f"{name}.Tab", padding=(18, 7), borderwidth=0, font=FONT)
        style.map(
            f"{name}.Tab",
            background=[("selected", palette.card), ("!selected", palette.paper)],
            foreground=[("selected", palette.accent), ("!selected", palette.soft)],
            lightcolor=[("selected", palette.accent), ("!selected", palette.paper)],
            padding=[("selected", (18, 7)), ("!selected", (18, 7))],
        )
    for name in style_names(root, "Treeview"):
        style.configure(name, rowheight=24, borderwidth=0, fieldbackground=palette.card)
        style.map(
            name,
            background=[("selected", palette.accent)],
            foreground=[("selected", palette.on_accent)],
        )
        style.configure(f"{name}.Heading", relief="flat", borderwidth=0, padding=(4, 4))
    for name in style_names(root, "TCombobox"):
        style.configure(name, arrowsize=14, arrowcolor=palette.soft, borderwidth=1, padding=(4, 3))
        style.map(
            name,
            fieldbackground=[("readonly", palette.card)],
            foreground=[("readonly", palette.ink)],
            selectbackground=[("readonly", palette.card)],
            selectforeground=[("readonly", palette.ink)],
        )
    for name in style_names(root, "TScrollbar"):
        style.configure(
            name,
            background=palette.line,
            troughcolor=palette.card,
            arrowcolor=palette.soft,
            arrowsize=11,
            borderwidth=0,
            gripcount=0,
            relief="flat",
        )
        style.map(name, background=[("disabled", palette.card), ("active", palette.soft)])
    for name in style_names(root, "TProgressbar"):
        style.configure(name, borderwidth=0, thickness=8)


def style_names(root: Any, kind: str) -> set[str]:
    """Return the ttk styles of one kind that the window's widgets use: the toolkit makes one each."""
    found = {kind}

    def visit(widget: Any) -> None:
        try:
            style = str(widget.cget("style"))
        except TclError:  # not a ttk widget
            style = ""
        if style.endswith(kind):
            found.add(style)
        for child in widget.winfo_children():
            visit(child)

    visit(root)
    return found

"""The look: a light and a dark theme, one accent colour, flat surfaces."""

from dataclasses import dataclass
from typing import Literal

import darkdetect

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


def theme_of(chosen: str) -> ThemeName:
    """Return the theme of a name; of any other, that of the desktop, or light where it does not say."""
    for name in PALETTES:
        if name == chosen:
            return name
    return "dark" if darkdetect.theme() == "Dark" else "light"


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

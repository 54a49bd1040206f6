"""The fonts of the platform: its own family, in the size that it is read in."""

import sys
from dataclasses import dataclass

Font = tuple[str, int] | tuple[str, int, str]  # family, points, and a style


@dataclass(frozen=True)
class Fonts:
    """What texts are written in."""

    usual: Font
    small: Font
    bold: Font
    mono: Font


def fonts() -> Fonts:
    """Return the fonts of this platform. On macOS a point is a pixel, so that more of them are needed."""
    if sys.platform == "win32":
        family, mono, larger = "Segoe UI", "Consolas", 0
    elif sys.platform == "darwin":
        family, mono, larger = "Helvetica", "Menlo", 3
    else:
        family, mono, larger = "DejaVu Sans", "DejaVu Sans Mono", 0
    usual, small = 10 + larger, 9 + larger
    return Fonts((family, usual), (family, small), (family, usual, "bold"), (mono, small))

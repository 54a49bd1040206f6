"""Colours of defect types: the same in the report's figures and in the window."""

from collections.abc import Sequence

GOOD_COLOR = "#2a9d8f"
_COLORS = (
    *("#e76f51", "#9b5de5", "#e9b44c", "#4d7ea8", "#c9184a", "#6c757d"),
    *("#8d5b4c", "#f2a1c4", "#7cb518", "#00b4d8", "#b08968", "#5e548e"),
)


# Colours and dashes of up to five curves side by side: told apart by a colour-blind person, and in grey, too.
SERIES = (
    ("#0072b2", "-"),
    ("#d55e00", "--"),
    ("#009e73", "-."),
    ("#cc79a7", ":"),
    ("#56b4e9", (0, (5, 1, 1, 1, 1, 1))),
)


def type_colors(defects: Sequence[str]) -> dict[str, str]:
    """Return a colour for each defect type."""
    return {defect: _COLORS[at % len(_COLORS)] for at, defect in enumerate(defects)}

"""Where an element stands in its window: what it stands in, and the label before it."""

from collections.abc import Iterator
from typing import Any

from gui.toolkit import sg


def around(element: Any) -> Iterator[Any]:
    """Yield what an element stands in, the innermost first."""
    container = getattr(element, "ParentContainer", None)
    while container is not None and not isinstance(container, sg.Window):
        yield container
        container = getattr(container, "ParentContainer", None)


def label_of(element: Any) -> str:
    """Return the text of a check box, or what stands before a field in its row; empty if nothing does."""
    if isinstance(element, sg.Checkbox):
        return str(element.Text).strip()
    rows: list[Any] = getattr(next(around(element), None), "Rows", [])
    row: list[Any] = next((row for row in rows if element in row), [element])
    before = row[: row.index(element)]
    texts = [str(each.DisplayText).strip() for each in reversed(before) if isinstance(each, sg.Text)]
    return next(filter(_has_letters, texts), "")


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)

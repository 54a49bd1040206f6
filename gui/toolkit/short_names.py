"""Names that are too long for their place: what all of them share gives way first, then their middle."""

from collections.abc import Sequence
from itertools import takewhile

GAP = "…"
_SEPARATORS = "-_ @/·"
_WORTH = 4  # characters; for fewer, a gap would not pay


def short_names(names: Sequence[str], width: int) -> dict[str, str]:
    """Return what each name is shown as; one that fits is shown as it is, and no two alike.

    Args:
        names: all different.
        width: characters.
    """
    if all(len(name) <= width for name in names):
        return {name: name for name in names}
    head = _shared_words(names) if len(names) > 1 else 0
    short = {name: name if len(name) <= width else _shortened(name, head, width) for name in names}
    return short if len(set(short.values())) == len(names) else {name: name for name in names}


def _shared_words(names: Sequence[str]) -> int:
    """Return how many characters the whole words take that all names begin with; 0 if leaving them out does not pay."""
    pairs = zip(min(names), max(names), strict=False)  # what these two begin with, all do
    shared = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    end = max((shared.rfind(separator) + 1 for separator in _SEPARATORS), default=0)
    return end if end >= _WORTH else 0


def _shortened(name: str, head: int, width: int) -> str:
    """Return a name without its first `head` characters, then without its middle as far as it is still too long."""
    return cut(GAP + name[head:] if head else name, width)


def cut(text: str, width: int) -> str:
    """Return a text without its middle if it has more characters than that."""
    if len(text) <= width:
        return text
    tail = (width - 1) * 3 // 5  # names differ more often at their end
    return text[: width - 1 - tail] + GAP + text[len(text) - tail :]

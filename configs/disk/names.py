"""Names from a person that become folders' names: what is safe on every platform, wherever it was typed.

Windows keeps some names for itself, and drops dots and spaces at a name's end; Windows and macOS know no difference
between capitals and small letters; and an accent can be a part of its letter or a character of its own.
"""

import re
import unicodedata
from collections.abc import Callable

_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³]) *(\..*)?", re.IGNORECASE)

LONGEST = 150  # bytes: a disk takes 255, and what is made beside a folder has a longer name than it
_FORMULA = (*"=+-@＝＋－＠", "\t", "\r")  # with which a cell begins that a spreadsheet works out
_PLAIN = "./"  # before a cell: it is no formula, and of a relative name it changes nothing


def safe_name(name: str) -> str:
    """Return `name`, its accents parts of their letters, or raise ValueError that says what it may not hold."""
    name = unicodedata.normalize("NFC", name)
    bad = sorted({character for character in name if not (character.isalnum() or character in " _-+.()")})
    if bad:
        shown = " ".join(repr(character) for character in bad)
        raise ValueError(
            f"must be made of letters, digits, spaces and _ - + . ( ), found {shown} in {name!r}; "
            "it becomes a folder's name"
        )
    if name.startswith(".") or name != name.strip(" .") or _RESERVED.fullmatch(name):
        raise ValueError(f"cannot be a folder's name, got {name!r}; choose a plain name such as bottle-1")
    if (length := len(name.encode())) > LONGEST:
        raise ValueError(
            f"must be at most {LONGEST} bytes long as UTF-8, got {length}; choose a shorter name"
        )
    return name


def free_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """Return a name that is not taken: the name itself, or with a number behind it, from 2 on."""
    number, free = 1, name
    while is_taken(free):
        number += 1
        free = f"{name}-{number}"
    return free


def folded_name(name: str) -> str:
    """Return a key that is equal for names which some file system treats as the same."""
    return unicodedata.normalize("NFC", name).casefold()


def in_a_table(name: str) -> str:
    """Return a file's or folder's relative name, or a text, as a cell: no spreadsheet takes it for a formula."""
    return f"{_PLAIN}{name}" if name.startswith((*_FORMULA, _PLAIN)) else name


def out_of_a_table(cell: str) -> str:
    """Return what `in_a_table` made a cell of."""
    return cell.removeprefix(_PLAIN)

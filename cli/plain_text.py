"""Text for a terminal: what a file's name or a damaged file may hold is shown, and never does anything there."""

import unicodedata

_ACTS = {
    "Cc": "control characters: an escape sequence begins with one",
    "Cf": "formats, such as those that turn the direction of writing",
    "Cs": "halves of characters: names that are no text",
    "Zl": "ends of lines",
    "Zp": "ends of paragraphs",
}


def plain(text: str) -> str:
    r"""Return a text with everything that a terminal would act upon written out, `\x1b`; ends of lines stay."""
    if text.isprintable():
        return text
    return "".join(
        each.encode("unicode_escape").decode("ascii")
        if each != "\n" and unicodedata.category(each) in _ACTS
        else each
        for each in text
    )

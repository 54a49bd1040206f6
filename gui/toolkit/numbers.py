"""Numbers as a person types them, and a time left as a person reads it."""


def duration_text(seconds: float) -> str:
    """Return a time left in words: `about 2 min`."""
    if seconds < 60:
        return f"about {max(round(seconds), 1)} s"
    if seconds < 3600:
        return f"about {round(seconds / 60)} min"
    return f"about {seconds / 3600:.1f} h"


def typed_text(number: float | None) -> str:
    """Return a number as a field holds it; None is an empty field."""
    return "" if number is None else f"{number:.6g}"


def whole_number(typed: object) -> object:
    """Return what a person typed as a whole number if it is one; else as it is, for the spec to refuse."""
    return _number(int, typed)


def real_number(typed: object) -> object:
    """Return what a person typed as a number if it is one; else as it is, for the spec to refuse."""
    return _number(float, typed)


def real_numbers(typed: str) -> list[object]:
    """Return what a person typed as numbers with commas between them; what is none stays, for the spec to refuse."""
    return [real_number(part.strip()) for part in typed.split(",")]


def _number(kind: type[int | float], typed: object) -> object:
    try:
        return kind(str(typed).strip())
    except ValueError:
        return typed

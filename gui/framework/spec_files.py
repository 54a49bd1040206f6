"""The files that specs are kept in."""

from pathlib import Path

from configs.disk.writing import write_text
from configs.errors import ExistsError, UserError, way_out


def keep(folder: Path, name: str, text: str) -> Path:
    """Return a file in `folder` that holds `text`: an old one that says the same, else a new one.

    Raises:
        UserError: the folder cannot be written to.
    """
    for number in range(1, 10_000):
        path = folder / (f"{name}.hjson" if number == 1 else f"{name}-{number}.hjson")
        if not path.exists():
            save(path, text)
            return path
        if path.read_text(encoding="utf-8") == text:
            return path
    raise ExistsError(folder, f"holds thousands of specs called {name}", "delete some of them")


def save(path: Path, text: str) -> None:
    """Write a spec's text, whole or not at all. Raises UserError where that cannot be done."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, text)
    except OSError as error:
        raise UserError(
            path, f"cannot be written ({error.strerror})", f"{way_out(error)}, or choose another place"
        ) from None

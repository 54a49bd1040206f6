"""The settings of an old file, asked for one by one: what nobody asked for has no counterpart."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from configs.errors import UserError
from configs.spec import hjson_io

_MOST = 16 * 2**20  # bytes of a JSON file


class Settings:
    """Settings by their keys, those in groups as if they stood beside the others, as the original reads them.

    Args:
        path: of the file, for messages.
        fields: its content.
        defaults: what a key is that is not there.
    """

    def __init__(
        self, path: Path, fields: Mapping[str, Any], defaults: Mapping[str, Any] | None = None
    ) -> None:
        self.path = path
        self._own = _flat(fields)
        self._defaults = _flat(defaults or {})
        self._asked: set[str] = set()

    def value(self, key: str) -> Any:
        """Return what a key says. Raises UserError if nothing does."""
        self._asked.add(key)
        if key in self._own:
            return self._own[key]
        if key in self._defaults:
            return self._defaults[key]
        raise UserError(self.at(key), "is required, and missing", "add it as the original program has it")

    def get(self, key: str, otherwise: Any = "") -> Any:
        """Return what a key says, or something else where it is not there."""
        self._asked.add(key)
        return self._own.get(key, self._defaults.get(key, otherwise))

    def text(self, key: str) -> str:
        """Return a text, without blanks around it; a number as it was typed."""
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise UserError(self.at(key), f"must be a text, got {value!r}", "put it right in the file")
        return str(value).strip()

    def number(self, key: str) -> float:
        """Return a number, typed as one or as a text."""
        try:
            return float(self.text(key))
        except ValueError:
            raise _not_a(self.at(key), "a number", self.get(key)) from None

    def whole(self, key: str) -> int:
        """Return a whole number."""
        number = self.number(key)
        if not number.is_integer():
            raise _not_a(self.at(key), "a whole number", self.get(key))
        return int(number)

    def flag(self, key: str) -> bool:
        """Return true or false."""
        value = self.value(key)
        if not isinstance(value, bool):
            raise _not_a(self.at(key), "true or false", self.get(key))
        return value

    def span(self, key: str) -> list[float]:
        """Return the ends of a range such as `10-220`; of one number, that number twice."""
        try:
            ends = [float(end) for end in self.text(key).split("-")]
        except ValueError:
            ends = []
        if len(ends) not in (1, 2):
            raise _not_a(self.at(key), "a number or a range such as 10-220", self.get(key))
        return [ends[0], ends[-1]]

    def names(self, key: str) -> list[str]:
        """Return what was chosen in a list: a text, or several."""
        value = self.value(key)
        chosen = [value] if isinstance(value, str) else value
        if not isinstance(chosen, list) or not all(isinstance(each, str) for each in chosen):
            raise _not_a(self.at(key), "a name, or a list of names", self.get(key))
        return [each for each in chosen if each]

    def at(self, key: str) -> str:
        """Return where a key stands, for messages."""
        return f"{self.path}: {key}"

    def said(self, key: str) -> bool:
        """Return whether the file itself says something for a key."""
        return key in self._own

    def all(self) -> dict[str, Any]:
        """Return what the file itself says."""
        return dict(self._own)

    def left(self) -> list[str]:
        """Return the keys of the file that nobody asked for, and what they say."""
        return [f"{key}: {json.dumps(value)}" for key, value in self._own.items() if key not in self._asked]


def _not_a(where: str, wanted: str, value: object) -> UserError:
    return UserError(where, f"must be {wanted}, got {value!r}", "put it right in the file")


def _flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in fields.items():
        flat |= _flat(value) if isinstance(value, Mapping) else {str(key): value}
    return flat


def read_old(path: Path) -> dict[str, Any]:
    """Return the object of a file of the original program, JSON or hjson; an empty one of what is no object.

    Raises:
        UserError: it cannot be read.
    """
    if path.suffix.lower() == ".hjson":
        return hjson_io.read(path)[1]
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(_MOST))
    except (ValueError, RecursionError) as error:
        raise UserError(path, f"is no JSON file ({error})", "check that it is whole") from None
    return found if isinstance(found, dict) else {}

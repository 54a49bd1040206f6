"""Reading and writing hjson, with the line of every value.

The `hjson` package gives values but no positions, and lets two slips through in silence: an unquoted
text swallows the rest of its line, and a key given twice keeps the last value. Here each is an error.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hjson.decoder import HjsonDecoder, JSONArray, JSONObject, make_scanner, scantfnns
from hjson.scanner import HjsonDecodeError

from configs.errors import MissingError, Problem, SpecError, UserError, way_out

Span = tuple[int, int]  # where a value's text begins and ends, in characters from 0
Step = str | int
MAX_CHARACTERS = 1_000_000  # a spec is a page of text
_COMMA = re.compile(r":\s*(-?\d+,\d+)\s*(?:$|[,}#/])")  # behind a field's name


class LocatedDict(dict[str, Any]):
    """A decoded object that knows where each of its values stands."""

    spans: dict[Step, Span]


class LocatedList(list[Any]):
    """A decoded array that knows where each of its values stands."""

    spans: dict[Step, Span]


class _LocatingDecoder(HjsonDecoder):  # type: ignore[misc]
    """The package's decoder, listening in on where each value begins and ends."""

    def __init__(self) -> None:
        super().__init__()
        self.parse_object = self._object
        self.parse_array = self._array
        self.parse_tfnns = self._unquoted
        self.scan_once, self.scan_object_once = make_scanner(self)

    def _object(self, state: Any, encoding: Any, strict: Any, scan_once: Any, *rest: Any) -> Any:
        _object_hook, _pairs_hook, memo, *braces = rest
        spans: list[Span] = []

        def located(pairs: list[tuple[str, Any]]) -> LocatedDict:
            found = LocatedDict(pairs)
            found.spans = {key: span for (key, _), span in zip(pairs, spans, strict=True)}
            if len(found) < len(pairs):
                keys = [key for key, _ in pairs]
                again = next(at for at, key in enumerate(keys) if key in keys[:at])
                raise HjsonDecodeError(
                    f"{keys[again]}: given twice; keep one of the two", state[0], spans[again][0]
                )
            return found

        return JSONObject(state, encoding, strict, _listening(scan_once, spans), None, located, memo, *braces)

    def _array(self, state: Any, scan_once: Any) -> tuple[LocatedList, int]:
        spans: list[Span] = []
        values, end = JSONArray(state, _listening(scan_once, spans))
        found = LocatedList(values)
        found.spans = dict(enumerate(spans))
        return found, end

    def _unquoted(self, context: Any, text: str, start: int) -> Any:
        value, end = scantfnns(context, text, start)
        if isinstance(value, str) and (
            any(mark in value for mark in ("#", "//", "/*", ",", "{", "}")) or value.endswith("]")
        ):
            raise HjsonDecodeError(
                f"unquoted text runs to the end of its line, so this value would be {_short(value)}; "
                'put the text in double quotes: "…"',
                text,
                start,
            )
        return value, end


def _listening(scan_once: Any, spans: list[Span]) -> Any:
    """Return `scan_once` that also notes the span of each value it reads."""

    def scan(text: str, start: int) -> tuple[Any, int]:
        value, end = scan_once(text, start)
        spans.append((start, start + len(text[start:end].rstrip())))
        return value, end

    return scan


def parse(text: str, where: str | Path) -> LocatedDict:
    """Return the object that `text` describes. `where` is its file, for messages.

    Raises:
        SpecError: not hjson, not an object, a key given twice, or an unquoted text that swallowed more.
    """

    def refuse(message: str, line: int | None = None) -> SpecError:
        return SpecError(where, [Problem("", message, line)])

    if len(text) > MAX_CHARACTERS:
        raise refuse(f"must be at most {MAX_CHARACTERS:,} characters long, got more; choose a spec", 1)
    try:
        found = _LocatingDecoder().decode(text)
    except HjsonDecodeError as error:
        if error.msg.startswith("Invalid control character"):  # found behind the end of the line
            line = text.count("\n", 0, error.pos - 1) + 1
            raise refuse("a text in quotes must end on its own line; close it with a quote", line) from None
        if error.msg.startswith(("Invalid \\X", "Invalid \\uXXXX")):
            raise refuse(
                "a backslash in quotes begins a sign such as \\n; write two of them, or / in a path",
                error.lineno,
            ) from None
        if comma := _decimal_comma(text, error.lineno):
            line, number = comma
            point = number.replace(",", ".")
            raise refuse(f"a number has a decimal point, got {number}; write {point}", line) from None
        if "eof" in error.msg.lower():
            message = "ends before it is complete; close every bracket and every quote"
            raise refuse(message, text.rstrip().count("\n") + 1) from None
        message = error.msg.replace("%r", repr(text[error.pos : error.pos + 1]))
        remedy = "" if "; " in message else "; check the brackets and quotes before it"
        raise refuse(f"{message}{remedy}", error.lineno) from None
    except RecursionError:
        raise refuse("nested too deeply to be a spec; close every bracket", _deepest_line(text)) from None
    except (IndexError, OverflowError, ValueError) as error:  # the package's own slips on broken text
        raise refuse(
            f"not valid hjson ({error}); look for a bracket or a quote that is missing", text.count("\n") + 1
        ) from None
    if not isinstance(found, LocatedDict):
        if found == {}:
            raise refuse('is empty; write an object such as { kind: "import" … }', 1)
        raise refuse(f"must be an object {{ field: value … }}, got {_short(found)}; put it in brackets", 1)
    return found


def _decimal_comma(text: str, line: int) -> tuple[int, str] | None:
    """Return a number with a comma on a line that could not be read, or on the one before it, and on which it is."""
    lines = text.splitlines()
    for number in (line, line - 1):
        if 0 < number <= len(lines) and (found := _COMMA.search(lines[number - 1])):
            return number, found[1]
    return None


def _deepest_line(text: str) -> int:
    """Return the line on which brackets are nested deepest, texts in quotes not told apart."""
    depth, deepest, line = 0, 0, 1
    for number, content in enumerate(text.splitlines(), start=1):
        for character in content:
            depth += (character in "{[") - (character in "}]")
            if depth > deepest:
                deepest, line = depth, number
    return line


def read(path: Path) -> tuple[str, LocatedDict]:
    """Return the text and the object of a file.

    Raises:
        MissingError: no such file.
        UserError: not readable as UTF-8 text.
        SpecError: as `parse`.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(MAX_CHARACTERS + 1)  # whatever else it is, it is not read whole
    except FileNotFoundError:
        raise MissingError(path, "no such file", "check the path") from None
    except IsADirectoryError:
        raise UserError(path, "is a folder, and no spec", "name the files in it, or move it away") from None
    except UnicodeDecodeError as error:
        raise UserError(
            path, f"must be UTF-8 text, found other bytes ({error})", "save it as UTF-8"
        ) from None
    except OSError as error:
        raise UserError(path, f"cannot be read ({error.strerror})", way_out(error)) from None
    return text, parse(text, path)


def line_of(text: str, document: LocatedDict, steps: Sequence[Step]) -> int | None:
    """Return the line, from 1, of the value that `steps` lead to, or of the nearest one around it."""
    span = find_span(document, steps)
    return None if span is None else text.count("\n", 0, span[0]) + 1


def find_span(document: LocatedDict, steps: Sequence[Step]) -> Span | None:
    """Return where the value at `steps` stands, or the nearest one around it; None for the whole."""
    span: Span | None = None
    here: Any = document
    for step in steps:
        spans: dict[Step, Span] = getattr(here, "spans", {})
        if step not in spans:
            break
        span, here = spans[step], here[step]
    return span


def dumps(value: object, comments: Mapping[str, str] | None = None, indent: int = 0) -> str:
    """Return hjson text: one field a line, every text in quotes, a comment above a field that has one."""
    margin = "  " * (indent + 1)
    if isinstance(value, Mapping) and value:
        lines = []
        for key, item in value.items():
            lines += [f"{margin}# {line}" for line in (comments or {}).get(key, "").splitlines()]
            name = key if str(key).isidentifier() else json.dumps(key, ensure_ascii=False)
            lines.append(f"{margin}{name}: {dumps(item, indent=indent + 1)}")
        return "{\n" + "\n".join(lines) + "\n" + "  " * indent + "}"
    if isinstance(value, list | tuple) and any(isinstance(item, Mapping | list | tuple) for item in value):
        return (
            "[\n"
            + "".join(f"{margin}{dumps(item, indent=indent + 1)}\n" for item in value)
            + "  " * indent
            + "]"
        )
    return json.dumps(value, ensure_ascii=False)


def _short(value: object) -> str:
    """Return a value as a person typed it, cut to a readable length."""
    shown = json.dumps(value, ensure_ascii=False, default=str)
    return shown if len(shown) <= 60 else shown[:57] + "…"

"""Imports run one way between modules, too: no circle in any room, not even one for the types alone."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("cli", "gui", "jobs", "exporting", "evaluation", "networks", "datasets", "configs", "benchmarks")


def imported(nodes: list[ast.stmt], known: set[str]) -> Iterator[str]:
    """Yield the modules that these statements import, those under `if TYPE_CHECKING` with them; not in functions."""
    for node in nodes:
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names if alias.name in known)
            case ast.ImportFrom(module=str(module)):
                for alias in node.names:
                    inner = f"{module}.{alias.name}"
                    yield inner if inner in known else module
            case ast.If():
                yield from imported([*node.body, *node.orelse], known)
            case ast.Try():
                yield from imported([*node.body, *node.orelse, *node.finalbody], known)
                yield from imported([each for handler in node.handlers for each in handler.body], known)


def circle(sources: dict[str, str]) -> list[str]:
    """Return the modules of a circle, each imported by the next; empty if there is none."""
    names = set(sources)
    graph = {
        name: [other for other in imported(ast.parse(text).body, names) if other in names and other != name]
        for name, text in sources.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_has_a_circle(room):
    paths = {path: path.relative_to(ROOT).with_suffix("") for path in (ROOT / room).rglob("*.py")}
    sources = {
        ".".join(name.parts).removesuffix(".__init__"): path.read_text(encoding="utf-8")
        for path, name in paths.items()
    }

    assert len(sources) > 3
    assert circle(sources) == []


def test_a_circle_for_the_types_is_found():
    page = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from gui.app import App\n"

    assert circle({"gui.page": page, "gui.app": "from gui import page\n", "gui": ""}) != []
    assert circle({"gui.page": "", "gui.app": "from gui import page\n", "gui": ""}) == []

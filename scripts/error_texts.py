"""The texts of all errors that a person can put right, found in the source; `docs/reference/errors.md` is made of them.

`python -m scripts.pages errors` writes that page anew.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import get_args

from configs.errors import WAYS_OUT
from datasets.sources import findings

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reference" / "errors.md"
ROOMS = {
    "configs": "Specs, files and the workspace",
    "datasets": "Images, imports and corruptions",
    "networks": "Trainings",
    "evaluation": "Evaluations and new images",
    "exporting": "Exports",
    "jobs": "Jobs and the queue",
    "gui": "The window",
    "cli": "The command line",
}
HEAD = """# Every error that you can put right

Each says where, what was expected and found, and what to do. This page is read from the source, and a test holds it to
that form; ‹…› stands for what differs. ‹What helps› depends on the reason: WAYS.

[bad-input.md](bad-input.md) shows the mistakes in a spec, field by field, and [reliability.md](reliability.md) what
breaks around the program.
"""
_WORDS = {
    "error": "reason",
    "strerror": "reason",
    "msg": "reason",
    "way_out(error)": "what helps",
    "way_out(cause)": "what helps",
    "path": "file",
    "root": "folder",
    "place": "file",
    "results": "table",
    "where": "file",
    "fsdecode": "file",
    "str(error)": "what it needs",
    "self.report.threshold.says": "why there is none",
    "_first_of(error)": "what is wrong",
    "old": "job",
    "len": "number",
    "max": "number",
    "gib": "size",
    "short": "text",
    "splitlines": "reason",
    "partition": "reason",
    "install_text": "command",
    "page_text": "page of the docs",
    "first": "reason",
    "kept": "what is kept",
    "join": "list",
}


_WRITTEN = ast.Constant | ast.JoinedStr | ast.BinOp | ast.IfExp  # texts that stand in the source


@dataclass(frozen=True)
class Text:
    """What one place of the source says."""

    source: str  # file:line
    room: str
    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}; {self.remedy}"


@dataclass
class _Module:
    """One file, and what its names stand for."""

    path: Path
    tree: ast.Module
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    @classmethod
    def of(cls, path: Path) -> "_Module":
        module = cls(path, ast.parse(path.read_text(encoding="utf-8")))
        for node in ast.walk(module.tree):
            module.parents |= dict.fromkeys(ast.iter_child_nodes(node), node)
        return module

    def calls(self, names: set[str]) -> list[ast.Call]:
        """Return the calls of functions or classes of these names."""
        nodes = (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))
        return [call for call in nodes if isinstance(call.func, ast.Name) and call.func.id in names]

    def variants(self, node: ast.expr, follow: bool = True) -> list[str]:
        """Return the texts that an expression can come to; with `follow`, names are looked up where they are set."""
        match node:
            case ast.Constant(str(text)):
                return [text]
            case ast.JoinedStr(parts):
                return self._joined(parts, follow)
            case ast.FormattedValue(value, format_spec=None):
                return self.variants(value, follow)
            case ast.BinOp(left, ast.Add(), right) if not _is_number(right):
                return self._joined([left, right], follow)
            case ast.BinOp(left, ast.Div(), right) if not follow:  # a place, not a share
                return self._joined([left, ast.Constant("/"), right], follow)
            case ast.IfExp(_, first, second):
                return [*self.variants(first, follow), *self.variants(second, follow)]
            case ast.BoolOp(_, [first, *_]):
                return self.variants(first, follow)
            case ast.Call(ast.Name("did_you_mean")):
                return ['; did you mean "‹name›"?']
            case ast.Name(name) if follow and (values := self._values(node, name)):
                return [text for value in values for text in self.variants(value, follow)]
        return [f"‹{_word(node)}›"]

    def _joined(self, parts: list[ast.expr], follow: bool) -> list[str]:
        return ["".join(texts) for texts in product(*(self.variants(part, follow) for part in parts))]

    def _values(self, node: ast.AST, name: str) -> list[ast.expr]:
        """Return what a name is set to: in its function, at the function's calls if it is an argument, or above."""
        while not isinstance(node, ast.FunctionDef | ast.Module):
            node = self.parents[node]
        if isinstance(node, ast.FunctionDef) and name in (names := [each.arg for each in node.args.args]):
            at = names.index(name)
            return [call.args[at] for call in self.calls({node.name}) if len(call.args) > at]
        inside = ast.walk(node) if isinstance(node, ast.FunctionDef) else node.body
        found = [
            each.value
            for each in inside
            if isinstance(each, ast.Assign) and name in (ast.unparse(target) for target in each.targets)
        ]
        found = [value for value in found if isinstance(value, _WRITTEN)]
        return found or ([] if isinstance(node, ast.Module) else self._values(self.tree, name))


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not isinstance(node.value, str)


def _word(node: ast.expr) -> str:
    """Return a word for something that only the running program knows."""
    text = ast.unparse(node)
    if text in _WORDS:
        return _WORDS[text]
    while not isinstance(node, ast.Name | ast.Attribute):
        node = next(
            (each for each in ast.iter_child_nodes(node) if isinstance(each, ast.expr)), ast.Name("…")
        )
    name = node.attr if isinstance(node, ast.Attribute) else node.id
    return _WORDS.get(name, name.strip("_").replace("_", " ").lower())


@cache
def modules() -> list[_Module]:
    """Return the files of the product, as they are when they are first asked for."""
    return [_Module.of(path) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def error_classes(found: list[_Module]) -> set[str]:
    """Return the names of UserError and of what is made of it."""
    names, classes = {"UserError"}, [node for each in found for node in ast.walk(each.tree)]
    while True:
        more = {
            node.name
            for node in classes
            if isinstance(node, ast.ClassDef) and names & {ast.unparse(base) for base in node.bases}
        }
        if more <= names:
            return names
        names |= more


def texts() -> Iterator[Text]:
    """Yield what every place says that raises such an error, and what is said of single fields."""
    found = modules()
    plain = error_classes(found) - {
        "SpecError",
        "AuditError",
    }  # these list what is found otherwise, see below
    for module in found:
        room = module.path.relative_to(ROOT).parts[0]
        for call in module.calls(plain | {"Problem"}):
            source = f"{module.path.relative_to(ROOT)}:{call.lineno}"
            given = [module.variants(arg, follow=at > 0) for at, arg in enumerate(call.args)]
            if ast.unparse(call.func) == "Problem":
                if ast.unparse(call.args[1]).startswith("_message("):  # of a spec's class: bad-input.md
                    continue
                for where, message in product(*given[:2]):
                    problem, _, remedy = message.partition("; ")
                    yield Text(source, room, where or "‹file›", problem, remedy)
            else:
                for where, problem, remedy in product(*[*given, [""]][:3]):
                    yield Text(source, room, where, problem, remedy)


def page() -> str:
    """Return the page."""
    lines, all_texts = [HEAD.replace("WAYS", "; ".join(WAYS_OUT))], list(texts())
    for room, title in ROOMS.items():
        lines += [f"## {title}\n", "| where | what it says | what to do |", "|---|---|---|"]
        rows = (
            f"| {text.where} | {text.problem} | {text.remedy} |".replace("<", "&lt;")
            for text in all_texts
            if text.room == room
        )
        lines += [*dict.fromkeys(rows), ""]
    lines += ["## What the audit of a source finds\n", "| finding | what to do |", "|---|---|"]
    for problem in get_args(findings.Problem):
        remedy = findings.Finding(problem, "", "").remedy.replace("<", "&lt;")
        lines.append(f"| {problem} | {remedy} |")
    return "\n".join(lines) + "\n"

"""Whatever a person can put right is told so: where, what was expected and found, what to do."""

import ast
import re
from collections.abc import Iterator
from typing import get_args

import pytest

from configs.errors import WAYS_OUT
from datasets.sources import findings
from scripts.error_texts import PAGE, Text, error_classes, modules, page, texts

VERBS = {
    *("add", "allow", "audit", "cancel", "check", "choose", "close", "compare", "delete", "draw", "evaluate"),
    *("hold", "import", "install", "keep", "leave", "look", "make", "mark", "move", "name", "open", "put"),
    *("rename", "replace", "save", "scale", "set", "start", "train", "type", "wait", "write"),
}
CLAIMS = {
    *(
        "a",
        "about",
        "another",
        "cannot",
        "did",
        "does",
        "ends",
        "has",
        "holds",
        "is",
        "its",
        "leaves",
        "marks",
    ),
    *("must", "needs", "nested", "no", "none", "not", "patches", "run", "the", "there", "was"),
}  # how a problem begins, after what it names
PASSED_ON = ("‹what it needs›", "‹why there is none›", "‹message›")  # said by others: a threshold, hjson
EXPECTS = ("must ", "needs ")
FINDS = ("got ", "found ", "and missing", "and there are none", "end on its own line", "and the images have")
LONGEST = 260  # characters, as rendered


@pytest.fixture(scope="module")
def every() -> list[Text]:
    """All texts: read once, and not where tests are only listed."""
    return list(texts())


def begins_with(text, words):
    """Whether a text begins with one of the words, after what differs."""
    first = re.match(r'(?:[‹"][^"›]+[›"]"? )?([a-z]+)', text)
    return first is not None and first[1] in words


def faults(text: Text) -> Iterator[str]:
    """Say what a text lacks."""
    if not text.where.strip():
        yield "does not say where"
    if text.problem not in PASSED_ON and not begins_with(text.problem, CLAIMS):
        yield "its problem begins with another word than the others'"
    if text.problem.startswith(EXPECTS) and not any(found in text.problem for found in FINDS):
        yield "does not say what was found"
    is_question = "did you mean" in text.remedy
    if not (is_question or text.remedy.startswith("‹what helps›") or begins_with(text.remedy, VERBS)):
        yield "does not say what to do"
    if str(text).endswith((".", " ", ";", ":")):
        yield "ends with a mark"
    if len(str(text)) > LONGEST:
        yield "is too long"
    if "\n" in str(text):
        yield "has more than one line"


def test_an_error_says_where_what_and_what_to_do(every):
    assert [f"{text.source}: {text}: {fault}" for text in every for fault in faults(text)] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (Text("a.py:1", "a", " ", "is no number", "type one"), "does not say where"),
        (
            Text("a.py:1", "a", "seed", "bad number", "type one"),
            "its problem begins with another word than the others'",
        ),
        (Text("a.py:1", "a", "seed", "must be a number", "type one"), "does not say what was found"),
        (Text("a.py:1", "a", "seed", "is no number", "sorry"), "does not say what to do"),
        (Text("a.py:1", "a", "seed", "is no number", "type one."), "ends with a mark"),
        (Text("a.py:1", "a", "seed", "is no number", "type one" + " more" * 60), "is too long"),
        (Text("a.py:1", "a", "seed", "is no\nnumber", "type one"), "has more than one line"),
    ],
)
def test_a_text_that_lacks_something_is_found(text, fault):
    assert list(faults(text)) == [fault]


def test_no_error_speaks_of_the_program_itself(every):
    found = modules()
    classes = {node.name for each in found for node in ast.walk(each.tree) if isinstance(node, ast.ClassDef)}
    own = {name for name in classes if sum(letter.isupper() for letter in name) > 1} | {"None", "Exception"}
    for text in every:
        assert not own & set(re.findall(r"\w+", str(text))), text.source
    errors = error_classes(found)
    for module in found:
        for call in module.calls(errors):
            assert "__name__" not in ast.unparse(call)


def test_all_that_is_raised_is_read(every):
    """Each class of errors is met, and a raise that hides its text, as in a variable, would be counted as missing."""
    found = modules()
    classes = error_classes(found)
    assert {"UserError", "MissingError", "ExistsError", "ImageError", "SpecError", "AuditError"} <= classes
    raised = {
        f"{module.path}:{call.lineno}" for module in found for call in module.calls(classes - {"SpecError"})
    }
    assert len(raised) >= 70
    assert len({text.source for text in every}) >= len(raised) - 1  # AuditError lists findings, see below


def test_what_helps_and_what_the_audit_says_begin_with_what_to_do():
    remedies = [findings.Finding(problem, "", "").remedy for problem in get_args(findings.Problem)]
    for remedy in [*WAYS_OUT, *remedies]:
        assert begins_with(remedy, VERBS), remedy
        assert not remedy.endswith(".")


def test_the_page_lists_them():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m scripts.pages errors"

"""Whatever a person can put right is told so: where, what was expected and found, what to do."""

import ast
import re
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
TEXTS = list(texts())


def begins_with(text, words):
    """Whether a text begins with one of the words, after what differs."""
    first = re.match(r'(?:[‹"][^"›]+[›"]"? )?([a-z]+)', text)
    return first is not None and first[1] in words


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: f"{text.source}: {text.problem}")
def test_an_error_says_where_what_and_what_to_do(text: Text):
    assert text.where.strip()
    assert text.problem in PASSED_ON or begins_with(text.problem, CLAIMS)
    if text.problem.startswith(EXPECTS):
        assert any(found in text.problem for found in FINDS)
    is_question = "did you mean" in text.remedy
    assert is_question or text.remedy.startswith("‹what helps›") or begins_with(text.remedy, VERBS)
    assert not str(text).endswith((".", " ", ";", ":"))
    assert len(str(text)) <= LONGEST
    assert "\n" not in str(text)


def test_no_error_speaks_of_the_program_itself():
    found = modules()
    classes = {node.name for each in found for node in ast.walk(each.tree) if isinstance(node, ast.ClassDef)}
    own = {name for name in classes if sum(letter.isupper() for letter in name) > 1} | {"None", "Exception"}
    for text in TEXTS:
        assert not own & set(re.findall(r"\w+", str(text))), text.source
    errors = error_classes(found)
    for module in found:
        for call in module.calls(errors):
            assert "__name__" not in ast.unparse(call)


def test_all_that_is_raised_is_read():
    """Each class of errors is met, and a raise that hides its text, as in a variable, would be counted as missing."""
    found = modules()
    classes = error_classes(found)
    assert {"UserError", "MissingError", "ExistsError", "ImageError", "SpecError", "AuditError"} <= classes
    raised = {
        f"{module.path}:{call.lineno}" for module in found for call in module.calls(classes - {"SpecError"})
    }
    assert len(raised) >= 70
    assert len({text.source for text in TEXTS}) >= len(raised) - 1  # AuditError lists findings, see below


def test_what_helps_and_what_the_audit_says_begin_with_what_to_do():
    remedies = [findings.Finding(problem, "", "").remedy for problem in get_args(findings.Problem)]
    for remedy in [*WAYS_OUT, *remedies]:
        assert begins_with(remedy, VERBS), remedy
        assert not remedy.endswith(".")


def test_the_page_lists_them():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m scripts.pages errors"

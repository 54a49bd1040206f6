"""Terms: each is one sentence, and a text is explained by those that it uses."""

import pytest

from evaluation.answer.terms import TERMS, explain, terms_in
from scripts import terms


def test_the_page_is_made_of_the_table():
    assert terms.PAGE.read_text(encoding="utf-8") == terms.page(), "run: python -m scripts.pages terms"


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.name)
def test_a_term_is_explained_in_one_sentence(term):
    assert term.means and term.means[0].islower() and not term.means.endswith(".")
    assert ". " not in term.means and "|" not in term.means


def test_no_writing_stands_for_two_terms():
    written = [writing.lower() for term in TERMS for writing in (term.name, *term.written)]
    assert len(written) == len(set(written))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Image AUROC 0.9, pixel AUROC 0.8", ["image AUROC", "pixel AUROC"]),
        ("AUROC and AUROC", ["image AUROC"]),
        ("validation PSNR", ["validation", "PSNR"]),
        ("residual 59.8", ["residual"]),
        ("false alarms at most, %", ["conformal bound"]),
        ("(91 %; 95 %: 76 to 97 %)", ["interval"]),
        ("a procession of processes", []),
    ],
)
def test_terms_are_whole_words_the_longest_first(text, names):
    assert [term.name for term in terms_in(text)] == names


def test_no_more_is_explained_than_can_be_read():
    lines = explain([", ".join(term.name for term in TERMS)]).splitlines()
    assert len(lines) == 4
    assert lines[0].startswith("reconstruction: the photo as")

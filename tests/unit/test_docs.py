"""Documents: what they link to is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
OF_STUDIES = {"accuracy-time.png"}  # curves that a study of measured accuracies drew
DRAWN = re.compile(r'(?:take\("([\w-]+)"\)|folder / "([\w-]+)\.png")')
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_into_the_project_leads_somewhere(page):
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]

    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_index_names_every_page():
    index = ROOT / "docs" / "README.md"
    named = {(index.parent / link).resolve() for link in LINK.findall(index.read_text(encoding="utf-8"))}

    assert {page.resolve() for page in PAGES} - named == {index}


def test_every_picture_is_made_by_the_script_and_shown_somewhere():
    script = (ROOT / "scripts" / "screenshots.py").read_text(encoding="utf-8")
    made = {f"{taken or drawn}.png" for taken, drawn in DRAWN.findall(script)}
    links = [link for page in PAGES for link in LINK.findall(page.read_text(encoding="utf-8"))]
    shown = {Path(link).name for link in links if link.endswith(".png")} - OF_STUDIES

    assert shown == made
    assert {path.name for path in (ROOT / "docs" / "images").iterdir()} == made | OF_STUDIES

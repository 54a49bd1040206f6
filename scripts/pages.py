"""Write the pages of docs/ that the program makes: `python -m scripts.pages [NAME...]`, all if none is named.

`faults` makes more than sixty faults, some with disks of their own: it needs root on Linux, and minutes.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from cli.spec_reference import spec_reference
from scripts import error_texts, terms
from tests.e2e import bad_input, faults

SPECS = Path(__file__).parents[1] / "docs" / "reference" / "specs.md"


def _faults() -> str:
    with tempfile.TemporaryDirectory() as folder:
        faults.prepare(Path(folder))
        return faults.page(Path(folder))


ROOT = Path(__file__).parents[1]
PAGES: dict[str, tuple[Path, Callable[[], str]]] = {
    "specs": (SPECS, spec_reference),
    "terms": (terms.PAGE, terms.page),
    "errors": (error_texts.PAGE, error_texts.page),
    "bad-input": (bad_input.PAGE, bad_input.page),
    "faults": (faults.PAGE, _faults),
}


def main(names: list[str]) -> None:
    """Write the pages of these names."""
    for name in names or PAGES:
        file, made = PAGES[name]
        file.write_text(made(), encoding="utf-8")
        sys.stdout.write(f"{name}: {file.relative_to(ROOT)}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m scripts.pages", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(PAGES)}; all if none is named")
    chosen = parser.parse_args().names
    if unknown := set(chosen) - set(PAGES):
        parser.error(f"no page {', '.join(sorted(unknown))}; there are: {', '.join(PAGES)}")
    main(chosen)

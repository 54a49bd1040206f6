from pathlib import Path

from cli.spec_reference import spec_reference


def test_the_shipped_reference_is_the_one_that_the_classes_make():
    shipped = Path(__file__).parents[3] / "docs" / "reference" / "specs.md"
    assert shipped.read_text(encoding="utf-8") == spec_reference(), "run: python -m scripts.pages specs"


def test_every_field_says_what_it_means():
    assert "| required |  |" not in spec_reference()
    assert "`  |" not in spec_reference().replace("` |  |", "`  |")

import pytest

from gui.shared.query import matches


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("gray", True),
        ("QUICK , gray", True),
        ("quick, color", False),
        ("~paper", True),
        ("gray, ~quick", False),
        ("~ quick", False),
        (", ~", True),
    ],
)
def test_a_comma_means_and_and_a_tilde_means_not(query, found):
    assert matches(query, "quick_gray") == found

from gui.toolkit.numbers import duration_text


def test_the_time_left_is_told_roughly():
    assert duration_text(0.2) == "about 1 s"
    assert duration_text(200) == "about 3 min"
    assert duration_text(9000) == "about 2.5 h"

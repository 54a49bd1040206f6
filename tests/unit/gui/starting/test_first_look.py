"""What a first look into a folder tells."""

from pathlib import Path

from gui.starting.first_look import FirstLook, look_into
from tests.small import write_category


def test_it_counts_good_photos_and_those_of_each_defect(tmp_path):
    seen = look_into(write_category(tmp_path / "discs"))
    assert (seen.good, seen.defects) == (12, {"hole": 2})
    assert seen.photo.parent == tmp_path / "discs" / "train" / "good"


def test_it_names_some_kinds_of_defects_and_says_if_there_are_none():
    many = FirstLook(Path(), 9, {f"kind{at}": 2 for at in range(9)}, Path())
    assert many.text.endswith("2 of kind5, 6 of 3 other kinds.")
    assert FirstLook(Path(), 9, {}, Path()).text == "9 photos of good parts; none of defective ones."

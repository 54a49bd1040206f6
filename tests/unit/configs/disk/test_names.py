import pytest

from configs.disk.building import building
from configs.disk.names import folded_name, safe_name
from configs.errors import ExistsError


@pytest.mark.parametrize("name", ["con", "NUL", "Aux.png", "com1", "LPT9.tar.gz", "com¹", "con .txt"])
def test_names_that_windows_keeps_for_itself_are_refused_everywhere(name):
    with pytest.raises(ValueError, match="cannot be a folder's name"):
        safe_name(name)


@pytest.mark.parametrize("name", ["bottle.", "bottle ", " bottle", ".bottle"])
def test_names_whose_ends_windows_would_drop_are_refused_everywhere(name):
    with pytest.raises(ValueError, match="cannot be a folder's name"):
        safe_name(name)


@pytest.mark.parametrize("name", ["12:30", "a/b", "a\\b", "a|b", "what?"])
def test_characters_that_windows_knows_no_file_by_are_refused_everywhere(name):
    with pytest.raises(ValueError, match="must be made of letters"):
        safe_name(name)


@pytest.mark.parametrize("name", ["console", "nullable", "com", "com10", "bottle-1", "Bohrköpfe"])
def test_names_that_only_look_like_those_are_taken(name):
    assert safe_name(name) == name


def test_an_accent_is_a_part_of_its_letter_wherever_it_was_typed():
    assert safe_name("pie\u0300ce") == "pièce"


def test_names_that_some_disk_takes_for_one_another_are_the_same():
    assert folded_name("Pie\u0300ce") == folded_name("pièce")
    assert folded_name("piece") != folded_name("pièce")


def test_a_name_whose_accents_a_disk_has_taken_apart_is_taken(tmp_path):
    (tmp_path / "pie\u0300ce").mkdir()
    with pytest.raises(ExistsError, match="exists already"), building(tmp_path / "pièce", "data set"):
        pass


def test_a_name_must_leave_room_for_what_is_made_beside_it():
    assert safe_name("x" * 150) == "x" * 150
    with pytest.raises(ValueError, match="at most 150 bytes long as UTF-8, got 153"):
        safe_name("漢" * 51)

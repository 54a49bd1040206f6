"""The folders of an inspection, as they are walked through."""

from evaluation.inspection.photos import walk


def names(root):
    return [each.path.relative_to(root).as_posix() for each in walk(root, set(), lambda _: None)]


def test_all_folders_below_are_found_once_in_order(tmp_path):
    for name in ("b/x", "b/y", "a", ".hidden/z", "a/.ipynb_checkpoints"):
        (tmp_path / name).mkdir(parents=True, exist_ok=True)
    assert names(tmp_path) == [".", "a", "b", "b/x", "b/y"]


def test_a_link_to_what_is_there_already_is_not_followed(tmp_path):
    root, other = tmp_path / "root", tmp_path / "other"
    (root / "b").mkdir(parents=True)
    (other / "x").mkdir(parents=True)
    (root / "a").symlink_to(root / "b")  # the real folder keeps its name
    (root / "b/up").symlink_to(root)
    (root / "b/higher").symlink_to(tmp_path)
    (root / "c").symlink_to(other)
    (root / "d").symlink_to(other)
    assert names(root) == [".", "b", "c", "c/x"]

"""The pins of the requirements files, and their locks, which hold the hashes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted(path.name for path in ROOT.glob("requirements*.txt"))
_LOCKED = re.compile(r"^([\w.-]+)==([^ \n]+)((?:.*\\\n)*.*)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def pinned(name: str) -> dict[str, str]:
    """Return what a requirements file pins itself: package, version."""
    lines = [
        line.partition("#")[0].partition(";")[0].strip()
        for line in (ROOT / name).read_text("utf-8").splitlines()
    ]
    pins = (line.partition("==") for line in lines if line and not line.startswith("--"))
    return {plain(package.partition("[")[0]): version for package, _, version in pins}


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Return what a lock holds: package, version and how many hashes."""
    found = _LOCKED.findall((ROOT / "locks" / name).read_text("utf-8"))
    return {plain(package): (version, len(_HASH.findall(rest))) for package, version, rest in found}


def plain(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


@pytest.mark.parametrize("name", FILES)
def test_every_pin_is_locked_in_its_version(name):
    in_locks = locked(name) | locked("requirements.txt")
    assert pinned(name)
    assert pinned(name) == {package: in_locks.get(package, ("no lock", 0))[0] for package in pinned(name)}


@pytest.mark.parametrize("name", FILES)
def test_everything_that_is_locked_has_a_hash_and_comes_from_nowhere_in_particular(name):
    assert locked(name)
    assert [package for package, (_, hashes) in locked(name).items() if hashes == 0] == []
    text = (ROOT / "locks" / name).read_text("utf-8")
    assert not re.search(r"://|--index|--find-links|@", text)


def test_what_the_product_runs_on_is_pinned_to_the_last_package():
    assert pinned("requirements.txt").keys() == locked("requirements.txt").keys()
    assert pinned("requirements-dev.txt").keys() == locked("requirements-dev.txt").keys()


def test_no_two_locks_hold_one_package_in_two_versions():
    versions: dict[str, set[str]] = {}
    for name in FILES:
        for package, (version, _) in locked(name).items():
            versions.setdefault(package, set()).add(version)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}

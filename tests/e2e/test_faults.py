"""What breaks around the program is told as the page says, and everything else stays as it was."""

import shutil
from dataclasses import replace

import pytest

from tests.e2e.faults import CASES, HEAD, PAGE, TRAP, outcome, prepare, row
from tests.e2e.happenings import can_mount, undo


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prepared")
    prepare(folder)
    return folder


def contents(folder):
    """Return the bytes of every file that a job may not touch; audits, inspections and the queue it may add to."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
        and not {"inspections", "audits", "queue"} & set(path.relative_to(folder).parts)
        and path.name != "events.jsonl"
    }


@pytest.mark.parametrize("fault", CASES, ids=lambda fault: f"{fault.group}: {fault.what}")
def test_after_a_fault_a_person_reads_what_the_page_says_and_all_else_is_kept(fault, prepared, tmp_path):
    if fault.mounts and not can_mount():
        pytest.skip("needs a disk of its own, which root on Linux can mount")
    folder = shutil.copytree(prepared, tmp_path / "all", symlinks=True)
    before = {}

    def happens(workspace):
        fault.happens(workspace)
        before.update(contents(workspace) if workspace.is_dir() else {})

    try:
        code, text = outcome(replace(fault, happens=happens), folder)
        after = contents(folder / "workspace") if (folder / "workspace").is_dir() else {}
    finally:
        undo()
    assert code == fault.code
    assert row(fault, text) in PAGE.read_text(encoding="utf-8").splitlines(), (
        "run: python -m scripts.pages faults"
    )
    assert after == (before if fault.keeps else {})
    assert not TRAP.exists()


def test_the_page_holds_these_faults_and_no_others():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    assert "\n".join(lines).startswith(HEAD)
    told = [line.split(" | ")[0].removeprefix("| ") for line in lines if line.startswith("| ")]
    assert sorted(told) == sorted(
        [fault.what for fault in CASES] + ["fault"] * len({fault.group for fault in CASES})
    )
    assert len(CASES) >= 60

import shutil

import numpy as np
import pytest

from configs.disk.workspace import Workspace
from configs.errors import SpecError, UserError
from configs.events import Finished
from configs.spec.spec_io import spec_from
from datasets.images import write_mask
from datasets.layout import read_record
from datasets.sources import auditing, importing
from datasets.sources.audit_report import read_report
from datasets.sources.auditing import AuditSpec
from datasets.sources.importing import AuditError, ImportSpec

BLANK = "ground_truth/hole/000.png"
BROKEN = "train/good/003.png"


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "workspace")


@pytest.fixture
def source(tiny_category):
    """A category with a broken training image and a blank mask."""
    (tiny_category / BROKEN).write_bytes(b"no image")
    (mask,) = tiny_category.glob("ground_truth/hole/000*")
    mask.rename(tiny_category / BLANK)
    write_mask(tiny_category / BLANK, np.zeros((48, 64), np.bool_))
    return tiny_category


def look(source, workspace, **decisions):
    said = []
    auditing.run(spec_from(AuditSpec, name="part", source=source, **decisions), workspace, said.append)
    return read_report(workspace.audit("part")), said


def test_an_audit_writes_pairs_and_findings_and_imports_nothing(source, workspace):
    report, said = look(source, workspace)

    assert (report.root, report.layout, len(report.pairs)) == (str(source), "mvtec", 13)
    by_file = {pair.file: pair for pair in report.pairs}
    pair = by_file["test/hole/000.png"]
    assert (pair.split, pair.defect, pair.mask, pair.marked) == ("test", "hole", BLANK, 0)
    assert 0 < by_file["test/hole/001.png"].marked < 1
    assert {finding.file: finding.problem for finding in report.findings if finding.severity == "error"} == {
        BROKEN: "unreadable",
        BLANK: "blank mask",
    }
    assert "9 train good" in report.summary
    assert isinstance(said[-1], Finished)
    assert "2 findings stop an import" in said[-1].summary
    assert workspace.datasets() == []


def test_what_is_decided_settles_what_was_found(source, workspace):
    decisions = {"leave_out": [BROKEN], "keep": [BLANK]}
    _, said = look(source, workspace, **decisions)
    assert "0 findings stop an import" in said[-1].summary

    importing.run(spec_from(ImportSpec, name="part", source=source, **decisions), workspace, said.append)

    record = read_record(workspace.dataset("part"))
    assert (record.left_out, record.kept, record.train_good) == ((BROKEN,), (BLANK,), 9)


def test_an_import_that_is_refused_leaves_its_report_for_the_decisions(source, workspace):
    with pytest.raises(AuditError):
        importing.run(spec_from(ImportSpec, name="part", source=source), workspace, [].append)
    assert BROKEN in [finding.file for finding in read_report(workspace.audit("part")).findings]


def test_what_cannot_be_read_cannot_be_kept(source, workspace):
    with pytest.raises(AuditError, match="003"):
        importing.run(
            spec_from(ImportSpec, name="part", source=source, keep=[BROKEN, BLANK]), workspace, [].append
        )
    with pytest.raises(SpecError, match='"unreadable" cannot be accepted; name the files in leave_out'):
        look(source, workspace, accept=["unreadable"])


def test_leaving_out_the_twin_settles_a_duplicate(tiny_category, workspace):
    shutil.copy(tiny_category / "train/good/003.png", tiny_category / "test/good/000.png")
    report, _ = look(tiny_category, workspace)
    (double,) = (finding for finding in report.findings if finding.problem == "in train and test")
    assert (double.file, double.other) == ("test/good/000.png", BROKEN)
    report, _ = look(tiny_category, workspace, leave_out=[double.other])
    assert "in train and test" not in [finding.problem for finding in report.findings]


def test_a_decision_about_no_file_of_the_source_is_a_mistake(source, workspace):
    with pytest.raises(
        UserError, match=r'leave_out: "train/good/03\.png" is no file.*did you mean "train/good/003'
    ):
        look(source, workspace, leave_out=["train/good/03.png"])
    with pytest.raises(UserError, match="leaves no good image to train on"):
        look(source, workspace, leave_out=[f"train/good/{at:03}.png" for at in range(10)])


def test_a_report_that_is_none_is_refused(tmp_path):
    for text in ("", "[]", "{}", '{"pairs": [], "findings": [{"x": 1}]}'):
        (tmp_path / "part.json").write_text(text)
        with pytest.raises(UserError, match="is not the report of an audit"):
            read_report(tmp_path / "part.json")


def test_a_report_knows_what_belongs_together(workspace, tiny_category):
    spec = spec_from(AuditSpec, name="part", source=tiny_category)
    auditing.run(spec, workspace, [].append)
    report = read_report(workspace.audit("part"))
    image, mask = "test/hole/001.png", "ground_truth/hole/001_mask.png"
    assert (report.mask_of(image), report.owner_of(mask)) == (mask, image)
    assert (report.mask_of("train/good/000.png"), report.owner_of("")) == ("", "")

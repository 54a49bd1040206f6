import pytest

from configs.spec.spec_io import spec_from
from datasets.corruption.design import CorruptSpec
from datasets.sources.auditing import AuditSpec
from datasets.sources.importing import ImportSpec
from evaluation.evaluate_spec import EvaluateSpec, InspectSpec, StressSpec
from evaluation.figure_spec import FigureSpec
from evaluation.missed.why_spec import WhySpec
from exporting.capsule.capsule_spec import CapsuleSpec, ReplaySpec
from exporting.export_spec import ExportSpec
from jobs.kinds.dependencies import makers_of, obstacle_of
from jobs.kinds.naming import job_name, named_in
from jobs.kinds.registry import KINDS
from jobs.original.convert_spec import ConvertSpec
from networks.choices.train_spec import ForecastSpec, ResumeSpec, TrainSpec

NETWORK = {"architecture": "aesc_d5_f5_n16", "training": "quick_gray"}
SPECS = {
    "import": spec_from(ImportSpec, name="nut", source="/photos/nut"),
    "corrupt": spec_from(CorruptSpec, dataset="nut", name="own", corruption="stain"),
    "train": spec_from(TrainSpec, name="first", dataset="nut", corruption="own", **NETWORK),
    "resume": spec_from(ResumeSpec, run="first"),
    "evaluate": spec_from(EvaluateSpec, run="first"),
    "stress": spec_from(StressSpec, run="first"),
    "inspect": spec_from(InspectSpec, run="first", folder="/photos/new"),
    "why": spec_from(WhySpec, run="first", photo="/photos/new/003.png"),
    "export": spec_from(ExportSpec, run="first", folder="/line/3"),
    "capsule": spec_from(CapsuleSpec, run="first", file="first.zip"),
    "figure": spec_from(FigureSpec, view="curves", of=["first/residual"], file="roc.png"),
    "other": spec_from(TrainSpec, name="second", dataset="part", corruption="stain", **NETWORK),
}


@pytest.mark.parametrize(
    ("job", "pending", "waits_for"),
    [
        ("import", list(SPECS), None),
        ("corrupt", ["import"], "import"),
        ("train", ["import", "corrupt"], "corrupt"),
        ("train", ["corrupt", "evaluate", "other"], "corrupt"),
        ("train", ["evaluate", "other", "train"], None),
        ("resume", ["train"], "train"),
        ("evaluate", ["train"], "train"),
        ("evaluate", ["resume"], "resume"),
        ("stress", ["train", "evaluate"], "evaluate"),
        ("inspect", ["evaluate"], "evaluate"),
        ("why", ["evaluate"], "evaluate"),
        ("export", ["train", "evaluate"], "evaluate"),
        ("capsule", ["train"], "train"),
        ("figure", ["train", "evaluate"], "evaluate"),
        ("other", ["import", "corrupt", "train"], None),
    ],
)
def test_a_job_waits_for_those_that_make_what_it_names(workspace, job, pending, waits_for):
    found = obstacle_of(job, SPECS[job], makers_of(pending, SPECS), {}, workspace)
    assert (found.job if found else None) == waits_for
    assert found is None or not found.failed


def test_a_job_does_not_begin_after_what_it_needs_has_failed(workspace):
    makers = (makers_of(["train"], SPECS), makers_of(["import"], SPECS))
    found = obstacle_of("train", SPECS["train"], *makers, workspace)
    assert found.failed
    assert str(found) == (
        "waits for the data set nut, which import is to make; "
        "that job failed or was cancelled: put it right and retry both"
    )


def test_a_failed_job_is_no_obstacle_when_what_it_was_to_make_is_there(workspace):
    specs = {
        "import": spec_from(ImportSpec, name="part", source="/photos/part"),
        "train": SPECS["other"],
    }
    assert workspace.datasets() == ["part"]
    makers = (makers_of(["train"], specs), makers_of(["import"], specs))
    assert obstacle_of("train", specs["train"], *makers, workspace) is None


def test_each_job_is_named_by_what_it_does_and_to_what():
    assert [job_name(spec) for spec in SPECS.values()] == [
        "import-nut",
        "corrupt-nut-own",
        "train-first",
        "resume-first",
        "evaluate-first",
        "stress-first-residual",
        "inspect-first",
        "why-first-003",
        "export-first-residual",
        "capsule-first",
        "figure-roc",
        "train-second",
    ]
    of_kinds = {type(spec) for spec in SPECS.values()}
    assert of_kinds | {AuditSpec, ForecastSpec, ConvertSpec, StressSpec, ReplaySpec} == {
        kind.spec_class for kind in KINDS.values()
    }
    assert job_name(spec_from(ConvertSpec, files=["/old/Todo_list"])) == "convert-Todo_list"
    assert job_name(spec_from(StressSpec, run="first")) == "stress-first-residual"
    assert job_name(spec_from(AuditSpec, name="nut", source="/photos/nut")) == "audit-nut"
    assert (
        job_name(spec_from(ForecastSpec, name="a", dataset="nut", corruption="own", **NETWORK))
        == "forecast-a"
    )
    assert named_in("train", ["00001-train-a-b", "00002-import-c", "mine"]) == ["a-b"]

"""Jobs of the original's list become specs, and these run."""

import pytest

from configs.errors import UserError
from configs.spec.spec_io import spec_from
from datasets.layout import MvtecFolder
from evaluation.evaluate_spec import EvaluateSpec
from jobs.kinds.running import read_job_spec, run_job
from networks.choices.train_spec import TrainSpec
from tests.original_files import TRAINING, write_code, write_dataset, write_job
from tests.small import write_category

STAIN = {"1_default": ["Stain"], "1_p_0": "1-12", "1_p_1": "10-220", "1_p_2": "0.1", "1_p_3": "0"}
STAIN |= {"1_p_4": "XXX", "1_pp_4": ""}


def specs_in(folder):
    return {path.stem: read_job_spec(path) for path in sorted(folder.glob("*.hjson"))}


def test_an_import_is_one_of_folders_by_hand(tmp_path, workspace, convert):
    source = write_category(tmp_path / "photos")
    job = write_job(
        tmp_path,
        "IMPORT_DB",
        **{"0_ds_name": "Disc", "0_train_set": str(source / "train/good")},
        **{"0_test_clean": str(source / "test/good"), "0_test_default2": str(source / "test/hole")},
        **{"0_test_label2": "a hole", "0_test_mask2": str(source / "ground_truth/hole")},
    )

    said = convert(job, to=tmp_path / "specs")

    (spec,) = specs_in(tmp_path / "specs").values()
    assert "by their names" in (tmp_path / "specs/IMPORT_DB_0.hjson").read_text(encoding="utf-8")
    assert not [line for line in said if "no counterpart" in line]
    run_job(spec, workspace, [].append)
    images = MvtecFolder(workspace.dataset("Disc")).test_images()
    assert [(image.defect, image.mask is not None) for image in images[2:]] == [("a hole", True)] * 2


def test_a_corruption_names_the_data_sets_that_were_ticked(tmp_path, workspace, convert):
    """By their numbers in the list of the original's window, which has what its data folder holds."""
    data = tmp_path / "data"
    for name in ("Bottle", "Cable"):
        write_dataset(data / name)
    for name in (".tmp", "00_datasets", "Apple.old"):
        (data / name).mkdir()
    job = write_job(tmp_path, "CORRUPT_DB", **STAIN, **{"1_cor_name": "soft", "1_1": True, "1_HE": True})

    said = convert(job, data, to=tmp_path / "specs")

    spec = specs_in(tmp_path / "specs")["CORRUPT_DB_0"]
    assert (spec.dataset, spec.name, spec.corruption.kind) == ("Cable", "soft", "original_stain")
    assert any("no counterpart: 1_HE: true (the original does nothing for it" in line for line in said)
    run_job(specs_in(tmp_path / "specs")["import-Cable"], workspace, [].append)
    run_job(spec, workspace, [].append)
    assert workspace.corruptions("Cable") == ["soft"]


def test_without_the_data_folder_the_data_set_is_not_guessed(tmp_path, convert):
    job = write_job(tmp_path, "CORRUPT_DB", **STAIN, **{"1_cor_name": "soft", "1_1": True})
    write_dataset(tmp_path / "data/Bottle")
    convert(job, tmp_path / "data/Bottle", to=tmp_path / "specs")  # one data set is not the whole list
    text = (tmp_path / "specs/CORRUPT_DB_0.hjson").read_text(encoding="utf-8")
    assert "number 1, from 0, of the original's list" in text
    with pytest.raises(UserError, match="dataset: is required"):
        read_job_spec(tmp_path / "specs/CORRUPT_DB_0.hjson")


def test_a_grid_of_trainings_is_a_spec_each_and_its_evaluation(tmp_path, convert):
    write_code(tmp_path)
    folder = tmp_path / "Models/Networks/Architecture_Config"
    (folder / "AE_small.hjson").write_bytes((folder / "AESc_small.hjson").read_bytes())
    chosen = TRAINING | {
        "3_ds": ["Bottle_stain", "Bottle_Clean"],
        "3_model_arch": ["AE_small.hjson", "AESc_small.hjson"],
    }
    job = write_job(tmp_path, "TRAIN_NET", **chosen)

    convert(job, to=tmp_path / "specs")

    specs = specs_in(tmp_path / "specs").values()
    trainings = {(each.corruption, each.architecture.kind) for each in specs if isinstance(each, TrainSpec)}
    assert trainings == {(of, kind) for of in ("stain", "clean") for kind in ("ae", "aesc")}
    evaluated = {each.run for each in specs if isinstance(each, EvaluateSpec)}
    assert evaluated == {each.name for each in specs if isinstance(each, TrainSpec)}
    assert len(evaluated) == 4
    assert {each.resolution for each in specs if isinstance(each, TrainSpec)} == {24}
    text = next((tmp_path / "specs").glob("TRAIN_NET_0-Bottle_stain24_AE_*")).read_text(encoding="utf-8")
    assert "# no counterpart: gray.hjson: Save_weights_each_epoch: false" in text.splitlines()


def test_a_training_runs_and_is_evaluated(tmp_path, workspace, convert):
    write_code(tmp_path)
    job = write_job(tmp_path, "TRAIN_NET", **TRAINING | {"3_dimension": ""})
    convert(job, write_dataset(tmp_path / "data/Bottle"), to=tmp_path / "specs")
    specs = specs_in(tmp_path / "specs")
    training = specs["TRAIN_NET_0-Bottle_stain_AESc_small_gray"]
    assert training.resolution is None
    short = training.training.model_copy(update={"images_per_epoch": 16, "validation_images": 4})
    evaluation = specs["TRAIN_NET_0-evaluate-Bottle_stain_AESc_small_gray"]

    for spec in (
        specs["import-Bottle"],
        specs["corrupt-Bottle-stain"],
        training.model_copy(update={"training": short}),
        evaluation,
    ):
        run_job(spec, workspace, [].append)

    assert workspace.run(training.name).evaluations() == ["residual"]


def test_a_training_finds_its_files_among_the_presets_of_the_workspace_too(tmp_path, convert):
    write_code(tmp_path / "code")
    job = write_job(tmp_path / "list", "TRAIN_NET", **TRAINING)
    with pytest.raises(UserError, match=r"AESc_small\.hjson: is neither beside it, nor among"):
        convert(job, to=tmp_path / "specs")
    convert(tmp_path / "code")
    convert(job, to=tmp_path / "specs")
    assert len(specs_in(tmp_path / "specs")) == 2


def test_an_evaluation_is_one_of_each_experiment(tmp_path, convert):
    ticked = {"4_ROC_pixel": True, "4_MCdrop": True, "4_MCdrop_pixel": True, "4_OOD": True}
    job = write_job(tmp_path, "EVAL_NET", **ticked, **{"4_exp": ["Bottle_stain24x32_a", "b"]})
    said = convert(job, to=tmp_path / "specs")
    expected = [
        spec_from(EvaluateSpec, run=run, methods=["residual", "uncertainty"])
        for run in ("Bottle_stain24x32_a", "b")
    ]
    assert list(specs_in(tmp_path / "specs").values()) == expected
    assert "EVAL_NET_0-b.hjson: no counterpart: 4_OOD: true" in said


@pytest.mark.parametrize(
    ("page", "fields", "message"),
    [
        ("EVAL_NET", {"4_exp": ["a"]}, "has no evaluation ticked that has a counterpart"),
        ("TRAIN_NET", TRAINING | {"3_ds": ["Bottle"]}, "must name a data set and a corruption, got 'Bottle'"),
        ("TRAIN_NET", TRAINING | {"3_model_class": "Gan"}, "must be ImtoIm to have a counterpart, got 'Gan'"),
        ("TRAIN_NET", TRAINING | {"3_dimension": "8"}, "resolution: must be at least 16, got 8"),
        ("IMPORT_DB", {"0_ds_name": "a/b"}, "train: is required, and missing"),
    ],
)
def test_what_a_job_cannot_be_is_told(tmp_path, convert, page, fields, message):
    write_code(tmp_path)
    with pytest.raises(UserError, match=message):
        convert(write_job(tmp_path, page, **fields), to=tmp_path / "specs")
    assert not (tmp_path / "specs").exists()


def test_a_job_under_another_name_is_known_by_its_page_or_its_only_fields(tmp_path, convert):
    job = write_job(tmp_path, "EVAL_NET", **{"4_exp": ["a"], "4_ROC": True})
    renamed = job.rename(tmp_path / "mine.json")
    convert(renamed, to=tmp_path / "specs")
    few = tmp_path / "few.json"
    few.write_text('{"4_exp": ["b"], "4_ROC": true}', encoding="utf-8")
    convert(few, to=tmp_path / "specs")
    assert [spec.run for spec in specs_in(tmp_path / "specs").values()] == ["b", "a"]


def test_a_spec_that_is_there_is_not_overwritten(tmp_path, convert):
    job = write_job(tmp_path, "EVAL_NET", **{"4_exp": ["a"], "4_ROC": True})
    convert(job, to=tmp_path / "specs")
    said = convert(job, to=tmp_path / "specs")
    assert "(there already)" in said[0]
    place = tmp_path / "specs/EVAL_NET_0-a.hjson"
    place.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="is there already, and says something else"):
        convert(job, to=tmp_path / "specs")
    assert place.read_text(encoding="utf-8") == "mine"

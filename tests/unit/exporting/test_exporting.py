"""The export job: a folder that judges photos by itself, and says the same as the evaluation."""

import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from importlib.util import find_spec

import numpy as np
import pytest
import tifffile

from configs.errors import ExistsError, UserError
from configs.events import Finished, Note
from configs.spec.spec_io import spec_from
from datasets.images import write_image
from evaluation import evaluating
from evaluation.answer.answer import answer_of
from evaluation.evaluate_spec import EvaluateSpec
from evaluation.report.folder import EvaluationFolder
from evaluation.saved.evaluation import read_outcome
from exporting import exporting, formats
from exporting.card import card_of
from exporting.export_spec import ExportSpec
from exporting.folder import ExportFolder
from exporting.network_file import write_network
from exporting.proof import Proof, Replayed
from exporting.replaying import map_difference
from exporting.runner.model import Model
from exporting.runner.photos import RefusedError
from tests.answering import answering
from tests.small import read_json, write_evaluated_workspace
from tests.waiting import LIMIT

SETTINGS = {"score": "mixed", "scales": [0, 3], "relative": True, "label": "best"}
NAME = "residual@best"


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    """A workspace with an evaluated run."""
    threshold = {"kind": "percentile", "percent": 100}
    unsure = {"kind": "percentile", "percent": 10}
    return write_evaluated_workspace(
        tmp_path_factory.mktemp("export"), **SETTINGS, threshold=threshold, unsure=unsure
    )


def export(workspace, folder, **fields):
    said = []
    spec = spec_from(ExportSpec, **{"run": "first", "method": NAME, "folder": folder, **fields})
    exporting.run(spec, workspace, said.append)
    return said


@pytest.fixture(scope="module")
def exported(evaluated, tmp_path_factory):
    """An export of it, and what the job said."""
    folder = tmp_path_factory.mktemp("exported") / "model"
    return ExportFolder(folder), export(evaluated, folder)


def judge(exported, *arguments, at=None, **options):
    """Run an export's command as a person would, away from this program. Returns its lines."""
    command = [sys.executable, "-B", "-E", "-s", str(exported.entry), *map(str, arguments)]
    ended = subprocess.run(
        command, capture_output=True, encoding="utf-8", cwd=at or exported.path.parent, check=True, **options
    )
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_all_test_images_are_proved_to_have_the_same_scores_maps_and_verdicts(evaluated, exported):
    folder, said = exported
    report = read_json(evaluated.run("first").evaluation(NAME) / "report.json")
    proof = read_json(folder.proof_json)
    assert proof["images"] == len(report["images"]) == len(proof["replayed"])
    assert proof["verdicts_flipped"] == 0
    for image, replayed in zip(report["images"], proof["replayed"], strict=True):
        assert replayed["file"] == image["file"]
        assert replayed["verdict"] == replayed["exported_verdict"] == image["verdict"]
        assert replayed["exported_score"] == pytest.approx(image["scores"]["mixed"], rel=1e-4)
    assert 0 < proof["largest_map_difference"] < 1e-4
    assert isinstance(said[-1], Finished) and said[-1].report == str(folder.proof_html)
    assert "Verdicts that are others</th><td>0<" in folder.proof_html.read_text(encoding="utf-8")


def test_the_samples_get_what_is_said_of_them(exported):
    folder, _ = exported
    samples = {sample["file"]: sample for sample in read_json(folder.card)["samples"]}
    found = {f"samples/{line['file']}": line for line in judge(folder, folder.samples)}
    assert set(found) == set(samples) and 1 <= len(samples) <= 3
    for name, sample in samples.items():
        assert found[name]["score"] == pytest.approx(sample["score"], rel=1e-4)
        assert found[name]["verdict"] == sample["verdict"]
        assert f"`{name}`" in folder.readme.read_text(encoding="utf-8")


def test_the_card_says_where_all_of_it_comes_from(evaluated, exported):
    card = read_json(exported[0].card)
    report = read_json(evaluated.run("first").evaluation(NAME) / "report.json")
    assert card["alarm"] == report["threshold"] and card["unsure"] == report["unsure"]
    assert card["provenance"] == report["provenance"] and card["photos"] == report["photos"]
    assert card["heatmap_top"] == report["scale_top"] and card["image"]["rows"] == 24


def test_it_says_how_good_it_is_where_a_person_reads_it(evaluated, exported):
    folder, said = exported
    answer = answer_of(read_outcome(evaluated.run("first"), NAME).report)
    assert answer.grade != "ready"
    assert read_json(folder.card)["seen"] == answer.text and answer.text in folder.readme.read_text("utf-8")
    assert answer.verdict in [event.text for event in said if isinstance(event, Note)]


def test_who_names_no_evaluation_is_told_of_the_others(evaluated, tmp_path):
    from evaluation import evaluating

    settings = SETTINGS | {"label": None}
    evaluating.run(spec_from(EvaluateSpec, run="first", stress=False, **settings), evaluated, [].append)
    said = export(evaluated, tmp_path / "model", method="residual", threshold=1e9)
    told = [event.text for event in said if isinstance(event, Note)]
    assert any(text.startswith("The run has other evaluations:") and NAME in text for text in told)


def test_the_heat_is_as_large_as_the_photo_is_shown(exported):
    model = Model(exported[0].path)
    bright = np.full((48, 64, 1), 255, np.uint8)
    assert model.heatmap(model.judge(bright, any_kind=True)).shape == (48, 64, 3)
    assert model.heatmap(model.judge(np.zeros((30, 4000, 1), np.uint8), any_kind=True)).shape == (8, 1024, 3)


def test_photos_of_another_size_are_unsure_and_what_is_torn_is_told(exported, tmp_path):
    write_image(tmp_path / "large.png", np.zeros((100, 100, 1), np.uint8))
    (tmp_path / "torn.png").write_bytes(b"\x89PNG")
    large, torn = judge(exported[0], tmp_path)
    assert large["verdict"] == "unsure" and large["score"] is None and "another size" in large["note"]
    assert torn["verdict"] == "unreadable" and "damaged" in torn["note"]
    large, _ = judge(exported[0], tmp_path, "--any-kind")
    assert large["score"] is not None


def test_each_result_is_sent_where_the_command_says(exported):
    with answering([503]) as (address, bodies):
        lines = judge(exported[0], exported[0].samples, "--send", address)
    assert [body["number"] for body in bodies] == [1, *range(1, len(lines) + 1)]
    assert [body["file"] for body in bodies[1:]] == [line["file"] for line in lines]


def test_a_network_that_is_not_the_cards_is_refused(exported, tmp_path):
    copy = ExportFolder(tmp_path / "copy")
    shutil.copytree(exported[0].path, copy.path)
    copy.network.write_bytes(copy.network.read_bytes() + b"\0")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        judge(copy, copy.samples)
    assert failed.value.returncode == 1 and "is not the file" in failed.value.stderr


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ('"value": NaN', "NaN is no number"),
        ('"value": "high"', "is damaged"),
        ('"value": 1e999', "is damaged"),
        ('"was": 1', "is damaged"),
        ('"value": 0', "is damaged"),  # below unsure
    ],
)
def test_a_card_that_cannot_be_used_is_told_before_the_first_photo(exported, tmp_path, change, told):
    copy = ExportFolder(tmp_path / "copy")
    shutil.copytree(exported[0].path, copy.path)
    before, after = copy.card.read_text(encoding="utf-8").split('"alarm": {', 1)
    _, _, rest = after.partition(",")
    copy.card.write_text(f'{before}"alarm": {{{change},{rest}', encoding="utf-8")
    with pytest.raises(RefusedError, match=told):
        Model(copy.path)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("image", "rows"), 25),
        (("image", "channels"), 2),
        (("image", "more"), 1),
        (("mixture",), None),
        (("mixture", "mean"), ["a"]),
        (("heatmap_top",), None),
        (("photos", "rows"), 3),
        (("photos", "kinds"), 5),
        (("image", "white"), 0),
        (("mixture", "spread"), [0.0] * 5),
        (("network",), "other.onnx"),
    ],
)
def test_any_part_of_a_card_that_cannot_be_used_is_told(exported, tmp_path, at, value):
    copy = ExportFolder(tmp_path / "copy")
    shutil.copytree(exported[0].path, copy.path)
    card = read_json(copy.card)
    within = card
    for name in at[:-1]:
        within = within[name]
    within[at[-1]] = value
    copy.card.write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(RefusedError, match=r"is damaged|cannot be read|no score"):
        Model(copy.path)


def test_pictures_among_the_photos_are_refused_and_an_empty_folder_told(exported, tmp_path):
    shutil.copytree(exported[0].samples, tmp_path / "photos")
    (tmp_path / "empty").mkdir()
    for arguments, told in (
        (("photos", "--heatmaps", "photos"), "lies in the folder of the photos"),
        (("photos", "--watch", "--maps", "photos/maps"), "lies in the folder of the photos"),
        (("empty",), "holds no photo"),
    ):
        with pytest.raises(subprocess.CalledProcessError) as failed:
            judge(exported[0], *arguments, at=tmp_path)
        assert failed.value.returncode == 1 and told in failed.value.stderr
    assert len(list((tmp_path / "photos").iterdir())) == len(list(exported[0].samples.iterdir()))


def test_what_nobody_reads_ends_with_a_line_and_no_more(exported):
    command = [sys.executable, "-B", "-E", "-s", str(exported[0].entry), str(exported[0].samples)]
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)
    assert ended.returncode == 1
    told = "the standard output: cannot be written (Broken pipe)\n"
    assert re.fullmatch(rf"judged 1: 1 \w+\n{re.escape(told)}", ended.stderr)


def test_what_waits_is_delivered_when_watching_is_ended(exported):
    """A supervisor ends it by SIGTERM."""
    command = [sys.executable, "-B", "-E", "-s", str(exported[0].entry), str(exported[0].samples), "--watch"]
    count = len(list(exported[0].samples.iterdir()))
    with (
        answering([503]) as (address, bodies),
        subprocess.Popen([*command, "--send", address], stdout=subprocess.PIPE, text=True) as process,
    ):
        lines = [process.stdout.readline() for _ in range(count)]
        process.terminate()
        assert process.wait(LIMIT) == 0
    assert [body["file"] for body in bodies[1:]] == [json.loads(line)["file"] for line in lines]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"threshold": -1.0}, "threshold"),
        ({"unsure": -1.0}, "unsure"),
        ({"threshold": 2.0, "unsure": 3.0}, "must not be above the threshold, 2, got 3"),
        ({"unsure": 1e9}, "must not be above the evaluation's threshold"),
    ],
)
def test_thresholds_that_say_nothing_are_refused(evaluated, tmp_path, fields, told):
    with pytest.raises(UserError, match=told):
        export(evaluated, tmp_path / "model", **fields)
    assert not (tmp_path / "model").exists()


def test_an_older_export_gives_way_and_a_persons_notes_stay(evaluated, exported, tmp_path):
    folder = ExportFolder(tmp_path / "copy")
    shutil.copytree(exported[0].path, folder.path)
    (folder.path / "notes.txt").write_text("of line 3")
    export(evaluated, folder.path, threshold=1e9)
    assert (folder.path / "notes.txt").read_text() == "of line 3"
    card = read_json(folder.card)
    assert card["alarm"]["value"] == 1e9 and card["unsure"] is None


def test_a_verdict_that_is_another_one_fails_the_export_and_names_the_image(evaluated, tmp_path):
    report = evaluated.run("first").evaluation(NAME) / "report.json"
    before = report.read_text(encoding="utf-8")
    fields = json.loads(before)
    fields["images"][1]["scores"]["mixed"] += 1e6
    try:
        report.write_text(json.dumps(fields), encoding="utf-8")
        with pytest.raises(
            UserError, match=r"good/001\.png \(alarm by 1.*another verdict than the evaluation's"
        ):
            export(evaluated, tmp_path / "model")
    finally:
        report.write_text(before, encoding="utf-8")
    assert not (tmp_path / "model").exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda card: replace(card, photos=replace(card.photos, rows=(1, 2))),
            "found unsure: another size",
        ),
        (lambda card: replace(card, photos=replace(card.photos, kinds=("grey of 16 bits",))), "another kind"),
        (
            lambda card: replace(card, alarm=replace(card.alarm, value=card.alarm.value * 1.0001)),
            "must have the thresholds",
        ),
        (lambda card: replace(card, unsure=None), "must have the thresholds"),
    ],
)
def test_a_card_that_says_something_else_fails_the_export(evaluated, tmp_path, monkeypatch, change, told):
    monkeypatch.setattr(exporting, "card_of", lambda *given: change(card_of(*given)))
    with pytest.raises(UserError, match=told):
        export(evaluated, tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_a_test_image_that_is_gone_fails_the_export(evaluated, tmp_path):
    image = evaluated.dataset("part") / "test/hole/000.png"
    try:
        image.rename(tmp_path / "away.png")
        with pytest.raises(UserError, match=r"of which 1 are gone, such as hole/000\.png; put them back"):
            export(evaluated, tmp_path / "model")
    finally:
        (tmp_path / "away.png").rename(image)
    assert not (tmp_path / "model").exists()


def test_a_map_that_could_not_be_written_is_told(evaluated, tmp_path, monkeypatch):
    full = tmp_path / "full"
    full.write_text("no folder")
    monkeypatch.setattr("exporting.replaying.tempfile.TemporaryDirectory", lambda: nullcontext(str(full)))
    with pytest.raises(UserError, match=r"cannot take the map of .* for a while"):
        export(evaluated, tmp_path / "model")


@pytest.mark.parametrize(("exported", "fails"), [(1.0005, False), (1.002, True), (0.998, True)])
def test_a_score_that_is_another_one_fails_the_export(exported, fails):
    image = Replayed("hole/000.png", 1.0, exported, "pass", "pass", 0.0, 1.0)
    proof = Proof([image], 1.0, 1.0, level=0.5)
    with pytest.raises(UserError, match="another score") if fails else nullcontext():
        proof.check()


def test_a_map_that_is_another_one_fails_the_export_and_names_the_image(evaluated, tmp_path):
    """Differences grow with what a pixel has: far above the hottest colour they are seen against the pixel itself."""
    folder = evaluated.run("first").evaluation(NAME)
    place = EvaluationFolder(folder).map("hole/000.png")
    top = read_json(folder / "report.json")["scale_top"]
    before = tifffile.imread(place)
    try:
        tifffile.imwrite(place, before + np.float32(0.0005 * top))
        export(evaluated, tmp_path / "near")
        tifffile.imwrite(place, before + np.float32(0.002 * max(top, before.max())))
        with pytest.raises(UserError, match=r"hole/000\.png .*another map than the evaluation's"):
            export(evaluated, tmp_path / "far")
    finally:
        tifffile.imwrite(place, before)


@pytest.mark.parametrize(("value", "share"), [(1.0, 0.1), (100.0, 0.01)])
def test_maps_are_compared_by_the_hottest_colour_or_by_what_is_above_it(tmp_path, value, share):
    kept = np.array([[0.0, value]], np.float32)
    tifffile.imwrite(tmp_path / "kept.tiff", kept)
    tifffile.imwrite(tmp_path / "exported.tiff", kept + np.array([[0, 1]], np.float32))
    assert map_difference(tmp_path / "exported.tiff", tmp_path / "kept.tiff", 10.0) == pytest.approx(share)


def test_a_folder_of_something_else_is_left_alone(evaluated, tmp_path):
    (tmp_path / "photo.png").write_bytes(b"mine")
    with pytest.raises(ExistsError, match="is there already, and no export"):
        export(evaluated, tmp_path)
    with pytest.raises(UserError, match="which the program keeps"):
        export(evaluated, evaluated.run("first").path / "export")


def test_a_test_image_that_was_called_good_is_not_asked_to_prove_anything(evaluated, tmp_path):
    called_good = sorted((evaluated.dataset("part") / "test/good").iterdir())[0]
    known = SETTINGS | {"label": "known", "stress": False, "known_good": [str(called_good)]}
    threshold = {"kind": "percentile", "percent": 100}
    evaluating.run(spec_from(EvaluateSpec, run="first", threshold=threshold, **known), evaluated, [].append)
    export(evaluated, tmp_path / "model", method="residual@known")
    proof = read_json(ExportFolder(tmp_path / "model").proof_json)
    assert proof["images"] > 0 and proof["verdicts_flipped"] == 0
    assert f"good/{called_good.name}" not in [image["file"] for image in proof["replayed"]]


def test_missing_packages_are_told_with_what_to_install(evaluated, tmp_path, monkeypatch):
    monkeypatch.setattr(formats, "find_spec", lambda name: None if name == "tf2onnx" else object())
    with pytest.raises(
        UserError,
        match=r"found no tf2onnx; install them: .* --requirement .*requirements-export",
    ):
        export(evaluated, tmp_path / "model")


@pytest.mark.parametrize(
    ("of", "module"), [("saved_model", "tensorflow"), ("litert", "ai_edge_litert"), ("openvino", "openvino")]
)
def test_other_formats_are_proved_alike(evaluated, tmp_path, of, module):
    if find_spec(module) is None:
        pytest.skip(f"needs {module}, of requirements-formats.txt")
    export(evaluated, tmp_path / "model", format=of)
    folder = ExportFolder(tmp_path / "model", of)
    proof, card = read_json(folder.proof_json), read_json(folder.card)
    assert folder.network.exists() and card["network"] == folder.network.name
    assert proof["verdicts_flipped"] == 0 and proof["largest_score_difference"] < 1e-4
    assert formats.KINDS[of].runs_with in folder.requirements.read_text(encoding="utf-8")
    assert "onnxruntime" not in folder.requirements.read_text(encoding="utf-8")


def test_a_network_that_litert_cannot_hold_is_refused(tmp_path):
    import keras

    image = keras.Input((2, 2, 1), batch_size=1, dtype="uint8", name="image")
    graph = keras.Model(image, {"map": keras.ops.erfinv(keras.ops.cast(image, "float32") / 255.0)[..., 0]})
    with pytest.raises(
        UserError, match=r"cannot be litert, which has not all operations .*choose another format"
    ):
        write_network(graph, "litert", tmp_path / "model.tflite")


@pytest.mark.parametrize(("of", "module"), [("litert", "ai_edge_litert"), ("openvino", "openvino")])
def test_a_format_whose_package_is_missing_says_what_to_install(evaluated, tmp_path, monkeypatch, of, module):
    monkeypatch.setattr(formats, "find_spec", lambda name: None if name == module else object())
    with pytest.raises(
        UserError, match=rf"found no {module}; install them: .* --requirement .*requirements-formats"
    ):
        export(evaluated, tmp_path / "model", format=of)
    assert not (tmp_path / "model").exists()


def test_without_a_threshold_there_is_no_export_but_by_a_persons_own(evaluated, tmp_path):
    from evaluation import evaluating

    evaluating.run(spec_from(EvaluateSpec, run="first", label="none", stress=False), evaluated, [].append)
    with pytest.raises(UserError, match="name a threshold yourself"):
        export(evaluated, tmp_path / "model", method="residual@none")

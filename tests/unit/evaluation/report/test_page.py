import csv
import json
import re
from dataclasses import asdict, replace
from typing import get_args

import numpy as np
import pytest

from datasets.layout import ALL
from evaluation.report.page import Example, write_html, write_scores
from evaluation.report.report import Report, read_report, write_json
from evaluation.scoring.metric_values import Figure, ImageMetric, PixelMetric
from evaluation.scoring.results import DefectResult, ImageResult, judged
from evaluation.scoring.thresholds import ChosenThreshold
from tests.small import read_json

PNG = b"\x89PNG\r\n\x1a\n"


def image(file, score, has_gt_mask=True):
    scores = {"l0": 12, "l1": score / 2, "l2": score, "linf": 2 * score, "top1": 3 * score}
    return ImageResult(file, file.split("/")[0], scores, has_gt_mask)


METRICS = (*get_args(ImageMetric), *get_args(PixelMetric))
FIGURES = dict.fromkeys(METRICS, Figure(0.9, 0.8, 0.95)) | {"pixel_auroc": Figure(0.875, 0.85, 0.9)}
AUROCS = {"l0": 0.5, "l1": 0.75, "l2": 0.987654321, "linf": 1.0, "top1": 0.625}
KNOWN = DefectResult(AUROCS, FIGURES, 12.5, False, 2, 1, 0)
UNKNOWN = DefectResult(dict.fromkeys(AUROCS), dict.fromkeys(METRICS, Figure(None)), None, False, 0, 3, 3)


@pytest.fixture
def report():
    return Report(
        run="first",
        dataset="part",
        method="residual",
        label=None,
        score="l2",
        results={"dent": KNOWN, ALL: KNOWN},
        images=[image("good/000.png", 1.5), image("good/001.png", 2), image("dent/000.png", 1 / 3)],
        unit="grey levels",
        threshold=ChosenThreshold(1.75, "held-out good images", 40, "at most 5 % false alarms"),
        unsure=None,
        scale_top=61.25,
        resolution="Maps have the network's size.",
        provenance={"training": '{\n  name: "first"\n}\n', "evaluation": "{}", "seed": "0"},
        split={"train": 8, "test": 3},
        notes=[],
    )


def examples(report):
    picture = np.full((4, 6, 3), 90, np.uint8)
    return [Example(result, picture, picture, picture) for result in report.images]


def html(tmp_path, report, figures=None):
    path = tmp_path / "report.html"
    write_html(path, report, examples(report), {"ROC": PNG} if figures is None else figures)
    return path.read_text(encoding="utf-8")


def test_json_holds_every_figure_of_each_defect_type_unrounded(tmp_path, report):
    write_json(tmp_path / "report.json", report)

    fields = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert list(fields["results"]) == ["dent", "all"]
    for name in ("dent", "all"):
        assert fields["results"][name] == {
            "image_auroc": {"l0": 0.5, "l1": 0.75, "l2": 0.987654321, "linf": 1.0, "top1": 0.625},
            "pixel_auroc": 0.875,
            "figures": {metric: asdict(figure) for metric, figure in FIGURES.items()},
            "f1_threshold": 12.5,
            "is_binned": False,
            "counts": {"good": 2, "defective": 1, "without_mask": 0},
        }
    assert (fields["run"], fields["dataset"], fields["method"]) == ("first", "part", "residual")
    assert fields["main_score"] == "l2"
    assert fields["images"][2]["file"] == "dent/000.png"
    assert fields["images"][2]["scores"]["l2"] == 1 / 3
    assert read_report(tmp_path / "report.json") == report


def test_json_says_null_for_what_is_unknown(tmp_path, report):
    write_json(tmp_path / "report.json", replace(report, results={"dent": UNKNOWN, ALL: UNKNOWN}))

    assert read_report(tmp_path / "report.json").results["dent"] == UNKNOWN
    result = read_json(tmp_path / "report.json")["results"]["dent"]
    assert set(result["image_auroc"].values()) == {None}
    assert result["pixel_auroc"] is None
    assert "NaN" not in (tmp_path / "report.json").read_text(encoding="utf-8")


def test_scores_have_a_line_for_each_image_in_order(tmp_path, report):
    write_scores(tmp_path / "scores.csv", report.images)

    lines = list(csv.reader((tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()))
    assert lines[0] == ["file", "defect", "is_anomalous", "l0", "l1", "l2", "linf", "top1", "verdict"]
    assert lines[1] == ["good/000.png", "good", "0", "12", "0.75", "1.5", "3", "4.5", ""]
    assert lines[3] == [
        "dent/000.png",
        "dent",
        "1",
        "12",
        "0.166666667",
        "0.333333333",
        "0.666666667",
        "1",
        "",
    ]
    assert len(lines) == 4


def test_scores_of_equal_input_are_the_same_bytes(tmp_path, report):
    write_scores(tmp_path / "one.csv", report.images)
    write_scores(tmp_path / "two.csv", list(report.images))

    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


def test_a_files_name_with_comma_and_umlaut_survives_in_the_scores(tmp_path):
    write_scores(tmp_path / "scores.csv", [image('dent/a, "b" ü.png', 1)])

    with (tmp_path / "scores.csv").open(newline="", encoding="utf-8") as file:
        assert next(csv.DictReader(file))["file"] == 'dent/a, "b" ü.png'


def test_html_needs_no_other_file(tmp_path, report):
    page = html(tmp_path, report)

    addresses = re.findall(r"""(?:src|href|srcset|action|data)\s*=\s*["']?([^"'\s>]+)""", page)
    assert len(addresses) == 3 * 3 + 2  # three pictures an image, the colour scale, one figure
    assert all(
        address.startswith(("data:image/png;base64,", "data:image/jpeg;base64,")) for address in addresses
    )
    assert not re.search(r"url\(|@import|<link|<script|<iframe|https?:|file:", page)


def test_html_shows_the_figures_the_names_and_the_scale(tmp_path, report):
    page = html(tmp_path, report)

    assert "0.988" in page  # image AUROC by L2
    assert "0.875" in page  # pixel AUROC
    assert "61.2 grey levels" in page
    assert "000.png" in page and "dent" in page and "ROC" in page
    assert "2 good, 1 defective" in page
    assert "binned" not in page
    assert "Keep in mind" not in page


def test_html_shows_a_dash_for_what_is_unknown_never_none_or_nan(tmp_path, report):
    unknown = replace(
        report, results={"dent": UNKNOWN, ALL: UNKNOWN}, notes=["There are no good test images."]
    )

    page = html(tmp_path, unknown)

    assert page.count('<div class="big">–</div>') == 3
    assert "of these 3 without a mask" in page
    assert "There are no good test images." in page
    assert not re.search(r"\bNone\b|\bnan\b", page)


def test_html_says_which_image_has_no_mask(tmp_path, report):
    assert "no mask" not in html(tmp_path, report)

    page = html(tmp_path, replace(report, images=[image("dent/000.png", 3, has_gt_mask=False)]))

    assert page.count("no mask") == 1


def test_html_marks_a_binned_figure(tmp_path, report):
    binned = replace(KNOWN, is_binned=True)

    page = html(tmp_path, replace(report, results={"dent": binned, ALL: binned}))

    assert page.count("binned") == 3  # beside the headline and in each of the two lines of the table


def test_html_escapes_what_comes_from_folders_and_specs(tmp_path, report):
    script = "<script>alert(1)</script>"
    hostile = replace(
        report,
        run=script,
        dataset=script,
        results={script: KNOWN, ALL: KNOWN},
        images=[replace(image("dent/0.png", 1), defect=script, file=f"dent/{script}.png")],
        provenance={script: script},
        split={script: 1},
        notes=[script],
    )

    page = html(tmp_path, hostile, {f'"{script}': PNG})

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert 'alt=""' not in page  # a quote in a caption does not end its attribute


def test_html_has_a_heading_for_each_kind_of_images(tmp_path, report):
    images = [image(name, 1) for name in ("dent/000.png", "dent/001.png", "good/000.png", "good/001.png")]

    page = html(tmp_path, replace(report, images=images))

    assert re.findall(r'<h3 class="kind">(\w+)', page) == ["dent", "good"]


def test_json_and_html_say_which_images_it_would_stop(tmp_path, report):
    judging = replace(report, images=[judged(image, "l2", 1.75, 1.0) for image in report.images])
    write_json(tmp_path / "report.json", judging)

    fields = read_json(tmp_path / "report.json")
    assert fields["verdicts"] == {
        "good": {"pass": 0, "unsure": 1, "alarm": 1},
        "dent": {"pass": 1, "unsure": 0, "alarm": 0},
    }
    assert fields["threshold"]["chosen_on"] == "held-out good images"
    page = html(tmp_path, judging)
    assert "1.75 grey levels or more" in page and "at most 5 % false alarms" in page


def test_json_and_html_name_the_score_that_images_are_judged_by(tmp_path, report):
    by_top = replace(report, score="top1")
    write_json(tmp_path / "report.json", by_top)

    assert read_json(tmp_path / "report.json")["main_score"] == "top1"
    page = html(tmp_path, by_top)
    assert "0.625" in page and "by TOP 1 %" in page
    assert "score 4.50" in page  # of good/000.png
    assert "by TOP 1 %" not in html(tmp_path, report)


def test_html_says_why_there_is_no_threshold(tmp_path, report):
    none = replace(report, threshold=ChosenThreshold(None, "held-out good images", 3, "there are too few"))
    assert (
        "No threshold: nothing is stopped or passed. There are too few. To get one, evaluate again"
        in html(tmp_path, none)
    )


def test_the_answer_stands_first_before_any_figure(tmp_path, report):
    page = html(tmp_path, report)
    answer = page.index("It finds 0 of 1 defective parts and stops 1 of 2 good ones")
    assert answer < page.index("Image AUROC") and "What would help most:" in page[answer:]

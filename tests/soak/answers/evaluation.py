"""Whether every figure, threshold and verdict of an evaluation is what the written maps and scores give."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.soak.answers import twin
from tests.soak.answers.written import Evaluated, Tested

Close = Mapping[str, float]
SAME = {"rel": 1e-9, "abs": 1e-12}
SCORES = ("l0", "l1", "l2", "linf", "top1")


def check_evaluation(
    evaluated: Evaluated, held_out: Sequence[float], notes: Sequence[str], close: Close
) -> None:
    """Compare an evaluation with its twin.

    Args:
        evaluated: as it was written.
        held_out: scores of the good images that the training held out.
        notes: that it gave.
        close: how close thresholds come: `rel` and `abs`.
    """
    images = {image["file"]: image for image in evaluated.report["images"]}
    assert sorted(images) == sorted(each.name for each in evaluated.tested)
    assert len(images) == len(evaluated.report["images"])
    _check_scores(evaluated, images)
    small = _check_results(evaluated, images)
    _check_thresholds(evaluated, images, held_out, close)
    _check_verdicts(evaluated, images)
    _check_notes(evaluated, images, len(held_out), small, notes)


def _check_scores(evaluated: Evaluated, images: Mapping[str, Any]) -> None:
    """The scores are those of the maps, and the table has them in full."""
    for each in evaluated.tested:
        image = images[each.name]
        assert image["defect"] == each.defect
        assert image["has_gt_mask"] == (each.defect == "good" or each.marked is not None)
        for name, score in twin.scores_of(evaluated.map_of(each.name)).items():
            assert image["scores"][name] == pytest.approx(score, rel=6e-6), (each.name, name)
            assert image["scores"][name] == twin.six_digits(image["scores"][name])
    rows = list(evaluated.rows())
    assert len(rows) == len(images)
    for row in rows:
        image = images[row["file"].removeprefix("./")]
        assert row["defect"].removeprefix("./") == image["defect"]
        assert row["is_anomalous"] == str(int(image["defect"] != "good"))
        assert {name: float(row[name]) for name in SCORES} == image["scores"]
        assert row["verdict"] == (image["verdict"] or "")


def _check_results(evaluated: Evaluated, images: Mapping[str, Any]) -> dict[str, int]:
    """Each defect type's figures, and those of all; returns the regions that are smaller than a pixel, by image."""
    truths = {each.name: evaluated.truth_of(each) for each in evaluated.tested}
    kinds = {each.defect for each in evaluated.tested} - {"good"}
    assert set(evaluated.report["results"]) == {*kinds, "all"}
    for kind, result in evaluated.report["results"].items():
        wanted = kinds - {"synthetic"} if kind == "all" else {kind}
        tested = [each for each in evaluated.tested if each.defect in {"good", *wanted}]
        bad = [each.defect != "good" for each in tested]
        without = sum(truths[each.name] is None for each in tested)
        assert result["counts"] == {
            "good": bad.count(False),
            "defective": bad.count(True),
            "without_mask": without,
        }
        assert not result["is_binned"]
        for name in SCORES:
            area = twin.of_images([images[each.name]["scores"][name] for each in tested], bad)["image_auroc"]
            assert result["image_auroc"][name] == _about(area), (kind, name)
        found = twin.of_images([images[each.name]["scores"][evaluated.score] for each in tested], bad)
        assert result["f1_threshold"] == found.pop("f1_threshold"), kind
        _check_figures(result, found | _pixels(evaluated, tested), kind)
    return {name: truth[1] for name, truth in truths.items() if truth is not None and truth[1]}


def _pixels(evaluated: Evaluated, tested: Sequence[Tested]) -> dict[str, float | None]:
    pairs = [
        (evaluated.map_of(each.name), truth[0]) for each in tested if (truth := evaluated.truth_of(each))
    ]
    return twin.of_pixels([anomaly_map for anomaly_map, _ in pairs], [mask for _, mask in pairs])


def _check_figures(result: Mapping[str, Any], wanted: Mapping[str, float | None], kind: str) -> None:
    assert set(result["figures"]) == set(wanted)
    assert result["pixel_auroc"] == result["figures"]["pixel_auroc"]["value"]
    for name, value in wanted.items():
        figure = result["figures"][name]
        assert figure["value"] == _about(value), (kind, name)
        if value is None:
            assert figure["low"] is None and figure["high"] is None
        elif figure["low"] is not None:
            assert 0 <= figure["low"] <= figure["value"] <= figure["high"] <= 1 + 1e-12, (kind, name)
        if name == "image_auroc" and value in (0, 1):  # whatever is drawn of them, they are told apart alike
            assert figure["low"] == figure["high"] == value


def _about(value: float | None) -> Any:
    return None if value is None else pytest.approx(value, rel=1e-6, abs=1e-6)


def _check_thresholds(
    evaluated: Evaluated, images: Mapping[str, Any], held_out: Sequence[float], close: Close
) -> None:
    real = [each for each in evaluated.tested if each.defect != "synthetic"]
    scores = [images[each.name]["scores"][evaluated.score] for each in real]
    bad = [each.defect != "good" for each in real]
    for which in ("threshold", "unsure"):
        choice, found = evaluated.settings[which], evaluated.report[which]
        if choice is None:
            assert found is None
            continue
        value, promised = twin.threshold(choice, held_out, scores, bad)
        of_test = choice["kind"] in ("f1_max", "false_positive_rate")
        if of_test or value is None:
            assert found["value"] == value, which
        else:
            assert found["value"] == pytest.approx(value, **close), which
        if value is not None and (not of_test or choice["kind"] == "f1_max"):
            assert found["images"] == (len(real) if of_test else len(held_out)), which
        if close == SAME:
            assert found["promised"] == (None if promised is None else pytest.approx(promised)), which


def _check_verdicts(evaluated: Evaluated, images: Mapping[str, Any]) -> None:
    alarm, unsure = (
        None if evaluated.report[which] is None else evaluated.report[which]["value"]
        for which in ("threshold", "unsure")
    )
    counted: dict[str, Counter[str]] = {"good": Counter()} | {
        each.defect: Counter() for each in evaluated.tested
    }
    for image in images.values():
        verdict = verdict_of(image["scores"][evaluated.score], alarm, unsure)
        assert image["verdict"] == verdict, image["file"]
        if verdict is not None:
            counted[image["defect"]][verdict] += 1
    wanted = {
        kind: {name: counts[name] for name in ("pass", "unsure", "alarm")} for kind, counts in counted.items()
    }
    assert evaluated.report["verdicts"] == wanted


def verdict_of(score: float, alarm: float | None, unsure: float | None) -> str | None:
    """Return what is said of an image."""
    if alarm is None:
        return None
    return "alarm" if score >= alarm else "unsure" if unsure is not None and score >= unsure else "pass"


# What is said of light and sharpness; tests/unit/datasets/likeness has known answers for it.
OF_LIKENESS = (
    "not like those of the training",
    "not taken like the good ones",
    "follow how these were taken",
)


def _check_notes(
    evaluated: Evaluated,
    images: Mapping[str, Any],
    held_out: int,
    small: Mapping[str, int],
    notes: Sequence[str],
) -> None:
    """What a person must know stands there, and nothing that is not so."""
    counts = evaluated.report["results"]["all"]["counts"]
    good, bad, without = counts["good"], counts["defective"], counts["without_mask"]
    threshold = evaluated.report["threshold"]
    alarms = sum(image["verdict"] == "alarm" and image["defect"] == "good" for image in images.values())
    of_test = threshold["chosen_on"] != "held-out good images"
    is_more = not of_test and twin.is_more(alarms, good, threshold["promised"], held_out)
    shown = "none of none"
    if good:
        low, high = (round(100 * end) for end in twin.wilson(alarms, good))
        shown = f"{alarms} of {good} ({100 * alarms / good:.0f} %; 95 %: {low} to {high} %)"
    wanted = {
        "no good test images, so no AUROC": not good,
        "no defective test images, so no AUROC": not bad,
        f"Defective images without a mask: {without}.": bool(without),
        "Fewer than 10 images of a kind": bool(good and bad and min(good, bad) < 10),
        f"Defects smaller than a pixel of the maps: {sum(small.values())}, in": bool(small),
        f"put in relation to: {held_out}. That is too few": evaluated.settings["relative"] and held_out < 3,
        "No threshold:": threshold["value"] is None,
        "chosen on the test images themselves": threshold["value"] is not None and of_test,
        f"Of the good test images {shown} are stopped, more than": is_more and threshold["value"] is not None,
    }
    kept = evaluated.report["notes"]
    answer, notes = notes[: len(notes) - len(kept)], notes[len(notes) - len(kept) :]
    assert list(notes) == kept
    if threshold["value"] is not None and good and bad:
        defective = [image for image in images.values() if image["defect"] not in ("good", "synthetic")]
        found = sum(image["verdict"] == "alarm" for image in defective)
        said = f"It finds {found} of {len(defective)} defective parts and stops {alarms} of {good} good ones"
        assert answer[0].startswith(said), answer
    notes = [note for note in notes if not any(text in note for text in OF_LIKENESS)]
    for text, is_so in wanted.items():
        assert sum(text in note for note in notes) == is_so, f"{text!r}: {is_so}, in {list(notes)}"
    assert len(notes) == sum(wanted.values()), f"{list(notes)}"

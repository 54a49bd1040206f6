"""Whether anomaly maps are what images, reconstructions and the maps of held-out good images give."""

import csv
import shutil
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from evaluation.evaluate_spec import EvaluateSpec
from tests.soak.answers.sources import Made
from tests.soak.answers.twin import Good, Map, scores_of, smooth
from tests.soak.answers.written import Evaluated, EvaluationFiles

_LUMA = np.array((0.299, 0.587, 0.114))


def check_maps(evaluated: Evaluated) -> int:
    """Compare the residuals with the files, where these tell them; returns how many were compared."""
    settings, scheme = evaluated.settings, evaluated.run["spec"]["training"]
    is_plain = evaluated.method == "residual" and not settings["relative"] and not settings["contrast"]
    rows, columns = evaluated.size
    compared = 0
    for each in evaluated.tested:
        anomaly_map = evaluated.map_of(each.name)
        assert anomaly_map.shape == (rows, columns) and anomaly_map.dtype == np.float32
        assert np.isfinite(anomaly_map).all() and anomaly_map.min() >= 0
        made = evaluated.imported.tested.get(each.name)
        if not is_plain or made is None or scheme["equalize"]:
            continue
        if (seen := _seen(made, rows, columns, scheme["color"])) is None:
            continue
        image, tolerance = seen
        difference = image - evaluated.reconstruction_of(each.name).astype(np.float64)
        at_scales = [abs(smooth(difference, scale)).mean(axis=-1) for scale in settings["scales"]]
        wanted = smooth(np.mean(at_scales, axis=0), settings["smoothing"])
        assert abs(anomaly_map - wanted).max() <= tolerance + 0.51, each.name  # it was rounded to grey levels
        compared += 1
    return compared


def _seen(made: Made, rows: int, columns: int, color: str) -> tuple[Map, float] | None:
    """Return an image as the network sees it, and how many levels it may be off; None where that is not plain."""
    pixels = made.pixels.astype(np.float64)
    tolerance = 1.0 if made.kind.form == "jpg" else 0.0
    if color == "gray" and pixels.shape[2] == 3:
        pixels, tolerance = pixels @ _LUMA[:, None], tolerance + 0.51
    if color == "rgb" and pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    if made.size == (rows, columns):
        return pixels, tolerance
    if made.size == (2 * rows, 2 * columns):
        return pixels.reshape(rows, 2, columns, 2, -1).mean(axis=(1, 3)), tolerance + 0.51
    return None


def held_out_maps(evaluated: Evaluated, ask: Callable[..., Any]) -> list[float]:
    """Return the scores of held-out good images, worked out from their plain maps; compare those of the test images.

    They are tested by a second evaluation, among the good ones, without smoothing and baseline.
    """
    dataset, settings = evaluated.imported.dataset, evaluated.settings
    with (evaluated.workspace.run("first").path / "split.csv").open(newline="", encoding="utf-8") as file:
        files = [dataset / row["file"] for row in csv.DictReader(file) if row["split"] == "validation"]
    folder, was_there = dataset / "test" / "good", (dataset / "test" / "good").exists()
    folder.mkdir(parents=True, exist_ok=True)
    copies = [folder / f"held out {at}{path.suffix}" for at, path in enumerate(files)]
    for path, copy in zip(files, copies, strict=True):
        shutil.copyfile(path, copy)
    methods = ["residual", "uncertainty"] if evaluated.method == "combined" else [evaluated.method]
    plain = dict(settings) | {"methods": methods, "smoothing": 0.0, "relative": False, "label": "plain"}
    ask(EvaluateSpec, run="first", **plain)
    for copy in copies:
        copy.unlink()
    if not was_there:
        folder.rmdir()
    names = [each.name for each in evaluated.tested]
    held_out = [f"good/{copy.name}" for copy in copies]
    found = _derived(evaluated, methods, names, held_out)
    for name in names:
        anomaly_map = evaluated.map_of(name)
        np.testing.assert_allclose(
            anomaly_map, found[name], rtol=2e-3, atol=2e-3 * anomaly_map.max() + 1e-6, err_msg=name
        )
    return [scores_of(found[name])[evaluated.score] for name in held_out]


def _derived(
    evaluated: Evaluated, methods: list[str], names: list[str], held_out: list[str]
) -> dict[str, Map]:
    """Return the map of each image as the method and its settings make it of the plain ones."""
    settings = evaluated.settings
    folders = [evaluated.at(f"{method}@plain") for method in methods]
    parts = [_finished(folder, settings, names, held_out) for folder in folders]
    if len(parts) == 1:
        return parts[0]
    scales = [max(np.mean([part[name].mean() for name in held_out]), 1e-12) for part in parts]
    return {
        name: sum(part[name] / scale for part, scale in zip(parts, scales, strict=True)) for name in parts[0]
    }


def _finished(
    folder: EvaluationFiles, settings: Mapping[str, Any], names: list[str], held_out: list[str]
) -> dict[str, Map]:
    """Return the maps of one method, smoothed, and in relation to good images if the settings say so."""
    found = {
        name: smooth(folder.map_of(name).astype(np.float64), settings["smoothing"])
        for name in [*names, *held_out]
    }
    if not settings["relative"]:
        return found
    all_good = Good([found[name] for name in held_out])
    relative = {name: all_good.relative(found[name]) for name in names}
    for name in held_out:  # each by the others
        others = [found[other] for other in held_out if other != name]
        relative[name] = (Good(others) if others else all_good).relative(found[name])
    return relative

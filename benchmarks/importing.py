"""The import of a large set, audit and all, against a plain copy and one decode of every file; and its memory."""

import json
import math
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from benchmarks.child import IS_TOLD, product_command, used_by
from benchmarks.harness import Row
from datasets.images import read_image

IMAGES = 2000
SIDE = 1024  # pixels
MEMORY = 600  # MiB that the import may take
FEW, FEW_SIDE, TURNS = 16, 64, 5  # of a small audit


def rows() -> Iterator[Row]:
    """Return the speed, and the peak of the memory of the process that imports; and what a small audit takes."""
    yield from measured(IMAGES, SIDE)
    if IS_TOLD:
        yield _small_audit()


def measured(images: int, side: int) -> Iterator[Row]:
    """Return the rows for so many square images of that side. Needs 3 x their size on the disk for temporary files."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        make_source(source, images, side)
        what = f"{images} images of {side}x{side}x3"
        before = _twin_seconds(source, Path(folder) / "copy")
        ours, peak = _ours(source, Path(folder))
        after = _twin_seconds(source, Path(folder) / "copy")
        lowest, highest = sorted((before / ours, after / ours))
        twin, room = (before + after) / 2, MEMORY / peak
        yield Row(f"{what}, images/s", images / ours, images / twin, twin / ours, lowest, highest, target=0.5)
        yield Row("peak memory against the limit, MiB", peak, MEMORY, room, room, room, target=1)


def _small_audit() -> Row:
    """Return the processor time of an audit of few photos, and with the statistics that only others need."""
    took: tuple[list[float], list[float]] = ([], [])
    with tempfile.TemporaryDirectory() as folder:
        source, spec = Path(folder) / "source", Path(folder) / "spec.hjson"
        make_source(source, FEW, FEW_SIDE)
        spec.write_text(json.dumps({"kind": "audit", "name": "few", "source": str(source)}), encoding="utf-8")
        python, program, *arguments = product_command(spec, Path(folder) / "workspace")
        loaded = f"import runpy, scipy.stats, sys; runpy.run_path({program!r}, run_name='__main__')"
        commands = ([python, program, *arguments], [python, "-c", loaded, *arguments])
        for turn in range(TURNS):
            for at in (0, 1) if turn % 2 else (1, 0):
                took[at].append(used_by(commands[at]).seconds)
    return Row.of_turns(f"an audit of {FEW} images, processor s", *took, target=1.2)


def make_source(source: Path, images: int, side: int) -> None:
    """Write images in MVTec's layout, no two alike: soft patches under the noise of a sensor."""
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 3, (2 * side, 2 * side, 3)).astype(np.float32)
    for at in range(images):
        folder = source / ("train/good" if at % 4 else "test/good")
        folder.mkdir(parents=True, exist_ok=True)
        patches = cv2.resize(rng.uniform(0, 255, (16, 16, 3)).astype(np.float32), (side, side))
        top, left = rng.integers(0, side, 2)
        image = patches + noise[top : top + side, left : left + side]
        cv2.imwrite(
            str(folder / f"{at:05}.png"),
            np.clip(image, 0, 255).astype(np.uint8),
            [cv2.IMWRITE_PNG_COMPRESSION, 1],
        )


def _twin_seconds(source: Path, copy: Path) -> float:
    began = time.perf_counter()
    shutil.copytree(source, copy)
    for path in source.rglob("*.png"):
        read_image(path)
    took = time.perf_counter() - began
    shutil.rmtree(copy)
    return took


def _ours(source: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds that the job takes as a process of its own, and its peak memory in MiB, if that is told."""
    spec = folder / "spec.hjson"
    spec.write_text(json.dumps({"kind": "import", "name": "large", "source": str(source)}), encoding="utf-8")
    command = product_command(spec, folder / "workspace")
    peak = math.nan
    began = time.perf_counter()
    if IS_TOLD:
        peak = used_by(command).peak
    else:
        subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began, peak

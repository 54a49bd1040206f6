"""Replaying the test images of an evaluation by an exported folder, in a process that has nothing of this program."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import tifffile

from configs.command_line import install_text
from configs.errors import UserError
from configs.events import Emit, with_progress
from datasets.layout import LabelledImage
from evaluation.saved.evaluation import Outcome
from evaluation.scoring.results import ImageResult
from exporting.card import Thresholds
from exporting.folder import ExportFolder
from exporting.formats import KINDS
from exporting.proof import Proof, Replayed


class Ask(Protocol):
    """Asks an exported command about a photo."""

    def __call__(self, path: Path) -> dict[str, Any]:
        """Return what it says. Raises UserError if it says nothing."""


def replay(
    folder: ExportFolder,
    thresholds: Thresholds,
    outcome: Outcome,
    images: Sequence[LabelledImage],
    emit: Emit,
) -> Proof:
    """Return the proof of an export, from all test images, with memory for one.

    Args:
        folder: the export.
        thresholds: of the export.
        outcome: the evaluation.
        images: its test images, the synthetic ones too.
        emit: receives the progress.

    Raises:
        UserError: an image or its map is gone, or the export gives no answer.
    """
    known = {image.file: image for image in outcome.report.images}
    if gone := sorted(known.keys() - {image.name for image in images}):
        raise UserError(
            outcome.title,
            f"was evaluated on {len(known)} test images, of which {len(gone)} are gone, such as {gone[0]}",
            "put them back, or evaluate the run again",
        )
    began, started = time.perf_counter(), 0.0
    replayed = []
    with tempfile.TemporaryDirectory() as maps, asking(folder, "--any-kind", "--maps", maps) as ask:
        for source in with_progress(images, emit, "judging by the export", len(images)):
            answer = ask(source.path)
            started = started or time.perf_counter() - began
            replayed.append(_compared(answer, source, known.get(source.name), outcome, thresholds))
    if not replayed:
        raise UserError(outcome.title, "has no test images to prove an export by", "evaluate the run again")
    return Proof(replayed, started, outcome.scale.top, thresholds.level)


def _compared(
    answer: dict[str, Any],
    source: LabelledImage,
    image: ImageResult | None,
    outcome: Outcome,
    thresholds: Thresholds,
) -> Replayed:
    if image is None or answer["score"] is None:
        said = answer["note"] or "the evaluation did not look at it"
        raise UserError(source.path, f"cannot be compared: {said}", "evaluate the run again")
    if "map" not in answer:
        raise UserError(
            tempfile.gettempdir(),
            f"cannot take the map of {source.name} for a while",
            "make room there, or name another folder as TMPDIR",
        )
    unsure = None if thresholds.unsure is None else thresholds.unsure.value
    if (answer["alarm"], answer["unsure"]) != (thresholds.level, unsure):
        raise UserError(
            "model.json",
            f"must have the thresholds {thresholds.level} and {unsure}, found {answer['alarm']} and {answer['unsure']}",
            "write the export again",
        )
    score = image.scores[outcome.main_score]
    return Replayed(
        file=source.name,
        score=score,
        exported_score=answer["score"],
        verdict=thresholds.verdict(score),
        exported_verdict=answer["verdict"],
        map_difference=map_difference(
            Path(answer["map"]), outcome.folder.map(source.name), outcome.scale.top
        ),
        milliseconds=answer["milliseconds"],
    )


def map_difference(exported: Path, kept: Path, top: float) -> float:
    """Return by how much two maps differ, at the most, as a share of `top` or of a pixel's value above it.

    What was exported is not kept.
    """
    found = tifffile.imread(exported)
    exported.unlink()
    try:
        wanted = tifffile.imread(kept)
    except (OSError, ValueError) as error:
        raise UserError(kept, f"cannot be read ({error})", "evaluate the run again") from None
    if found.shape != wanted.shape:
        return float("inf")
    return float((np.abs(found - wanted) / np.maximum(wanted, top)).max())


@contextmanager
def asking(folder: ExportFolder, *options: str) -> Iterator[Ask]:
    """Yield what asks the exported command about a photo; it runs meanwhile.

    Args:
        folder: the export.
        options: of the command, beside those by which it is asked.
    """
    command = [sys.executable, "-B", "-E", "-X", "utf8", folder.entry.name, "--stdin", *options]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(
            command,
            cwd=folder.path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            encoding="utf-8",
        ) as process,
    ):
        asked, answered = process.stdin, process.stdout
        assert asked is not None and answered is not None  # they are pipes

        def ask(path: Path) -> dict[str, Any]:
            try:
                asked.write(f"{path.absolute()}\n")
                asked.flush()
                answer: dict[str, Any] = json.loads(answered.readline())
            except (BrokenPipeError, ValueError):
                process.kill()
                process.wait()
                said.seek(0)
                last = (said.read().decode(errors="replace").strip().splitlines() or ["nothing"])[-1]
                raise UserError(
                    path,
                    f"has no verdict by the export: it ended, and said {last}",
                    f"install what it needs: {install_text(KINDS[folder.format].requirements)}",
                ) from None
            return answer

        try:
            yield ask
        finally:
            process.kill()

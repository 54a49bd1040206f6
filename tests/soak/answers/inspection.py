"""Whether an inspection says of each image what the evaluation said of it."""

import csv
from collections.abc import Sequence
from pathlib import Path

from tests.soak.answers.evaluation import verdict_of
from tests.soak.answers.sources import Made
from tests.soak.answers.written import Evaluated


def read_inspection(folder: Path) -> dict[str, dict[str, str]]:
    """Return the lines of results.csv by their files."""
    with (folder / "results.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = {row["file"].removeprefix("./"): row for row in rows}
    assert len(found) == len(rows), "an image is there twice"
    return found


def check_inspection(evaluated: Evaluated, folder: Path, alarm: float, unsure: float | None) -> None:
    """Compare an inspection of the test images with their evaluation."""
    images = {image["file"]: image for image in evaluated.report["images"]}
    tested, trained = evaluated.imported.tested, list(evaluated.imported.trained.values())
    rows = read_inspection(folder)
    assert sorted(rows) == sorted(tested)
    for name, made in tested.items():
        row = rows[name]
        if is_other(made, trained):
            assert (row["verdict"], row["score"]) == ("unsure", ""), name
            assert row["note"].startswith("another "), name
            continue
        score = images[name]["scores"][evaluated.score]
        assert not row["note"], name
        assert float(row["score"]) == score, f"{name}: {row['score']}, evaluated {score}"
        assert float(row["threshold"]) == alarm
        assert row["verdict"] == verdict_of(score, alarm, unsure), name


def is_other(made: Made, trained: Sequence[Made]) -> bool:
    """Whether a photo has another size or kind than those of the training, and is not to be judged."""

    def is_within(value: float, known: Sequence[float]) -> bool:
        return min(known) <= value <= max(known)

    rows, columns = zip(*(each.size for each in trained), strict=True)
    return (
        not is_within(made.size[0], rows)
        or not is_within(made.size[1], columns)
        or not is_within(made.size[1] / made.size[0], [each.size[1] / each.size[0] for each in trained])
        or made.kind.words not in {each.kind.words for each in trained}
    )

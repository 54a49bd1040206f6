"""Whether an import brought every image and mask of a source to its place, and told of all that it did not bring."""

import csv
import hashlib
import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import hjson
import numpy as np

from configs.disk.workspace import Workspace
from datasets.images import read_image
from datasets.masks import read_mask
from tests.soak.answers.sources import Made, MadeSource

_FEW = re.compile(r"^in (?P<place>.+?), (?P<name>.+) is not imported")
_MANY = re.compile(r"^in (?P<place>.+?), (?P<count>\d+) images, such as (?P<name>.+), are not imported")


@dataclass(frozen=True)
class ImportedImage:
    """An image of the data set."""

    split: str  # train or test
    name: str  # `hole/000.png`
    made: Made


@dataclass(frozen=True)
class Imported:
    """What an import brought."""

    dataset: Path
    images: list[ImportedImage]
    rows: int
    columns: int
    white: int

    @property
    def tested(self) -> dict[str, Made]:
        return {each.name: each.made for each in self.images if each.split == "test"}

    @property
    def trained(self) -> dict[str, Made]:
        return {each.name: each.made for each in self.images if each.split == "train"}


def check_import(source: MadeSource, workspace: Workspace, notes: Sequence[str]) -> Imported:
    """Compare a data set with its source."""
    dataset = workspace.dataset("part")
    by_hash = {_hash(made.file): made for made in source.images}
    assert len(by_hash) == len(source.images)
    with (dataset / "files.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["sha256"] for row in rows) == Counter(by_hash.keys()), (
        "other images than those of the source"
    )
    record = hjson.loads((dataset / "dataset.hjson").read_text(encoding="utf-8"))
    white = source.white or 65535
    assert record["white"] == white
    images, masks = [], 0
    for row in rows:
        split, name = row["file"].split("/", 1)
        made = by_hash[row["sha256"]]
        assert made.is_test in (None, split == "test"), row["file"]
        assert Path(name).parts[0] == made.defect
        _check_image(dataset / row["file"], made, white, (int(row["rows"]), int(row["columns"])))
        if made.marked is None:
            assert not row["mask"] and not row["marked"], f"{row['file']} has a mask that is none"
        else:
            masks += 1
            assert row["mask"], f"{row['file']} has lost its mask {made.mask}"
            brought = read_mask(dataset / "ground_truth" / made.defect / row["mask"])
            np.testing.assert_array_equal(brought, made.marked, str(made.mask))
            assert abs(float(row["marked"]) - made.marked.mean()) < 1e-6
        images.append(ImportedImage(split, name, made))
    _check_counts(record, images, masks, source)
    _check_folder(dataset, images)
    _check_told(source, notes)
    return Imported(dataset, images, record["rows"], record["columns"], white)


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _check_image(file: Path, made: Made, white: int, size: tuple[int, int]) -> None:
    assert file.read_bytes() == made.file.read_bytes()
    assert size == made.size
    most = 1 if made.kind.form == "jpg" else 0  # two readers of JPEG round otherwise
    seen = read_image(file, white).astype(int)
    assert seen.shape == made.pixels.shape, made.file
    assert abs(seen - made.pixels).max() <= most, f"{made.file}: other pixels"


def _check_counts(record: dict, images: Sequence[ImportedImage], masks: int, source: MadeSource) -> None:
    found = Counter((each.split, each.made.defect) for each in images)
    assert record["masks"] == masks
    assert record["train_good"] == found["train", "good"] and record["test_good"] == found["test", "good"]
    defects = {defect: count for (_, defect), count in found.items() if defect != "good"}
    assert record["defects"] == defects
    drawn_from = [each for each in images if each.made.is_test is None]
    held_out = sum(each.split == "test" for each in drawn_from)
    assert record["held_out"] == held_out
    left_out = source.left_out_of_draw
    drawn = round(source.wanted.get("test_share", 0) * (len(drawn_from) + left_out))
    assert drawn - left_out <= held_out <= drawn
    sizes = Counter(each.made.size for each in images)
    assert sizes[record["rows"], record["columns"]] == max(sizes.values())
    assert record["mixed_sizes"] == (len(sizes) > 1)


def _check_folder(dataset: Path, images: Sequence[ImportedImage]) -> None:
    """The files on the disk are those of the table, and what later jobs pair are their masks."""
    on_disk = {
        path.relative_to(dataset).as_posix()
        for part in ("train", "test")
        for path in (dataset / part).rglob("*")
        if path.is_file()
    }
    assert on_disk == {f"{each.split}/{each.name}" for each in images}


def _check_told(source: MadeSource, notes: Sequence[str]) -> None:
    """Every image and mask of the source that was not imported is counted, and its folder named."""
    told: Counter[str] = Counter()
    for note in notes:
        if found := _MANY.match(note):
            told[found["place"]] += int(found["count"])
        elif found := _FEW.match(note):
            told[found["place"]] += 1
    strays = [path for path in source.others if path.name == "zz_mask.png"]
    left = [path for path in source.others if path not in strays]
    root = source.root
    if source.layout == "by hand":
        root = Path(
            os.path.commonpath(
                [path.parent for each in source.images for path in (each.file, each.mask) if path]
            )
        )
    wanted = Counter(
        "the folder itself" if path.parent == root else path.parent.relative_to(root).as_posix()
        for path in left
    )
    assert told == wanted, f"passed over: told {dict(told)}, there is {dict(wanted)}"
    about = [note for note in notes if "belongs to no defective image" in note]
    assert len(about) == bool(strays)
    if strays:
        more = re.search(r"\(and (\d+) more like it\)", about[0])
        assert 1 + int(more[1] if more else 0) == len(strays)

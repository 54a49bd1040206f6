"""Random sources in each of the layouts that are read, and beside what is read, what is not."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tests.soak.answers.images import (
    DRAWN,
    EXACT_MASKS,
    MASKS,
    Kind,
    pick,
    random_kind,
    random_mask,
    write_marked,
)
from tests.soak.answers.sources import Made, MadeSource, files_of

GOOD_NAMES = ("good", "OK", "Normal", "ok", "GOOD")
MASK_PLACES = ("ground_truth", "Masks", "gt", "label")
DEFECTS = ("hole", "Riss ä", "=cut", "a.b", "contamination", "2 missing")


def make_source(root: Path, seed: int) -> MadeSource:
    """Write the source of a seed into a folder that is not there yet."""
    rng = np.random.default_rng((seed, 11))
    rows, columns = int(rng.integers(16, 41)), int(rng.integers(16, 41))
    sizes = [(rows, columns)]
    if rng.random() < 0.2:
        sizes.append((int(rng.integers(16, 41)), int(rng.integers(16, 41))))
    first = random_kind(rng)
    kinds = [first]
    if rng.random() < 0.3:  # of one depth: white is one value for all
        kinds += [each for _ in range(20) if (each := random_kind(rng)).white == first.white][:2]
    source = MadeSource(root, rng, kinds, sizes)
    source.layout = pick(rng, tuple(LAYOUTS))
    if rng.random() < 0.15:
        source.wanted["transfer"] = "link"
    if len(sizes) > 1:
        source.wanted["mixed_sizes"] = "resize"
    root.mkdir(parents=True)
    LAYOUTS[source.layout](source)
    if source.layout != "by hand" and rng.random() < 0.1:
        _leave_out(source)
    return source


def _leave_out(source: MadeSource) -> None:
    """Let the import leave out an image, or a mask, whose image then stays without it."""
    at = int(source.rng.integers(0, len(source.images)))
    made = source.images[at]
    if made.mask is not None and source.rng.random() < 0.5:
        source.images[at] = replace(made, marked=None, mask=None)
        gone = [made.mask]
    else:
        del source.images[at]
        source.left_out_of_draw = int(made.is_test is None)
        gone = [made.file, *([made.mask] if made.mask else [])]
    source.wanted["leave_out"] = [gone[0].relative_to(source.root).as_posix()]
    source.others += [file for path in gone for file in files_of(path)]


def _mvtec(source: MadeSource) -> None:
    root, rng = source.root, source.rng
    good = pick(rng, GOOD_NAMES)
    train = root / pick(rng, ("train", "Train"))
    source.add(train / good, source.some(4, 10))
    if good != "Normal" and rng.random() < 0.15:
        source.add(train / "Normal", source.some(1, 3))
    test = root / pick(rng, ("test", "Test", "test_public"))
    if rng.random() < 0.8:
        source.add(test / pick(rng, GOOD_NAMES), source.some(1, 6), is_test=True)
    else:
        _held_out(source)
    _defects(source, test, (test, root))
    if rng.random() < 0.3:
        source.add_other(root / "others" / "x")
    if rng.random() < 0.2:
        source.add_other(root / "raw" / "deep" / "y")


def _held_out(source: MadeSource) -> None:
    """Let the import hold out some of the good images."""
    source.wanted |= {"test_share": float(source.rng.choice([0, 0.2, 0.3, 0.4])), "seed": source.some(0, 99)}
    source.images = [replace(each, is_test=None) if each.defect == "good" else each for each in source.images]


def _defects(
    source: MadeSource, test: Path, bases: Sequence[Path], beside: Sequence[str] = MASK_PLACES
) -> None:
    """Write defect types, their masks in one of the places that are understood."""
    rng = source.rng
    names = [str(name) for name in rng.permutation(DEFECTS)[: source.some(0, 3)]]
    group = "NG" if rng.random() < 0.2 else ""
    how = pick(rng, ("apart", "inside", "among", "none"))
    base, place = pick(rng, bases), pick(rng, beside)
    for name in names:
        folder = test / group / name
        masks = {
            "apart": base / place / pick(rng, (name, f"{group}/{name}" if group else name)),
            "inside": folder / place,
            "among": folder,
            "none": None,
        }[how]
        if how == "apart" and len(names) == 1 and not group and rng.random() < 0.3:
            masks = base / place
        inner = folder / "rgb" if how in ("apart", "none") and rng.random() < 0.15 else folder
        kinds = tuple(kind for kind in MASKS if kind != "folder") if how == "among" else MASKS
        source.add_marked(inner, source.some(1, 5), name, masks, kinds)
        if (
            masks is not None
            and how != "among"
            and any(each.mask for each in source.images if each.defect == name)
        ):
            source.add_stray(masks)


def _visa(source: MadeSource) -> None:
    root, rng = source.root, source.rng
    images = root / "Data" / "Images"
    good = source.add(images / "Normal", source.some(5, 10))
    if rng.random() < 0.6:
        _split_of_visa(source, good)
    else:
        _held_out(source)
    masks = root / "Data" / "Masks" / "Anomaly"
    if rng.random() < 0.8:
        source.add_marked(images / "Anomaly", source.some(1, 5), "anomaly", masks)


def _split_of_visa(source: MadeSource, good: Sequence[Made]) -> None:
    """Say which good images are to test on, as VisA's own table does, or one that a spreadsheet wrote."""
    root, rng = source.root, source.rng
    held_out = {each.file for each in good[: source.some(1, 3)]}
    mark, between = pick(rng, ("", "\ufeff")), pick(rng, (",", ";"))
    rows = [("object", "split", "label", "image", "mask")]
    for each in good:
        name = each.file.relative_to(root.parent).as_posix()
        use = "test" if each.file in held_out else "train"
        rows.append((root.name, use, "normal", f'"{name}"', ""))
    table = root.parent / "split_csv" / "1cls.csv"
    table.parent.mkdir()
    table.write_text(mark + "\n".join(between.join(row) for row in rows) + "\n", encoding="utf-8")
    source.images = [
        Made(each.file, "good", each.file in held_out, each.pixels, each.kind) for each in source.images
    ]


def _good_bad(source: MadeSource) -> None:
    root, rng = source.root, source.rng
    source.add(root / pick(rng, GOOD_NAMES), source.some(5, 10))
    _held_out(source)
    if rng.random() < 0.3:  # magnetic tile's: x.png is the mask of x.jpg
        name = pick(rng, DEFECTS)
        source.kinds = [Kind(each.channels, 255, "jpg") for each in source.kinds]
        made = source.add(root / name, source.some(2, 5), name, is_test=True)
        source.images = source.images[: -len(made)]
        for each in made:
            marked = random_mask(rng, *each.size)
            mask = write_marked(each.file.with_suffix(""), marked, pick(rng, DRAWN), rng)
            source.images.append(Made(each.file, name, True, each.pixels, each.kind, marked, mask))
    else:
        _defects(source, root, (root,))


def _good_only(source: MadeSource) -> None:
    source.add(source.root, source.some(5, 12))
    _held_out(source)
    if source.rng.random() < 0.3:
        source.add_other(source.root / "old" / "z")


def _masked(source: MadeSource) -> None:
    """Write images whose masks stand among them or in a folder beside; some masks mark nothing."""
    root, rng = source.root, source.rng
    source.can_be_blank = False
    folders = pick(rng, ((root,), (root / "Train", root / "Test"), (root / "a", root / "b")))
    among = rng.random() < 0.5
    kinds = EXACT_MASKS if among else MASKS
    for folder in folders:
        is_test = folder.name == "Test" or None
        good = source.add(folder, source.some(3, 5), is_test=is_test, prefix="fine ")
        place = folder if among else folder / pick(rng, ("Label", "ground_truth"))
        for each in good:
            if among or rng.random() < 0.5:
                blank = np.zeros(each.size, np.bool_)
                name = each.name
                place.mkdir(exist_ok=True)
                ending = "_label" if among else pick(rng, ("_label", ""))
                source.others.append(write_marked(place / (name + ending), blank, "white", rng))
        source.add_marked(folder, source.some(2, 4), "defect", place, kinds, bare=0)
    if folders[-1].name != "Test":
        _held_out(source)
    else:
        source.images = [
            replace(each, is_test=False) if each.is_test is None else each for each in source.images
        ]


def _by_hand(source: MadeSource) -> None:
    """Write folders that are named one by one."""
    root, rng = source.root, source.rng
    wanted: dict[str, Any] = {"train": root / "Gutteile"}
    source.add(root / "Gutteile", source.some(5, 10))
    if rng.random() < 0.5:
        wanted["test_good"] = root / "later" / "Gutteile"
        source.add(root / "later" / "Gutteile", source.some(1, 5), is_test=True)
    else:
        _held_out(source)
    wanted["defects"] = defects = []
    for name in [str(name) for name in rng.permutation(DEFECTS)[: source.some(0, 2)]]:
        masks = pick(rng, (None, root / "drawn" / name, root / "bad" / name))
        among = masks == root / "bad" / name
        source.add_marked(
            root / "bad" / name, source.some(1, 4), name, masks, EXACT_MASKS if among else MASKS, bare=0
        )
        defects.append({"folder": root / "bad" / name} | ({"masks": masks} if masks and not among else {}))
    if rng.random() < 0.5:
        source.add_other(root / "Gutteile" / "old" / "x")
    source.wanted |= wanted | {"source": None}


LAYOUTS: dict[str, Callable[[MadeSource], None]] = {
    "mvtec": _mvtec,
    "visa": _visa,
    "good_bad": _good_bad,
    "good_only": _good_only,
    "masked": _masked,
    "by hand": _by_hand,
}

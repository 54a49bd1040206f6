"""Bad inputs, and what the person reads: each is a mistake to make; all make `docs/reference/bad-input.md`.

`python -m scripts.pages bad-input` writes that page anew.
"""

import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from datasets.images import write_image, write_mask
from main import main

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "bad-input.md"
HEAD = """# What you read after a mistake

Each of these mistakes is made by a test, which compares what is printed with this page. `part` is a small category in
MVTec's layout. Nothing half-made is left behind, and no file of the source is touched.
"""
IMPORT = '{ kind: "import", name: "part", source: "part" }'


@dataclass(frozen=True)
class BadInput:
    """A mistake: in what is on the disk, in the spec, or both."""

    group: str
    what: str
    spec: str = IMPORT
    mistake: Callable[[Path], object] = lambda _: None  # is told the category's folder
    imported: bool = False  # whether the category is in the workspace already


def make_part(folder: Path) -> None:
    """Write a small good category."""
    rng = np.random.default_rng(0)
    for name, count in (("train/good", 4), ("test/good", 2), ("test/scratch", 2)):
        (folder / name).mkdir(parents=True)
        for at in range(count):
            write_image(folder / name / f"{at:03}.png", rng.integers(0, 256, (32, 32, 1), np.uint8))
    (folder / "ground_truth/scratch").mkdir(parents=True)
    for at in range(2):
        write_mask(folder / f"ground_truth/scratch/{at:03}_mask.png", np.eye(32, dtype=np.bool_))


def outcome(case: BadInput, folder: Path) -> tuple[int, str]:
    """Return the exit code after a mistake, and what the person reads, with paths relative to `folder`."""
    part = folder / "part"
    make_part(part)
    workspace = ["--workspace", "workspace"]
    said = io.StringIO()
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stderr(said),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        if case.imported:
            Path("first.hjson").write_text(IMPORT, encoding="utf-8")
            assert main(["run", "first.hjson", *workspace]) == 0
        case.mistake(part)
        Path("spec.hjson").write_text(case.spec, encoding="utf-8")
        code = main(["run", "spec.hjson", *workspace])
    return code, said.getvalue().strip().replace(f"{os.path.realpath(folder)}/", "").replace(f"{folder}/", "")


def _gray(value: int, rows: int = 32, columns: int = 32) -> np.ndarray:
    return np.full((rows, columns, 1), value, np.uint8)


def _write(name: str, content: bytes | np.ndarray) -> Callable[[Path], object]:
    def mistake(part: Path) -> None:
        path = part / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content) if isinstance(content, bytes) else write_image(path, content)

    return mistake


def _mask(name: str, mask: np.ndarray) -> Callable[[Path], object]:
    return lambda part: write_mask(part / name, mask)


def _copy(name: str, to: str) -> Callable[[Path], object]:
    def mistake(part: Path) -> None:
        (part / to).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(part / name, part / to)

    return mistake


def _halved(part: Path) -> None:
    path = part / "train/good/001.png"
    path.write_bytes(path.read_bytes()[:300])


def _jpeg_cut_short(part: Path) -> None:
    image = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    path = part / "train/good/007.jpg"
    path.write_bytes(cv2.imencode(".jpg", image)[1].tobytes()[:900])


def _float_image(part: Path) -> None:
    cv2.imwrite(str(part / "train/good/009.tiff"), np.random.default_rng(0).random((32, 32), np.float32))


def _link_to_nothing(part: Path) -> None:
    (part / "train/good/008.png").symlink_to(part / "gone.png")


def _emptied(part: Path) -> None:
    shutil.rmtree(part)
    part.mkdir()


def _of(kind: str, **fields: str) -> str:
    """Return a spec of a kind, its fields as they are typed; one a line."""
    return "\n".join(
        ["{", f'  kind: "{kind}"', *(f"  {name}: {value}" for name, value in fields.items()), "}"]
    )


def _import(**fields: str) -> str:
    return _of("import", name='"part"', **fields)


def _corrupt(**fields: str) -> str:
    return _of("corrupt", **{"dataset": '"part"', "name": '"stain"', "corruption": '"stain"'} | fields)


def _train(**fields: str) -> str:
    given = {
        "name": '"first"',
        "dataset": '"part"',
        "corruption": '"stain"',
        "architecture": '"aesc_d5_f5_n16"',
        "training": '"quick_gray"',
    }
    return _of("train", **given | fields)


SOURCE, FILES, SPEC = "The source of an import", "Files of a source", "What is typed into a spec"
DECIDED, CORRUPT = "Decisions about files", "A corruption"
TRAIN = "A training and an evaluation"

CASES = (
    BadInput(SOURCE, "the folder is not there", _import(source='"prat"')),
    BadInput(SOURCE, "the folder is empty", mistake=_emptied),
    BadInput(SOURCE, "no good images", mistake=lambda part: shutil.rmtree(part / "train")),
    BadInput(SOURCE, "another layout is named", _import(source='"part"', layout='"visa"')),
    BadInput(SOURCE, "no source", _import()),
    BadInput(SOURCE, "a source and folders by hand", _import(train='"part/train/good"', source='"part"')),
    BadInput(SOURCE, "a folder by hand without images", _import(train='"part/train"')),
    BadInput(
        SOURCE,
        "a folder of masks is not there",
        _import(train='"part/train/good"', defects='[{ folder: "part/test/scratch", masks: "part/mask" }]'),
    ),
    BadInput(
        SOURCE,
        "two defect types of one name",
        _import(train='"part/train/good"', defects='[{ folder: "a/scratch" }, { folder: "b/scratch" }]'),
    ),
    BadInput(SOURCE, "nothing left to train on", _import(source='"part"', test_share="1")),
    BadInput(SOURCE, "a name that is taken", imported=True),
    BadInput(FILES, "a file that is no image", mistake=_write("train/good/002.png", b"a letter")),
    BadInput(
        FILES, "a program that is named as an image", mistake=_write("train/good/002.png", b"%!PS\n{ } loop")
    ),
    BadInput(
        FILES, "a mask among the photos", mistake=_mask("test/scratch/7_mask.png", np.eye(32, dtype=np.bool_))
    ),
    BadInput(FILES, "a PNG that was cut short", mistake=_halved),
    BadInput(FILES, "a JPEG that was cut short", mistake=_jpeg_cut_short),
    BadInput(FILES, "an empty file", mistake=_write("test/scratch/001.png", b"")),
    BadInput(FILES, "a link to nothing", mistake=_link_to_nothing),
    BadInput(FILES, "an image of fractions", mistake=_float_image),
    BadInput(FILES, "an image that is too small", mistake=_write("train/good/002.png", _gray(9, 8, 8))),
    BadInput(FILES, "an image of another size", mistake=_write("test/good/001.png", _gray(9, 20, 40))),
    BadInput(
        FILES,
        "a mask of another size",
        mistake=_mask("ground_truth/scratch/001_mask.png", np.ones((16, 16), np.bool_)),
    ),
    BadInput(
        FILES,
        "a mask without a mark",
        mistake=_mask("ground_truth/scratch/001_mask.png", np.zeros((32, 32), np.bool_)),
    ),
    BadInput(FILES, "a mask that is no image", mistake=_write("ground_truth/scratch/000_mask.png", b"white")),
    BadInput(FILES, "trained on and tested on", mistake=_copy("train/good/000.png", "test/good/005.png")),
    BadInput(FILES, "good and defective", mistake=_copy("test/good/000.png", "test/scratch/006.png")),
    BadInput(FILES, "two files of one name", mistake=_write("train/good/000.bmp", _gray(7))),
    BadInput(FILES, "a defect type of a reserved name", mistake=_write("test/all/000.png", _gray(7))),
    BadInput(
        DECIDED, "a file that is not there", _import(source='"part"', leave_out='["train/good/01.png"]')
    ),
    BadInput(
        DECIDED,
        "every good image is left out",
        _import(
            source='"part"', leave_out="[" + ", ".join(f'"train/good/00{at}.png"' for at in range(4)) + "]"
        ),
    ),
    BadInput(DECIDED, "what cannot be read is accepted", _import(source='"part"', accept='["unreadable"]')),
    BadInput(DECIDED, "no such problem", _import(source='"part"', accept='["blank msak"]')),
    BadInput(SPEC, "a quote that does not end", '{\n  kind: "import"\n  name: "x\n}'),
    BadInput(SPEC, "backslashes in a path", _import(source='"C:\\photos"')),
    BadInput(SPEC, "backslashes that are another sign", _import(source='"C:\\new"')),
    BadInput(SPEC, "a comma for a point", _import(source='"part"', test_share="0,2")),
    BadInput(SPEC, "a name of 300 letters", _of("import", name=f'"{"x" * 300}"', source='"part"')),
    BadInput(SPEC, "a seed beyond the largest", _import(source='"part"', seed="4294967296")),
    BadInput(SPEC, "a misspelled field", _import(sorce='"part"')),
    BadInput(SPEC, "a list for a name", _of("import", name='["x"]', source='"part"')),
    BadInput(SPEC, "a name that leaves the workspace", _of("import", name='"../x"', source='"part"')),
    BadInput(SPEC, "no kind", '{\n  name: "x"\n}'),
    BadInput(SPEC, "a misspelled kind", _of("imprt")),
    BadInput(SPEC, "nothing at all", ""),
    BadInput(CORRUPT, "no such data set", _corrupt(dataset='"bottle"')),
    BadInput(CORRUPT, "a misspelled preset", _corrupt(corruption='"stian"'), imported=True),
    BadInput(CORRUPT, "too large", _corrupt(corruption='{ kind: "stain", size: [1, 90] }'), imported=True),
    BadInput(CORRUPT, "a range the wrong way round", _corrupt(corruption='{ kind: "stain", size: [9, 2] }')),
    BadInput(CORRUPT, "another kind's field", _corrupt(corruption='{ kind: "stain", std: 0.1 }')),
    BadInput(CORRUPT, "one of nothing", _corrupt(corruption='{ kind: "one_of", choices: [] }')),
    BadInput(CORRUPT, "fewer copies than none", _corrupt(copies="-1")),
    BadInput(CORRUPT, "a region of two corners", _corrupt(region="[[10, 10], [90, 90]]")),
    BadInput(CORRUPT, "a region beyond the image", _corrupt(region="[[0, 0], [120, 0], [0, 50]]")),
    BadInput(CORRUPT, "two regions", _corrupt(region="[[0, 0], [9, 0], [0, 9]]", region_mask='"m.png"')),
    BadInput(CORRUPT, "a mask file that is not there", _corrupt(region_mask='"m.png"'), imported=True),
    BadInput(
        CORRUPT,
        "a mask file that marks nothing",
        _corrupt(region_mask='"part/m.png"'),
        _mask("m.png", np.zeros((32, 32), np.bool_)),
        imported=True,
    ),
    BadInput(TRAIN, "a word for a number", _train(resolution='"high"'), imported=True),
    BadInput(TRAIN, "no such architecture", _train(architecture='"aesc"'), imported=True),
    BadInput(TRAIN, "no such run", _of("evaluate", run='"first"')),
    BadInput(TRAIN, "no such method", _of("evaluate", run='"first"', methods='["magic"]')),
)


def row(case: BadInput, text: str) -> str:
    """Return the line of the page for a mistake and what was read after it."""
    shown = "<br>".join(f"`{line}`" for line in text.replace("|", "\\|").splitlines())
    return f"| {case.what} | {shown} |"


def page() -> str:
    """Return the page: every mistake, made anew."""
    return "\n".join(_lines()).rstrip() + "\n"


def _lines() -> Iterator[str]:
    yield HEAD
    for group in dict.fromkeys(case.group for case in CASES):
        yield f"## {group}\n\n| mistake | what you read |\n|---|---|"
        for case in CASES:
            if case.group == group:
                with tempfile.TemporaryDirectory() as folder:
                    yield row(case, outcome(case, Path(folder))[1])
        yield ""

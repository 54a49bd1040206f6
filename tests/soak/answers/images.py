"""Images and masks whose pixels are known, written in every kind of file that is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import PIL.Image
import tifffile
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]  # (H, W, C)
Marked = NDArray[np.bool_]  # (H, W)
ORIENTATION = 0x0112
WHITES = (1023, 4095, 16383, 65535)

# What was stored, of what it shows when it is set upright, by the value of the EXIF tag.
_STORED: dict[int, Callable[[NDArray[Any]], NDArray[Any]]] = {
    1: lambda upright: upright,
    2: lambda upright: upright[:, ::-1],
    3: lambda upright: upright[::-1, ::-1],
    4: lambda upright: upright[::-1],
    5: lambda upright: upright.swapaxes(0, 1),
    6: lambda upright: np.rot90(upright, 1),
    7: lambda upright: upright[::-1, ::-1].swapaxes(0, 1),
    8: lambda upright: np.rot90(upright, -1),
}
GREY = ("png", "bmp", "tif", "lzw", "jpg", "la")
COLOUR = ("png", "bmp", "tif", "lzw", "jpg", "webp", "rgba", "palette")
DEEP = ("png", "tif", "zip")
TURNED = ("png", "jpg", "webp", "tif", "lzw", "zip")  # formats that can say so

EXACT_MASKS = ("white", "ones", "labels", "colours", "palette", "16 bits", "bits", "opaque", "la", "turned")
MASKS = (*EXACT_MASKS, "bmp", "jpeg", "smooth", "folder")
DRAWN = ("white", "ones", "palette", "bits")  # that tell a mask from a photo of the same name


@dataclass(frozen=True)
class Kind:
    """How the images of one source are stored."""

    channels: int  # 1 or 3
    white: int  # 255; or more, for 16 bits
    form: str
    orientation: int = 1
    is_hot: bool = False  # whether one pixel is broken, and brighter than white

    @property
    def words(self) -> str:
        """As an inspection calls it."""
        is_colour = self.channels == 3 or self.form in ("webp", "palette")
        return f"{'colour' if is_colour else 'grey'} of {8 if self.white == 255 else 16} bits"


def random_kind(rng: np.random.Generator) -> Kind:
    """Return a kind of file."""
    channels = int(rng.choice([1, 3]))
    white = 255 if rng.random() < 0.7 else int(rng.choice(WHITES))
    form = str(rng.choice(DEEP if white > 255 else GREY if channels == 1 else COLOUR))
    can_turn = form in TURNED and not (form == "png" and white > 255)
    turned = int(rng.integers(2, 9)) if can_turn and rng.random() < 0.3 else 1
    return Kind(channels, white, form, turned)


def random_mask(rng: np.random.Generator, rows: int, columns: int) -> Marked:
    """Return one to three regions, in less than half of the image: boxes, discs, or single pixels."""
    ys, xs = np.mgrid[:rows, :columns]
    marked = np.zeros((rows, columns), np.bool_)
    for _ in range(int(rng.integers(1, 4)) if min(rows, columns) > 23 else 1):
        y, x = int(rng.integers(0, rows)), int(rng.integers(0, columns))
        reach = float(rng.choice([0.4, 1.5, 3.0, 4.5]))
        distance = np.hypot if rng.random() < 0.5 else np.maximum
        marked |= distance(abs(ys - y), abs(xs - x)) <= reach
    return marked


def random_picture(rng: np.random.Generator, rows: int, columns: int, channels: int) -> Pixels:
    """Return a part on a table, with noise."""
    ys, xs = np.mgrid[:rows, :columns]
    middle = rows / 2 + rng.uniform(-2, 2), columns / 2 + rng.uniform(-2, 2)
    part = np.hypot(ys - middle[0], xs - middle[1]) < min(rows, columns) / 3
    tones = rng.uniform(60, 220, (2, channels))
    picture = np.where(part[..., None], tones[0], tones[1]) + rng.normal(0, 5, (rows, columns, channels))
    return np.rint(picture).clip(1, 254).astype(np.uint8)


def write_picture(path: Path, picture: Pixels, kind: Kind) -> tuple[Path, Pixels]:
    """Write a picture, the ending of its kind put behind the path; return the file and what a reader must see."""
    if kind.white > 255:
        return _write_deep(path, picture, kind)
    stored = np.ascontiguousarray(_STORED[kind.orientation](picture))
    endings = {"lzw": "tif", "la": "png", "rgba": "png", "palette": "png"}
    file = path.with_name(f"{path.name}.{endings.get(kind.form, kind.form)}")
    image, seen = PIL.Image.fromarray(stored[..., 0] if kind.channels == 1 else stored), picture
    if kind.form in ("la", "rgba"):
        image.putalpha(PIL.Image.fromarray((stored[..., 0] // 2 + 60).astype(np.uint8)))
    if kind.form == "palette":
        image = image.quantize(64)
        seen = np.asarray(image.convert("RGB"))
    options: dict[str, Any] = {
        "lzw": {"compression": "tiff_lzw"},
        "jpg": {"quality": 95, "subsampling": 0},
        "webp": {"lossless": True, "exact": True},
    }.get(kind.form, {})
    if kind.orientation != 1:
        exif = PIL.Image.Exif()
        exif[ORIENTATION] = kind.orientation
        options["exif"] = exif
    image.save(file, **options)
    return file, _as_read(file, kind) if kind.form == "jpg" else seen


def _as_read(file: Path, kind: Kind) -> Pixels:
    """Return what another reader makes of a file that lost something; it sets it upright, too."""
    flag = cv2.IMREAD_GRAYSCALE if kind.channels == 1 else cv2.IMREAD_COLOR
    read = cv2.imdecode(np.frombuffer(file.read_bytes(), np.uint8), flag)
    return read[..., None] if kind.channels == 1 else read[..., ::-1]


def _write_deep(path: Path, picture: Pixels, kind: Kind) -> tuple[Path, Pixels]:
    """Write 16 bits; a few pixels are white, so that it is known what white is."""
    picture = picture.copy()
    picture[0, :4] = 255
    levels = np.rint(picture.astype(np.float64) * kind.white / 255).astype(np.uint16)
    if kind.is_hot:
        levels[-1, -1], picture[-1, -1] = 65535, 255
    deep = np.ascontiguousarray(_STORED[kind.orientation](levels))
    deep = deep[..., 0] if kind.channels == 1 else deep
    if kind.form == "png":
        file = path.with_name(f"{path.name}.png")
        _, encoded = cv2.imencode(".png", deep if kind.channels == 1 else deep[..., ::-1])
        file.write_bytes(encoded.tobytes())
        return file, picture
    file = path.with_name(f"{path.name}.tiff")
    tifffile.imwrite(
        file,
        deep,
        photometric="minisblack" if kind.channels == 1 else "rgb",
        compression="zlib" if kind.form == "zip" else None,
        extratags=[(ORIENTATION, "H", 1, kind.orientation, True)],
        metadata=None,
    )
    return file, picture


def write_marked(path: Path, marked: Marked, kind: str, rng: np.random.Generator) -> Path:
    """Write a mask of a kind, the ending put behind the path; return the file, or the folder of several."""
    if kind == "folder":
        return _write_parts(path, marked, rng)
    file = path.with_name(f"{path.name}.{ {'jpeg': 'jpg', 'bmp': 'bmp', 'la': 'tif'}.get(kind, 'png') }")
    on = marked.astype(np.uint8)
    options: dict[str, Any] = {}
    if kind in ("white", "bmp", "jpeg"):
        image = PIL.Image.fromarray(255 * on)
    elif kind == "ones":
        image = PIL.Image.fromarray(on)
    elif kind == "labels":  # a number for each region
        image = PIL.Image.fromarray(cv2.connectedComponents(on, connectivity=8)[1].astype(np.uint8))
    elif kind == "colours":
        image = PIL.Image.fromarray(on[..., None] * np.array((200, 0, 30), np.uint8))
    elif kind == "palette":
        image = PIL.Image.fromarray(on)
        image.putpalette([0, 0, 0, 128, 0, 0])
    elif kind == "16 bits":
        image = PIL.Image.fromarray(on.astype(np.uint16) * int(rng.choice([1, 255, 40000])))
    elif kind == "bits":
        image = PIL.Image.fromarray(marked)
    elif kind == "opaque":  # the shape stands in the transparency alone
        image = PIL.Image.fromarray(
            np.concatenate([np.full((*on.shape, 3), 255, np.uint8), 255 * on[..., None]], -1)
        )
    elif kind == "la":
        image = PIL.Image.fromarray(np.stack([255 * on, np.full_like(on, 255)], -1), "LA")
    elif kind == "turned":
        turned = int(rng.integers(2, 9))
        image = PIL.Image.fromarray(np.ascontiguousarray(_STORED[turned](255 * on)))
        exif = PIL.Image.Exif()
        exif[ORIENTATION] = turned
        options["exif"] = exif
    else:  # smooth edges, as an editor draws them
        image = PIL.Image.fromarray(cv2.GaussianBlur(255 * on, (3, 3), 0.4))
    if kind == "jpeg":
        options["quality"] = 85
    image.save(file, **options)
    return file


def _write_parts(path: Path, marked: Marked, rng: np.random.Generator) -> Path:
    path.mkdir()
    count, regions = cv2.connectedComponents(marked.astype(np.uint8), connectivity=8)
    for at in range(1, max(count, 2)):
        write_marked(path / f"{at:03}", regions == at if count > 1 else marked, str(rng.choice(DRAWN)), rng)
    return path


def drawn_in(file: Path) -> Marked:
    """Return what a mask that lost something marks: what is half as bright as its brightest pixel."""
    levels = np.asarray(PIL.Image.open(file).convert("L"), np.float64)
    return (levels >= levels.max() / 2) & (levels > 0)


def with_defect(picture: Pixels, marked: Marked, rng: np.random.Generator) -> Pixels:
    """Return a picture with something else where a mask marks it."""
    damaged = picture.copy()
    damaged[marked] = rng.integers(1, 255, picture.shape[2])
    return damaged


def pick(rng: np.random.Generator, choices: Sequence[Any]) -> Any:
    """Return one of some choices, as it is."""
    return choices[int(rng.integers(0, len(choices)))]

"""What a TIFF says of itself (TIFF 6.0): OpenCV reads damaged ones, and misreads some kinds, without a word."""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

BEGIN = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # the last two are of BigTIFF
_WHOLE = {3: "H", 4: "I", 16: "Q"}  # the types of a value that are whole numbers, as struct names them
_PAGES = 10_000  # at the most
_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _FILL = 256, 257, 258, 259, 262, 266
_STRIPS, _STRIP_BYTES, _STRIP_ROWS = 273, 279, 278
_TILES, _TILE_BYTES, _TILE_WIDTH, _TILE_ROWS = 324, 325, 322, 323
_SAMPLES, _PLANES, _PREDICTOR, _PALETTE, _EXTRA, _SAMPLE_FORMAT = 277, 284, 317, 320, 338, 339
_NONE, _LZW, _JPEG, _DEFLATE, _OLD_DEFLATE, _PACKBITS = 1, 5, 7, 8, 32946, 32773
_DEFAULTS = dict.fromkeys((_BITS, _COMPRESSION, _FILL, _SAMPLES, _PLANES, _PREDICTOR), 1)
_KINDS = {  # photometric, bits of a sample and samples that are read as the program reads them
    **{(white, 1): (1,) for white in (0, 1)},
    **{(white, 8): (1, 2) for white in (0, 1)},
    (1, 16): (1,),
    (2, 8): (3, 4),
    (2, 16): (3, 4),
    (3, 8): (1,),
}
_YCBCR = 6  # a photometric, which JPEG has
_MULTIPLIED, _TRANSPARENT = 1, 2  # of the extra sample
_CLEAR, _END, _FIRST, _FULL = 256, 257, 258, 4096  # codes of LZW

Tags = Mapping[int, tuple[int, ...]]


def is_blended(content: bytes) -> bool:
    """Check the first page of a TIFF: its kind, and that its pixels are whole.

    Args:
        content: of the file.

    Returns:
        Whether OpenCV multiplies its colours by its transparency, which the program leaves out.

    Raises:
        ValueError: it is damaged, or of a kind that is not read; says which.
    """
    try:
        tags = next(pages := _pages(content))
        for _ in pages:
            pass
        _check_kind(tags)
        _check_pixels(content, tags)
        return (_one(tags, _SAMPLES), _one(tags, _BITS), tags.get(_EXTRA)) == (4, 8, (_TRANSPARENT,))
    except (struct.error, OverflowError, IndexError, KeyError, zlib.error) as error:
        raise ValueError(f"is a damaged TIFF ({error or type(error).__name__})") from None


def _pages(content: bytes) -> Iterator[Tags]:
    """Yield the tags of each page; each has a size."""
    order = "<" if content.startswith(b"I") else ">"
    is_big = content[2:4] in (b"+\0", b"\0+")
    head, count, entry, offset = (8, "Q", "HHQ8s", "Q") if is_big else (4, "H", "HHI4s", "I")
    (place,) = struct.unpack_from(order + offset, content, head)
    for _ in range(_PAGES):
        (entries,) = struct.unpack_from(order + count, content, place)
        place += struct.calcsize(order + count)
        tags: dict[int, tuple[int, ...]] = {}
        for _ in range(entries):
            tag, kind, length, value = struct.unpack_from(order + entry, content, place)
            place += struct.calcsize(order + entry)
            if tag in tags:
                raise ValueError(f"is a damaged TIFF (tag {tag} comes twice)")
            if tag in _USED:
                tags[tag] = _numbers(content, order, kind, length, value, offset)
        if not all(min(tags[side]) > 0 for side in (_WIDTH, _HEIGHT)):
            raise ValueError("is a damaged TIFF (it has no size)")
        yield tags
        (place,) = struct.unpack_from(order + offset, content, place)
        if place == 0:
            return
    raise ValueError(f"is a damaged TIFF (of more than {_PAGES} pages)")


def _numbers(
    content: bytes, order: str, kind: int, length: int, value: bytes, offset: str
) -> tuple[int, ...]:
    """Return the values of a tag: they stand in it, or where it says."""
    if length > len(content):
        raise ValueError("is a damaged TIFF (a tag is longer than the file)")
    form = f"{order}{length}{_WHOLE[kind]}"
    if struct.calcsize(form) <= len(value):
        return struct.unpack_from(form, value)
    return struct.unpack_from(form, content, *struct.unpack(order + offset, value))


def _check_kind(tags: Tags) -> None:
    """Raise ValueError for pixels of a kind that OpenCV reads in another way than the program, or not at all."""
    samples, depths = _one(tags, _SAMPLES), tags.get(_BITS, (_DEFAULTS[_BITS],))
    photometric, compression, deep = _one(tags, _PHOTOMETRIC), _one(tags, _COMPRESSION), depths[0]
    known = _KINDS.get((photometric, deep), (3,) if (photometric, compression) == (_YCBCR, _JPEG) else ())
    odd = {
        f"photometric {photometric}, {deep} bits, {samples} samples a pixel": samples not in known,
        f"depths {depths} of {samples} samples": depths != (deep,) * samples,
        "signed or floating-point numbers": set(tags.get(_SAMPLE_FORMAT, (1,))) != {1},
        f"planes {_one(tags, _PLANES)}": _one(tags, _PLANES) != 1
        and (_one(tags, _PLANES), photometric, deep) != (2, 2, 8),
        f"fill order {_one(tags, _FILL)}": _one(tags, _FILL) != 1,
        f"predictor {_one(tags, _PREDICTOR)}": _one(tags, _PREDICTOR) not in (1, 2),
        "colours multiplied by their transparency": _MULTIPLIED in tags.get(_EXTRA, ()),
        "a palette of another length": photometric == 3 and len(tags[_PALETTE]) != 3 * 2**deep,
    }
    if what := next((what for what, is_so in odd.items() if is_so), None):
        raise ValueError(f"is a TIFF of a kind that is not read ({what})")


def _one(tags: Tags, tag: int) -> int:
    """Return a tag's number: some have one a sample."""
    return tags[tag][0] if tag in tags else _DEFAULTS[tag]


def _check_pixels(content: bytes, tags: Tags) -> None:
    """Raise ValueError unless each part of the picture holds as many bytes as it must."""
    is_tiled = _TILES in tags
    offsets, lengths = (tags[_TILES], tags[_TILE_BYTES]) if is_tiled else (tags[_STRIPS], tags[_STRIP_BYTES])
    count, size_of = _tiles(tags) if is_tiled else _strips(tags)
    planes = _one(tags, _SAMPLES) if _one(tags, _PLANES) == 2 else 1
    if not len(offsets) == len(lengths) == count * planes:
        raise ValueError(f"is a damaged TIFF ({count * planes} parts expected, {len(offsets)} found)")
    compression = _one(tags, _COMPRESSION)
    for at, (place, length) in enumerate(zip(offsets, lengths, strict=True)):
        size = size_of(at % count)
        part = content[place : place + length]
        if len(part) < length or not length:
            raise ValueError("is a damaged TIFF (its pixels lie beyond its end)")
        if (found := _unpacked(part, compression, size)) != size:
            raise ValueError(f"is a damaged TIFF ({size} bytes of pixels expected, {found} found)")


def _strips(tags: Tags) -> tuple[int, Callable[[int], int]]:
    """Return how many strips a plane has, and how many bytes of pixels the `n`-th holds."""
    rows, row = tags[_HEIGHT][0], _row_bytes(tags, tags[_WIDTH][0])
    each = max(1, min(rows, tags.get(_STRIP_ROWS, (rows,))[0]))
    return -(-rows // each), lambda at: row * min(each, rows - at * each)


def _tiles(tags: Tags) -> tuple[int, Callable[[int], int]]:
    """Return the same of tiles, which are whole at the edges, too."""
    width, rows = (max(1, tags[side][0]) for side in (_TILE_WIDTH, _TILE_ROWS))
    size = _row_bytes(tags, width) * rows
    return -(-tags[_WIDTH][0] // width) * -(-tags[_HEIGHT][0] // rows), lambda _: size


def _row_bytes(tags: Tags, width: int) -> int:
    bits = _one(tags, _BITS) * (1 if _one(tags, _PLANES) == 2 else _one(tags, _SAMPLES))
    return -(-width * bits // 8)


def _unpacked(part: bytes, compression: int, size: int) -> int:
    """Return how many bytes a part unpacks to; JPEG says it of itself."""
    if compression == _NONE:
        return len(part)
    if compression in (_DEFLATE, _OLD_DEFLATE):
        unpacking = zlib.decompressobj()
        found = len(unpacking.decompress(part, size + 1))
        return found if unpacking.eof or found > size else -1
    if compression == _JPEG:
        return size
    if compression == _LZW:
        return _lzw_length(part, size)
    if compression == _PACKBITS:
        return _packbits_length(part, size)
    raise ValueError(f"is a TIFF of a compression that is not read ({compression})")


def _packbits_length(part: bytes, size: int) -> int:
    at = found = 0
    while found < size:
        run = part[at]
        at += 2 + run if run < 128 else 1 if run == 128 else 2
        found += run + 1 if run < 128 else 0 if run == 128 else 257 - run
    return found if at <= len(part) else -1


def _lzw_length(part: bytes, size: int) -> int:
    """Return how many bytes LZW unpacks to: the lengths of its strings are enough for it."""
    lengths = [1] * _FIRST
    found = bits = held = last = 0  # `last` is the length of the string before, 0 after a clearing
    width = 9
    for byte in part:
        bits, held = bits << 8 | byte, held + 8
        if held < width:
            continue
        held -= width
        code, bits = bits >> held, bits & ((1 << held) - 1)
        if code == _END:
            break
        if code == _CLEAR:
            del lengths[_FIRST:]
            width, last = 9, 0
            continue
        if code > len(lengths) or (code == len(lengths) and not last):
            return -1
        if last and len(lengths) < _FULL:
            lengths.append(last + 1)
        last = lengths[code]
        found += last
        width = min(12, max(9, (len(lengths) + 1).bit_length()))
        if found >= size:
            break
    return found


_USED = frozenset(
    (
        *(_WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, _FILL, _STRIPS, _STRIP_BYTES, _STRIP_ROWS),
        *(_TILES, _TILE_BYTES, _TILE_WIDTH, _TILE_ROWS),
        *(_SAMPLES, _PLANES, _PREDICTOR, _PALETTE, _EXTRA, _SAMPLE_FORMAT),
    )
)

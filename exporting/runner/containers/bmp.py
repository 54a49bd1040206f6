"""What a BMP says of itself: OpenCV misreads run lengths and palettes of grey levels that are not in order."""

import struct

import numpy as np

BEGIN = b"BM"
_FILE, _INFO = "<2xI4xI", "<IiiHHII8xI"  # after them: fields that do not matter here
_INFO_AT, _INFO_SIZES = 14, (40, 108, 124)
_PLAIN, _MASKS = 0, 3  # compressions: none, and channels by masks
_USUAL_MASKS = (0xFF0000, 0xFF00, 0xFF)
_MASKS_AT = 54


def is_coloured(content: bytes) -> bool:
    """Check a BMP: its kind, and that its pixels are whole.

    Args:
        content: of the file.

    Returns:
        Whether the program reads it as colour; OpenCV takes equal channels of a palette for grey.

    Raises:
        ValueError: it is damaged, or of a kind that is not read; says which.
    """
    try:
        _, pixels_at = struct.unpack_from(_FILE, content)
        (size,) = struct.unpack_from("<I", content, _INFO_AT)
        if size not in _INFO_SIZES:
            raise ValueError(f"is a BMP of a kind that is not read (a head of {size} bytes)")
        _, width, height, planes, bits, compression, _, colours = struct.unpack_from(_INFO, content, _INFO_AT)
        masks = struct.unpack_from("<III", content, _MASKS_AT)
    except struct.error as error:
        raise ValueError(f"is a damaged BMP ({error})") from None
    palette_at = _INFO_AT + size
    is_masked = (compression, bits, masks) == (_MASKS, 32, _USUAL_MASKS) and size > 40
    if planes != 1 or bits not in (1, 8, 24, 32):
        raise ValueError(f"is a BMP of a kind that is not read ({bits} bits, {planes} planes)")
    if compression != _PLAIN and not is_masked:
        raise ValueError(f"is a BMP of a compression that is not read ({compression})")
    most = 2**bits if bits <= 8 else 0
    colours = colours or most
    row = (width * bits + 31) // 32 * 4
    if (
        width < 1
        or height == 0
        or (most and not 2 <= colours <= most)
        or pixels_at < palette_at + 4 * min(colours, most)
        or len(content) < pixels_at + row * abs(height)
    ):
        raise ValueError("is a damaged BMP (its pixels are not whole)")
    return bits > 8 or _has_colours(content, palette_at, colours, bits, pixels_at, row, width, abs(height))


def _has_colours(
    content: bytes, palette_at: int, colours: int, bits: int, pixels_at: int, row: int, width: int, rows: int
) -> bool:
    """Return whether a palette is another than grey levels in their order."""
    palette = np.frombuffer(content, np.uint8, 4 * colours, palette_at).reshape(colours, 4)[:, :3]
    if bits == 8 and colours < 2**bits:
        indices = np.frombuffer(content, np.uint8, row * rows, pixels_at).reshape(rows, row)[:, :width]
        if colours == 2 or indices.max() >= colours:
            raise ValueError(f"is a BMP of a kind that is not read ({colours} colours, pixels of others)")
    in_order = np.array([0, 255]) if colours == 2 else np.arange(colours)
    return not (palette == in_order[:, None]).all()

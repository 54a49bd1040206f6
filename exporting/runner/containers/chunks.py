"""PNG and WebP, files of chunks: OpenCV reads some damaged ones without a word."""

import struct
import zlib
from collections.abc import Iterator

PNG = b"\x89PNG"
_PNG_HEAD, _PNG_END = 8, b"IEND"
_WEBP_HEAD = 12
_OF_WEBP = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP", b"EXIF", b"XMP "))
_PIXELS = frozenset((b"VP8 ", b"VP8L", b"ANMF"))


def is_webp(content: bytes) -> bool:
    """Whether a file is a WebP."""
    return (content[:4], content[8:12]) == (b"RIFF", b"WEBP")


def check_png(content: bytes) -> None:
    """Raise ValueError unless each chunk of a PNG is as its sum says, up to the last."""
    at = _PNG_HEAD
    while at + 12 <= len(content):
        (length,) = struct.unpack_from(">I", content, at)
        end = at + 8 + length
        if end + 4 > len(content):
            break
        if struct.unpack_from(">I", content, end)[0] != zlib.crc32(content[at + 4 : end]):
            raise ValueError(f"is a damaged PNG (its chunk at byte {at})")
        if content[at + 4 : at + 8] == _PNG_END:
            return
        at = end + 4
    raise ValueError("is a damaged PNG (it ends early)")


def check_webp(content: bytes) -> None:
    """Raise ValueError unless a WebP is made of whole chunks, of which one has pixels."""
    (size,) = struct.unpack_from("<I", content, 4)
    if not _PIXELS & set(_names(content[: 8 + size])) or 8 + size > len(content):
        raise ValueError("is a damaged WebP (it ends early)")


def _names(content: bytes) -> Iterator[bytes]:
    at = _WEBP_HEAD
    while at < len(content):
        if at + 8 > len(content):
            raise ValueError("is a damaged WebP (it ends early)")
        name, length = content[at : at + 4], struct.unpack_from("<I", content, at + 4)[0]
        if name not in _OF_WEBP:
            raise ValueError(f"is a damaged WebP (its chunk at byte {at})")
        at += 8 + length + length % 2
        if at > len(content):
            raise ValueError("is a damaged WebP (it ends early)")
        yield name

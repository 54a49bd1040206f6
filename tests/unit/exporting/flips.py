"""One bit after the other flips in a photo's file: what an export then reads, and what the program does."""

from dataclasses import dataclass, field

import numpy as np

from configs.errors import ImageError
from datasets.decoding import decode
from exporting.runner.decoding import decoded
from exporting.runner.photos import RefusedError


@dataclass
class Flips:
    """What became of a file whose bits flip, one at a time."""

    refused: int = 0
    misread: list[str] = field(
        default_factory=list
    )  # read as another picture, where the program reads none or others


def flips_of(content: bytes, places, file) -> Flips:
    """Try each bit of some bytes of a file; `file` is where the program finds it."""
    found, intact = Flips(), decoded(content)
    for at in places:
        for bit in range(8):
            flipped = bytearray(content)
            flipped[at] ^= 1 << bit
            try:
                picture = decoded(bytes(flipped))
            except RefusedError:
                found.refused += 1
                continue
            if np.array_equal(picture, intact):
                continue  # it is the picture that was there
            file.write_bytes(flipped)
            try:  # such as one that lies on its side now
                is_so = np.array_equal(picture, decode(file).pixels)
            except ImageError:
                is_so = False
            if not is_so:
                found.misread.append(f"byte {at}, bit {bit}")
    return found

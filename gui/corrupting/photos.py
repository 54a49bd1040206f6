"""The person's own photos that defects are drawn on: several small ones, and one that is looked at alone."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from configs.errors import UserError
from datasets.images import WHITE_OF_16_BITS, Image
from datasets.previews import load_thumbnail
from gui.canvas.reading import Reading, ReadOnce
from gui.shared.gallery import LARGE

WORKING_SIDE = 384  # pixels; previews are made on images of this size, which looks the same
LOADING_TIME = 0.03  # seconds a turn


class Photos:
    """They are read one after the other, beside the window."""

    def __init__(self) -> None:
        self.paths: Sequence[Path] = ()
        self.images: list[Image] = []  # those that were read, scaled down
        self.failure = ""  # why one of them cannot be read
        self._white = WHITE_OF_16_BITS
        self._next: Reading[Image] = Reading()
        self._large: ReadOnce[Path, Image] = ReadOnce()

    def open(self, paths: Sequence[Path], white: int) -> None:
        """Go over to other photos; `white` is that of files of more than 8 bits."""
        self.paths, self.images, self.failure, self._white = paths, [], "", white
        self._next.drop()
        self._large = ReadOnce()

    @property
    def is_whole(self) -> bool:
        """Whether all were read."""
        return len(self.images) == len(self.paths)

    @property
    def is_reading(self) -> bool:
        """Whether some are still to be read."""
        return self._large.is_on or not (self.is_whole or self.failure)

    def take_in(self) -> None:
        """Take in what was read, and have more read: at least one more is asked for."""
        deadline = time.monotonic() + LOADING_TIME
        while not (self.is_whole or self.failure):
            if not self._next.is_on:
                path = self.paths[len(self.images)]
                self._next.ask(partial(load_thumbnail, path, side=WORKING_SIDE, white=self._white))
            try:
                image = self._next.answer()
            except UserError as error:
                self.failure = str(error)
                return
            if image is None:
                return
            self.images.append(image)
            if time.monotonic() > deadline:
                return

    def large(self, at: int) -> Image | None:
        """Return one of them to be looked at alone; None while it is read. Raises UserError."""
        path = self.paths[at]
        return self._large.of(path, partial(load_thumbnail, path, side=LARGE, white=self._white))

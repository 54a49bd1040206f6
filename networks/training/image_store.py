"""The images of a training at the network's size: in memory as far as that is allowed, else in a scratch file."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from configs.errors import UserError, way_out
from configs.events import Emit, with_progress
from datasets.patches import Window, windows
from networks.runs.inputs import ImageForm, load_image

Images = NDArray[np.uint8]  # (N, H, W, C)


class ImageSource(Protocol):
    """Images that are asked for by their numbers; an array is one."""

    def __len__(self) -> int: ...

    def __getitem__(self, numbers: NDArray[np.intp], /) -> Images: ...


class ImageStore:
    """Decodes every image once. What exceeds the memory that is allowed goes to a scratch file, raw.

    Use it in a `with` block, which removes the scratch file.

    Args:
        paths: the image files.
        form: what each is brought to.
        memory: MiB of images to keep in memory.
        scratch: where the scratch file goes, if there must be one.
        emit: receives progress.

    Raises:
        UserError: the scratch file cannot be written, as when the disk is full.
    """

    def __init__(
        self, paths: Sequence[Path], form: ImageForm, memory: int, scratch: Path, emit: Emit
    ) -> None:
        self.form = form
        self.scratch = scratch
        self._count = len(paths)
        self._bytes = int(np.prod(form.shape))
        kept = min(self._count, memory * 2**20 // self._bytes)
        self._kept = np.empty((kept, *form.shape), np.uint8)
        self.close()  # one that a killed process left would stand before ours
        progress = with_progress(paths, emit, "reading images", self._count)
        try:
            for at, path in enumerate(progress):
                if at < kept:
                    self._kept[at] = load_image(path, form)
                else:
                    with scratch.open("ab") as file:
                        load_image(path, form).tofile(file)
        except OSError as error:
            self.close()
            needed = (self._count - kept) * self._bytes / 2**20
            raise UserError(
                scratch,
                f"cannot be written ({error.strerror}); it needs {needed:.0f} MiB",
                f"{way_out(error)}, or keep the images in memory: allow more of it, and set workers to 0",
            ) from None
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the scratch file."""
        self.scratch.unlink(missing_ok=True)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, numbers: NDArray[np.intp]) -> Images:
        images = np.empty((len(numbers), *self.form.shape), np.uint8)
        for at, number in enumerate(numbers):
            images[at] = self.image(int(number))
        return images

    def image(self, number: int) -> NDArray[np.uint8]:
        """Return an image; of the scratch file, only what is looked at is read."""
        if number < len(self._kept):
            return np.asarray(self._kept[number], np.uint8)
        offset = (number - len(self._kept)) * self._bytes
        return np.memmap(self.scratch, np.uint8, "r", offset, self.form.shape)


class StorePart:
    """Some of the images of a store, such as those to validate on; or the patches of these images.

    Args:
        store: the images.
        first: number of its first image.
        last: number of the first image that is not its own.
        patch: rows and columns of the patches; None: whole images.
        stride: pixels from one patch to the next at the most; None: half of its side.
    """

    def __init__(
        self,
        store: ImageStore,
        first: int,
        last: int,
        patch: tuple[int, int] | None = None,
        stride: int | None = None,
    ) -> None:
        self.store, self.first, self.last = store, first, last
        rows, columns, channels = store.form.shape
        whole = (slice(0, rows), slice(0, columns))
        self.windows: list[Window] = windows(rows, columns, patch, stride) if patch else [whole]
        self._shape = (*(patch or (rows, columns)), channels)

    def __len__(self) -> int:
        return (self.last - self.first) * len(self.windows)

    def __getitem__(self, numbers: NDArray[np.intp]) -> Images:
        patches = np.empty((len(numbers), *self._shape), np.uint8)
        for at, number in enumerate(numbers):
            image, window = divmod(int(number), len(self.windows))
            patches[at] = self.store.image(self.first + image)[self.windows[window]]
        return patches

"""Names: those of photos that came without one, and the places of the pictures that are written of each photo."""

import hashlib
import secrets
import time
from pathlib import Path

_LONGEST = 200  # bytes of one part of a path; most systems take 255, of which an ending needs some
_LONGEST_GIVEN = 60  # letters of a name that a request gives
_SHOWN = 8  # digits of what tells two names apart that would become one


class Numbered:
    """Names photos by the time of the start (UTC), a chance number and theirs, so that no name comes again."""

    def __init__(self, kind: str) -> None:
        """Take what they are, `frame` or `request`."""
        self._start = f"{kind}-{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"

    def __call__(self, number: int, called: str = "") -> str:
        """Return the name of a photo.

        Args:
            number: of it.
            called: by whoever sends it; of this, letters, digits and . _ - are kept.
        """
        kept = "".join(letter for letter in called if letter.isalnum() or letter in "._-")[:_LONGEST_GIVEN]
        return f"{self._start}-{number:06}{kept and f'-{kept}'}"


def place_of(folder: Path, name: str, ending: str) -> Path:
    """Return where a picture of a photo is written: under the photo's own path, and never outside of the folder.

    Args:
        folder: of the pictures.
        name: of the photo; as a path, if it has one.
        ending: of the picture, with its dot.
    """
    steps = (part.replace(":", "") for part in name.replace("\\", "/").split("/"))
    parts = [_cut(step) for step in steps if step not in ("", ".", "..")]
    if not parts or "/".join(parts) != name:  # another name could have become the same
        told_apart = hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()[:_SHOWN]
        parts[-1:] = [f"{'-'.join(parts[-1:])}-{told_apart}"]
    return folder.joinpath(*parts[:-1], f"{parts[-1]}{ending}")


def _cut(part: str) -> str:
    """Return the name of a file or folder, at most as long as a system takes it."""
    encoded = part.encode(errors="surrogateescape")
    return part if len(encoded) <= _LONGEST else encoded[:_LONGEST].decode(errors="ignore")

"""What a corruption is called that draws defects like one in a photo."""

import re
from pathlib import Path

_LONGEST = 40  # characters of a photo's name


def design_name(photo: str) -> str:
    """Return a name that a folder can have: of `scratch/003.png` it is `like-scratch-003`."""
    path = Path(photo)
    words = "-".join(part for part in (path.parent.name, path.stem) if part)
    return f"like-{re.sub(r'[^a-zA-Z0-9_-]+', '-', words)[:_LONGEST].strip('-') or 'it'}"

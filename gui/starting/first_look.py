"""A first look into the folder that a person chose: what is in it, before anything is done with it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from configs.spec.spec_io import spec_from
from datasets.layout import GOOD
from datasets.sources.source_spec import SourceSpec
from datasets.sources.sources import find_source

MOST = 6  # kinds of defects that are named


@dataclass(frozen=True)
class FirstLook:
    """What a folder holds."""

    folder: Path
    good: int  # photos
    defects: Mapping[str, int]  # photos of each kind
    photo: Path  # a good one

    @property
    def text(self) -> str:
        """What it holds, in a sentence."""
        kinds = [f"{count} of {kind}" for kind, count in self.defects.items()]
        if len(kinds) > MOST:
            others = sum(list(self.defects.values())[MOST:])
            kinds = [*kinds[:MOST], f"{others} of {len(kinds) - MOST} other kinds"]
        bad = f"of defects: {', '.join(kinds)}" if kinds else "none of defective ones"
        return f"{self.good} photos of good parts; {bad}."


def look_into(folder: Path) -> FirstLook:
    """Return what a folder holds. Raises UserError if it is in no layout that can be imported."""
    source = find_source(spec_from(SourceSpec, source=folder))
    counts = Counter(image.defect for image in source.test)
    good = len(source.train) + counts.pop(GOOD, 0)
    return FirstLook(folder, good, dict(sorted(counts.items())), source.train[0])

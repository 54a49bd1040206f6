"""traits.csv: how the photos of a data set were taken, written down at the import; older data sets have none."""

import csv
import math
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path

from configs.disk.names import in_a_table, out_of_a_table
from configs.threads import in_order
from datasets.images import read_image
from datasets.layout import TRAITS_FILE
from datasets.likeness.traits import TRAITS, Traits, traits_of

MOST = 200  # photos of a kind that are compared; evenly chosen


def traits_table(named: Mapping[str, Traits]) -> str:
    """Return the text of traits.csv: a line for each file of a data set."""
    table = StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(("file", *TRAITS))
    writer.writerows(
        (in_a_table(name), *(f"{traits[trait]:.6g}" for trait in TRAITS)) for name, traits in named.items()
    )
    return table.getvalue()


def traits_of_files(dataset: Path, paths: Sequence[Path], white: int) -> list[Traits]:
    """Return how some photos of a data set were taken, as it was written down; else after a look at them.

    Args:
        dataset: its folder, which is only read.
        paths: of the photos.
        white: of its files of more than 8 bits.

    Raises:
        ImageError: a photo that is looked at cannot be read.
    """
    kept = _kept(dataset / TRAITS_FILE)

    def traits(path: Path) -> Traits:
        known = kept.get(path.relative_to(dataset).as_posix())
        return traits_of(read_image(path, white)) if known is None else known

    return list(in_order(traits, paths))


def _kept(path: Path) -> dict[str, Traits]:
    """Return what was written down; nothing where there is no such table, or it is damaged: all can be seen again."""
    found: dict[str, Traits] = {}
    try:
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                traits = {trait: float(row[trait]) for trait in TRAITS}
                if all(map(math.isfinite, traits.values())):
                    found[out_of_a_table(row["file"])] = traits
    except (OSError, KeyError, TypeError, ValueError, csv.Error):
        return {}
    return found

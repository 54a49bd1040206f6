"""The table of an inspection as it grows: how many images got which verdict, and the last ones of each.

It may be written for days, so it is read on from where it was, and no more than its end is kept.
"""

import csv
from collections import Counter, deque
from collections.abc import Sequence
from io import StringIO
from typing import Literal

from evaluation.inspection.folder import COLUMNS, InspectionFolder, Judged, judged_from, whole_lines
from evaluation.scoring.results import Verdict

Filter = Verdict | Literal["unreadable", "all"]
CHUNK = 1 << 18  # bytes that are read in a turn: some thousand lines, which take about 20 ms


class Judgements:
    """What is known of an inspection's table; `take_in` reads on."""

    def __init__(self, folder: InspectionFolder, most: int) -> None:
        """Begin with nothing.

        Args:
            folder: of the inspection; its table need not be there yet.
            most: how many lines of each kind are kept, the last ones.
        """
        self.folder, self.most = folder, most
        self.has_more = False  # whether there is more to read at once
        self._forget(None)

    def _forget(self, file: int | None) -> None:
        self.counts: Counter[Filter] = Counter()
        self._last: dict[Filter, deque[Judged]] = {}
        self._file, self._read_to = file, 0  # which file, and up to which byte

    def last(self, kind: Filter) -> Sequence[Judged]:
        """Return the last images of a kind, the newest first."""
        return list(self._last.get(kind, ()))

    def take_in(self) -> bool:
        """Read what has come, or all of it if another table is in its place. Returns whether anything is new.

        Raises:
            UserError: it is no table of an inspection; what stands behind the trouble is read by the next call.
        """
        self.has_more = False
        try:
            found = self.folder.results.stat()
        except FileNotFoundError:
            was_there = self._file is not None
            self._forget(None)
            return was_there
        is_another = found.st_ino != self._file or found.st_size < self._read_to
        if is_another:
            self._forget(found.st_ino)
        if found.st_size == self._read_to:
            return is_another
        with self.folder.results.open("rb") as file:
            file.seek(self._read_to)
            whole = whole_lines(file.read(CHUNK))
        is_head = self._read_to == 0
        self._read_to += len(whole)
        self.has_more = bool(whole) and self._read_to < found.st_size
        self._add(whole, is_head)
        return is_another or bool(whole)

    def _add(self, lines: bytes, is_head: bool) -> None:
        try:
            rows = csv.reader(StringIO(lines.decode("utf-8"), newline=""))
            if is_head and lines and tuple(next(rows)) != COLUMNS:
                raise ValueError("other columns")
            for row in rows:
                judged = judged_from(dict(zip(COLUMNS, row, strict=True)))
                for kind in (judged.told, "all"):
                    self.counts[kind] += 1
                    self._last.setdefault(kind, deque(maxlen=self.most)).appendleft(judged)
        except (ValueError, csv.Error) as error:
            raise self.folder.no_table(error) from None

"""A folder that is watched: what is new in it, or was written anew, at a cost that does not grow with what it holds.

A folder is listed again when its time says that something came or went, and now and then in any case, as not every
disk keeps that time. A file that was judged is looked at again in its turn, some at each look.
"""

import time
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from evaluation.inspection.photos import Key, Listed, Photo, list_folder, no_text, walk

SWEPT = 500  # judged files that are looked at again in one look
SETTLED = (
    5  # looks for which a folder is listed again after its time changed: some disks count in steps of 2 s
)
WHOLE = 40  # looks after which everything is listed again


@dataclass(frozen=True)
class Waiting:
    """A photo that is to be judged, and since when it has been in that state: by our clock, a camera's may be wrong."""

    photo: Photo
    since: float  # seconds


@dataclass
class _Folder:
    key: Key
    changed: int  # its time
    news: int  # the look at which that time was new


class WatchedFolder:
    """Finds the photos that are to be judged.

    Args:
        root: of all folders.
        judged: the photos that were judged, in the state that they were then in, by their names.
        passed_over: folders that are not looked into.
        say: is told what cannot be judged, once.
    """

    def __init__(
        self, root: Path, judged: Mapping[str, Photo], passed_over: Set[Key], say: Callable[[str], None]
    ) -> None:
        self.root, self._passed_over, self._say = root, passed_over, say
        self._judged = dict(judged)
        self._order, self._at = list(judged), 0  # which of them is looked at next
        self._waiting: dict[str, Waiting | None] = {}  # None: it was only just found
        self._folders: dict[Path, _Folder] = {}
        self._keys: set[Key] = set()
        self._said: set[str] = set()
        self._looks = 0

    def __len__(self) -> int:
        """Return how many photos were judged."""
        return len(self._judged)

    def take(self, photo: Photo) -> None:
        """Note that a photo was judged, or given up, in a state."""
        self._waiting.pop(photo.name, None)
        if photo.name not in self._judged:
            self._order.append(photo.name)
        self._judged[photo.name] = photo

    def look(self) -> list[Waiting]:
        """Return the photos that are new or were written anew, and have been in one state for two looks.

        They are returned again until they are taken. While the folder itself cannot be reached, there are none.
        """
        try:
            self._list()
        except OSError:
            self._folders = {}  # its disk may come back, and all with it
            return []
        self._look_again()
        return [each for name in list(self._waiting) if (each := self._settled(name)) is not None]

    def _settled(self, name: str) -> Waiting | None:
        """Return a photo that waits, if it is as it was at the last look."""
        now, before = self._state(name), self._waiting[name]
        if now is None or now == self._judged.get(name):  # it is gone, or was put back
            del self._waiting[name]
        elif before is None or before.photo != now:
            self._waiting[name] = Waiting(now, time.monotonic())
        elif now.size > 0:
            return before
        return None

    def _list(self) -> None:
        """List what may hold something new. Raises OSError if the folder cannot be reached."""
        self._looks += 1
        if self._looks % WHOLE == 0 or not self._folders:
            self._keys = set(self._passed_over)
            found = list(walk(self.root, self._keys, self._refused))
            self._folders = {
                each.path: self._folders[each.path] for each in found if each.path in self._folders
            }
            for each in found:
                self._take_in(each)
            return
        for path, folder in list(self._folders.items()):
            try:
                changed = path.stat().st_mtime_ns
                if changed != folder.changed:
                    folder.changed, folder.news = changed, self._looks
                if self._looks - folder.news < SETTLED:
                    self._list_again(Listed(path, folder.key, list_folder(path)))
            except OSError:
                if path == self.root:
                    raise
                self._keys.discard(folder.key)
                del self._folders[path]

    def _list_again(self, listed: Listed) -> None:
        self._take_in(listed)
        for name in listed.listing.folders:
            if listed.path / name not in self._folders:
                for each in walk(listed.path / name, self._keys, self._refused):
                    self._take_in(each)

    def _take_in(self, listed: Listed) -> None:
        path = listed.path
        self._folders.setdefault(path, _Folder(listed.key, 0, self._looks))
        for unnamed in listed.listing.unnamed:
            self._tell(no_text(path, unnamed))
        inside = path.relative_to(self.root).as_posix()
        start = "" if inside == "." else f"{inside}/"
        for each in listed.listing.photos:
            if (name := start + each) not in self._judged:
                self._waiting.setdefault(name, None)

    def _look_again(self) -> None:
        """Look at some of the judged files; one that was written anew waits to be judged."""
        for name in self._order[self._at : self._at + SWEPT]:
            now = self._state(name)
            if now is not None and now != self._judged[name]:
                self._waiting.setdefault(name, None)
        self._at = self._at + SWEPT if self._at + SWEPT < len(self._order) else 0

    def _state(self, name: str) -> Photo | None:
        """Return a file as it is now; None if it is gone, or cannot be looked at."""
        try:
            return Photo.at(self.root / name, name)
        except OSError:
            return None

    def _refused(self, error: OSError) -> None:
        self._tell(f"{error.filename}: cannot be listed ({error.strerror}); its photos are passed over")

    def _tell(self, text: str) -> None:
        if text not in self._said:
            self._said.add(text)
            self._say(text)

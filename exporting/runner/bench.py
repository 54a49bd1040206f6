"""What judges the photos that come by the network, and remembers the last ones."""

import time
from collections import Counter, deque
from threading import Lock
from typing import Any

import cv2

from .decoding import decoded
from .model import Judged, Model
from .naming import Numbered
from .outputs import Outputs, line_of
from .photos import RefusedError
from .telling import tell

_SHOWN = 24  # photos on the page
_LONGEST = (
    256  # pixels of the longer side of each: larger ones would take longer to write than a photo to judge
)


class Bench:
    """Judges the photos that come, and remembers the last ones."""

    def __init__(self, model: Model, outputs: Outputs, any_kind: bool) -> None:
        self.model = model
        self._outputs = outputs
        self._any_kind = any_kind
        self._name_of = Numbered("request")
        self._lock = Lock()
        self._verdicts: Counter[str] = Counter()
        self._last: deque[tuple[dict[str, Any], bytes | None]] = deque(maxlen=_SHOWN)

    def judge(self, content: bytes, called: str = "") -> dict[str, Any]:
        """Return what is said of the photo in the bytes of a file, and by what name: `called` becomes part of it.

        Where it cannot be written, it is answered all the same; `not_written` and the standard error say why.
        """
        began = time.perf_counter()
        try:
            judged = self.model.judge(decoded(content), self._any_kind)
        except RefusedError as error:
            judged = Judged(None, None, str(error))
        milliseconds = 1000 * (time.perf_counter() - began)
        heat = self.model.heatmap(judged, _LONGEST)
        picture = None if heat is None else _png(cv2.cvtColor(heat, cv2.COLOR_RGB2BGR))
        with self._lock:
            number = self._verdicts.total() + 1
            said = line_of(self.model, self._name_of(number, called), judged)
            said |= {"number": number, "milliseconds": round(milliseconds, 3)}
            self._verdicts[said["verdict"]] += 1
            self._last.appendleft((said, picture))
            try:
                unwritten = self._outputs.add(said["file"], judged, milliseconds)
            except RefusedError as error:
                unwritten = str(error)
            if unwritten:
                said["not_written"] = unwritten
                tell(f"{said['file']}: {unwritten}")
        return said

    def state(self) -> dict[str, Any]:
        """Return how many photos got which verdict, and the last ones, the newest first."""
        with self._lock:
            last = [{**said, "has_heatmap": picture is not None} for said, picture in self._last]
            return {"model": self.model.card["name"], "verdicts": dict(self._verdicts), "last": last}

    def heatmap(self, number: str) -> bytes | None:
        """Return the heat over one of the last photos, as PNG; None: there is none of that number any more."""
        with self._lock:
            return next((picture for said, picture in self._last if str(said["number"]) == number), None)


def _png(picture: Any) -> bytes:
    _, encoded = cv2.imencode(".png", picture)
    return encoded.tobytes()

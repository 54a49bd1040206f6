"""Who is let in, and how many photos are judged at the same time."""

import hmac
from http import HTTPStatus
from ipaddress import ip_address
from threading import BoundedSemaphore, Condition
from typing import Any
from urllib.parse import SplitResult, urlsplit

from .bench import Bench

_AT_ONCE = 4  # photos that are judged at the same time; the others wait
_LAST_ANSWERS = 10.0  # seconds that they may take at the end


class Refusal(Exception):
    """A request that is not answered, and why."""

    def __init__(self, status: HTTPStatus, said: str) -> None:
        self.status = status
        super().__init__(said)


class Door:
    """Stands before the bench, where photos are judged."""

    def __init__(self, bench: Bench, token: str, is_own: bool) -> None:
        """Take what lies behind, and who may enter.

        Args:
            bench: judges the photos.
            token: that each request must have; empty: none.
            is_own: whether this machine alone is to reach it.
        """
        self.bench = bench
        self._room = BoundedSemaphore(_AT_ONCE)
        self._unanswered = 0
        self._answered = Condition()
        self._token = token
        self._is_own = is_own

    def judge(self, content: bytes, called: str) -> dict[str, Any]:
        """Return what is said of the photo in the bytes of a file, when its turn comes; `answered` ends it.

        Args:
            content: of the file.
            called: the photo, by whoever sends it.
        """
        with self._room:
            with self._answered:
                self._unanswered += 1
            try:
                return self.bench.judge(content, called)
            except BaseException:
                self.answered()
                raise

    def answered(self) -> None:
        """Take it that what was judged is answered, or cannot be."""
        with self._answered:
            self._unanswered -= 1
            self._answered.notify_all()

    def close(self) -> None:
        """Wait until the photos that are being judged are answered; no other one is judged any more."""
        for _ in range(_AT_ONCE):
            self._room.acquire()
        with self._answered:
            self._answered.wait_for(lambda: self._unanswered == 0, _LAST_ANSWERS)

    def check_origin(self, host: str | None, origin: str | None, is_old: bool) -> None:
        """Raise Refusal for what a page of another site sends by a person's browser.

        Args:
            host: that the request names; None: none.
            origin: of the page that asks; None: none does.
            is_old: whether it is of HTTP/1.0, which need not name a host, and which no browser speaks.
        """
        is_nameless = host is None and is_old
        if self._is_own and not is_nameless and not is_own(parts_of(f"//{host or ''}").hostname or ""):
            raise Refusal(HTTPStatus.FORBIDDEN, "asked for by the name of another machine")
        if origin is not None and parts_of(origin).netloc != host:
            raise Refusal(HTTPStatus.FORBIDDEN, "asked for by a page of another site")

    def check_token(self, authorization: str) -> None:
        """Raise Refusal for who has no token, where one is needed."""
        given = authorization.removeprefix("Bearer ")
        if self._token and not hmac.compare_digest(given.encode(), self._token.encode()):
            raise Refusal(
                HTTPStatus.UNAUTHORIZED,
                "needs the token: open http://HOST:PORT/#TOKEN; a program sends Authorization: Bearer TOKEN",
            )


def is_own(host: str) -> bool:
    """Whether only this machine reaches a host by its name."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def parts_of(address: str) -> SplitResult:
    """Return the parts of an address that a request names. Raises Refusal if it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        raise Refusal(HTTPStatus.BAD_REQUEST, "is no address") from None

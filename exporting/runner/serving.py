"""A small HTTP interface: a photo in, its verdict out. No path of a request is ever opened."""

import hmac
import json
import sys
import time
from collections import Counter, deque
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any
from urllib.parse import urlsplit

import cv2

from .model import Judged, Model
from .outputs import Outputs, line_of
from .photos import RefusedError, decoded

MAX_BYTES = 64 * 2**20  # of a photo
SHORTEST_TOKEN = 16  # characters
_AT_ONCE = 4  # photos that are judged at the same time; the others wait
_PATIENCE = 30.0  # seconds that a client may say nothing
_SHOWN = 24  # photos on the page
_PAGE = Path(__file__).with_name("page.html")


class Refusal(Exception):
    """A request that is not answered, and why."""

    def __init__(self, status: HTTPStatus, said: str) -> None:
        self.status = status
        super().__init__(said)


class Bench:
    """Judges the photos that come, and remembers the last ones."""

    def __init__(self, model: Model, outputs: Outputs, any_kind: bool) -> None:
        self.model = model
        self._outputs = outputs
        self._any_kind = any_kind
        self._lock = Lock()
        self._verdicts: Counter[str] = Counter()
        self._last: deque[tuple[dict[str, Any], bytes | None]] = deque(maxlen=_SHOWN)

    def judge(self, content: bytes) -> dict[str, Any]:
        """Return what is said of the photo in the bytes of a file."""
        began = time.perf_counter()
        try:
            judged = self.model.judge(decoded(content), self._any_kind)
        except RefusedError as error:
            judged = Judged(None, None, str(error))
        milliseconds = 1000 * (time.perf_counter() - began)
        heat = self.model.heatmap(judged)
        picture = None if heat is None else _png(cv2.cvtColor(heat, cv2.COLOR_RGB2BGR))
        with self._lock:
            number = self._verdicts.total() + 1
            said = line_of(self.model, f"request-{number:06}", judged)
            said |= {"number": number, "milliseconds": round(milliseconds, 3)}
            self._verdicts[said["verdict"]] += 1
            self._last.appendleft((said, picture))
            self._outputs.add(said["file"], judged, milliseconds)
        return said

    def state(self) -> dict[str, Any]:
        """Return how many photos got which verdict, and the last ones, the newest first."""
        with self._lock:
            last = [{**said, "has_heatmap": picture is not None} for said, picture in self._last]
            return {"model": self.model.card["name"], "verdicts": dict(self._verdicts), "last": last}

    def heatmap(self, number: str) -> bytes:
        """Return the heat over one of the last photos, as PNG. Raises Refusal."""
        with self._lock:
            found = next((picture for said, picture in self._last if str(said["number"]) == number), None)
        if found is None:
            raise Refusal(HTTPStatus.NOT_FOUND, "there is no heatmap of that number any more")
        return found


def serve(bench: Bench, address: str, token: str) -> None:
    """Answer requests until the process ends.

    Args:
        bench: judges the photos.
        address: HOST:PORT.
        token: that each request must have; empty: none, on this machine's own address alone.

    Raises:
        RefusedError: no such address, or one that others reach without a token.
    """
    host, _, port = address.rpartition(":")
    host = host.strip("[]") or "127.0.0.1"
    if not _is_own(host) and len(token) < SHORTEST_TOKEN:
        raise RefusedError(
            f"{address}: others reach it, so it needs a token of {SHORTEST_TOKEN} characters or more; set it "
            "as the environment variable STAINLESS_TOKEN"
        )
    try:
        server = Server((host, int(port)), bench, token)
    except (OSError, ValueError, OverflowError) as error:
        raise RefusedError(f"{address}: cannot be listened at ({error})") from None
    with server:
        sys.stderr.write(f"listening at http://{host}:{server.server_port}\n")
        sys.stderr.flush()
        server.serve_forever()


def _is_own(host: str) -> bool:
    """Whether only this machine reaches a host by its name."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _png(picture: Any) -> bytes:
    _, encoded = cv2.imencode(".png", picture)
    return encoded.tobytes()


class Server(ThreadingHTTPServer):
    """Answers each client in a thread of its own."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], bench: Bench, token: str) -> None:
        self.bench = bench
        self.token = token
        self.is_own = _is_own(address[0])
        self.room = BoundedSemaphore(_AT_ONCE)
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "inspect", ""
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """Answer with the page, the state, or a heatmap."""
        path = urlsplit(self.path).path
        if path == "/":
            self._answered(lambda: (_PAGE.read_bytes(), "text/html; charset=utf-8"), needs_token=False)
        elif path == "/health":
            self._answered(lambda: _json({"status": "ok", "model": self.server.bench.model.card["name"]}))
        elif path == "/last":
            self._answered(lambda: _json(self.server.bench.state()))
        else:
            self._answered(lambda: (self._heatmap(path), "image/png"))

    def do_POST(self) -> None:
        """Answer with what is said of the photo in the body."""
        self._answered(self._inspected)

    def _inspected(self) -> tuple[bytes, str]:
        if urlsplit(self.path).path != "/inspect":
            raise Refusal(HTTPStatus.NOT_FOUND, "photos are taken at /inspect")
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or "Transfer-Encoding" in self.headers:
            raise Refusal(HTTPStatus.LENGTH_REQUIRED, "the length of the photo must be told")
        if not 0 < int(length[:20]) <= MAX_BYTES:
            said = f"a photo must have 1 to {MAX_BYTES} bytes, got {length[:20]}"
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said)
        content = self.rfile.read(int(length))
        if len(content) < int(length):
            raise Refusal(HTTPStatus.BAD_REQUEST, "the photo ended before its length")
        with self.server.room:
            return _json(self.server.bench.judge(content))

    def _heatmap(self, path: str) -> bytes:
        if not (path.startswith("/heatmap/") and path.endswith(".png")):
            raise Refusal(HTTPStatus.NOT_FOUND, "there is /inspect, /last, /health and /")
        return self.server.bench.heatmap(path.removeprefix("/heatmap/").removesuffix(".png"))

    def _answered(self, answer: Callable[[], tuple[bytes, str]], needs_token: bool = True) -> None:
        """Send an answer, or why there is none; then what is left of the request is not read any more."""
        status = HTTPStatus.OK
        try:
            self._check(needs_token)
            content, kind = answer()
        except Refusal as refusal:
            status = refusal.status
            content, kind = _json({"error": str(refusal)})
            self.close_connection = True
        self.send_response(status)
        headers = {
            "Content-Type": kind,
            "Content-Length": str(len(content)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            **({"Connection": "close"} if self.close_connection else {}),
        }
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _check(self, needs_token: bool) -> None:
        """Raise Refusal for what a page of another site sends by a person's browser, or who has no token."""
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
        if self.server.is_own and not _is_own(host):
            raise Refusal(HTTPStatus.FORBIDDEN, "asked for by the name of another machine")
        origin = self.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != self.headers.get("Host"):
            raise Refusal(HTTPStatus.FORBIDDEN, "asked for by a page of another site")
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if needs_token and not hmac.compare_digest(given.encode(), self.server.token.encode()):
            raise Refusal(HTTPStatus.UNAUTHORIZED, "needs the token: Authorization: Bearer …")

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the results are the log."""


def _json(fields: dict[str, Any]) -> tuple[bytes, str]:
    return json.dumps(fields).encode(), "application/json"

"""A small HTTP interface: a photo in, its verdict out. No path of a request is ever opened."""

import hmac
import json
import sys
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import SplitResult, urlsplit

from .bench import Bench
from .photos import RefusedError
from .telling import tell

MAX_BYTES = 64 * 2**20  # of a photo
SHORTEST_TOKEN = 16  # characters
_DIGITS = 20  # of a length, at the most
_AT_ONCE = 4  # photos that are judged at the same time; the others wait
_PATIENCE = 30.0  # seconds that a client may say nothing
_PAGE = Path(__file__).with_name("page.html")


class Refusal(Exception):
    """A request that is not answered, and why."""

    def __init__(self, status: HTTPStatus, said: str) -> None:
        self.status = status
        super().__init__(said)


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
    if not (port.isascii() and port.isdecimal()):
        raise RefusedError(f"{address}: must be HOST:PORT, as 127.0.0.1:8765")
    if not (token.isascii() and token.isprintable() and token == token.strip()):
        raise RefusedError(
            "STAINLESS_TOKEN: must be of ASCII letters, digits and signs, as an HTTP header carries them"
        )
    if not _is_own(host) and len(token) < SHORTEST_TOKEN:
        raise RefusedError(
            f"{address}: others reach it, so it needs a token of {SHORTEST_TOKEN} characters or more; set it "
            "as the environment variable STAINLESS_TOKEN"
        )
    try:
        server = Server((host, int(port)), bench, token)
    except (OSError, OverflowError) as error:
        raise RefusedError(f"{address}: cannot be listened at ({error})") from None
    with server:
        tell(f"listening at http://{host}:{server.server_port}")
        try:
            server.serve_forever()
        finally:
            server.finish()


def _is_own(host: str) -> bool:
    """Whether only this machine reaches a host by its name."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


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

    def finish(self) -> None:
        """Wait until the photos that are being judged are answered; no other one is judged any more."""
        for _ in range(_AT_ONCE):
            self.room.acquire()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "inspect", ""
    timeout = _PATIENCE
    _has_room = False  # whether its photo is among those that are judged and answered

    def do_GET(self) -> None:
        """Answer with the page, the state, or a heatmap."""
        self._answered(self._got)

    def do_POST(self) -> None:
        """Answer with what is said of the photo in the body."""
        self._answered(self._inspected)

    def _got(self) -> tuple[bytes, str]:
        path = _parts(self.path).path
        if path == "/":
            return _PAGE.read_bytes(), "text/html; charset=utf-8"
        self._check_token()
        if path == "/health":
            return _json({"status": "ok", "model": self.server.bench.model.card["name"]})
        if path == "/last":
            return _json(self.server.bench.state())
        return self._heatmap(path), "image/png"

    def _inspected(self) -> tuple[bytes, str]:
        self._check_token()
        if _parts(self.path).path != "/inspect":
            raise Refusal(HTTPStatus.NOT_FOUND, "photos are taken at /inspect")
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()) or "Transfer-Encoding" in self.headers:
            raise Refusal(HTTPStatus.LENGTH_REQUIRED, "the length of the photo must be told")
        if len(length) > _DIGITS or not 0 < int(length) <= MAX_BYTES:
            said = f"a photo must have 1 to {MAX_BYTES} bytes, got {length[:_DIGITS]}"
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said)
        try:
            content = self.rfile.read(int(length))
        except TimeoutError:
            said = f"the photo did not come within {_PATIENCE:g} s"
            raise Refusal(HTTPStatus.REQUEST_TIMEOUT, said) from None
        if len(content) < int(length):
            raise Refusal(HTTPStatus.BAD_REQUEST, "the photo ended before its length")
        self.server.room.acquire()
        self._has_room = True  # until it is answered
        return _json(self.server.bench.judge(content))

    def _heatmap(self, path: str) -> bytes:
        if not (path.startswith("/heatmap/") and path.endswith(".png")):
            raise Refusal(HTTPStatus.NOT_FOUND, "there is /inspect, /last, /health and /")
        picture = self.server.bench.heatmap(path.removeprefix("/heatmap/").removesuffix(".png"))
        if picture is None:
            raise Refusal(HTTPStatus.NOT_FOUND, "there is no heatmap of that number any more")
        return picture

    def _answered(self, answer: Callable[[], tuple[bytes, str]]) -> None:
        """Send an answer, or why there is none; then what is left of the request is not read any more."""
        status = HTTPStatus.OK
        try:
            try:
                self._check_origin()
                content, kind = answer()
            except Refusal as refusal:
                status = refusal.status
                content, kind = _json({"error": str(refusal)})
                self.close_connection = True
            self._send(status, content, kind)
        finally:
            if self._has_room:
                self._has_room = False
                self.server.room.release()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what is no request, or one of a method that is not known, as every other refusal."""
        self.close_connection = True
        said = {"error": explain or message or HTTPStatus(code).phrase}
        self._send(HTTPStatus(code), *_json(said))

    def _send(self, status: HTTPStatus, content: bytes, kind: str) -> None:
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
        if self.command != "HEAD":
            self.wfile.write(content)

    def _check_origin(self) -> None:
        """Raise Refusal for what a page of another site sends by a person's browser."""
        host = _parts(f"//{self.headers.get('Host', '')}").hostname or ""
        if self.server.is_own and not _is_own(host):
            raise Refusal(HTTPStatus.FORBIDDEN, "asked for by the name of another machine")
        origin = self.headers.get("Origin")
        if origin is not None and _parts(origin).netloc != self.headers.get("Host"):
            raise Refusal(HTTPStatus.FORBIDDEN, "asked for by a page of another site")

    def _check_token(self) -> None:
        """Raise Refusal for who has no token, where one is needed."""
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.server.token and not hmac.compare_digest(given.encode(), self.server.token.encode()):
            raise Refusal(HTTPStatus.UNAUTHORIZED, "needs the token: Authorization: Bearer …")

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the results are the log."""


def _parts(address: str) -> SplitResult:
    """Return the parts of an address that a request names. Raises Refusal if it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        raise Refusal(HTTPStatus.BAD_REQUEST, "is no address") from None


def _json(fields: dict[str, Any]) -> tuple[bytes, str]:
    return json.dumps(fields).encode(), "application/json"

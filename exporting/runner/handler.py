"""What is answered over HTTP: a photo in, its verdict out."""

import json
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from .door import Door, Refusal, parts_of

MAX_BYTES = 64 * 2**20  # of a photo
_DIGITS = 20  # of a length, at the most
_PATIENCE = 30.0  # seconds that a client may say nothing
_AS_CURL_SENDS = "curl --data-binary @photo.png …/inspect"
_DROPPED, _PART = 2.0, 2**16  # seconds and bytes at a time, of a photo that was refused
_PAGE = Path(__file__).with_name("page.html")


class Handler(BaseHTTPRequestHandler):
    """Answers one client, request by request. No path of a request is ever opened."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "inspect", ""
    timeout = _PATIENCE

    def __init__(self, door: Door, *of_client: Any) -> None:
        self._door = door
        self._is_judged = False  # whether a photo of it is judged and not answered yet
        self._is_read = False  # whether the body of its request was read
        super().__init__(*of_client)

    def do_GET(self) -> None:
        """Answer with the page, the state, or a heatmap."""
        self._answered(self._got)

    def do_POST(self) -> None:
        """Answer with what is said of the photo in the body."""
        self._answered(self._inspected)

    def _got(self) -> tuple[bytes, str]:
        if any(name in self.headers for name in ("Content-Length", "Transfer-Encoding")):
            self.close_connection = True  # what follows is not taken for another request
        path = parts_of(self.path).path
        if path == "/":
            return _PAGE.read_bytes(), "text/html; charset=utf-8"
        self._door.check_token(self.headers.get("Authorization", ""))
        if path == "/health":
            return _json({"status": "ok", "model": self._door.bench.model.card["name"]})
        if path == "/last":
            return _json(self._door.bench.state())
        return self._heatmap(path), "image/png"

    def _inspected(self) -> tuple[bytes, str]:
        self._door.check_token(self.headers.get("Authorization", ""))
        asked = parts_of(self.path)
        if asked.path != "/inspect":
            raise Refusal(HTTPStatus.NOT_FOUND, "photos are taken at /inspect")
        if self.headers.get_content_type() == "multipart/form-data":
            raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"must be the photo itself: {_AS_CURL_SENDS}")
        length, *others = self.headers.get_all("Content-Length", [""])
        if others:
            raise Refusal(HTTPStatus.BAD_REQUEST, "the length of the photo is told more than once")
        if not (length.isascii() and length.isdigit()) or "Transfer-Encoding" in self.headers:
            raise Refusal(HTTPStatus.LENGTH_REQUIRED, "the length of the photo must be told")
        if len(length) > _DIGITS or not 0 < int(length) <= MAX_BYTES:
            said = f"a photo must have 1 to {MAX_BYTES} bytes, got {length[:_DIGITS]}"
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, said)
        self._is_read = True
        try:
            content = self.rfile.read(int(length))
        except TimeoutError:
            said = f"the photo did not come within {_PATIENCE:g} s"
            raise Refusal(HTTPStatus.REQUEST_TIMEOUT, said) from None
        if len(content) < int(length):
            raise Refusal(HTTPStatus.BAD_REQUEST, "the photo ended before its length")
        judged = self._door.judge(content, parse_qs(asked.query).get("name", [""])[0])
        self._is_judged = True
        return _json(judged)

    def _heatmap(self, path: str) -> bytes:
        if path == "/inspect":
            raise Refusal(HTTPStatus.METHOD_NOT_ALLOWED, f"takes a photo: {_AS_CURL_SENDS}")
        if not (path.startswith("/heatmap/") and path.endswith(".png")):
            raise Refusal(HTTPStatus.NOT_FOUND, "there is /inspect, /last, /health and /")
        picture = self._door.bench.heatmap(path.removeprefix("/heatmap/").removesuffix(".png"))
        if picture is None:
            raise Refusal(HTTPStatus.NOT_FOUND, "there is no heatmap of that number any more")
        return picture

    def _answered(self, answer: Callable[[], tuple[bytes, str]]) -> None:
        """Send an answer, or why there is none; then the connection ends."""
        status = HTTPStatus.OK
        self._is_read = False
        try:
            try:
                self._door.check_origin(
                    self.headers.get("Host"),
                    self.headers.get("Origin"),
                    is_old=self.request_version == "HTTP/1.0",
                )
                content, kind = answer()
            except Refusal as refusal:
                status = refusal.status
                content, kind = _json({"error": str(refusal)})
                self.close_connection = True
            self._send(status, content, kind)
            if status != HTTPStatus.OK and not self._is_read:
                self._drop()
        finally:
            if self._is_judged:
                self._is_judged = False
                self._door.answered()

    def _drop(self) -> None:
        """Take what still comes of a photo that was refused: who sends it would not see the answer otherwise."""
        length = self.headers.get("Content-Length", "")
        left = min(int(length), 2 * MAX_BYTES) if length.isascii() and length[:_DIGITS].isdigit() else 0
        self.wfile.flush()
        self.connection.settimeout(_DROPPED)
        with suppress(OSError):
            while left > 0 and (part := self.rfile.read1(min(left, _PART))):
                left -= len(part)

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

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the results are the log."""


def _json(fields: dict[str, Any]) -> tuple[bytes, str]:
    return json.dumps(fields).encode(), "application/json"

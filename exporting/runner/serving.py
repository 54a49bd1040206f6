"""Serves HTTP: listens at an address, and answers each client in a thread of its own."""

import socket
import sys
from functools import partial
from http.server import ThreadingHTTPServer
from threading import BoundedSemaphore
from typing import Any

from .bench import Bench
from .door import Door, is_own
from .handler import Handler
from .photos import RefusedError
from .telling import tell

SHORTEST_TOKEN = 16  # characters
_CONNECTIONS = 256  # at the same time; a further one is closed


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
    if not is_own(host) and len(token) < SHORTEST_TOKEN:
        raise RefusedError(
            f"{address}: others reach it, so it needs a token of {SHORTEST_TOKEN} characters or more; set it "
            "as the environment variable STAINLESS_TOKEN"
        )
    try:
        server = Server((host, int(port)), bench, token)
    except (OSError, OverflowError) as error:
        raise RefusedError(
            f"{address}: cannot be listened at ({error}); name another: --serve 127.0.0.1:9000"
        ) from None
    with server:
        shown = f"[{host}]" if ":" in host else host
        tell(f"listening at http://{shown}:{server.server_port}")
        try:
            server.serve_forever()
        finally:
            server.door.close()


class Server(ThreadingHTTPServer):
    """Answers each client in a thread of its own."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], bench: Bench, token: str) -> None:
        self.door = Door(bench, token, is_own(address[0]))
        self._connections = BoundedSemaphore(_CONNECTIONS)
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, partial(Handler, self.door))

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer a client in a thread, if there are not too many of them already."""
        if self._connections.acquire(blocking=False):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer a client."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._connections.release()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a client that went away; anything else is told."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

"""A webhook: each result is posted as JSON."""

import json
import urllib.request
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from .sink import PATIENCE, UndeliveredError


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: the result would not go along."""

    def redirect_request(self, *_: object) -> None:
        """Return nothing, so that the answer is an error."""


_OPENER = urllib.request.build_opener(_Stay)


class Webhook:
    """Posts results to an address; one that points elsewhere takes none."""

    def __init__(self, address: str) -> None:
        """Take an address. Raises ValueError for one without a host."""
        parts = urlsplit(address)
        if not parts.hostname or "@" in parts.netloc:
            raise ValueError("must name a host, and no user")
        self._address = address

    def send(self, number: int, row: dict[str, Any]) -> None:
        """Post a result. Raises UndeliveredError unless the answer is one of success."""
        content = json.dumps({"number": number, **row}).encode()
        headers = {"Content-Type": "application/json"}
        try:
            request = urllib.request.Request(self._address, content, headers)
            with _OPENER.open(request, timeout=PATIENCE) as answer:
                answer.read(1)
        except (OSError, HTTPException, ValueError) as error:
            raise UndeliveredError(str(error)) from None

    def close(self) -> None:
        """Do nothing: each result has a connection of its own."""

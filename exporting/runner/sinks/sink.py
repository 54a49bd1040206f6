"""A sink: takes one result, or says why it did not. What an address names is one of them."""

from typing import Any, Protocol
from urllib.parse import urlsplit

from ..photos import RefusedError

PATIENCE = 10.0  # seconds that a sink may take for one result


class UndeliveredError(Exception):
    """A result did not arrive, and why; it is tried again."""


class Sink(Protocol):
    """What takes results, one after the other."""

    def send(self, number: int, row: dict[str, Any]) -> None:
        """Deliver a result: the `number`-th since the start, the same again where it is tried again.

        Raises UndeliveredError.
        """

    def close(self) -> None:
        """Let go of the connection."""


def sink_of(address: str) -> Sink:
    """Return what an address names: http(s)://…, mqtt(s)://HOST[:PORT]/TOPIC, modbus://HOST[:PORT]/REGISTER.

    Raises:
        RefusedError: it names none of these, or a package is missing.
    """
    try:
        parts = urlsplit(address)
        kind, _ = parts.scheme, parts.port  # ValueError: no such port
        if not (address.isascii() and address.isprintable()) or " " in address or "#" in address:
            raise ValueError(
                "must be of ASCII letters without spaces and #; write others as %20, %23, %C3%BC"
            )
        if kind in ("http", "https"):
            from .webhook import Webhook

            return Webhook(address)
        if kind in ("mqtt", "mqtts"):
            from .mqtt import Mqtt

            return Mqtt(address)
        if kind == "modbus":
            from .modbus import Modbus

            return Modbus(address)
    except ImportError as error:
        package = {"paho": "paho-mqtt"}.get(str(error.name).partition(".")[0], error.name)
        raise RefusedError(f"{address}: needs a package more: pip install {package}") from None
    except ValueError as error:
        raise RefusedError(f"{address}: {error}") from None
    raise RefusedError(f"{address}: must begin with http://, https://, mqtt://, mqtts:// or modbus://")

"""Modbus/TCP: the last result stands in four holding registers of a controller, written at once.

The first is the result's number modulo 65536, so that a controller sees that another one came; then the verdict,
0 pass, 1 unsure, 2 alarm, 3 unreadable; then the score as a float of 32 bits, the higher half first, NaN without one.
"""

import struct
from typing import Any
from urllib.parse import urlsplit

from pymodbus.client import ModbusTcpClient
from pymodbus.exceptions import ModbusException

from .sink import PATIENCE, UndeliveredError

VERDICTS = ("pass", "unsure", "alarm", "unreadable")  # by their numbers


class Modbus:
    """Writes results into registers: modbus://HOST[:PORT]/REGISTER."""

    def __init__(self, address: str) -> None:
        """Take an address. Raises ValueError for one without a host or a register."""
        parts = urlsplit(address)
        register = parts.path.removeprefix("/")
        if not parts.hostname or not register.isdecimal() or int(register) > 65532:
            raise ValueError(
                "must name a host and the first of four registers, 0 to 65532: modbus://HOST/100"
            )
        self._register = int(register)
        self._client = ModbusTcpClient(parts.hostname, port=parts.port or 502, timeout=PATIENCE, retries=0)

    def send(self, number: int, row: dict[str, Any]) -> None:
        """Write a result. Raises UndeliveredError if the controller is not there, or refuses it."""
        try:
            if not self._client.connected and not self._client.connect():
                raise UndeliveredError("cannot be reached")
            answer = self._client.write_registers(self._register, registers_of(number, row))
        except (OSError, ModbusException) as error:
            self._client.close()
            raise UndeliveredError(str(error)) from None
        if answer.isError():
            raise UndeliveredError(f"refused by the controller ({answer})")

    def close(self) -> None:
        """Let go of the connection."""
        self._client.close()


def registers_of(number: int, row: dict[str, Any]) -> list[int]:
    """Return what stands in the four registers."""
    score = float("nan") if row["score"] is None else row["score"]
    return [number % 65536, VERDICTS.index(row["verdict"]), *struct.unpack(">HH", struct.pack(">f", score))]

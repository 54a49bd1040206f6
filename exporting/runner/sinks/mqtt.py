"""MQTT: each result is published as JSON, and counts as delivered once the broker says so (QoS 1)."""

import json
import os
from typing import Any
from urllib.parse import unquote, urlsplit

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from .sink import PATIENCE, UndeliveredError

_PASSWORD = "STAINLESS_MQTT_PASSWORD"  # of the environment: nobody else reads it there, as in a command line


class Mqtt:
    """Publishes results under a topic: mqtt://[USER@]HOST[:PORT]/TOPIC; mqtts:// is encrypted."""

    def __init__(self, address: str) -> None:
        """Take an address. Raises ValueError for one without a host or a topic."""
        parts = urlsplit(address)
        self._topic = unquote(parts.path.removeprefix("/"))
        if not parts.hostname or not self._topic or set("+#") & set(self._topic):
            raise ValueError("must name a host and a topic: mqtt://HOST/line/1")
        self._host, self._user = parts.hostname, parts.username
        self._is_encrypted = parts.scheme == "mqtts"
        self._port = parts.port or (8883 if self._is_encrypted else 1883)
        self._client: Client | None = None

    def send(self, number: int, row: dict[str, Any]) -> None:
        """Publish a result. Raises UndeliveredError if the broker is not there, or does not say that it has it."""
        try:
            self._client = self._client or self._connected()
            said = self._client.publish(self._topic, json.dumps({"number": number, **row}), qos=1)
            said.wait_for_publish(PATIENCE)
            if not said.is_published():
                raise UndeliveredError("the broker does not answer")
        except (OSError, RuntimeError, ValueError, UndeliveredError) as error:
            self.close()
            raise UndeliveredError(str(error)) from None

    def _connected(self) -> Client:
        client = Client(CallbackAPIVersion.VERSION2)
        if self._user is not None:
            client.username_pw_set(unquote(self._user), os.environ.get(_PASSWORD))
        if self._is_encrypted:
            client.tls_set()
        client.connect_timeout = PATIENCE
        client.connect(self._host, self._port)
        client.loop_start()
        return client

    def close(self) -> None:
        """Leave the broker."""
        client, self._client = self._client, None
        if client is not None:
            client.disconnect()
            client.loop_stop()

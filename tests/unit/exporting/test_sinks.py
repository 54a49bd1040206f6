"""Verdicts to others: each sink against a real server; one that fails stops nothing, and loses nothing silently."""

import asyncio
import importlib
import json
import math
import shutil
import socket
import struct
import subprocess
import threading
import time
from contextlib import contextmanager

import pytest

from exporting.runner.photos import RefusedError
from exporting.runner.sinks import courier as couriers
from exporting.runner.sinks.courier import Courier
from exporting.runner.sinks.sink import UndeliveredError, sink_of
from tests.answering import answering
from tests.waiting import LIMIT

ROW = {"file": "1.png", "score": 2.5, "verdict": "alarm", "note": ""}


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr(couriers, "_FIRST_PAUSE", 0.01)


def free_port():
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return place.getsockname()[1]


def wait_until(is_so):
    until = time.monotonic() + LIMIT
    while not is_so():
        assert time.monotonic() < until, "waited for minutes"
        time.sleep(0.01)


def test_a_webhook_gets_each_result_in_order_and_what_fails_again():
    said = []
    with answering([500, 404]) as (address, bodies):
        courier = Courier("webhook", sink_of(address), said.append)
        for number in range(5):
            courier({**ROW, "file": f"{number}.png"})
        assert courier.close(LIMIT) == 0
    assert [body["number"] for body in bodies] == [1, 1, 1, 2, 3, 4, 5]
    assert bodies[-1] == {**ROW, "number": 5, "file": "4.png"}
    assert courier.failures == 2 and len(said) == 2
    assert "takes no results (HTTP Error 500" in said[0] and "takes results again; " in said[1]
    assert said[1].endswith(("are still to be sent", "all have been sent"))


def test_a_webhook_that_is_not_there_stops_nothing_and_is_told_once():
    said = []
    courier = Courier("webhook", sink_of(f"http://127.0.0.1:{free_port()}/"), said.append)
    for _ in range(3):
        courier(ROW)
    wait_until(lambda: courier.failures > 2)
    assert courier.close(patience=0) == 3
    assert len(said) == 2 and "takes no results" in said[0]
    assert said[1].startswith("webhook: 3 results were not delivered, after ")


class Held:
    """A sink that takes nothing until it may."""

    def __init__(self):
        self.may, self.sent = threading.Event(), []

    def send(self, number, _row):
        if not self.may.wait(LIMIT):
            raise UndeliveredError("waited for minutes")
        self.sent.append(number)

    def close(self):
        """Hold nothing."""


def test_an_address_that_points_elsewhere_takes_no_result():
    with answering([]) as (there, arrived), answering([302], {"Location": there}) as (address, _):
        sink = sink_of(address)
        with pytest.raises(UndeliveredError, match="302"):
            sink.send(1, {"verdict": "pass"})
    assert arrived == []


def test_of_too_many_that_wait_the_oldest_are_given_up_and_counted(monkeypatch):
    monkeypatch.setattr(couriers, "MOST_WAITING", 3)
    sink, said = Held(), []
    courier = Courier("line", sink, said.append)
    for _ in range(5):
        courier(ROW)
    sink.may.set()
    assert courier.close(LIMIT) == courier.given_up == 2
    assert sink.sent[-3:] == [3, 4, 5]
    assert "more than 3 results wait" in said[0] and "2 results were not delivered" in said[-1]


@pytest.mark.skipif(shutil.which("mosquitto") is None, reason="needs mosquitto: scripts/apt.sh installs it")
def test_mqtt_publishes_to_a_broker_and_again_after_it_was_away():
    client = pytest.importorskip("paho.mqtt.client", reason="needs requirements-dev.txt")
    port, said, heard = free_port(), [], []
    courier = Courier("mqtt", sink_of(f"mqtt://127.0.0.1:{port}/line/1"), said.append)
    courier(ROW)  # nobody is there yet
    wait_until(lambda: courier.failures)
    broker = subprocess.Popen([shutil.which("mosquitto"), "-p", str(port)], stderr=subprocess.DEVNULL)
    listener = client.Client(client.CallbackAPIVersion.VERSION2)
    listener.on_message = lambda _client, _data, message: heard.append(
        (message.topic, json.loads(message.payload))
    )
    try:
        wait_until(lambda: courier.waiting == 0)
        listener.connect("127.0.0.1", port)
        subscribed = threading.Event()
        listener.on_subscribe = lambda *_arguments: subscribed.set()
        listener.loop_start()
        listener.subscribe("line/#", qos=1)
        assert subscribed.wait(LIMIT)
        courier({**ROW, "file": "2.png"})
        wait_until(lambda: heard)
        assert courier.close(LIMIT) == 0
    finally:
        listener.disconnect()
        listener.loop_stop()
        broker.terminate()
        broker.wait()
    assert heard == [("line/1", {**ROW, "number": 2, "file": "2.png"})]
    assert "takes no results" in said[0] and "takes results again" in said[1]


@contextmanager
def controller():
    """Yield the port of a controller with a hundred holding registers."""
    pytest.importorskip("pymodbus", reason="needs requirements-dev.txt")
    from pymodbus.server import ModbusTcpServer
    from pymodbus.simulator import DataType, SimData, SimDevice

    port, up = free_port(), threading.Event()
    loop = asyncio.new_event_loop()
    ended = asyncio.Event()

    async def work():
        registers = SimData(0, values=0, count=100, datatype=DataType.REGISTERS)
        server = ModbusTcpServer(SimDevice(1, simdata=[registers]), address=("127.0.0.1", port))
        await server.serve_forever(background=True)
        up.set()
        await ended.wait()
        await server.shutdown()

    thread = threading.Thread(target=lambda: loop.run_until_complete(work()))
    thread.start()
    try:
        assert up.wait(LIMIT)
        yield port
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join()
        loop.close()


def test_a_controller_has_number_verdict_and_score_in_its_registers():
    with controller() as port:
        from pymodbus.client import ModbusTcpClient

        courier = Courier("modbus", sink_of(f"modbus://127.0.0.1:{port}/20"), [].append)
        courier(ROW)
        courier({**ROW, "score": None, "verdict": "unreadable"})
        courier({**ROW, "score": -1.5, "verdict": "unsure"})
        assert courier.close(LIMIT) == 0
        client = ModbusTcpClient("127.0.0.1", port=port)
        client.connect()
        number, verdict, *score = client.read_holding_registers(20, count=4).registers
        client.close()
        refused = sink_of(f"modbus://127.0.0.1:{port}/5000")
        with pytest.raises(UndeliveredError, match="refused by the controller"):
            refused.send(1, ROW)
        refused.close()
    assert (number, verdict) == (3, 1)
    assert struct.unpack(">f", struct.pack(">HH", *score)) == (-1.5,)


def test_a_controller_that_is_not_there_takes_nothing_and_an_unread_photo_has_no_score():
    modbus = pytest.importorskip("exporting.runner.sinks.modbus", reason="needs requirements-dev.txt")
    sink = sink_of(f"modbus://127.0.0.1:{free_port()}/0")
    with pytest.raises(UndeliveredError, match="cannot be reached"):
        sink.send(1, ROW)
    number, verdict, *score = modbus.registers_of(65537, {"score": None, "verdict": "unreadable"})
    assert (number, verdict) == (1, 3) and math.isnan(*struct.unpack(">f", struct.pack(">HH", *score)))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "line",
        "ftp://host/",
        "http:///line",
        "http://[::1",
        "http://host:99999/",
        "http://a:b@host/",
        "http://host/ü",
        "mqtt://host/a#1",
        "http://h x/",
    ],
)
def test_an_address_of_nothing_known_is_refused(address):
    with pytest.raises(RefusedError, match=r"must|Invalid|out of range"):
        sink_of(address)


@pytest.mark.parametrize(
    "address", ["mqtt://host", "mqtt:///line", "mqtt://host/line/%23", "mqtt://host:x/line"]
)
def test_a_broker_without_a_topic_is_refused(address):
    pytest.importorskip("paho.mqtt.client", reason="needs requirements-dev.txt")
    with pytest.raises(RefusedError, match=r"must name a host and a topic|Port"):
        sink_of(address)


@pytest.mark.parametrize(
    "address", ["modbus://host", "modbus://host/x", "modbus:///1", "modbus://host/65533"]
)
def test_a_controller_without_a_register_is_refused(address):
    pytest.importorskip("pymodbus", reason="needs requirements-dev.txt")
    with pytest.raises(RefusedError, match="must name a host and the first of four registers"):
        sink_of(address)


@pytest.mark.parametrize(
    ("address", "package"), [("mqtt://host/line", "paho-mqtt"), ("modbus://host/1", "pymodbus")]
)
def test_a_package_that_is_missing_is_told_with_how_to_get_it(monkeypatch, address, package):
    name = {"paho-mqtt": "paho", "pymodbus": "pymodbus"}[package]
    for module in [each for each in importlib.sys.modules if each.partition(".")[0] == name]:
        monkeypatch.delitem(importlib.sys.modules, module)
    for module in ("mqtt", "modbus"):
        monkeypatch.delitem(importlib.sys.modules, f"exporting.runner.sinks.{module}", raising=False)
    monkeypatch.setitem(importlib.sys.modules, name, None)
    with pytest.raises(RefusedError, match=rf"needs a package more: pip install {package}"):
        sink_of(address)


def test_who_asks_again_at_the_end_waits_for_none_and_each_is_closed(monkeypatch):
    patience = []

    class Asked(Courier):
        def close(self, seconds):
            patience.append(seconds)
            if len(patience) == 1:
                raise KeyboardInterrupt
            return super().close(seconds)

    monkeypatch.setattr(couriers, "Courier", Asked)
    address = f"http://127.0.0.1:{free_port()}/"
    with couriers.couriers([address, address]) as started:
        started[0]({"verdict": "pass"})
    assert patience[0] > 0 and patience[1:] == [0.0, 0.0]

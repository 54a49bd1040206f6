"""The HTTP interface of an export: verdicts to whoever may ask, and a clean answer to everything else."""

import http.client
import io
import json
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from contextlib import contextmanager

import cv2
import numpy as np
import pytest

from exporting.runner import handler, serving
from exporting.runner.bench import Bench
from exporting.runner.model import Judged
from exporting.runner.outputs import Outputs
from exporting.runner.photos import RefusedError
from tests.waiting import LIMIT, wait_until

TOKEN = "a token of the line"
BROWSER = shutil.which("chromium-headless-shell")


class FakeModel:
    """Stops bright photos."""

    alarm, unsure, card = 100.0, None, {"name": "first · residual"}

    def judge(self, pixels, _any_kind):
        score = float(pixels.mean())
        return Judged(
            score, "alarm" if score >= self.alarm else "pass", "", pixels, np.ones(pixels.shape[:2])
        )

    def heatmap(self, judged, _longest):
        return None if judged.image is None else np.repeat(judged.image[..., :1], 3, axis=2)


@contextmanager
def served(token="", lines=None):
    outputs = Outputs(FakeModel(), () if lines is None else (lines.append,))
    bench = Bench(FakeModel(), outputs, any_kind=False)
    with serving.Server(("127.0.0.1", 0), bench, token) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def ask(port, method, path, body=None, headers=None):
    """Return the status and what was said."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        content = answer.read()
        is_json = answer.headers["Content-Type"] == "application/json"
        return answer.status, json.loads(content) if is_json else content
    finally:
        connection.close()


def photo(level):
    _, encoded = cv2.imencode(".png", np.full((8, 8), level, np.uint8))
    return encoded.tobytes()


def test_a_photo_gets_its_verdict_and_stands_on_the_page():
    lines = []
    with served(lines=lines) as port:
        status, said = ask(port, "POST", "/inspect", photo(200))
        assert status == 200 and said["verdict"] == "alarm" and said["score"] == 200
        assert ask(port, "POST", "/inspect", photo(10))[1]["verdict"] == "pass"
        state = ask(port, "GET", "/last")[1]
        heat = ask(port, "GET", f"/heatmap/{said['number']}.png")[1]
        page = ask(port, "GET", "/")[1]
        assert ask(port, "GET", "/health")[1] == {"status": "ok", "model": "first · residual"}
    assert state["verdicts"] == {"alarm": 1, "pass": 1}
    assert [each["verdict"] for each in state["last"]] == ["pass", "alarm"]
    assert cv2.imdecode(np.frombuffer(heat, np.uint8), cv2.IMREAD_COLOR).shape == (8, 8, 3)
    assert b"<title>Inspection</title>" in page
    (first, second), names = ("000001", "000002"), [line["file"] for line in lines]
    assert re.fullmatch(rf"request-\d{{8}}-\d{{6}}-[0-9a-f]{{6}}-{first}", names[0]) and names[1].endswith(
        second
    )


def seen(address, profile):
    """Return what a browser shows of a page, once its script has asked for what it draws."""
    command = [BROWSER, "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
    command += ["--virtual-time-budget=5000", "--dump-dom", address]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=True).stdout


@pytest.mark.skipif(BROWSER is None, reason="needs chromium-headless-shell: scripts/apt.sh installs it")
def test_a_browser_shows_the_page(tmp_path):
    right = {"Authorization": f"Bearer {TOKEN}"}
    with served(TOKEN) as port:
        page = f"http://127.0.0.1:{port}/#{TOKEN.replace(' ', '%20')}"
        assert "No photo has come yet." in seen(page, tmp_path)
        for body in (photo(200), photo(10), b"no photo", photo(20)):
            ask(port, "POST", "/inspect", body, right)
        shown = seen(page, tmp_path)
        locked = seen(f"http://127.0.0.1:{port}/", tmp_path)
    assert '<h1 id="model">first · residual</h1>' in shown
    assert '<p id="limits">alarm from a score of 100 on</p>' in shown
    assert "<div><b>2</b>pass, 50.0 %</div><div><b>1</b>alarm, 25.0 %</div>" in shown
    assert shown.count('<img src="blob:') == 3
    assert "<figcaption><b>alarm</b>1: 200</figcaption>" in shown
    assert "<b>unreadable</b>3: is no PNG" in shown
    assert "<figure" not in locked and "token" in locked.partition('<p id="trouble">')[2].partition("</p>")[0]


@pytest.mark.parametrize("body", [b"no image", b"\x89PNG\r\n\x1a\n", photo(1)[:40]])
def test_what_is_no_photo_is_unreadable(body):
    with served() as port:
        status, said = ask(port, "POST", "/inspect", body)
    assert status == 200 and said["verdict"] == "unreadable" and said["score"] is None


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/../../etc/passwd", {}, 404),
        ("GET", "/heatmap/../../etc/passwd.png", {}, 404),
        ("GET", "/heatmap/99.png", {}, 404),
        ("POST", "/", {}, 404),
        ("POST", "/inspect", {"Content-Length": "-1"}, 411),
        ("POST", "/inspect", {"Content-Length": "²"}, 411),
        ("POST", "/inspect", {"Transfer-Encoding": "chunked", "Content-Length": "5"}, 411),
        ("POST", "/inspect", {"Content-Length": "0"}, 413),
        ("POST", "/inspect", {"Content-Length": str(handler.MAX_BYTES + 1)}, 413),
        ("POST", "/inspect", {"Content-Length": "9" * 400}, 413),
        ("POST", "/inspect", {"Content-Length": "0" * 19 + str(30 * handler.MAX_BYTES)}, 413),
        ("GET", "/last", {"Host": "elsewhere.example"}, 403),
        ("POST", "/inspect", {"Host": "elsewhere.example", "Content-Length": "1"}, 403),
        ("POST", "/inspect", {"Origin": "http://elsewhere.example", "Content-Length": "1"}, 403),
        ("GET", "/last", {"Host": "["}, 400),
        ("GET", "/last", {"Origin": "http://["}, 400),
        ("GET", "http://[/last", {}, 400),
        ("POST", "http://[", {"Content-Length": "1"}, 400),
        ("POST", "/inspect", {"Content-Length": "5\r\nContent-Length: 50"}, 400),
        ("PUT", "/inspect", {}, 501),
    ],
)
def test_a_bad_request_is_answered_and_the_next_one_too(method, path, headers, status):
    with served() as port:
        host = {} if "Host" in headers else {"Host": f"127.0.0.1:{port}"}
        head = "".join(f"{name}: {value}\r\n" for name, value in (host | headers).items())
        with socket.create_connection(("127.0.0.1", port), LIMIT) as client:
            client.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1"))
            assert client.makefile("rb").readline().split()[1] == str(status).encode()
        assert ask(port, "POST", "/inspect", photo(10))[0] == 200


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b"PUT /inspect HTTP/1.1\r\n\r\n", "Unsupported method"),
        (b"GET / HTTP/1.1\r\nX: " + 70_000 * b"a" + b"\r\n\r\n", "header line"),
        (b"GET / HTTP/9.1\r\n\r\n", "Invalid HTTP version"),
        (b"noise\r\n\r\n", "Bad request syntax"),
    ],
)
def test_what_is_no_request_of_ours_is_refused_in_json(sent, told):
    with served() as port, socket.create_connection(("127.0.0.1", port), LIMIT) as client:
        client.sendall(sent)
        answer = b"".join(iter(lambda: client.recv(4096), b""))
    assert told in json.loads(answer[answer.index(b"{") :])["error"]


@pytest.mark.parametrize(
    "sent", [b"", b"\0\r\n\r\n", b"GET\r\n\r\n", b"POST /inspect HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc"]
)
def test_what_is_no_request_or_ends_early_stops_nothing(sent):
    with served() as port:
        with socket.create_connection(("127.0.0.1", port), LIMIT) as client:
            client.sendall(sent)
        assert ask(port, "GET", "/health")[0] == 200


def test_what_follows_a_request_without_a_photo_is_no_other_request():
    with served() as port, socket.create_connection(("127.0.0.1", port), LIMIT) as client:
        hidden = f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        head = f"GET /last HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(hidden)}\r\n\r\n"
        client.sendall((head + hidden).encode())
        answer = b"".join(iter(lambda: client.recv(4096), b""))
    assert answer.count(b"HTTP/1.1 200") == 1 and b"Connection: close" in answer


@pytest.mark.parametrize(("version", "status"), [("1.0", b"200"), ("1.1", b"403")])
def test_who_speaks_http_1_0_need_not_name_the_machine(version, status):
    with served() as port, socket.create_connection(("127.0.0.1", port), LIMIT) as client:
        client.sendall(f"GET /health HTTP/{version}\r\n\r\n".encode())
        assert client.makefile("rb").readline().split()[1] == status


def has_ipv6():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.skipif(not has_ipv6(), reason="needs IPv6")
def test_it_listens_at_an_address_of_ipv6():
    bench = Bench(FakeModel(), Outputs(FakeModel(), ()), any_kind=False)
    with serving.Server(("::1", 0), bench, "") as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            address = f"http://[::1]:{server.server_port}/health"
            with urllib.request.urlopen(address, timeout=LIMIT) as answer:
                assert json.load(answer)["status"] == "ok"
        finally:
            server.shutdown()
            thread.join()


def test_a_photo_has_the_name_that_it_is_sent_with_within_one_that_never_comes_again():
    lines = []
    with served(lines=lines) as port:
        for _ in range(2):
            said = ask(port, "POST", "/inspect?name=part%2017%2F..%2Fa.png", photo(10))[1]
            assert said["file"] == lines[-1]["file"]
    assert all(re.fullmatch(r"request-[\w-]+-part17..a\.png", line["file"]) for line in lines)
    assert lines[0]["file"] != lines[1]["file"] and lines[0]["time"].startswith("20")


@pytest.mark.parametrize(
    ("method", "kind", "status"),
    [("POST", "multipart/form-data; boundary=x", 415), ("GET", "text/plain", 405)],
)
def test_who_asks_in_another_way_is_told_how(method, kind, status):
    with served() as port:
        found, said = ask(port, method, "/inspect", b"", {"Content-Type": kind, "Content-Length": "0"})
    assert found == status and "curl --data-binary @photo.png" in said["error"]


def test_of_too_many_connections_the_last_is_closed(monkeypatch):
    monkeypatch.setattr(serving, "_CONNECTIONS", 2)
    with served() as port:
        held = [socket.create_connection(("127.0.0.1", port), LIMIT) for _ in range(2)]
        for client in held:  # both have a thread
            client.sendall(f"GET /health HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
            assert client.recv(4096)
        with socket.create_connection(("127.0.0.1", port), LIMIT) as third:
            assert third.recv(4096) == b""
        for client in held:
            client.close()
        wait_until(lambda: answers(port))


def answers(port):
    try:
        return ask(port, "GET", "/health")[0] == 200
    except (OSError, http.client.HTTPException):
        return False


def test_a_hundred_bodies_and_heads_of_noise_are_answered_and_counted():
    rng = np.random.default_rng(0)
    noise = [rng.bytes(int(size)) for size in rng.integers(1, 300, 50)]
    with served() as port:
        for sent in noise:
            assert ask(port, "POST", "/inspect", sent)[1]["verdict"] == "unreadable"
            with socket.create_connection(("127.0.0.1", port), LIMIT) as client:
                client.sendall(sent + b"\r\n\r\n")
        state = ask(port, "GET", "/last")[1]
    assert state["verdicts"] == {"unreadable": 50}


def test_with_a_token_nothing_is_said_without_it():
    with served(TOKEN) as port:
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}):
            assert ask(port, "POST", "/inspect", photo(10), headers)[0] == 401
            assert ask(port, "GET", "/last", headers=headers)[0] == 401
        right = {"Authorization": f"Bearer {TOKEN}"}
        assert ask(port, "POST", "/inspect", photo(10), right)[1]["verdict"] == "pass"


@pytest.mark.parametrize("address", ["0.0.0.0:0", "[::]:0", "example.com:80"])
def test_others_are_not_let_in_without_a_token(address):
    bench = Bench(FakeModel(), Outputs(FakeModel(), ()), any_kind=False)
    with pytest.raises(RefusedError, match="needs a token of 16 characters"):
        serving.serve(bench, address, "short")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("127.0.0.1:none", "must be HOST:PORT"),
        ("abc", "must be HOST:PORT"),
        ("127.0.0.1", "must be HOST:PORT"),
        ("127.0.0.1:99999", "cannot be listened at"),
    ],
)
def test_an_address_that_cannot_be_listened_at_is_told(address, told):
    bench = Bench(FakeModel(), Outputs(FakeModel(), ()), any_kind=False)
    with pytest.raises(RefusedError, match=told):
        serving.serve(bench, address, "")


@pytest.mark.parametrize("token", ["schlüssel der linie", "a token of the line ", "a token\tof the line"])
def test_a_token_that_no_header_carries_is_refused(token):
    bench = Bench(FakeModel(), Outputs(FakeModel(), ()), any_kind=False)
    with pytest.raises(RefusedError, match="must be of ASCII"):
        serving.serve(bench, "127.0.0.1:0", token)


def test_a_verdict_is_given_though_it_cannot_be_written(capsys):
    def full(_row):
        raise RefusedError("results.csv: cannot be written (No space left on device)")

    lines = []
    bench = Bench(FakeModel(), Outputs(FakeModel(), (full, lines.append)), any_kind=False)
    said = bench.judge(photo(200))
    assert said["verdict"] == "alarm" and "No space left" in said["not_written"]
    assert len(lines) == 1 and bench.state()["verdicts"] == {"alarm": 1}
    assert "-000001: results.csv: cannot be written" in capsys.readouterr().err


def test_a_verdict_is_given_though_nobody_can_be_told(monkeypatch):
    class Full(io.StringIO):
        def write(self, _text):
            raise OSError(28, "No space left on device")

    def full(_row):
        raise RefusedError("results.csv: cannot be written")

    monkeypatch.setattr(sys, "stderr", Full())
    bench = Bench(FakeModel(), Outputs(FakeModel(), (full,)), any_kind=False)
    assert bench.judge(photo(200))["verdict"] == "alarm"
    monkeypatch.setattr(sys, "stderr", None)
    assert bench.judge(photo(10))["verdict"] == "pass"


def test_a_photo_that_does_not_come_is_told(monkeypatch):
    monkeypatch.setattr("exporting.runner.handler.Handler.timeout", 0.2)
    with served() as port, socket.create_connection(("127.0.0.1", port), LIMIT) as client:
        client.sendall(
            f"POST /inspect HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 9\r\n\r\nabc".encode()
        )
        assert client.makefile("rb").readline().split()[1] == b"408"


def test_what_was_judged_is_answered_before_the_end(monkeypatch):
    ended = []
    send = handler.Handler._send  # noqa: SLF001 (what is watched)

    def slowly(self, *given):
        finishing = threading.Thread(target=self._door.close)
        finishing.start()
        finishing.join(0.2)
        ended.append(not finishing.is_alive())
        send(self, *given)

    monkeypatch.setattr("exporting.runner.handler.Handler._send", slowly)
    with served() as port:
        assert ask(port, "POST", "/inspect", photo(10))[1]["verdict"] == "pass"
    assert ended == [False]


def test_at_the_end_no_photo_is_judged_any_more():
    with served() as port:
        assert ask(port, "POST", "/inspect", photo(10))[0] == 200
    bench = Bench(FakeModel(), Outputs(FakeModel(), ()), any_kind=False)
    with serving.Server(("127.0.0.1", 0), bench, "") as server:
        server.door.close()
        judging = threading.Thread(target=server.door.judge, args=(photo(10), ""), daemon=True)
        judging.start()
        judging.join(0.2)
        assert judging.is_alive() and bench.state()["verdicts"] == {}


def test_who_does_not_take_answers_keeps_nobody_waiting(monkeypatch):
    sending, free = threading.Event(), threading.Event()
    send = handler.Handler._send  # noqa: SLF001 (what is held)

    def held(self, *given):
        if self.command == "POST" and not free.is_set():
            sending.set()
            assert free.wait(LIMIT)
        send(self, *given)

    monkeypatch.setattr(handler.Handler, "_send", held)
    with served() as port:
        waiting = [threading.Thread(target=ask, args=(port, "POST", "/inspect", photo(10))) for _ in range(6)]
        for thread in waiting:
            thread.start()
        wait_until(lambda: ask(port, "GET", "/last")[1]["verdicts"] == {"pass": 6})
        free.set()
        for thread in waiting:
            thread.join(LIMIT)


@pytest.mark.parametrize(("headers", "status"), [({}, 401), ({"Authorization": f"Bearer {TOKEN}"}, 413)])
def test_who_sends_a_large_photo_that_is_refused_sees_why(headers, status):
    with served(TOKEN) as port, socket.create_connection(("127.0.0.1", port), LIMIT) as client:
        length = handler.MAX_BYTES + 1
        head = f"POST /inspect HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {length}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        client.sendall(f"{head}\r\n".encode())
        client.sendall(bytes(length))
        assert client.makefile("rb").readline().split()[1] == str(status).encode()


def test_of_eight_clients_at_once_none_loses_a_photo():
    answers, lines = [], []

    def client(port, level):
        answers.extend(ask(port, "POST", "/inspect", photo(level))[1]["score"] for _ in range(10))

    with served(lines=lines) as port:
        threads = [threading.Thread(target=client, args=(port, level)) for level in range(0, 240, 30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(LIMIT)
        state = ask(port, "GET", "/last")[1]
    assert sorted(answers) == sorted(10 * [float(level) for level in range(0, 240, 30)])
    assert sum(state["verdicts"].values()) == len(lines) == 80
    assert len({line["file"] for line in lines}) == 80 and len(state["last"]) == 24

"""Nothing leaves the machine: no job and no window opens a connection, or asks for an address."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = """
import socket

def refuse(*arguments, **named):
    raise AssertionError(f"a connection was opened: {arguments}")

for name in ("connect", "connect_ex", "bind", "sendto"):
    true = getattr(socket.socket, name)
    def guarded(self, *arguments, true=true):
        if self.family == getattr(socket, "AF_UNIX", None):  # a screen on this machine
            return true(self, *arguments)
        refuse(self.family, *arguments)
    setattr(socket.socket, name, guarded)
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = refuse
"""
SPECS = """
{kind: "import", name: "part", source: "source"}
{kind: "corrupt", dataset: "part", name: "stain", corruption: "stain"}
{kind: "train", name: "tiny", dataset: "part", corruption: "stain", resolution: 32, architecture: {kind: "aesc", depth: 2, base_filters: 2}, training: {epochs: 1, images_per_epoch: 16, validation_images: 4}, tensorboard: true}
{kind: "evaluate", run: "tiny", methods: ["residual", "uncertainty"], samples: 2}
{kind: "inspect", run: "tiny", folder: "source/test/hole", threshold: 1.0}
{kind: "figure", view: "curves", of: ["tiny/residual"], file: "curves.svg"}
"""  # noqa: E501
WINDOW = """
from pathlib import Path
from configs.disk.workspace import Workspace
from gui.app import App
app = App(Workspace(Path("workspace").absolute()), Path("settings.json").absolute())
for tab in app.pages:
    app.window[tab].select()
    for _ in range(5):
        app.step(10)
app.close()
"""


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory) -> dict[str, str]:
    """An environment in which every connection is an error."""
    folder = tmp_path_factory.mktemp("cut_off")
    (folder / "sitecustomize.py").write_text(BLOCK, encoding="utf-8")
    return os.environ | {"PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}


def python(arguments, tmp_path, environment):
    done = subprocess.run(
        [sys.executable, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "a connection was opened" not in done.stdout + done.stderr
    return done.stdout


def test_the_block_blocks(tmp_path, cut_off):
    opens = "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9')"
    with pytest.raises(AssertionError, match="a connection was opened"):
        python(["-c", opens], tmp_path, cut_off)


def test_no_job_opens_a_connection(tmp_path, tiny_category, cut_off):
    assert tiny_category == tmp_path / "source"
    paths = []
    for at, text in enumerate(SPECS.strip().splitlines()):
        paths.append(tmp_path / f"{at}.hjson")
        paths[-1].write_text(text, encoding="utf-8")
    python([str(ROOT / "main.py"), "run", *map(str, paths)], tmp_path, cut_off)
    assert (tmp_path / "curves.svg").exists()


def test_no_window_opens_a_connection(tmp_path, cut_off):
    if not os.environ.get("DISPLAY"):
        assert not os.environ.get("CI"), "no DISPLAY: run `make test`, which starts a virtual screen"
        pytest.skip("no DISPLAY")
    python(["-c", WINDOW], tmp_path, cut_off)

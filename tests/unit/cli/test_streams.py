import io
import os
import subprocess
import sys

import pytest

from cli.run import print_json
from cli.streams import is_terminal, use_utf8_output
from configs.command_line import PROGRAM
from configs.events import Finished, Note, from_json
from configs.spec.spec_io import spec_from, to_hjson
from datasets.sources.importing import ImportSpec


@pytest.mark.parametrize(("platform", "encoding"), [("win32", "utf-8"), ("linux", "cp1252")])
def test_on_windows_a_pipe_carries_any_text(monkeypatch, platform, encoding):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "stdout", pipe)
    use_utf8_output()
    assert pipe.encoding == encoding
    pipe.write("\u65e5\u672c")  # does not raise
    pipe.flush()
    written = pipe.buffer.getvalue()  # type: ignore[attr-defined]
    assert written == ("\u65e5\u672c".encode() if platform == "win32" else b"\\u65e5\\u672c")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_an_event_is_a_line_of_json_in_any_encoding(monkeypatch, encoding):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", pipe)
    event = Note("\u65e5\u672c, \U0001f600")
    print_json(event)
    line = pipe.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
    assert from_json(line) == event


def test_a_name_that_the_output_lacks_ends_no_job(tmp_path, tiny_category):
    spec = spec_from(ImportSpec, name="\u65e5\u672c", source=tiny_category)
    (tmp_path / "spec.hjson").write_text(to_hjson(spec), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, PROGRAM, "run", "spec.hjson", "--workspace", "w"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    finished = from_json(done.stdout.decode("cp1252").splitlines()[-1])
    assert isinstance(finished, Finished)
    assert finished.summary.startswith("\u65e5\u672c: 10 good images")


def test_without_a_console_there_is_nothing_to_write_to(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "stdout", None)
    use_utf8_output()
    assert not is_terminal()

import io
import os
import subprocess
import sys

import pytest

from cli.run import print_json
from cli.streams import NOBODY_READS, is_terminal, prepare_streams, tell
from configs.command_line import PROGRAM
from configs.events import Finished, Note, from_json
from configs.spec.spec_io import spec_from, to_hjson
from datasets.sources.importing import ImportSpec


@pytest.mark.parametrize(("platform", "encoding"), [("win32", "utf-8"), ("linux", "cp1252")])
def test_on_windows_a_pipe_carries_any_text(monkeypatch, platform, encoding):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "stdout", pipe)
    prepare_streams()
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
    prepare_streams()
    assert not is_terminal()


def test_what_an_encoding_lacks_is_written_out(monkeypatch):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", pipe)
    prepare_streams()
    pipe.write("部品 \udce4")
    pipe.flush()
    assert pipe.buffer.getvalue() == b"\\u90e8\\u54c1 \\udce4"


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end in another way there")
def test_nobody_reads_any_more(tmp_path):
    for arguments in (["specs"], ["run", str(tmp_path / "nothing.hjson")]):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [sys.executable, PROGRAM, *arguments], stdout=writer, stderr=subprocess.PIPE, check=False
        )
        os.close(writer)
        assert done.stderr == b"" and done.returncode == NOBODY_READS


@pytest.mark.skipif(sys.platform == "win32", reason="streams are closed in another way there")
def test_without_a_standard_error_the_output_tells(tmp_path):
    command = f'exec "$0" "$1" --workspace "$2" resume nothing {"{}"}'
    for closed, stdout in (("2>&-", b"no run"), ("2>&- >&-", b"")):
        done = subprocess.run(
            ["sh", "-c", command.format(closed), sys.executable, PROGRAM, tmp_path],
            stdout=subprocess.PIPE,
            check=False,
        )
        assert done.returncode == 1
        assert stdout in done.stdout


def test_an_error_for_a_person_acts_on_no_terminal(capsys):
    tell("\x1b[2J\x9b0m/photos/\u202egnp.exe: is no image\nnext: 部品 é")
    assert capsys.readouterr().err == "\\x1b[2J\\x9b0m/photos/\\u202egnp.exe: is no image\nnext: 部品 é\n"

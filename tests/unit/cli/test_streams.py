import io
import sys

import pytest

from cli.streams import is_terminal, use_utf8_output


@pytest.mark.parametrize(("platform", "encoding"), [("win32", "utf-8"), ("linux", "cp1252")])
def test_on_windows_a_pipe_carries_any_text(monkeypatch, platform, encoding):
    pipe = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "stdout", pipe)
    use_utf8_output()
    assert pipe.encoding == encoding


def test_without_a_console_there_is_nothing_to_write_to(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "stdout", None)
    use_utf8_output()
    assert not is_terminal()

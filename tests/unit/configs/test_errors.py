import errno
import shutil

import pytest

from configs.errors import UserError, explained


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            OSError(errno.EROFS, "Read-only file system", "/a"),
            "/a: cannot be used (Read-only file system); allow this",
        ),
        (
            OSError(errno.ESTALE, "Stale file handle"),
            "here: cannot be used (Stale file handle); check the disk or the",
        ),
        (
            OSError(errno.ENOSPC, "No space left", "/from", None, "/to"),
            "/to: cannot be used (No space left); make room",
        ),
        (
            OSError(errno.EIO, "I/O error", "/from", None, "/to"),
            "/from: cannot be used (I/O error); check the disk",
        ),
        (
            shutil.Error([("/from", "/to", "[Errno 28] No space left on device: '/to'"), ("a", "b", "c")]),
            "/to: cannot be used (No space left on device); make room",
        ),
        (shutil.Error([("/from", "/to", "odd")]), "/to: cannot be used (odd); check the disk"),
        (shutil.Error("two names of one file"), "here: cannot be used (two names of one file); check"),
        (OSError("in words of its own"), "here: cannot be used (in words of its own); check the disk"),
    ],
)
def test_what_the_system_refuses_is_told_with_the_file_and_the_way_out(error, said):
    with pytest.raises(UserError) as told, explained("here"):
        raise error
    assert str(told.value).startswith(said)
    assert told.value.remedy.endswith(", then try again")


def test_an_error_in_words_keeps_them_where_its_file_was_named_since():
    error = OSError("4096 requested and 0 written")
    error.filename = "/a"
    with pytest.raises(UserError) as told, explained("here"):
        raise error
    assert str(told.value).startswith("/a: cannot be used (4096 requested and 0 written); check the disk")


def test_that_nobody_reads_any_more_is_told_to_nobody():
    with pytest.raises(BrokenPipeError), explained("here"):
        raise BrokenPipeError

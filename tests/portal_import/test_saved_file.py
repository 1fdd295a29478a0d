"""From a file to its text, or to a reason why not."""

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils.translation import gettext as _

from consulate.old_portal.saved_file import LARGEST_FILE, PageRefused, display_name, read
from tests.portal_import import saved_pages


def refusal(path: Path, encoding: str = "utf-8") -> str:
    with pytest.raises(PageRefused) as refused:
        read(path, encoding)
    return str(refused.value)


def file(folder: Path, data: bytes) -> Path:
    path = folder / "page.txt"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("data", [b"", b"\n\r\n \t", b"\xef\xbb\xbf", "\u00a0\n".encode()])
def test_it_refuses_a_file_without_text(tmp_path, data):
    assert refusal(file(tmp_path, data)) == _("The file is empty.")


def test_it_refuses_what_is_not_there_or_no_ordinary_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "nothing.txt") == _("There is no such file.")
    assert refusal(file(tmp_path, b"x") / "below.txt") == _("There is no such file.")
    assert refusal(tmp_path) == _("This is a folder; name the files that lie in it.")
    assert refusal(tmp_path / "pipe") == _("This is not an ordinary file.")


def test_it_refuses_a_file_that_the_system_does_not_give(tmp_path):
    message = refusal(tmp_path / ("x" * 300))
    assert message.startswith(_("The file cannot be read (system error %(number)s).").partition("%")[0])


def test_it_refuses_a_file_it_may_not_read(tmp_path):
    path = file(tmp_path, b"x")
    path.chmod(0)
    with _nobody():
        assert refusal(path) == _("The file may not be read: permission is missing.")


@contextmanager
def _nobody():
    """Root, who may read everything, is somebody else for a moment; others stay who they are."""
    user = os.geteuid()
    os.seteuid(user or 65_534)
    try:
        yield
    finally:
        os.seteuid(user)


def test_it_refuses_a_file_of_absurd_size_before_reading_it_through(tmp_path):
    path = tmp_path / "page.txt"
    with path.open("wb") as sparse:
        sparse.truncate(100 * LARGEST_FILE)
    assert refusal(path) == _("The file is larger than 2 MB: it is no page of the portal.")


def test_it_refuses_nul_bytes(tmp_path):
    data = saved_pages.text().replace("نمایشگاه", "نمایشگاه\x00").encode()
    assert refusal(file(tmp_path, data)) == _("The file holds NUL bytes: it is not text.")


def test_it_refuses_piles_of_marks_that_would_keep_it_busy_for_minutes(tmp_path):
    data = ("ا" + "\u0301\u0327" * 400_000).encode()
    assert refusal(file(tmp_path, data)) == _("More than 30 marks stand on one letter: it is not text.")
    assert read(file(tmp_path, ("ا" + "\u0301" * 30).encode()))


def test_it_offers_windows_1256_for_persian_in_that_encoding():
    message = refusal(saved_pages.PAGES / "windows-1256.txt")
    assert "--encoding windows-1256" in message


def test_it_reads_and_offers_the_other_encoding_of_windows(tmp_path):
    path = file(tmp_path, saved_pages.text().encode("utf-16"))
    assert "--encoding utf-16" in refusal(path)
    assert read(path, "utf-16") == saved_pages.text()


@pytest.mark.parametrize(
    "data",
    [
        saved_pages.text().encode().replace("۱۲".encode(), b"\xdb", 1),
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        "Das Büro schließt früher.".encode("latin-1"),
    ],
)
def test_it_offers_no_encoding_for_other_bytes(tmp_path, data):
    message = refusal(file(tmp_path, data))
    assert "utf-8" in message and "--encoding" not in message


def test_it_names_the_line_of_the_first_wrong_byte(tmp_path):
    data = saved_pages.text().encode().replace("۱۲".encode(), b"\xdb", 1)
    assert "۲" in refusal(file(tmp_path, data))


def test_a_wrong_choice_of_encoding_is_no_crash(tmp_path):
    path = file(tmp_path, b"\x00\xd8odd")
    assert "utf-16" in refusal(path, "utf-16")


def test_a_name_of_any_bytes_can_be_shown_and_stored():
    assert display_name(Path("/somewhere/خبر‌ها 1.txt")) == "خبر‌ها 1.txt"
    assert display_name(Path(os.fsdecode(b"/x/\xff\x1b[2J\n.txt"))) == "\ufffd\ufffd[2J\ufffd.txt"

"""A saved page of the old portal as a file: its bytes become text, or a refusal says why not."""

import os
import re
import stat
import unicodedata
from pathlib import Path

from django.utils.translation import gettext as _

from news import persian

# A page of the portal has a few kilobytes; whatever is larger is something else.
LARGEST_FILE = 2 * 1024 * 1024
MOST_MARKS = 30
# Names as the user gives them, with the codec that reads them; a byte order mark is no text.
ENCODINGS = {"utf-8": "utf-8-sig", "windows-1256": "cp1256", "utf-16": "utf-16"}
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class PageRefused(ValueError):
    """The file is not one whole page of the old portal; the message tells a person why."""


def read(path: Path, encoding: str = "utf-8") -> str:
    """The text of a file; raises PageRefused, and opens nothing but a regular file of a sane size."""
    data = _bytes(path)
    text = _decoded(data, encoding)
    if not text.strip():
        raise PageRefused(_("The file is empty."))
    if "\x00" in text:
        raise PageRefused(_("The file holds NUL bytes: it is not text."))
    if _has_piles_of_marks(text):
        raise PageRefused(_("More than 30 marks stand on one letter: it is not text."))
    return text


def display_name(path: Path) -> str:
    """The file's name alone, fit for a terminal and a database whatever bytes it is made of."""
    name = os.fsencode(path.name or path).decode("utf-8", "replace")
    return _CONTROLS.sub("\ufffd", name)


def _bytes(path: Path) -> bytes:
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise PageRefused(_("This is a folder; name the files that lie in it."))
        if not stat.S_ISREG(kind.st_mode):
            raise PageRefused(_("This is not an ordinary file."))
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (FileNotFoundError, NotADirectoryError):
        raise PageRefused(_("There is no such file.")) from None
    except PermissionError:
        raise PageRefused(_("The file may not be read: permission is missing.")) from None
    except OSError as error:
        number = persian.to_persian_digits(str(error.errno))
        raise PageRefused(
            _("The file cannot be read (system error %(number)s).") % {"number": number}
        ) from error
    if len(data) > LARGEST_FILE:
        raise PageRefused(_("The file is larger than 2 MB: it is no page of the portal."))
    return data


def _has_piles_of_marks(text: str) -> bool:
    # Unicode's normalization sorts the marks of a letter in quadratic time. The bound is that of its
    # stream-safe format (UAX 15), which no language comes near.
    pile = 0
    for is_mark in map(unicodedata.combining, text):
        pile = pile + 1 if is_mark else 0
        if pile > MOST_MARKS:
            return True
    return False


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(ENCODINGS[encoding])
    except UnicodeDecodeError as error:
        line = persian.to_persian_digits(str(data.count(b"\n", 0, error.start) + 1))
    message = _("The file is not %(encoding)s text (line %(line)s).") % {"encoding": encoding, "line": line}
    likely = _likely_encoding(data)
    if likely and likely != encoding:
        hint = _("It looks like %(encoding)s: try again with --encoding %(encoding)s.")
        message += " " + hint % {"encoding": likely}
    raise PageRefused(message)


def _likely_encoding(data: bytes) -> str | None:
    """The other encoding in which the bytes are plausible Persian."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    return "windows-1256" if _is_plausible_persian(data.decode("cp1256")) else None


def _is_plausible_persian(text: str) -> bool:
    # Windows-1256 gives a meaning to every byte. Persian is nearly all letters there; damaged UTF-8
    # becomes letters and signs by halves, and a picture is full of control characters.
    foreign = [character for character in text if character > "\x7f"]
    letters = sum("\u0621" <= character <= "\u06d3" for character in foreign)
    controls = any(character < " " and character not in "\t\r\n\f" for character in text)
    return bool(foreign) and not controls and letters >= 0.8 * len(foreign)

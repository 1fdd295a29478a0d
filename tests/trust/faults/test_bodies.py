"""What is sent is larger than there is room for, or than it says: no torn file, no row, no memory, no fault of ours.

A full disk is played by a limit on the size of files (RLIMIT_FSIZE), which needs no root: the disk refuses in the
middle of a write, as a full one does. Slow clients, and bodies that nginx refuses: tests/nginx/test_limits.py.
"""

import io
import random
import resource
import socket
import time
from pathlib import Path

import pytest
from PIL import Image

from consulate.request_guard import MAX_DESK_BODY, MAX_PUBLIC_BODY
from tests.trust.faults.conftest import Content, Site
from tests.trust.faults.people import INNARDS, Colleague

MB = 1024 * 1024
# Memory that one worker may take for whatever is sent to it.
MOST_MEMORY = 30 * MB
_PAGE = resource.getpagesize()


def noise(width: int, height: int) -> bytes:
    """A picture that no coding makes small."""
    file = io.BytesIO()
    Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3)).save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def narrow(site: Site):
    """Files of the workers may have so many bytes."""
    before = resource.prlimit(site.workers[0], resource.RLIMIT_FSIZE)

    def set_limit(most: int) -> None:
        for worker in site.workers:
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (most, before[1]))

    yield set_limit
    for worker in site.workers:
        resource.prlimit(worker, resource.RLIMIT_FSIZE, before)


def media(database: Content, site: Site) -> list[Path]:
    folder = site.log.parent / "media"
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def uploaded(colleague: Colleague, picture: bytes):
    return colleague.upload("/admin/news/picture/add/", {"alt": "نقش"}, "file", picture)


@pytest.mark.parametrize(
    ("size", "status"),
    [
        # Beside the field, where all that was typed still stands.
        pytest.param((400, 300), 200, id="in the store"),
        # Already on its way, in a file of the server's own: there is no form yet to say it in.
        pytest.param((1_200, 900), 507, id="on its way"),
    ],
)
def test_an_upload_that_finds_no_room_leaves_neither_file_nor_row(
    database: Content, site: Site, colleague: Colleague, narrow, size, status
):
    picture, rows, files = noise(*size), database.count("news_picture"), media(database, site)
    colleague.ask("/admin/news/picture/add/")
    narrow(20 * 1024)
    answer = uploaded(colleague, picture)
    assert answer.status == status, answer.body[:500]
    assert not INNARDS.search(answer.body)
    said = "سرور نتوانست" if status == 200 else "متن شما همان‌جاست"
    assert said in answer.body
    assert (database.count("news_picture"), media(database, site)) == (rows, files)
    # The control: with room the same picture is kept.
    narrow(resource.RLIM_INFINITY)
    # The rest of the body was not heard any more, so the line is of no use.
    colleague.close()
    assert uploaded(colleague, picture).status == 302
    assert database.count("news_picture") == rows + 1
    assert len(media(database, site)) > len(files)


# --- Bodies that are larger than they say, or than anything may be --------------------------------


def memory(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE


class Sent:
    """A POST of which the body comes bit by bit, until the server has heard enough."""

    def __init__(self, site: Site, path: str, head: str, *, most: int, piece: bytes, seconds: float) -> None:
        self.sent, begun = 0, time.monotonic()
        with socket.create_connection(("127.0.0.1", site.port), 10) as line:
            request = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/5.0\r\n"
            form = "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
            line.sendall(f"{request}{form}{head}\r\n\r\n".encode())
            try:
                while self.sent < most and time.monotonic() < begun + seconds:
                    line.sendall(piece)
                    self.sent += len(piece)
                line.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            self.status = _status(line)


def _status(line: socket.socket) -> int:
    """0: the server hung up without a word."""
    line.settimeout(10)
    try:
        answer = line.recv(65_536)
    except OSError:
        return 0
    return int(answer.split()[1]) if answer.startswith(b"HTTP/1.") else 0


PIECE = b"x" * 65_536
CHUNK = b"10000\r\n" + PIECE + b"\r\n"
PUBLIC, DESK = "/news/1/comments/", "/admin/login/"


@pytest.mark.parametrize(
    ("path", "head", "most", "piece", "statuses"),
    [
        pytest.param(
            DESK, f"Content-Length: {MAX_DESK_BODY + 1}", MAX_DESK_BODY + 1, PIECE, {413, 0}, id="desk, too large"
        ),
        # More than the form may be without files, less than a picture.
        pytest.param(DESK, f"Content-Length: {3 * MB}", 3 * MB, PIECE, {400, 403}, id="desk, too large a form"),
        # Without end: what has no length is not read as a form, and ends with the patience of the test.
        pytest.param(DESK, "Transfer-Encoding: chunked", 64 * MB, CHUNK, {400, 403, 0}, id="desk, without end"),
        pytest.param(
            PUBLIC, f"Content-Length: {MAX_PUBLIC_BODY + 1}", MAX_PUBLIC_BODY + 1, PIECE, {413, 0}, id="too large"
        ),
        pytest.param(PUBLIC, "Content-Length: 60000", 100, b"a=1&" * 25, {400, 422, 0}, id="less than it says"),
        pytest.param(PUBLIC, "Content-Length: 10", 20 * MB, PIECE, {400, 422, 0}, id="more than it says"),
        pytest.param(PUBLIC, "Transfer-Encoding: chunked", 64 * MB, CHUNK, {400, 422, 0}, id="without end"),
    ],
)  # fmt: skip
def test_a_huge_body_takes_no_memory_and_is_no_fault(
    database: Content, site: Site, path, head, most, piece, statuses
):
    path = path.replace("1", str(database.articles[0]))
    before = {pid: memory(pid) for pid in site.workers}
    found = [Sent(site, path, head, most=most, piece=piece, seconds=2) for _time in range(3)]
    grown = max(memory(pid) - size for pid, size in before.items())
    sent = sum(one.sent for one in found)
    print(f"\n{path} {head}: {[one.status for one in found]}, {sent:,} bytes sent, +{grown:,}")
    assert {one.status for one in found} <= statuses
    assert grown < MOST_MEMORY
    # The same workers go on, and nobody waits for them.
    assert set(site.workers) == set(before)
    assert site.ask("/healthz", timeout=5).status == 200

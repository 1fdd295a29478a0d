"""What speaks PostgreSQL's language and then says nothing is given up, by each connection for itself."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg2
import pytest
from psycopg2.extensions import set_wait_callback

from consulate import silence

CONNECTING, ANSWERING = 1.0, 0.6
# A machine of tests is busy.
MARGIN = 1.5
READY = b"Z\0\0\0\5I"


def message(kind: bytes, body: bytes) -> bytes:
    return kind + (len(body) + 4).to_bytes(4, "big") + body


HELLO = (
    message(b"R", bytes(4))
    + message(b"S", b"client_encoding\0UTF8\0")
    + message(b"S", b"DateStyle\0ISO, MDY\0")
)
ONE_COLUMN = message(b"T", b"\0\1a\0" + bytes(6) + (25).to_bytes(4, "big") + b"\xff\xff\xff\xff\xff\xff\0\0")
ROW = message(b"D", b"\0\1\0\0\0\1x")
DONE = message(b"C", b"SELECT 5\0") + READY


class Silent:
    """A server that greets, or does not, and answers what `says` holds for a statement, with a pause before each."""

    def __init__(self, family: int, place: object) -> None:
        self.greets, self.says, self.heard = True, [], []
        self._door = socket.socket(family)
        self._door.bind(place)
        self._door.listen()
        self._lines: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    @property
    def port(self) -> int:
        return self._door.getsockname()[1]

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                line, _address = self._door.accept()
                self._lines.append(line)
                threading.Thread(target=self._speak, args=(line,), daemon=True).start()

    def _speak(self, line: socket.socket) -> None:
        with suppress(OSError):
            line.recv(4_096)
            if not self.greets:
                return
            line.sendall(HELLO + READY)
            while heard := line.recv(4_096):
                self.heard.append(heard)
                for said in self.says:
                    time.sleep(0.3)
                    line.sendall(said)

    def close(self) -> None:
        # Whoever waits in accept() is woken by this alone.
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        # Nobody comes in any more.
        self._accepting.join(20)
        for each in (self._door, *self._lines):
            each.close()


@pytest.fixture(autouse=True)
def limited() -> Iterator[None]:
    silence.give_up_silent_databases()
    yield
    set_wait_callback(None)


@pytest.fixture(params=["a socket of the machine", "the network"])
def server(request, tmp_path: Path) -> Iterator[Silent]:
    by_network = request.param == "the network"
    place = ("127.0.0.1", 0) if by_network else str(tmp_path / ".s.PGSQL.5432")
    made = Silent(socket.AF_INET if by_network else socket.AF_UNIX, place)
    made.address = (
        {"host": "127.0.0.1", "port": made.port} if by_network else {"host": str(tmp_path), "port": 5432}
    )
    yield made
    made.close()


def connect(server: Silent):
    line = psycopg2.connect(
        **server.address, dbname="a", user="a", sslmode="disable", gssencmode="disable",
        connect_timeout=int(CONNECTING), tcp_user_timeout=int(ANSWERING * 1_000),
    )  # fmt: skip
    line.autocommit = True
    return line


def fails(call, *values) -> float:
    began = time.monotonic()
    with pytest.raises(psycopg2.OperationalError, match="does not answer|a moment ago"):
        call(*values)
    return time.monotonic() - began


def test_a_statement_without_an_answer_ends_its_connection(server):
    line, other = connect(server), connect(server)
    assert ANSWERING <= fails(line.cursor().execute, "SELECT 1") < ANSWERING + MARGIN
    assert line.closed
    # The fault may have been the statement's own: who has a connection asks on it, and nobody makes a new one.
    server.says = [ONE_COLUMN + ROW + DONE]
    assert fails(connect, server) < ANSWERING
    cursor = other.cursor()
    cursor.execute("SELECT 2")
    assert cursor.fetchall() == [("x",)]
    # It has answered: nothing is held against it.
    connect(server).close()


def test_who_cannot_connect_keeps_everybody_else_from_trying(server):
    line = connect(server)
    server.greets = False
    assert CONNECTING <= fails(connect, server) < CONNECTING + MARGIN
    assert fails(connect, server) < CONNECTING / 2
    assert fails(line.cursor().execute, "SELECT 1") < ANSWERING / 2
    server.greets = True
    time.sleep(silence.PAUSE)
    connect(server).close()


def test_a_long_answer_is_no_silence(server):
    cursor = connect(server).cursor()
    server.says = [ONE_COLUMN, ROW, ROW, ROW, ROW, ROW, DONE]
    began = time.monotonic()
    cursor.execute("SELECT 1")
    assert len(cursor.fetchall()) == 5
    assert time.monotonic() - began > 2 * ANSWERING


def test_a_question_may_have_less_time(server):
    line = connect(server)
    with silence.AnswersWithin(0.2):
        assert fails(line.cursor().execute, "SELECT 1") < ANSWERING
        # The new connection has what is left of it.
        assert fails(connect, server) < ANSWERING


def test_a_command_is_not_limited(server):
    set_wait_callback(None)
    cursor = connect(server).cursor()
    server.says = [b"", b"", b"", ONE_COLUMN + ROW + DONE]
    cursor.execute("SELECT 1")
    assert cursor.fetchall() == [("x",)]

"""Visitors of our own: they keep their connections, read whole answers, and can keep them.

They send what has to be exact (so many requests, each answer looked at), and stand in for wrk where it cannot be had.
Python reaches a few thousand requests a second with them: above that they measure themselves.
"""

import os
import random
import socket
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from multiprocessing import get_context

TIMEOUT = 10
_ADDRESS = b"@ADDRESS@"


@dataclass(frozen=True)
class Answer:
    """An answer to one request; status 0 where none came."""

    status: int
    milliseconds: float
    bytes: int
    head: bytes = b""
    body: bytes = b""


def send(
    port: int, requests: Sequence[bytes], *, connections: int, seconds: float
) -> tuple[list[Answer], float]:
    """Send the requests in turn for so long, without keeping what was answered; and how long it took."""
    processes = min(os.cpu_count() or 1, connections)
    shares = [
        (port, requests[n::processes] or requests, connections // processes, seconds, False)
        for n in range(processes)
    ]
    begun = time.perf_counter()
    with ProcessPoolExecutor(processes, get_context("fork")) as pool:
        answers = list(chain.from_iterable(pool.map(_share, *zip(*shares, strict=True))))
    return answers, time.perf_counter() - begun


def collect(port: int, requests: Sequence[bytes], *, connections: int = 1) -> list[Answer]:
    """Send each request once, and keep the answers, in the order of the requests."""
    if not requests:
        return []
    lists = [requests[n::connections] for n in range(connections) if requests[n::connections]]
    with ThreadPoolExecutor(len(lists)) as pool:
        found = list(pool.map(lambda own: list(_visits(port, own, None, keep=True)), lists))
    answers: list[Answer] = [Answer(0, 0.0, 0)] * len(requests)
    for n, own in enumerate(found):
        answers[n :: len(lists)] = own
    return answers


def _share(
    port: int, requests: Sequence[bytes], connections: int, seconds: float, keep: bool
) -> list[Answer]:
    until = time.perf_counter() + seconds
    turns = [
        requests[n:] + requests[:n] for n in range(0, len(requests), max(1, len(requests) // connections))
    ]
    with ThreadPoolExecutor(connections) as pool:
        visits = pool.map(
            lambda n: list(_visits(port, turns[n % len(turns)], until, keep=keep)), range(connections)
        )
        return list(chain.from_iterable(visits))


def _visits(port: int, requests: Sequence[bytes], until: float | None, *, keep: bool):
    """One connection: each request once, or in turn until that moment."""
    connection, number = None, 0
    while number < len(requests) if until is None else time.perf_counter() < until:
        raw = requests[number % len(requests)].replace(_ADDRESS, _any_address())
        number += 1
        begun = time.perf_counter()
        try:
            connection = connection or socket.create_connection(("127.0.0.1", port), TIMEOUT)
            connection.sendall(raw)
            head, body = _whole(connection)
            status = int(head.split(b" ", 2)[1])
        except (OSError, ValueError, IndexError):
            head, body, status = b"", b"", 0
        took = (time.perf_counter() - begun) * 1_000
        size = len(head) + len(body)
        yield Answer(status, took, size, head, body) if keep else Answer(status, took, size)
        if status == 0 or b"connection: close" in head.lower():
            connection = connection and connection.close()
    if connection:
        connection.close()


def _any_address() -> bytes:
    """One of a neighbourhood that has hardly been here before."""
    return f"{random.randint(11, 126)}.{random.randrange(256)}.{random.randrange(256)}.9".encode()


def _whole(connection: socket.socket) -> tuple[bytes, bytes]:
    read = b""
    while b"\r\n\r\n" not in read:
        read += _more(connection)
    head, _blank, body = read.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line)
    status = int(head.split(b" ", 2)[1])
    if status in (204, 304):
        return head, b""
    if fields.get(b"transfer-encoding") == b"chunked":
        while not body.endswith(b"0\r\n\r\n"):
            body += _more(connection)
    else:
        length = int(fields.get(b"content-length", b"0"))
        while len(body) < length:
            body += _more(connection)
    return head, body


def _more(connection: socket.socket) -> bytes:
    got = connection.recv(65_536)
    if not got:
        raise ConnectionError("the server hung up")
    return got

"""What a server answers to bytes."""

import re
import socket
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.trust.fuzz.raw_requests import Lottery

_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")
AT_ONCE = 8
# The answer that HTTP itself asks for where a body is coded in a way that the server does not know (RFC 9112, 6.1).
UNKNOWN_CODING = 501


@dataclass
class Answers:
    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    # The first requests that were answered with a fault.
    faults: list[tuple[int, bytes]] = field(default_factory=list)

    @property
    def faulty(self) -> int:
        return sum(
            many for status, many in self.statuses.items() if status >= 500 and status != UNKNOWN_CODING
        )

    def note(self, sent: bytes, statuses: list[int]) -> None:
        self.cases += 1
        self.statuses.update(statuses or [0])
        if len(self.faults) < 20:
            self.faults += [(one, sent) for one in statuses if one >= 500 and one != UNKNOWN_CODING]

    def __str__(self) -> str:
        each = ", ".join(f"{status or 'none'}: {many}" for status, many in sorted(self.statuses.items()))
        return f"{self.cases} cases, {self.faulty} x 5xx ({each})"


def say(port: int, sent: bytes) -> list[int]:
    """The statuses of all answers to what is sent, after which nothing more comes."""
    with socket.create_connection(("127.0.0.1", port), 60) as line:
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
        except OSError:
            # It has heard enough, and may have said so.
            pass
        received = _all_of(line)
    # An answer begins where the one before it ended; a body holds no such line.
    return [int(status) for status in _STATUS.findall(received)]


def _all_of(line: socket.socket) -> bytes:
    parts = []
    try:
        while part := line.recv(65_536):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


def talk(port: int, lotteries: Iterable[Lottery], each: int) -> Answers:
    """So many requests of each, several at once."""
    answers = Answers()

    def draw(lottery: Lottery) -> list[tuple[bytes, list[int]]]:
        sent = [lottery.draw() for _number in range(each)]
        return [(one, say(port, one)) for one in sent]

    with ThreadPoolExecutor(AT_ONCE) as several:
        for spoken in several.map(draw, lotteries):
            for sent, statuses in spoken:
                answers.note(sent, statuses)
    return answers

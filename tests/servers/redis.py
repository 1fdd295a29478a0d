"""A Redis, or Valkey, of a test: nothing is kept on the disk."""

import socket
import subprocess
import time
from pathlib import Path

from tests.servers import programs
from tests.servers.postgres import free_port


class Redis:
    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, free_port()
        self._process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = [programs.get("redis"), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        log = self._folder / "redis.log"
        with log.open("ab") as out:
            self._process = subprocess.Popen([*command, "--dir", self._folder], stdout=out, stderr=out)
        deadline = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < deadline and self._process.poll() is None, log.read_text()
            time.sleep(0.02)

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def ask(self, *words: str) -> bytes:
        """The answer to a command, as it comes over the line."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
            line.sendall(b"".join([b"*%d\r\n" % len(words), *(_bulk(word) for word in words)]))
            return line.recv(65_536)

    def _answers(self) -> bool:
        try:
            return self.ask("PING").startswith(b"+PONG")
        except OSError:
            return False


def _bulk(word: str) -> bytes:
    return b"$%d\r\n%s\r\n" % (len(word.encode()), word.encode())

"""Application servers of a test, as processes of their own, and what is asked of them over HTTP."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.servers.postgres import Postgres, free_port

ROOT = Path(__file__).resolve().parents[2]
SECRET_KEY = "0123456789abcdef" * 4
# Commands and servers of these tests run with it.
SURROUNDINGS = {
    "SITE_URL": "http://127.0.0.1:8000",
    "SECRET_KEY": SECRET_KEY,
    "DJANGO_SETTINGS_MODULE": "tests.machines.settings",
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str
    # Each header of several, as they came.
    cookies: str = ""


def ask(
    port: int,
    path: str,
    *,
    address: str = "127.0.0.1",
    method: str = "GET",
    body: str = "",
    source: str = "127.0.0.1",
    timeout: float = 30,
    **headers: str,
) -> Answer:
    """One request on a connection of its own; names of headers with "_" for "-"."""
    line = http.client.HTTPConnection(address, port, timeout=timeout, source_address=(source, 0))
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        line.request(method, path, body=body or None, headers={"User-Agent": "Mozilla/5.0", **named})
        answer = line.getresponse()
        read = answer.read().decode(errors="replace")
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, read, ", ".join(answer.msg.get_all("Set-Cookie", [])))
    finally:
        line.close()


def manage(folder: Path, primary: Postgres, *words: str, code: Path = ROOT, **settings: str) -> str:
    """What a command of the site, or a module with `-m`, says on its way; `code`: another checkout of it."""
    command = words if words[0] == "-m" else ("manage.py", *words)
    done = subprocess.run(
        [sys.executable, *command],
        cwd=code,
        env={**os.environ, **SURROUNDINGS, "DATABASE_URL": primary.url, "VAR_DIR": str(folder), **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Machine:
    """One application server, on an address of this machine."""

    def __init__(
        self,
        folder: Path,
        primary: Postgres,
        address: str = "127.0.0.1",
        workers: int = 1,
        *,
        code: Path = ROOT,
        **settings: str,
    ) -> None:
        self.address, self.port, self.log = address, free_port(address), folder / f"{address}.log"
        self._workers, self._code = workers, code
        (folder / "static").mkdir(exist_ok=True)
        self._environment = {
            **os.environ,
            **SURROUNDINGS,
            "DATABASE_URL": primary.url,
            "VAR_DIR": str(folder),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "SECOND_FACTOR_REQUIRED": "false",
            **settings,
        }
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "--config", "python:consulate.application_server"]
        options = ["--workers", str(self._workers), "--bind", f"{self.address}:{self.port}", "--no-sendfile"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *options, "consulate.wsgi"],
                cwd=self._code,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + 60
        while not self._answers():
            assert time.monotonic() < deadline and self._process.poll() is None, self.log.read_text()
            time.sleep(0.1)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def kill(self) -> None:
        """As when the power goes: the master and its workers at once."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        # On a busy machine the workers take a moment to die, and their door stays open so long.
        while self._is_open():
            time.sleep(0.01)

    def ask(self, path: str, **more: str) -> Answer:
        return ask(self.port, path, address=self.address, **more)

    def _is_open(self) -> bool:
        with socket.socket() as caller:
            return caller.connect_ex((self.address, self.port)) == 0

    def _answers(self) -> bool:
        try:
            return self.ask("/robots.txt").status == 200
        except OSError:
            return False

"""The committed configuration of nginx, run without root before an application, and what is asked of it over TLS."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.machines.machine import Machine, ask
from tests.servers import programs
from tests.servers.postgres import Postgres, free_port

ROOT = Path(__file__).resolve().parents[2]
HOST = "www.example.test"
SITE_URL = f"https://{HOST}"
# An address of this machine on which the limits are tried; the other one is not limited.
LIMITED, UNLIMITED = "127.0.0.2", "127.0.0.1"
_numbers = count()


class Application(Machine):
    """Served as in production behind nginx, by https; it writes down what reaches it."""

    def __init__(self, folder: Path, primary: Postgres) -> None:
        self.requests = folder / "requests.log"
        noted = f"--access-logfile '{self.requests}' --access-logformat '%(m)s %({{raw_uri}}e)s'"
        super().__init__(
            folder,
            primary,
            DJANGO_SETTINGS_MODULE="consulate.settings",
            SITE_URL=SITE_URL,
            TRUSTED_PROXIES="127.0.0.1",
            EMAIL_URL="smtp://127.0.0.1:9",
            GUNICORN_CMD_ARGS=noted,
        )

    def ask(self, path: str, **more: str):
        """Past nginx, in its words."""
        return ask(self.port, path, address=self.address, Host=HOST, X_Forwarded_Proto="https", **more)

    def collect_static(self) -> None:
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=self._environment, check=True)

    def times_asked(self, path: str) -> int:
        """By now: a line is written after its answer, so a last request has to be among them first."""
        last = f"/robots.txt?{next(_numbers)}"
        self.ask(last)
        deadline = time.monotonic() + 20
        while f"GET {last}" not in self.requests.read_text().splitlines():
            assert time.monotonic() < deadline, "it writes nothing down"
            time.sleep(0.02)
        return self.requests.read_text().splitlines().count(f"GET {path}")

    def is_down(self) -> bool:
        return self._process is None

    def _answers(self) -> bool:
        """An error is an answer too: the database may be away."""
        try:
            return bool(self.ask("/robots.txt").status)
        except OSError:
            return False


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


class Line(http.client.HTTPSConnection):
    """A connection to the loopback port that names the site."""

    def __init__(self, port: int, trusted: ssl.SSLContext, source: str, name: str) -> None:
        super().__init__(name, port, context=trusted, timeout=30)
        self._trusted, self._source = trusted, source

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), 30, (self._source, 0))
        self.sock = self._trusted.wrap_socket(plain, server_hostname=self.host)


class Nginx:
    """The files of deploy/ as they are; the few that differ between offices are written here."""

    def __init__(self, folder: Path, application: Application) -> None:
        self.folder, self.port, self.plain_port = folder, free_port(), free_port()
        self.log, self.errors = folder / "requests.log", folder / "errors"
        self._process: subprocess.Popen | None = None
        (folder / "site").mkdir(parents=True)
        for name in ("nginx.conf", "desk.conf"):
            (folder / name).symlink_to(ROOT / "deploy" / name)
        self._make_certificate()
        self._write_site(application)

    def start(self) -> None:
        with self.errors.open("ab") as errors:
            self._process = subprocess.Popen(self._command("daemon off;"), stdout=errors, stderr=errors)
        deadline = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < deadline and self._process.poll() is None, self.errors.read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(20)

    def checked(self) -> subprocess.CompletedProcess:
        return subprocess.run([*self._command(""), "-t"], capture_output=True, text=True, check=False)

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        source: str = UNLIMITED,
        **headers: str,
    ) -> Answer:
        line = self.line(source)
        try:
            line.request(
                method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
            )
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            line.close()

    def line(self, source: str = UNLIMITED, name: str = HOST) -> Line:
        trusted = ssl.create_default_context(cafile=self.folder / "certificate.pem")
        return Line(self.port, trusted, source, name)

    def logged(self) -> list[list[str]]:
        return [line.split() for line in self.log.read_text().splitlines()]

    def _answers(self) -> bool:
        with socket.socket() as door:
            return door.connect_ex(("127.0.0.1", self.port)) == 0

    def _command(self, more: str) -> list[str]:
        options = f"pid {self.folder / 'pid'}; {more}"
        return [
            programs.get("nginx"), "-e", "stderr", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"),
            "-g", options,
        ]  # fmt: skip

    def _make_certificate(self) -> None:
        openssl = shutil.which("openssl")
        assert openssl, "install the package 'openssl'"
        subprocess.run(
            [
                openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days", "2", "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}",
                "-keyout", self.folder / "key.pem", "-out", self.folder / "certificate.pem",
            ],
            capture_output=True,
            check=True,
        )  # fmt: skip

    def _write_site(self, application: Application) -> None:
        """The committed examples, with this test's places in them."""
        static = Path(application.requests.parent)
        places = {
            # As root its workers would change to an account that may not enter this test's folder.
            "user www-data;": "user root;" if os.geteuid() == 0 else "",
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{application.port};",
            "/var/cache/nginx/consulate": self.folder / "kept",
            "/var/log/nginx/consulate.log nameless buffer=32k flush=1s": f"{self.log} nameless",
            "www.example.org;": f"{HOST};",
            "/etc/letsencrypt/live/www.example.org/fullchain.pem": self.folder / "certificate.pem",
            "/etc/letsencrypt/live/www.example.org/privkey.pem": self.folder / "key.pem",
            "/srv/consulate/var/static": static / "static",
            "/srv/consulate/var/media": static / "media",
            "listen 80;": f"listen 127.0.0.1:{self.plain_port};",
            "listen 443 ": f"listen 127.0.0.1:{self.port} ",
        }
        for example in (ROOT / "deploy" / "site").iterdir():
            text = re.sub(r"^listen \[::\].*\n", "", example.read_text(), flags=re.MULTILINE)
            for word, place in places.items():
                text = text.replace(word, str(place))
            (self.folder / "site" / example.name).write_text(text)
        with (self.folder / "site" / "http.conf").open("a") as http_conf:
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
                http_conf.write(f"{kind}_temp_path {self.folder / kind};\n")

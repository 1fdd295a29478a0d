"""nginx in front of several machines, with the configuration of deploy/ and the answers of this test to its site/."""

import getpass
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.machines.machine import ROOT, Answer, Machine, ask
from tests.servers import programs
from tests.servers.postgres import free_port


class Balancer:
    def __init__(self, folder: Path, machines: list[Machine]) -> None:
        self.port, self._folder = free_port(), folder / "nginx"
        self._process: subprocess.Popen | None = None
        shutil.copytree(ROOT / "deploy", self._folder)
        backends = "".join(f"server {each.address}:{each.port};" for each in machines)
        temporary = "".join(
            f"{kind}_temp_path {self._folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        # As root, nginx would give its workers to an account that may not enter the folders of a test.
        self._say("account.conf", f"user {getpass.getuser()};")
        self._say("listen-https.conf", f"listen 127.0.0.1:{self.port};")
        self._say("listen-http.conf", f"listen 127.0.0.1:{free_port()};")
        self._say("server-name.conf", "server_name 127.0.0.1;")
        self._say(
            "http.conf",
            f"{temporary} access_log {self._folder}/requests nameless;"
            f"upstream readers {{ {backends} keepalive 16; keepalive_timeout 1s; }}"
            f"upstream application {{ {backends} }}"
            f"proxy_cache_path {self._folder}/cache keys_zone=pages:10m max_size=100m use_temp_path=off;",
        )
        self._say(
            "server.conf",
            f"set $static_files {ROOT}/static; set $media_files {self._folder}/none;"
            "location ^~ /admin/ { include desk.conf; }",
        )

    def start(self) -> None:
        mode = f"daemon off; pid {self._folder}/pid;"
        command = [programs.get("nginx"), "-p", self._folder, "-c", "nginx.conf", "-e", "stderr", "-g", mode]
        log = self._folder / "log"
        with log.open("ab") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out)
        deadline = time.monotonic() + 10
        while not self._listens():
            assert time.monotonic() < deadline and self._process.poll() is None, log.read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(10)

    def ask(self, path: str, **more: str) -> Answer:
        return ask(self.port, path, **more)

    def _listens(self) -> bool:
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", self.port)) == 0

    def _say(self, name: str, text: str) -> None:
        (self._folder / "site" / name).write_text(text)

"""nginx before the application, with the committed configuration, against the same nginx serving the same file."""

import gzip
import os
import re
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench import loads, servers, visitors
from bench.loads import Load, request
from bench.rows import CLIENTS
from bench.servers import Server
from bench.sites import PROJECT, Site
from tests.servers import programs

DEPLOY = PROJECT / "deploy"
FILE = "/static/page.html"
PAGES = 20
RATIO = 0.8


@dataclass
class Front:
    """The rounds; the file is measured before and after each page, and `stopped` with the application away."""

    page: list[Load]
    file: list[tuple[Load, Load]]
    stopped: Load

    @property
    def ratio(self) -> float:
        pairs = zip(self.page, self.file, strict=True)
        return median(load.rate * 2 / max(0.001, before.rate + after.rate) for load, (before, after) in pairs)


def measure(site: Site, *, rounds: int, seconds: float, say: Callable[[str], None]) -> Front | None:
    """None where no nginx can be had."""
    try:
        program = programs.get("nginx")
    except programs.Missing as words:
        say(str(words))
        return None
    with ExitStack() as running:
        application = running.enter_context(servers.application(site, "behind-nginx"))
        nginx = _nginx(program, site, application.port)
        _lay_file(site, application.port)
        running.enter_context(nginx)
        say("nginx")
        pages = [request(path) for path in site.holds["articles"][:PAGES]]
        visitors.collect(nginx.port, pages)
        front = Front([], [], stopped=None)
        before = _load(nginx, [request(FILE)], seconds)
        for _round in range(rounds):
            front.page.append(_load(nginx, pages[:1], seconds))
            after = _load(nginx, [request(FILE)], seconds)
            front.file.append((before, after))
            before = after
        visitors.collect(nginx.port, pages)
        application.stop()
        front.stopped = _load(nginx, pages, seconds)
        return front


def _load(nginx: Server, requests: list[bytes], seconds: float) -> Load:
    return loads.run(nginx.port, requests, connections=CLIENTS, seconds=seconds)


def _lay_file(site: Site, port: int) -> None:
    """The page as a file, and as the compressed one beside it that nginx sends."""
    [answer] = visitors.collect(port, [request(site.holds["articles"][0])])
    folder = _folder(site) / "files"
    folder.mkdir()
    (folder / "page.html").write_bytes(gzip.decompress(answer.body))
    (folder / "page.html.gz").write_bytes(answer.body)


def _folder(site: Site) -> Path:
    return site.folder / "nginx"


def _nginx(program: str, site: Site, application: int) -> Server:
    """The files of deploy/ as they are; of the few that differ between offices, this machine's own."""
    folder, port = _folder(site), servers.free_port()
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "site").mkdir(parents=True)
    for name in ("nginx.conf", "desk.conf"):
        shutil.copy(DEPLOY / name, folder)
    places = {
        # Started by root it would step down to an account that may not enter these folders.
        "user www-data;": "user root;" if os.geteuid() == 0 else "",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{application};",
        "/var/cache/nginx/consulate": str(folder / "kept"),
        "/var/log/nginx/consulate.log": str(folder / "requests.log"),
        "www.example.org;": "127.0.0.1;",
        "/srv/consulate/var/static": str(folder / "files"),
        "/srv/consulate/var/media": str(site.folder / "media"),
        "listen 80;": f"listen 127.0.0.1:{servers.free_port()};",
        # Without TLS, of which the load generator would do half the work on the same cores.
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
    }
    for example in (DEPLOY / "site").iterdir():
        text = re.sub(r"^(listen \[::\]|ssl_).*\n", "", example.read_text(), flags=re.MULTILINE)
        for word, place in places.items():
            text = text.replace(word, place)
        (folder / "site" / example.name).write_text(text)
    with (folder / "site" / "http.conf").open("a") as http_conf:
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"):
            http_conf.write(f"{kind}_temp_path {folder / kind};\n")
    command = [
        program, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf"),
        "-g", f"pid {folder / 'pid'}; daemon off;",
    ]  # fmt: skip
    return Server("nginx", command, port, os.environ, folder / "log", FILE)

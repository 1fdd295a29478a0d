"""What takes longer than a slice: memory over many requests, an exact count of readers, a start with the data there."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from statistics import median

from bench import loads, servers, visitors
from bench.loads import ADDRESS, request
from bench.rows import CLIENTS
from bench.sites import KEPT, PROJECT, Site

SAMPLES = 10
STARTS = 3


def memory(site: Site, *, requests: int, say: Callable[[str], None]) -> list[tuple[int, int]]:
    """After how many requests the largest worker had how many resident bytes; its workers are never renewed."""
    held = site.holds
    mixed = [request(path) for path in held["articles"][:140]]
    mixed += [request(path) for path in ("/", "/news/", "/feeds/news.rss", *held["archive"])] * 6
    mixed += [
        request(f"/search/?q={term}", {"X-Forwarded-For": ADDRESS})
        for term in map(_quoted, held["terms"][:8])
    ]
    beacon = f"/news/{held['articles'][0].split('/')[2]}/read/"
    mixed += [request(beacon, {"X-Forwarded-For": ADDRESS}, method="POST")] * 22
    found, sent = [], 0
    # Every third page is rendered: the cache is smaller than what is read.
    with servers.application(site, "memory", "--max-requests", "0", PAGE_CACHE_MB="1") as server:
        while sent < requests:
            load = loads.run(server.port, mixed, connections=CLIENTS, seconds=max(0.3, requests / 20_000))
            sent += max(1, load.requests)
            found.append((sent, max(server.workers().values())))
            say(f"{sent:,} requests: {found[-1][1] / 1e6:.0f} MB")
    return found


def _quoted(term: str) -> str:
    return "".join(f"%{byte:02X}" for byte in term.encode())


def exact_count(site: Site, *, readers: int) -> tuple[int, int]:
    """So many new visitors of one article, and how many of them are in the database."""
    number = site.holds["articles"][-1].split("/")[2]
    path = f"/news/{number}/read/"
    # Each an address of its own, so that none is counted as another one.
    addresses = [f"10.{n // 65_536}.{n // 256 % 256}.{n % 256}" for n in range(readers)]
    asked = [request(path, {"X-Forwarded-For": address}, method="POST") for address in addresses]
    counted = "SELECT count(*) FROM news_view WHERE article_id = %s"
    site.ask("DELETE FROM news_view WHERE article_id = %s", number)
    with servers.application(site, "count") as server:
        answers = visitors.collect(server.port, asked, connections=CLIENTS)
    good = sum(answer.status == 200 for answer in answers)
    return good, site.ask(counted, number)[0][0]


def demo_start(*, say: Callable[[str], None]) -> float:
    """Seconds from the command to the first page, with the demonstration made before."""
    folder, port = KEPT / "demo", servers.free_port()
    environment = os.environ | {
        "DEMO": "1", "DEBUG": "0", "VAR_DIR": str(folder), "SITE_URL": f"http://127.0.0.1:{port}",
        "DATABASE_URL": "", "CACHE_URL": "", "SECRET_KEY": "", "DJANGO_SETTINGS_MODULE": "consulate.settings",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "demo"]
    folder.mkdir(parents=True, exist_ok=True)
    say("the demonstration")
    subprocess.run(command, env=environment, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    return median(_seconds_to_first_page(command, environment, port) for _start in range(STARTS))


def _seconds_to_first_page(command: list[str], environment: dict[str, str], port: int) -> float:
    begun = time.monotonic()
    process = subprocess.Popen(
        [*command, "--serve"], env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while visitors.collect(port, [request("/")])[0].status != 200:
            if process.poll() is not None or time.monotonic() - begun > servers.START:
                raise RuntimeError("the demonstration does not start")
            time.sleep(0.02)
        return time.monotonic() - begun
    finally:
        _end(process)


def _end(process: subprocess.Popen) -> None:
    """All that was measured before is not lost for one that does not end."""
    for ending in (signal.SIGINT, signal.SIGKILL):
        with suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(process.pid, ending)
            process.wait(servers.STOP)
            return

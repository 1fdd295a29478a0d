"""What is measured: each row of the table, the server that it asks, the requests that it sends, and its goal."""

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import quote, urlencode

from bench import texts, visitors
from bench.loads import ADDRESS, request
from bench.servers import Server
from bench.sites import Site

CLIENTS = 32
# A form is taken when it is at least three seconds old.
AGE_OF_A_FORM = 3.2
Requests = Callable[[Site, Server, int], Sequence[bytes]]


@dataclass(frozen=True)
class Goal:
    """At least so many times the reference's rate; at most so many milliseconds."""

    ratio: float | None = None
    p50: float | None = None
    p95: float | None = None
    p99: float | None = None
    p99_of_reference: bool = False

    def __str__(self) -> str:
        said = [f">= {self.ratio:g} x"] if self.ratio else []
        said += [f"{name} <= {most:g} ms" for name in ("p50", "p95", "p99") if (most := getattr(self, name))]
        said += ["p99 <= reference's"] if self.p99_of_reference else []
        return ", ".join(said)


@dataclass(frozen=True)
class Row:
    """`server` is a name in bench/measuring.py; `requests` may ask that server first for what it needs."""

    name: str
    server: str
    requests: Requests
    goal: Goal = Goal()
    connections: int = CLIENTS
    # How many requests would be more than a slice can send; each of them is sent once.
    once: int = 0
    # How many slices long the pages are read before, so that every worker has them when it counts.
    warm: float = 0


def _pages(*paths: str, gzip: bool = True) -> Requests:
    return lambda site, server, count: [request(path, gzip=gzip) for path in paths]


def _articles(number: int, *, gzip: bool = True) -> Requests:
    return lambda site, server, count: [request(path, gzip=gzip) for path in site.holds["articles"][:number]]


def _archive(site: Site, server: Server, count: int) -> list[bytes]:
    return [request(path) for path in site.holds["archive"]]


def _day(site: Site, server: Server, count: int) -> list[bytes]:
    return [request(site.holds["day"])]


def _pieces(site: Site, server: Server, count: int) -> list[bytes]:
    return [request(f"/piece/{number}/") for number in range(max(1, site.count - 499), site.count + 1)]


def _returning(site: Site, server: Server, count: int) -> list[bytes]:
    """The pages that this reader has already, by their ETags."""
    paths = site.holds["articles"][:20]
    answers = visitors.collect(server.port, [request(path) for path in paths])
    return [
        request(path, {"If-None-Match": _header(answer.head, b"ETag")})
        for path, answer in zip(paths, answers, strict=True)
    ]


def _reading(site: Site, server: Server, count: int) -> list[bytes]:
    """One hot article, each time somebody who was never here."""
    number = site.holds["articles"][0].split("/")[2]
    return [request(f"/news/{number}/read/", {"X-Forwarded-For": ADDRESS}, method="POST")]


def _searching(terms: int) -> Requests:
    def searches(site: Site, server: Server, count: int) -> list[bytes]:
        """Words that each stand in 5 % of the articles; another neighbourhood each time."""
        dice = random.Random(terms)
        known = site.holds["terms"]
        queries = [" ".join(dice.sample(known, terms)) for _query in range(2_000)] if terms > 1 else known
        return [request(f"/search/?q={quote(query)}", {"X-Forwarded-For": ADDRESS}) for query in queries]

    return searches


def _commenting(site: Site, server: Server, count: int) -> list[bytes]:
    """Comments with tokens that the beacon gave, old enough; no two from one neighbourhood or with one text."""
    paths = [f"/news/{path.split('/')[2]}/" for path in site.holds["articles"]]
    of_article = list(islice(cycle(paths), count))
    asked = [request(f"{path}read/", {"X-Forwarded-For": ADDRESS}, method="POST") for path in of_article]
    answers = visitors.collect(server.port, asked, connections=min(8, count))
    writer = texts.Writer(site.holds["terms"], site.holds["terms"])
    made = []
    for path, answer in zip(of_article, answers, strict=True):
        if answer.status != 200:
            continue
        body = urlencode(
            {
                "name": "مهتاب",
                "text": writer.comment(random.getrandbits(48)),
                "token": json.loads(answer.body)["token"],
            }
        )
        headers = {"X-Forwarded-For": ADDRESS, "Accept": "application/json"}
        made.append(request(f"{path}comments/", headers, method="POST", body=body, gzip=False))
    time.sleep(AGE_OF_A_FORM)
    return made


def _desk(site: Site, server: Server, count: int) -> list[bytes]:
    return [request(site.holds["desk"], {"Cookie": site.holds["cookie"]})]


def _header(head: bytes, name: bytes) -> str:
    found = [line for line in head.split(b"\r\n") if line.lower().startswith(name.lower() + b":")]
    return found[0].split(b":", 1)[1].strip().decode() if found else '"none"'


COLD, CACHED, SEARCHED = Goal(ratio=0.4), Goal(ratio=2.0), "search, {} in 5 %, {} articles"
REFERENCE = Row("reference: one query, one small template", "reference", _pieces)
# Rows that are compared with each other stand side by side: they are measured one after the other.
ROWS = [
    Row("bare WSGI answer", "bare", _pages("/")),
    Row("article, cold", "cold", _articles(500), Goal(ratio=0.35)),
    Row("article, cold, 100,000 articles", "cold of 100000", _articles(500)),
    Row("article, cold, not compressed", "cold", _articles(500, gzip=False), Goal(ratio=0.35)),
    Row("article, cached, one hot", "cached", _articles(1), Goal(ratio=2.0, p99_of_reference=True), warm=0.25),
    Row("article, cached, one hot, not compressed", "cached", _articles(1, gzip=False), CACHED, warm=0.25),
    Row("article, cached, over 500", "cached", _articles(500), Goal(ratio=2.0, p99_of_reference=True), warm=25),
    Row("not modified (304)", "cached", _returning, Goal(ratio=2.2), warm=0.25),
    Row("home, cold", "cold", _pages("/"), COLD),
    Row("home, cold, 100,000 articles", "cold of 100000", _pages("/")),
    Row("home, cached", "cached", _pages("/"), CACHED, warm=0.25),
    Row("list, cold", "cold", _pages("/news/"), COLD),
    Row("list, cold, 100,000 articles", "cold of 100000", _pages("/news/")),
    Row("list, cached", "cached", _pages("/news/"), CACHED, warm=0.25),
    Row("archive (year, month), cold", "cold", _archive),
    Row("archive (year, month), cold, 100,000 articles", "cold of 100000", _archive),
    Row("archive (day), cold", "cold", _day),
    Row("archive (day), cold, 100,000 articles", "cold of 100000", _day),
    Row("feeds, cold", "cold", _pages("/feeds/news.rss", "/feeds/news.atom")),
    Row("feeds, cold, 100,000 articles", "cold of 100000", _pages("/feeds/news.rss", "/feeds/news.atom")),
    Row("read beacon, one hot article", "cached", _reading, Goal(ratio=0.6, p99=100)),
    Row(SEARCHED.format("a word", "2,000"), "cached", _searching(1), Goal(ratio=0.2, p95=150)),
    Row(SEARCHED.format("a word", "20,000"), "cached of 20000", _searching(1), Goal(ratio=0.06, p95=150)),
    Row(SEARCHED.format("a word", "100,000"), "cached of 100000", _searching(1), Goal(ratio=0.03, p95=150)),
    Row(SEARCHED.format("two words", "2,000"), "cached", _searching(2), Goal(ratio=0.2, p95=150)),
    Row(SEARCHED.format("two words", "20,000"), "cached of 20000", _searching(2), Goal(ratio=0.06, p95=150)),
    Row(SEARCHED.format("two words", "100,000"), "cached of 100000", _searching(2), Goal(ratio=0.03, p95=150)),
    Row("comment POST", "cached", _commenting, Goal(ratio=0.3), once=400),
    Row("desk list, 100,000 articles, one editor", "cached of 100000", _desk, Goal(p50=150), connections=1),
]  # fmt: skip
# The same pages with 2,000 and with 100,000 articles: how much longer one takes.
GROWTH = {
    "article": ("article, cold", "article, cold, 100,000 articles"),
    "home": ("home, cold", "home, cold, 100,000 articles"),
    "first list page": ("list, cold", "list, cold, 100,000 articles"),
    "archive (year, month)": (
        "archive (year, month), cold",
        "archive (year, month), cold, 100,000 articles",
    ),
    "feeds": ("feeds, cold", "feeds, cold, 100,000 articles"),
}
MOST_GROWTH = 1.3

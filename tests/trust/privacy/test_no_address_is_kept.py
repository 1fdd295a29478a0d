"""After traffic of every kind neither the database nor the log knows an address or a browser of a visitor."""

import base64
import hashlib
import json
import logging
from datetime import timedelta
from ipaddress import ip_address, ip_network

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from comments.models import Comment, Follower, Rating, Report
from consulate.csp_reports import OF_REPORT_URI
from consulate.models import CspReport
from news import error_reporting
from news.models import AuditEntry, ErrorReport, RateCount, View, VisitorKey
from tests.comments import visiting
from tests.conftest import staff
from tests.factories import PASSWORD, ArticleFactory, CommentFactory, OfficeFactory

PROXY = "198.51.100.250"
# Nothing else in the database looks like them.
ADDRESSES = ("203.0.113.211", "198.18.77.113", "2001:db8:4bcd:7e1f:9c0a:55aa:77ee:1234", "::ffff:192.0.2.177")
AGENT = "Mozilla/5.0 (Zeppelin; Voyager 77) Quagga/{number}.42"


def browsers() -> list[tuple[str, Client]]:
    """Each address by itself, and behind a proxy that is trusted."""
    found = []
    for number, address in enumerate(ADDRESSES):
        named = {"User-Agent": AGENT.format(number=number), "Sec-Fetch-Site": "same-origin"}
        found.append((address, Client(headers=named, REMOTE_ADDR=address)))
        passed = named | {"X-Forwarded-For": f"8.8.4.4, {address}", "X-Real-Ip": address}
        found.append((address, Client(headers=passed, REMOTE_ADDR=PROXY)))
    return found


def read_and_write(reader: Client, article, comment: Comment) -> None:
    """What a visitor may do, with much of it refused: limits count too."""
    for page in ("/", article.get_absolute_url(), "/nowhere/", f"/news/{article.pk}/read.gif"):
        reader.get(page)
    reader.get(reverse("news:search"), {"q": "دیدار شهردار"})
    reader.get(reverse("news:search"), {"q": "دیدار\0"})
    for _time in range(4):
        reader.post(f"/news/{article.pk}/read/")
        reader.post(reverse("comments:rating", args=[article.pk]), {"score": "5"})
        form = {"text": visiting.TEXT, "name": "مهتاب", "token": visiting.aged_token(article.pk)}
        mail = {"follow": "on", "email": "mahtab@example.org"}
        reader.post(reverse("comments:comment", args=[article.pk]), form | mail)
    reader.post(reverse("comments:report", args=[comment.pk]), {"ground": "insult", "note": "ناروا"})
    token = error_reporting.make_token(article)
    reader.post(
        f"/news/{article.pk}/report/", {"text": "نام شهردار نادرست است.", "token": token, "website": ""}
    )
    reader.post(reverse("comments:find"), {"code": "2345-6789-ABCD"})
    reader.get("/comments/2345-6789-ABCD/")
    blocked = {
        "document-uri": "http://testserver/",
        "effective-directive": "img-src",
        "blocked-uri": "inline",
    }
    reader.post("/csp-report", json.dumps({"csp-report": blocked}), content_type=OF_REPORT_URI)
    reader.get("/", headers={"Host": "evil.example"})


def log_in(reader: Client) -> None:
    for name, password in (("editor", "wrong-wrong-wrong"), ("nobody", "x"), ("editor", PASSWORD)):
        reader.post(reverse("admin:login"), {"username": name, "password": password})
    reader.get(reverse("admin:index"))
    reader.post(reverse("admin:logout"))
    reader.post(reverse("admin:password_reset"), {"email": "editor@example.org"})


def forms_of(address: str) -> set[str]:
    """The address in whatever form a row could hold it so that somebody reads it out again."""
    parsed = ip_address(address)
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    texts = {address, str(parsed), parsed.exploded}
    for prefix in (24,) if parsed.version == 4 else (48, 56, 64):
        network = ip_network(f"{parsed}/{prefix}", strict=False)
        texts |= {str(network), str(network.network_address)}
    hidden = set()
    for text in texts:
        raw = text.encode()
        # Unkeyed, so that whoever has the database tries all addresses in an hour.
        digests = {name: hashlib.new(name, raw).hexdigest() for name in ("md5", "sha1", "sha256")}
        hidden |= {
            raw.hex(),
            base64.b64encode(raw).decode().rstrip("=")[:-1],
            *(d[:32] for d in digests.values()),
        }
    return texts | hidden | {parsed.packed.hex()}


def forms_of_agents() -> set[str]:
    agents = [AGENT.format(number=number).encode() for number in range(len(ADDRESSES))]
    hashes = {
        hashlib.new(name, agent).hexdigest()[:32] for agent in agents for name in ("md5", "sha1", "sha256")
    }
    return {"Zeppelin", "Quagga", b"Zeppelin".hex(), b"Quagga".hex()} | hashes


def dump() -> str:
    """Every row of every table, as it would stand in a dump; bytes in hexadecimal digits."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT kept::text FROM "{table}" AS kept')
            rows += [f"{table} {row}" for (row,) in cursor.fetchall()]
        cursor.execute("SELECT session_data FROM django_session")
        rows += [base64.b64decode(text.split(":")[0] + "==").hex() for (text,) in cursor.fetchall()]
    return "\n".join(rows).lower()


def found(text: str, wanted: set[str]) -> list[str]:
    return [line[:200] for line in text.splitlines() for one in wanted if one.lower() in line]


@pytest.fixture
def wanted() -> set[str]:
    return set().union(forms_of_agents(), *map(forms_of, (*ADDRESSES, PROXY)))


@pytest.fixture
def traffic(db, settings, monkeypatch, caplog) -> str:
    """What the log said to it."""
    settings.TRUSTED_PROXIES = [ip_network(f"{PROXY}/32")]
    monkeypatch.setattr(error_reporting, "YOUNGEST", timedelta(0))
    OfficeFactory()
    staff("editor", "editor")
    comment = CommentFactory(status="approved")
    article = ArticleFactory(title="دیدار شهردار")
    with caplog.at_level(logging.INFO):
        for _address, reader in browsers():
            read_and_write(reader, article, comment)
            log_in(reader)
        for command in ("forget_commenters", "recount_views"):
            call_command(command)
    return caplog.text


def test_neither_a_table_nor_the_log_knows_who_it_was(traffic, wanted):
    for model in (Rating, Report, Comment, Follower, ErrorReport, RateCount, VisitorKey, CspReport):
        assert model.objects.exists(), model
    # One reader of each address, whether it came by itself or through the proxy.
    assert View.objects.count() == len(ADDRESSES)
    assert {"logged_in", "login_failed"} <= set(AuditEntry.objects.values_list("act", flat=True))
    assert "DisallowedHost" in traffic
    assert found(dump(), wanted) == []
    assert found(traffic.lower(), wanted) == []


@pytest.mark.parametrize("kept", [ADDRESSES[0], ADDRESSES[2], "198.18.77.0/24", AGENT.format(number=1)])
def test_one_that_were_kept_would_be_found(db, wanted, kept):
    AuditEntry.objects.create(act="changed", note=kept)
    assert found(dump(), wanted)


@pytest.mark.parametrize(
    "kept", [ip_address(ADDRESSES[1]).packed, hashlib.sha256(ADDRESSES[0].encode()).digest()[:16]]
)
def test_so_would_its_bytes_and_a_plain_hash(db, wanted, kept):
    CommentFactory(group=kept)
    assert found(dump(), wanted)

"""What is counted for Prometheus: with few labels, without a name or an address, and in this process's own figures."""

import os
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.signals import got_request_exception
from django.test import Client
from django.utils import timezone
from prometheus_client import REGISTRY

from consulate import application_server, backup, figures, metrics, watch
from consulate.backup.reports import Drill
from consulate.models import CspReport
from news.models import DailyViews, DeskNotice
from news.readership import site_day
from tests.factories import ArticleFactory, CommentFactory, StaffFactory

LOGIN = "/admin/login/"


@pytest.fixture(autouse=True)
def looked_at_anew(monkeypatch):
    def look() -> None:
        watch.forget()
        figures._known["until"] = 0.0

    look()
    yield look
    look()


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"{name}_total", labels) or 0.0


def told(name: str, **labels: str) -> float | None:
    """A figure as /metrics says it."""
    shown = (
        "{" + ",".join(f'{label}="{value}"' for label, value in sorted(labels.items())) + "}"
        if labels
        else ""
    )
    text = Client().get("/metrics").content.decode()
    found = re.search(rf"^{re.escape(name + shown)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else None


@pytest.mark.django_db
def test_who_reads_the_servers_settings_changes_no_count(monkeypatch, tmp_path):
    # Read by another test of this process, they sent the counters to one place and whoever asked to another.
    assert application_server.raw_env[0].startswith("PROMETHEUS_MULTIPROC_DIR=")
    assert "PROMETHEUS_MULTIPROC_DIR" not in os.environ
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    before = told("consulate_requests_total", route="other", method="GET", status="4xx") or 0
    assert Client().get("/there-is-nothing/").status_code == 404
    assert told("consulate_requests_total", route="other", method="GET", status="4xx") == before + 1


@pytest.mark.django_db
@pytest.mark.parametrize("faults, counts", [(4, True), (5, False)])
def test_workers_that_are_renewed_all_at_once_break_no_answer(monkeypatch, tmp_path, faults, counts):
    asked = []
    written = metrics.generate_latest

    def read(registry) -> bytes:
        if registry is together:
            asked.append(1)
            if len(asked) <= faults:
                raise FileNotFoundError("counter_7.db")
            return b"consulate_requests_total 9.0\n"
        return written(registry)

    together = metrics.CollectorRegistry()
    registries = iter([metrics.CollectorRegistry(), together])
    monkeypatch.setattr(metrics, "CollectorRegistry", lambda: next(registries))
    monkeypatch.setattr(metrics, "MultiProcessCollector", lambda registry, path: None)
    monkeypatch.setattr(metrics, "IS_TOGETHER", True)
    monkeypatch.setattr(metrics, "generate_latest", read)
    answer = Client().get("/metrics")
    assert answer.status_code == 200 and len(asked) == 5
    # What is so now is known in any case.
    text = answer.content.decode()
    assert "consulate_database_up 1.0" in text and ("consulate_requests_total 9.0" in text) is counts


@pytest.mark.django_db
def test_a_fault_is_counted_by_its_kind_and_kinds_are_bounded(monkeypatch):
    def fail(kind: str) -> None:
        try:
            raise type(kind, (Exception,), {})("a secret")
        except Exception:
            got_request_exception.send(sender=None, request=None)

    monkeypatch.setattr(metrics, "_faults", set())
    others = counted("consulate_faults", kind="other")
    for number in range(metrics.MOST_FAULTS):
        fail(f"Fault{number}")
    fail("OneTooMany")
    fail("Fault0")
    assert counted("consulate_faults", kind="Fault0") == 2
    assert counted("consulate_faults", kind="OneTooMany") == 0
    assert counted("consulate_faults", kind="other") == others + 1
    assert "a secret" not in Client().get("/metrics").content.decode()


@pytest.mark.django_db
def test_logins_and_refusals(editor):
    wrong, limited = (
        counted("consulate_logins", outcome="wrong"),
        counted("consulate_limited", route="admin:login"),
    )
    assert told("consulate_logins_kept_out") == 0
    for _number in range(6):
        last = Client().post(LOGIN, {"username": "editor", "password": "no"})
    assert last.status_code == 429
    assert counted("consulate_logins", outcome="wrong") == wrong + 6
    assert counted("consulate_limited", route="admin:login") == limited + 1
    figures._known["until"] = 0.0
    assert told("consulate_logins_kept_out") == 1
    right = counted("consulate_logins", outcome="right")
    Client().force_login(editor)
    assert counted("consulate_logins", outcome="right") == right + 1
    assert "editor" not in Client().get("/metrics").content.decode()


@pytest.mark.django_db
def test_new_superusers_and_bursts_of_publications(editor, looked_at_anew):
    assert told("consulate_superusers") == 0 and told("consulate_published_last_hour") == 0
    for hours in (0.5, 2):
        ArticleFactory(published_at=timezone.now() - timedelta(hours=hours))
    ArticleFactory(status="draft", published_at=None)
    for is_active in (True, False):
        StaffFactory(is_superuser=True, is_active=is_active)
    looked_at_anew()
    assert told("consulate_superusers") == 1
    assert told("consulate_published_last_hour") == 1


@pytest.mark.django_db
def test_what_waits_and_how_long(editor, looked_at_anew):
    for name in ("comments", "notices", "letters"):
        assert told(f"consulate_{name}_waiting") == 0 and told(f"consulate_{name}_oldest_seconds") == 0
    now = timezone.now()
    CommentFactory(created_at=now - timedelta(hours=2))
    editor.email = "editor@example.org"
    editor.save()
    DeskNotice.objects.create(recipient=editor, kind="remark", at=now - timedelta(hours=1))
    DailyViews.objects.create(article=ArticleFactory(), day=site_day(), views=7)
    DailyViews.objects.create(article=ArticleFactory(), day=site_day() - timedelta(days=1), views=9)
    looked_at_anew()
    assert told("consulate_comments_waiting") == 1
    assert 7_200 <= told("consulate_comments_oldest_seconds") < 7_300
    assert told("consulate_notices_waiting") == 1
    assert 3_600 <= told("consulate_notices_oldest_seconds") < 3_700
    assert told("consulate_views_today") == 7
    editor.email = ""
    editor.save()
    looked_at_anew()
    assert told("consulate_notices_waiting") == 0


@pytest.mark.django_db
def test_what_browsers_report_is_counted_by_kinds_of_the_last_hour(looked_at_anew):
    now = timezone.now()
    for place, hours in ((1, 0), (2, 2)):
        at = now - timedelta(hours=hours, minutes=1)
        CspReport.objects.create(
            place=place,
            key=bytes([place]),
            page="/",
            directive="img-src",
            blocked="x",
            times=90,
            first_at=at,
            last_at=at,
        )
    assert told("consulate_csp_kinds_last_hour") == 1


@pytest.mark.django_db
@pytest.mark.parametrize("passed", [False, True])
def test_the_last_drill(monkeypatch, passed):
    at = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    monkeypatch.setattr(backup, "last_drill", lambda: Drill(at, "20991231T000000Z", passed, 1.0))
    assert told("consulate_drill_passed") == passed
    assert 172_800 <= told("consulate_drill_age_seconds") < 172_900


@pytest.mark.django_db
def test_where_nothing_is_known_no_figure_is_invented(monkeypatch):
    monkeypatch.setattr(backup, "last_drill", lambda: None)
    monkeypatch.setattr(backup, "age_of_newest", lambda: None)
    text = Client().get("/metrics").content.decode()
    assert not re.search("consulate_(drill|backup|replica)_", text)
    assert "\nconsulate_database_up 1.0\n" in text


@pytest.mark.django_db
def test_labels_are_words_of_the_code(editor):
    Client().get("/news/1/", HTTP_USER_AGENT="A browser", HTTP_X_FORWARDED_FOR="203.0.113.7")
    Client().get("/search/", {"q": "رازی"})
    Client().generic("BREW", "/")
    Client().post(LOGIN, {"username": "somebody@example.org", "password": "no"})
    text = Client().get("/metrics").content.decode()
    ours = [line for line in text.splitlines() if line.startswith("consulate_")]
    labels = {value for line in ours for value in re.findall(r'\w+="([^"]*)"', line)}
    assert labels and all(
        re.fullmatch(r"[A-Za-z][\w:.-]*|[2345]xx|[\d.]+|\+Inf", value) for value in labels
    ), labels

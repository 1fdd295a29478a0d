"""Where the check of forms' tokens is taken off, and that whoever only looks changes nothing."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from news import archive
from tests.factories import PASSWORD, ArticleFactory, OfficeFactory
from tests.news.machines import everything

pytestmark = pytest.mark.django_db
SOURCES = ("consulate", "comments", "news")
# Where the check of Django's own is taken off (tests/consulate/test_addresses.py holds the addresses).
WITHOUT_CHECK = {"consulate/csp_reports.py", "news/public_post.py"}
# A session is prolonged by each page of the desk; limits and the keys of a day are counted in tables.
_KEPT_OF_VISITORS = {"django_session", "news_ratecount", "news_visitorkey"}
# What a GET may write: a file that leaves the desk stands in its logs.
_LOGS = {"news_auditentry", "news_unsealed", "django_admin_log"}
_EXPORTS = {
    "log as csv", "log as xlsx", "comments as csv", "comments as xlsx", "statistics as csv", "statistics as xlsx",
}  # fmt: skip


def test_the_check_is_taken_off_in_two_places_alone():
    found = {
        str(path.relative_to(settings.BASE_DIR))
        for source in SOURCES
        for path in Path(settings.BASE_DIR, source).rglob("*.py")
        if "csrf_exempt" in path.read_text()
    }
    assert found == WITHOUT_CHECK


def written() -> dict[str, int]:
    """How many rows this transaction has added, changed and deleted so far, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def changed_by(browser: Client, address: str) -> set[str]:
    before = written()
    browser.get(address)
    after = written()
    return {table for table, rows in after.items() if rows != before.get(table, 0)} - _KEPT_OF_VISITORS


def test_looking_at_the_desk_changes_nothing(pages, admin_client):
    found = {name: changed_by(admin_client, address) for name, address in pages.items()}
    changed = {name: tables for name, tables in found.items() if tables}
    assert set(changed) <= _EXPORTS, changed
    assert all(tables <= _LOGS for tables in changed.values()), changed


def test_looking_at_the_site_changes_nothing(client):
    addresses = everything.build()
    # Whoever asks first after the tables were emptied has the archive counted; here that was somebody before.
    archive.recount()
    changed = {name: tables for name, address in addresses.items() if (tables := changed_by(client, address))}
    assert changed == {}


def test_that_test_would_see_a_change(client, writer):
    OfficeFactory()
    article = ArticleFactory()
    pixel = reverse("read_pixel", args=[article.pk])
    before = written()
    client.get(pixel, headers={"User-Agent": "Mozilla/5.0", "Sec-Fetch-Site": "same-origin"})
    client.post(reverse("admin:login"), {"username": "writer", "password": PASSWORD})
    assert {"auth_user", "news_auditentry"} <= {
        table for table, rows in written().items() if rows != before.get(table)
    }


def test_no_public_page_holds_a_form_of_the_desks(client):
    page = client.get("/").content.decode()
    assert not re.search(r"csrfmiddlewaretoken", page)

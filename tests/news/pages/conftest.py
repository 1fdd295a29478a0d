"""What the tests of the visitors' pages share: a clock that stands still, and one article everywhere."""

from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.utils import timezone

from news import archive
from tests.factories import ArticleFactory, CategoryFactory, OfficeFactory, TagFactory


@pytest.fixture
def clock(monkeypatch):
    """The time of the site: clock("2026-11-23T23:59:58+03:00")."""

    def stop_at(instant: datetime | str) -> datetime:
        moment = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return stop_at


@pytest.fixture
def archived(db) -> None:
    """What is written counts in the archive at once: its triggers wait for a commit, to which tests never come.

    Tests that empty all tables leave no counts behind; then they are made anew at the first reading, which is here.
    """
    archive.years()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS archive_follows IMMEDIATE")


@pytest.fixture
def read():
    """The parsed page at an address: read("/").h1."""

    def parsed(address: str, status: int = 200) -> BeautifulSoup:
        response = Client().get(address)
        assert response.status_code == status
        return BeautifulSoup(response.content, "html.parser")

    return parsed


@pytest.fixture
def article(db):
    """A published article with a category and a tag."""
    OfficeFactory()
    made = ArticleFactory(title="نشست شهرداران خواهرخوانده", category=CategoryFactory(name="اقتصادی"))
    made.tags.add(TagFactory(name="حمل‌ونقل پاک"))
    return made


@pytest.fixture
def places(article):
    """Every address at which the article, or a sign of it, could be seen."""
    return {
        "home": "/",
        "list": "/news/",
        "category": article.category.get_absolute_url(),
        "tag": article.tags.get().get_absolute_url(),
        "search": "/search/?q=خواهرخوانده",
        "article": article.get_absolute_url(),
        "short": article.get_short_url(),
    }

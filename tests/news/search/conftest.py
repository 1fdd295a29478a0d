"""What the tests of the visitors' search share."""

from importlib import import_module

import pytest
from django.http import HttpResponse
from django.test import Client

from news.models import SynonymGroup


@pytest.fixture
def ask():
    """The answer of the search page: ask("نوروز", year="1403")."""

    def asked(q: str, **filters) -> HttpResponse:
        response = Client().get("/search/", {"q": q, **filters})
        assert response.status_code == 200
        return response

    return asked


@pytest.fixture
def titles(ask):
    """The titles that a search finds, in their order."""

    def found(q: str, **filters) -> list[str]:
        page = ask(q, **filters).context.get("page")
        return [plain(result.title) for result in page.articles] if page else []

    return found


@pytest.fixture
def starting_synonyms(db) -> None:
    """The groups of a new site, even behind a test that emptied the tables."""
    SynonymGroup.objects.all().delete()
    for words in import_module("news.migrations.0007_synonyms").GROUPS:
        SynonymGroup.objects.create(words=words)


def plain(marked: str) -> str:
    return marked.replace("<mark>", "").replace("</mark>", "")

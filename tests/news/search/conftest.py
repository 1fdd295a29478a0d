"""What the tests of the visitors' search share."""

import pytest
from django.http import HttpResponse
from django.test import Client

from news import search_candidates, search_statement, site_search


@pytest.fixture
def ask():
    """The answer of the search page: ask("نوروز", year="1403")."""

    def asked(q: str, **filters) -> HttpResponse:
        response = Client().get("/search/", {"q": q, **filters})
        assert response.status_code == 200
        return response

    return asked


@pytest.fixture
def ranks_fewer(monkeypatch):
    """Fewer hits are looked at than a thousand: ranks_fewer(3, SAMPLE=10). What was written for others is forgotten."""

    def fewer(hits: int, **candidates: int) -> None:
        for module in (site_search, search_statement):
            monkeypatch.setattr(module, "NEWEST_HITS", hits)
        for name, number in candidates.items():
            monkeypatch.setattr(search_candidates, name, number)
        search_statement.statement.cache_clear()

    yield fewer
    search_statement.statement.cache_clear()


@pytest.fixture
def titles(ask):
    """The titles that a search finds, in their order."""

    def found(q: str, **filters) -> list[str]:
        page = ask(q, **filters).context.get("page")
        return [plain(result.title) for result in page.articles] if page else []

    return found


def plain(marked: str) -> str:
    return marked.replace("<mark>", "").replace("</mark>", "")

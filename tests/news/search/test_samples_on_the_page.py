"""The published samples of search as the page finds them: in a list with everything else, repaired where needed."""

import pytest

from news import search_limits, vocabulary
from tests.factories import ArticleFactory, CategoryFactory
from tests.news.persian.samples import DOCUMENTS, QUERIES

pytestmark = pytest.mark.django_db


def test_every_query_finds_what_it_should_and_hardly_anything_else(titles, starting_synonyms, monkeypatch):
    monkeypatch.setitem(search_limits.MOST, "search", 1_000)
    category = CategoryFactory(name="خبر")
    for title, body in DOCUMENTS.values():
        ArticleFactory(title=title, lead="", body=body.replace("\n", "<br>"), category=category)
    vocabulary.refresh()
    names = {title: name for name, (title, _body) in DOCUMENTS.items()}
    found = {query: {names[title] for title in titles(query)} for query, _expected in QUERIES}
    assert not {query: expected - found[query] for query, expected in QUERIES if expected - found[query]}
    assert sum(len(found[query] - expected) for query, expected in QUERIES) <= 5

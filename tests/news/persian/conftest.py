"""How the tests ask the SQL side of the analyser, and articles to search."""

import json
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from news import vocabulary
from news.models import Article, SynonymGroup
from news.search_filters import Source, Wanted
from news.search_meant import search
from tests.factories import ArticleFactory, CategoryFactory


@pytest.fixture
def sql(db):
    """The results of a one-argument SQL function for many texts, in one statement: sql("fa_fold", texts)."""

    def results(function: str, texts: list[str]) -> list[str]:
        # Through JSON, since a text[] parameter would be slow to quote for a million texts.
        statement = f"select array_agg({function}(text) order by place) from json_array_elements_text(%s) "
        with connection.cursor() as cursor:
            cursor.execute(statement + "with ordinality as texts (text, place)", [json.dumps(texts)])
            return cursor.fetchone()[0] or []

    return results


@pytest.fixture
def publish(db):
    """Publishes an article of plain text: publish(title, text, days_ago=0)."""
    category = CategoryFactory(name="خبر")

    def published(title: str, text: str = "", days_ago: int = 0) -> Article:
        moment = timezone.now() - timedelta(days=days_ago, minutes=1)
        body = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n"))
        return ArticleFactory(title=title, lead="", body=body, category=category, published_at=moment)

    return published


@dataclass(frozen=True)
class Library:
    """Published articles by a name of their own, and the way visitors find them."""

    names: dict[int, str]

    def find(self, query: str) -> set[str]:
        """What the visitors' search finds, without any limits."""
        hits = search(Wanted(q=query), list(SynonymGroup.objects.all())).hits.hits
        return {self.names[hit.pk] for hit in hits if hit.source == Source.ARTICLE}


@pytest.fixture
def publish_all(publish, starting_synonyms):
    """Publishes texts by name and makes the vocabulary: publish_all({name: (title, text)})."""

    def library(texts: dict[str, tuple[str, str]]) -> Library:
        names = {publish(title, text).pk: name for name, (title, text) in texts.items()}
        vocabulary.refresh()
        return Library(names)

    return library

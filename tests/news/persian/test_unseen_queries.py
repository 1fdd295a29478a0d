"""Search holds for queries that it was not made for."""

import pytest

from tests.news.persian.samples import DOCUMENTS
from tests.news.persian.unseen import HELD_OUT, MORE_DOCUMENTS, SEEN, UNSEEN

Queries = list[tuple[str, str]]


@pytest.fixture
def judged(publish_all):
    """What queries miss among the texts, and what they find besides."""

    def judge(texts: dict, queries: Queries) -> tuple[dict, dict]:
        library = publish_all(texts)
        results = [(query, set(expected.split()), library.find(query)) for query, expected in queries]
        return (
            {query: expected - hits for query, expected, hits in results if expected - hits},
            {query: hits - expected for query, expected, hits in results if hits - expected},
        )

    return judge


def test_the_queries_of_the_study_find_everything_and_nothing_else(judged):
    assert judged(DOCUMENTS, HELD_OUT) == ({}, {})


def test_the_queries_that_search_was_tuned_with_find_everything(judged):
    missed, unexpected = judged(DOCUMENTS | MORE_DOCUMENTS, SEEN)
    assert missed == {}
    assert len(unexpected) <= 1, unexpected


def test_of_the_others_hardly_one_is_missed(judged):
    missed, unexpected = judged(DOCUMENTS | MORE_DOCUMENTS, UNSEEN)
    assert len(missed) <= 2, missed
    assert len(unexpected) <= 2, unexpected

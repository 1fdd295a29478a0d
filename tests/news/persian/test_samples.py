"""The published samples: every query finds all that it should, as visitors' search does it."""

import pytest

from tests.news.persian.samples import DOCUMENTS, QUERIES

# Of all forty queries together.
MOST_UNEXPECTED = 5


@pytest.fixture
def library(publish_all):
    return publish_all(DOCUMENTS)


def test_every_query_finds_what_it_should_and_hardly_anything_else(library):
    results = {query: library.find(query) for query, _expected in QUERIES}
    missing = {query: expected - results[query] for query, expected in QUERIES if expected - results[query]}
    unexpected = {
        query: results[query] - expected for query, expected in QUERIES if results[query] - expected
    }
    assert not missing
    assert sum(map(len, unexpected.values())) <= MOST_UNEXPECTED, unexpected

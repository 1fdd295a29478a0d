"""What is written in a text is found by a query made of it; whatever is typed is a query that the database takes."""

import json

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news import persian
from news.search_query import begun, found, indexed, loosely, parse, ranked, ranked_apart
from tests.news.persian.corpus import ARTICLES
from tests.news.persian.samples import DOCUMENTS
from tests.news.persian.unseen import MORE_DOCUMENTS

TEXTS = [
    text for pair in [*ARTICLES.values(), *DOCUMENTS.values(), *MORE_DOCUMENTS.values()] for text in pair
]
# What belongs to the word before or after it, and is no word by itself: endings, prefixes, halves of گفت‌وگو.
_PARTS = "ها های هایی تر ترین ام ات اش ایم اید اند ای می مي نمی ی گفت جست شست و گو جو شو"
PARTS_OF_WORDS = set(_PARTS.split())
WORDS = sorted({word for text in TEXTS for word in text.split() if parse(word)} - PARTS_OF_WORDS)
WORDINGS = (found, indexed, loosely, ranked, ranked_apart, begun)
GROUPS = [["شهر", "Stadt am Fluss"], ["خبر ۱", "خبر‌ها", "!"], ["'", "", "\0"]]


@pytest.fixture
def unfound(db):
    """Those of (text, query) whose text is not found by the query; one statement."""

    def those(cases: list[tuple[str, str]]) -> list[tuple[str, str]]:
        asked = [
            (text, query, wording(parse(query)))
            for text, query in cases
            for wording in (found, indexed, loosely)
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                "with asked as (select row ->> 0 as text, row ->> 1 as typed, row ->> 2 as query"
                " from json_array_elements(%s) as row),"
                " documents as materialized (select text, fa_document('', text) as search from"
                " (select distinct text from asked) as texts)"
                " select text, typed from asked join documents using (text)"
                " where not search @@ to_tsquery('simple', query)",
                [json.dumps(asked)],
            )
            return cursor.fetchall()

    return those


def pairs(text: str) -> list[tuple[str, str]]:
    words = text.split()
    return [
        (first, second)
        for first, second in zip(words, words[1:], strict=False)
        if not {first, second} & PARTS_OF_WORDS and parse(first) and parse(second)
    ]


def may_be_glued(first: str, second: str) -> bool:
    """Whether the pair is in the index as one word: not with a word that is itself several, or has an ending."""
    apart = persian.split(f"{first} {second}").split()
    return (
        len(apart) == 2 and 5 <= len("".join(apart)) <= 24 and "".join(apart) == persian.fold(first + second)
    )


def test_every_word_of_a_text_finds_it(unfound):
    assert unfound([(text, word) for text in TEXTS for word in set(text.split()) & set(WORDS)]) == []


def test_every_two_neighbours_find_their_text_apart_and_glued(unfound):
    apart = [(text, " ".join(pair)) for text in TEXTS for pair in pairs(text)]
    glued = [(text, "".join(pair)) for text in TEXTS for pair in pairs(text) if may_be_glued(*pair)]
    assert len(apart) > 800 and len(glued) > 400
    assert unfound(apart + glued) == []


def test_words_and_neighbours_find_a_generated_text(unfound):
    texts = st.lists(st.sampled_from(WORDS), min_size=2, max_size=8).map(" ".join)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(texts, min_size=20, max_size=40))
    def are_found(generated):
        words = [(text, word) for text in generated for word in text.split()]
        assert unfound(words + [(text, " ".join(pair)) for text in generated for pair in pairs(text)]) == []

    are_found()


@pytest.fixture
def refused(db):
    """Those of the wordings that the database does not take as a query; one statement for all when it takes them."""

    def those(typed: list[str]) -> list[str]:
        terms = [parse(query, synonyms) for query in typed for synonyms in ((), GROUPS)]
        wordings = sorted({wording(some) for some in terms for wording in WORDINGS if some})
        return [] if takes(wordings) else [wording for wording in wordings if not takes([wording])]

    def takes(wordings: list[str]) -> bool:
        statement = "select count(to_tsquery('simple', query)) from json_array_elements_text(%s) as query"
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, [json.dumps(wordings)])
                return cursor.fetchone() == (len(wordings),)
        except DatabaseError:
            return False

    return those


PIECES = [*"\0'\"\\«»“%_ﷺﷲ\ud800\u200c", "<->", "ها ", " شهر ", "خبر", " می"]


def test_no_generated_text_makes_a_query_that_the_database_refuses(refused):
    anything = st.text(st.characters(exclude_categories=()), max_size=80)
    queries = anything | st.lists(st.sampled_from([*PIECES, *"&|!():*-."]), max_size=30).map("".join)

    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(queries, min_size=10, max_size=20))
    def are_taken(typed):
        assert refused(typed) == []

    are_taken()


def test_no_long_text_makes_a_query_that_the_database_refuses(refused):
    assert refused([piece * 10_000 for piece in PIECES]) == []
    assert (
        refused([" ".join(PIECES) * 200, "ﷺ" * 64, "ﷲ" * 64, "ﷺ‌" * 64, '"' + "ﷺ" * 64, '"' + "ﷺ" * 62 + '"'])
        == []
    )


def test_a_word_that_is_also_the_stem_of_itself_and_its_neighbour_is_ranked():
    # «هیجان‌آن» loses an ending and is «هیجان» again.
    assert ranked_apart(parse("هیجان آن‌ها جفت")).startswith("('هیجان') & ('جفت'")

"""Search over articles, on the real column and index."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news import search as searching
from news.models import Article
from news.search import search
from news.search_query import MAX_QUERY_LENGTH, MAX_TERMS, parse
from tests.factories import ArticleFactory
from tests.news.persian.corpus import ARTICLES, QUERIES


def found(query: str) -> list[str]:
    return [article.title for article in search(Article.objects.published(), query)]


@pytest.fixture
def corpus(publish) -> dict[str, str]:
    """The keys of the corpus by title, with its articles published."""
    for title, text in ARTICLES.values():
        publish(title, text)
    return {title: key for key, (title, _text) in ARTICLES.items()}


def test_every_query_finds_all_and_only_what_it_should(corpus):
    results = {query: {corpus[title] for title in found(query)} for query, _expected in QUERIES}
    assert results == {query: set(expected.split()) for query, expected in QUERIES}


# --- What a query means ---------------------------------------------------------------------------


def test_every_word_must_be_found(publish):
    publish("نشست شهرداران", "در اصفهان")
    assert found("نشست اصفهان") == ["نشست شهرداران"]
    assert found("نشست تبریز") == []


def test_function_words_are_not_demanded_beside_others(publish):
    publish("روابط ایران با روسیه")
    publish("این و آن")
    assert found("روابط ایران و روسیه") == ["روابط ایران با روسیه"]
    assert found("و این") == ["این و آن"]


@pytest.mark.parametrize("query", ['"مدیریت شهری"', "«مدیریت شهری»", "“مديريت شهري”", "«مدیریت‌شهری»"])
def test_quoted_words_are_found_side_by_side_only(publish, query):
    publish("مدیریت شهری")
    publish("شهری بی مدیریت", "مدیریت در زندگی شهری")
    assert found(query) == ["مدیریت شهری"]
    assert len(found("مدیریت شهری")) == 2


@pytest.mark.parametrize("query", ["می‌شود", "میشود", "مي شود", "شود"])
def test_a_verb_is_found_with_its_prefix_joined_or_apart(publish, query):
    publish("نوبت گرفته می‌شود")
    publish("نوبت گرفته میشود", "دوم")
    publish("نوبت گرفته نمی شود", "سوم")
    assert len(found(query)) == 3


@pytest.mark.parametrize(
    "query, others",
    [
        ("میزبان", "زبان"),
        ("میهمان", "همان"),
        ("میدان", "دان"),
        ("میراث", "راث"),
        ("میانه", "انه"),
        ("میلی", "لی"),
    ],
)
def test_a_noun_that_begins_like_a_verb_is_none(publish, query, others):
    publish(f"یک {others}")
    assert found(query) == []


def test_a_phrase_finds_compounds_in_another_spelling(publish):
    publish("نشست بین المللی حقوق")
    publish("نشست بین‌المللی حقوق ", "دوم")
    assert len(found('"بین‌المللی حقوق"')) == len(found('"بین المللی حقوق"')) == 2


def test_a_phrase_and_words_are_demanded_together(publish):
    publish("مدیریت شهری تبریز")
    publish("مدیریت شهری کازان")
    assert found('کازان "مدیریت شهری"') == ["مدیریت شهری کازان"]


def test_an_unclosed_quote_is_no_quote(publish):
    publish("شهری با مدیریت")
    assert found('"مدیریت شهری') == ["شهری با مدیریت"]


def test_drafts_are_found_only_where_the_caller_lets_them(publish):
    ArticleFactory(title="پیش‌نویس محرمانه", status=Article.Status.DRAFT)
    assert found("محرمانه") == []
    assert search(Article.objects.all(), "محرمانه").count() == 1


# --- The order of hits ----------------------------------------------------------------------------


def test_a_hit_in_the_title_comes_before_a_newer_one_in_the_body(publish):
    publish("سفر به اصفهان", "گزارش", days_ago=9)
    publish("گزارش", "سفر به اصفهان", days_ago=1)
    assert found("اصفهان") == ["سفر به اصفهان", "گزارش"]


def test_the_word_itself_comes_before_its_stem(publish):
    publish("هنر ایرانی", days_ago=9)
    publish("هنر ایران", days_ago=1)
    assert found("ایرانی") == ["هنر ایرانی", "هنر ایران"]


def test_equal_hits_are_newest_first(publish):
    for days in (3, 1, 2):
        publish(f"اطلاعیه {days}", days_ago=days)
    assert found("اطلاعیه") == ["اطلاعیه 1", "اطلاعیه 2", "اطلاعیه 3"]


def test_only_the_newest_hits_are_ranked(publish, monkeypatch):
    monkeypatch.setattr(searching, "NEWEST_HITS", 2)
    for days in (4, 3, 2, 1):
        publish(f"اطلاعیه {days}", "اطلاعیه " * days, days_ago=days)
    assert set(found("اطلاعیه")) == {"اطلاعیه 1", "اطلاعیه 2"}


# --- Whatever is typed ----------------------------------------------------------------------------

HOSTILE = [
    "",
    "   ",
    "\0",
    "اطلاعیه\0",
    "%",
    "%%s %(q)s",
    "_",
    "'",
    "''; drop table news_article; --",
    '"',
    '""',
    '" "',
    "«»",
    "\\",
    "a\\' | b",
    "!",
    "! & | <-> ( ) :* :A",
    "اطلاعیه:*",
    "اطلاعیه & !کازان",
    "<script>alert(1)</script>",
    "\ud800",
    "\u200c",
    "\u200c\u200c ها",
    "ها",
    "می ی",
    "ﷺ" * 64,
    "👍",
    "新聞",
    "1e10x 7e5ب -3 1.5 a@b.example http://x.example/?y=z",
    "ب" * 10_000,
    "اطلاعیه " * 2_000,
    '"اطلاعیه ' * 2_000,
    " ".join(chr(0x0628 + n % 20) * (n % 7 + 1) for n in range(60)),
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_it_answers_whatever_is_typed(publish, query):
    publish("اطلاعیه")
    assert set(found(query)) <= {"اطلاعیه"}


@pytest.mark.parametrize("query", ["", " ", "\0", "؟!", "\u200c", "👍", "新聞", "%_'\"\\"])
def test_a_query_without_letters_finds_nothing_and_asks_nothing(django_assert_num_queries, query, db):
    with django_assert_num_queries(0):
        assert found(query) == []


def test_any_text_is_a_query(publish):
    publish("اطلاعیه")

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(st.characters(exclude_categories=()), max_size=80))
    def answers(query):
        assert search(Article.objects.published(), query).count() in (0, 1)

    answers()


def test_a_long_query_is_cut_at_a_word_and_to_six_words(publish):
    publish("یک دو سه چهار پنج شش")
    assert found("یک دو سه چهار پنج شش هفت هشت") == ["یک دو سه چهار پنج شش"]
    assert len(parse(" ".join(letter * 2 for letter in "ابپتثجچحخ"))) == MAX_TERMS
    # What is said twice is one word of the six.
    assert len(parse("کازان " * 6 + "زرافه")) == 2
    # The seventh word crosses the limit of letters: not even its beginning is looked for.
    long_words = " ".join(letter * 12 for letter in "ابپتث")
    assert len(long_words) == MAX_QUERY_LENGTH
    assert len(parse(long_words)) == 5
    assert len(parse(long_words + "ث")) == 4


def test_words_are_bound_and_never_part_of_the_statement(publish):
    publish("اطلاعیه")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        statement, parameters = search(Article.objects.published(), "اطلاعیه 'x").query.sql_with_params()
        found("اطلاعیه")
    assert "اطلاعیه" not in statement
    assert any("اطلاعیه" in str(parameter) for parameter in parameters)
    assert len(queries) == 1

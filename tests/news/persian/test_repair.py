"""What a query without hits is taken for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news import vocabulary
from news.models import VocabularyWord
from news.search_repair import better, repaired
from news.slips import likely, slips
from tests.factories import ArticleFactory

WORDS = {
    "سرکنسول": 9,
    "سرکنسولگری": 5,
    "شهردار": 7,
    "شهرداری": 5,
    "شهر": 9,
    "دری": 1,
    "کازان": 9,
    "اصفهان": 4,
    "دیدار": 8,
    "گندم": 2,
    "پست": 9,
    "پسته": 1,
    "سال": 9,
    "ساله": 9,
    "خانه": 5,
    "دادمهر": 1,
    "سیزدهبهدر": 1,
    "سیزده": 2,
    "بدر": 1,
    "مظاهره": 1,
    "مشاهره": 3,
    "سفیر": 3,
    "سفر": 6,
    "مینیخانف": 1,
    "گفتگو": 3,
    "رفت": 2,
    "زبان": 2,
    "راه": 2,
    "اهن": 2,
    "kazan": 1,
    "казань": 1,
    "петров": 1,
}


@pytest.fixture
def known(db):
    VocabularyWord.objects.all().delete()
    VocabularyWord.objects.bulk_create(
        VocabularyWord(word=word, texts=texts) for word, texts in WORDS.items()
    )


@pytest.mark.parametrize(
    "query, meant",
    [
        # One slip
        ("سرکنسل", "سرکنسول"),
        ("سرکنسوول", "سرکنسول"),
        ("سرکسنول", "سرکنسول"),
        ("سرکنسوب", "سرکنسول"),
        ("شهدار", "شهردار"),
        ("کازن", "کازان"),
        ("گندن", "گندم"),
        ("گنم", "گندم"),
        ("ксзань", "казань"),
        ("Petrov", None),
        ("Петрав", "петров"),
        # Two, where the word is long enough
        ("سرکنسلگیری", "سرکنسولگری"),
        ("مینخانوف", "مینیخانف"),
        ("گمدن", None),
        ("گکذم", None),
        # What sounds alike comes first, then what is frequent
        ("مضاهره", "مظاهره"),
        ("مساهره", "مشاهره"),
        # Of short words only what the hand or the ear takes for another
        ("پستع", "پسته"),
        ("گندل", None),
        ("بسال", None),
        ("سساله", "ساله"),
        # What is known stays as it was typed
        ("ديدارِ شهدار", "ديدارِ شهردار"),
        ("دیدارها با شهدار", "دیدارها با شهردار"),
        ("دیدار ها با شهدار", "دیدار ها با شهردار"),
        ("گفت و گو با شهدار", "گفت و گو با شهردار"),
        ("۱۴۰۲ شهدار 1402/09/10", "۱۴۰۲ شهردار 1402/09/10"),
        # Words without their space, and one with a space too many
        ("شهردارکازان", "شهردار کازان"),
        ("کازانواصفهان", "کازان و اصفهان"),
        ("سر کنسل", "سرکنسول"),
        # Another keyboard
        ("sv;ks,g", "سرکنسول"),
        ("sv;ks,g ;hchk", "سرکنسول کازان"),
        ("vhi Hik", "راه آهن"),
        ("دیدار ;hchk", "دیدار کازان"),
        ("نشظشد", "kazan"),
        ("rfpfym", "казань"),
        # A verb with its prefix typed to it
        ("میرفتی", None),
        ("نمیرفت", "نمی\u200cرفت"),
    ],
)
def test_it_finds_what_was_meant(known, query, meant):
    assert repaired(query) == meant


@pytest.mark.parametrize(
    "query",
    [
        "سرکنسول",
        "شهردارهای کازان",
        "شهرداری",
        "دیدار، اصفهان",
        "از به و",
        "ها",
        "گک",
        "1403",
        "نوبت۱۲",
        "پتروشیمی",
        "ناشناختهترین",
        "👍",
        "新聞",
        "kazan",
    ],
)
def test_it_leaves_what_is_known_or_like_nothing(known, query):
    assert repaired(query) is None


@pytest.mark.parametrize("query", ["سوال", "سؤال", "مساله", "مسأله", "خانم دادمهر", "کجاست", "فوتبال"])
def test_it_leaves_what_everybody_knows(known, query):
    assert repaired(query) is None


@pytest.mark.parametrize("query", ["سیزده بدر", "سیزده در"])
def test_words_that_are_known_may_be_one_where_they_find_nothing(known, query):
    assert repaired(query) == "سیزدهبهدر"


class TestBesideHits:
    """What is offered where the words found something, by the stem of one."""

    @pytest.mark.parametrize(
        "query, meant",
        [
            ("سرکنسل کازان", "سرکنسول کازان"),
            ("شهردار کازن", "شهردار کازان"),
            ("گندن", "گندم"),
            ("شهردری کازان", "شهرداری کازان"),
        ],
    )
    def test_a_word_that_no_text_has(self, known, query, meant):
        assert better(query) == meant

    @pytest.mark.parametrize(
        "query",
        [
            "سرکنسول",
            "شهردارهای کازان",
            # Another form of what is known, or several words
            "سفیران",
            "شهردارکازان",
            "نمیرفت",
            # On another keyboard it would have found nothing
            "sv;ks,g",
            "سیزده بدر",
            '"سرکنسل"',
            "پتروشیمی",
        ],
    )
    def test_nothing_for_what_is_known_or_like_nothing(self, known, query):
        assert better(query) is None


@pytest.mark.parametrize("query", ['"سرکنسل"', "«سرکنسل»", "“سرکنسل شهدار”", "«سرکنسل» کازان"])
def test_it_leaves_what_stands_in_quotes(known, query):
    assert repaired(query) is None


def test_it_repairs_beside_a_phrase(known):
    assert repaired("«سرکنسل ما» شهدار") == '"سرکنسل ما" شهردار'


def test_a_name_in_another_script_becomes_persian_when_it_is_nowhere(known):
    groups = [["کازان", "قازان", "Qazan", "Казан"]]
    assert repaired("Qazan", groups) == "کازان"
    assert repaired("دیدار Qazan", groups) == "دیدار کازان"
    # Its own letters are there: nothing is to be repaired.
    assert repaired("kazan", [["کازان", "kazan"]]) is None


def test_a_word_is_known_by_what_means_the_same(known):
    assert repaired("قازان", [["کازان", "قازان"]]) is None
    assert repaired("قازان شهدار", [["کازان", "قازان"]]) == "قازان شهردار"


# --- What it costs and what it takes --------------------------------------------------------------


def test_it_asks_once(known, django_assert_num_queries):
    with django_assert_num_queries(1):
        repaired("سرکنسل شهدار کازن مینخانوف گندن اصفهن")


@pytest.mark.parametrize("query", ["", " ", "\0", "؟!", "\u200c", '"سرکنسل"', "ها", "12 13", "新聞"])
def test_it_asks_nothing_where_nothing_could_be_wrong(db, django_assert_num_queries, query):
    with django_assert_num_queries(0):
        assert repaired(query) is None


def test_near_words_are_found_by_the_index_of_trigrams(known):
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    with CaptureQueriesContext(connection) as queries:
        repaired("سرکنسولگیریی")
    with connection.cursor() as cursor:
        cursor.execute(f"explain {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "vocabulary_trigrams" in plan
    assert "Seq Scan" not in plan


HOSTILE = [
    "\0",
    "%",
    "%s %(asked)s",
    "'; drop table news_article; --",
    "\\",
    '"',
    "<->",
    "\ud800",
    "ب" * 10_000,
    "ﷺ" * 64,
]
HOSTILE += [
    "سرکنسل " * 2_000,
    " ".join("شهدار" + letter for letter in "ابپتثجچحخدذر"),
    ";" * 64,
    "{a,b}",
    "سرکنسل\u202e",
]


@pytest.mark.parametrize("query", HOSTILE, ids=range(len(HOSTILE)))
def test_it_answers_whatever_is_typed(known, query):
    meant = repaired(query)
    assert meant is None or len(meant) <= 2 * 64


def test_any_text_may_be_repaired(known):
    pieces = st.sampled_from(
        ["سرکنسل", "شهدار", " ", "\u200c", "ها", "می", '"', "«", "-", "sv;", "казнь", "۱۲", "\0"]
    )
    texts = st.text(st.characters(exclude_categories=()), max_size=70) | st.lists(pieces, max_size=14).map(
        "".join
    )

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(texts)
    def answers(query):
        meant = repaired(query)
        assert meant is None or meant.strip()

    answers()


def test_slips_are_one_letter_away():
    assert {"گدم", "گندمم", "گنرم", "گدنم", "پگندم"} <= slips("گندم")
    assert "گندم" not in slips("گندم")
    # Of three letters a word with one more, or the same in another order.
    assert {"سفیر", "فسر"} <= slips("سفر")
    assert not {"سر", "سحر"} & slips("سفر")
    assert "казань" in slips("казнь") and "kazan" in slips("kzan")
    # A long word is near enough by its trigrams, but for letters exchanged.
    assert len(slips("سرکنسولگری")) < 10


def test_the_likely_slips_are_keys_side_by_side_exchanged_and_doubled_letters():
    assert {"پسته", "پستغ", "سپتع"} <= likely("پستع")
    assert "پست" not in likely("پستع") and "پست" in likely("پسست")
    assert "gandum" in likely("gandun") and "казань" in likely("казань".replace("а", "в", 1))
    assert likely("") == set() and "新" not in likely("新")


# --- Never a word that the public does not have ---------------------------------------------------


def test_words_of_texts_that_are_not_public_are_never_proposed(db):
    later, before = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    ArticleFactory(title="محرمانه یکمین", status="draft", published_at=None)
    ArticleFactory(title="محرمانه دومین", status="in_review", published_at=None)
    ArticleFactory(title="محرمانه سومین", published_at=later)
    ArticleFactory(title="محرمانه چهارمین", status="unpublished")
    ArticleFactory(title="محرمانه پنجمین", status="withdrawn", withdrawn_at=timezone.now())
    ArticleFactory(title="محرمانه ششمین", published_at=before - timedelta(days=1), expires_at=before)
    vocabulary.refresh()
    assert repaired("محرمانع") is None
    ArticleFactory(title="محرمانه هفتمین")
    vocabulary.refresh()
    assert repaired("محرمانع") == "محرمانه"

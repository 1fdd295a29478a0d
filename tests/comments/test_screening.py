"""What holds a comment, what is masked of it, and that nothing of an honest one is changed."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from comments import screening
from comments.models import Comment, ListedWord
from comments.screening import screen
from news import persian
from news.written_once import filled
from tests.factories import ArticleFactory, CommentFactory, OfficeFactory

pytestmark = pytest.mark.django_db

SENTENCES = Path(__file__).with_name("sentences.txt").read_text().splitlines()
MINE, OTHERS = b"m" * 16, b"o" * 16
HELD = Comment.Held


@pytest.fixture
def article():
    return ArticleFactory()


def held_for(article, text="از خبر خوشحال شدم.", name="مهتاب", groups=(MINE,), **kwargs) -> list[str]:
    return screen(article, name=name, text=text, groups=groups, **kwargs).held_for


class TestHonestWords:
    def test_there_are_two_hundred_sentences(self):
        assert len(set(SENTENCES)) == 200
        assert sum("\u200c" in sentence for sentence in SENTENCES) >= 40

    def test_they_are_held_for_nothing_and_not_changed_by_a_byte(self, article):
        OfficeFactory()
        ListedWord.objects.create(word="بد")
        for sentence in SENTENCES:
            seen = screen(article, name="آرش", text=sentence, groups=[MINE])
            assert seen.held_for == [], sentence
            assert seen.text.encode() == sentence.encode()
            assert seen.original is None

    @pytest.mark.parametrize("sentence", SENTENCES)
    def test_cleaning_leaves_them_alone(self, sentence):
        assert persian.clean_text(sentence).encode() == sentence.encode()

    def test_an_anonymous_comment_of_a_stranger_is_not_held(self, article):
        assert held_for(article, name="", groups=[]) == []


class TestWords:
    @pytest.fixture(autouse=True)
    def _words(self):
        ListedWord.objects.create(word="بد", kind="banned")
        ListedWord.objects.create(word="تحریم", kind="suspect")

    def test_a_banned_word_holds(self, article):
        assert held_for(article, "بـد بود") == [HELD.BANNED_WORD]

    def test_a_suspect_word_holds(self, article):
        assert held_for(article, "تحریم‌ها") == [HELD.SUSPECT_WORD]

    def test_a_listed_word_in_the_name_holds(self, article):
        assert held_for(article, name="ب‌د") == [HELD.BANNED_WORD]

    def test_another_word_does_not(self, article):
        assert held_for(article, "بدون نام") == []


class TestLinksAndScripts:
    def test_a_link_in_text_or_name_holds(self, article):
        assert held_for(article, "ببینید: example . com") == [HELD.LINK]
        assert held_for(article, name="t.me/x") == [HELD.LINK]

    def test_mostly_another_script_holds_from_twenty_letters_on(self, article):
        assert held_for(article, "Спасибо большое за новость") == [HELD.FOREIGN_SCRIPT]
        assert held_for(article, "salam, kheili mamnoon az shoma") == [HELD.FOREIGN_SCRIPT]
        assert held_for(article, "Спасибо большое!") == []

    @pytest.mark.parametrize(
        "text",
        [
            "ببینید: https://example.com/very/long/path?and=query",
            "نشانی example.com/abc-def-ghi-jkl است",
            "سلام، به someone.with.long.name@example.org بنویسید",
            "ببینید:www.example-of-a-long-name.com",
        ],
    )
    def test_the_letters_of_an_address_are_no_other_script(self, article, text):
        assert held_for(article, text) == [HELD.LINK]

    def test_a_latin_text_with_an_address_is_another_script_all_the_same(self, article):
        assert HELD.FOREIGN_SCRIPT in held_for(article, "please have a look there: example.com")

    @pytest.mark.parametrize("foreign, is_held", [(30, False), (31, True)])
    def test_three_letters_of_ten_may_be_foreign(self, foreign, is_held):
        assert screening.is_mostly_foreign("a" * foreign + "ب" * (100 - foreign)) is is_held

    @pytest.mark.parametrize("letters, is_held", [(19, False), (20, True)])
    def test_a_short_text_may_be_of_any_script(self, letters, is_held):
        assert screening.is_mostly_foreign("ы" * letters + " 123 🌷") is is_held

    def test_letters_of_pasted_persian_are_persian(self):
        assert not screening.is_mostly_foreign("ﺳﻼﻡ ﺑﺮ ﻫﻤﮥ ﻫﻢﻭﻃﻨﺎﻥ ﻋﺰﻳﺰ ﺩﺭ ﮐﺎﺯﺍﻥ")


class TestRepeating:
    def test_the_same_text_within_a_day_is_held_under_any_article_in_any_spelling(self, article):
        first = screen(ArticleFactory(), name="الف", text="این را بخوانید!", groups=[OTHERS])
        CommentFactory(text=first.text, text_hash=first.text_hash, status="spam")
        assert held_for(article, "این  را بخوانید") == [HELD.REPEATED]
        assert held_for(article, "این را نخوانید") == []

    def test_a_day_later_it_is_not(self, article):
        now = timezone.now()
        seen = screen(article, name="", text="این را بخوانید!", groups=[])
        CommentFactory(text_hash=seen.text_hash, created_at=now - timedelta(hours=24))
        assert held_for(article, "این را بخوانید!", now=now) == []
        assert held_for(article, "این را بخوانید!", now=now - timedelta(seconds=1)) == [HELD.REPEATED]

    def test_the_hash_is_of_the_masked_text(self, article):
        seen = screen(article, name="", text="زنگ بزنید: 09123456789", groups=[])
        expected = hashlib.sha256(persian.same_text_key(seen.text).encode()).digest()[:16]
        assert seen.text_hash == expected
        CommentFactory(text=seen.text, text_hash=seen.text_hash)
        assert held_for(article, "زنگ بزنید: 09351112289") == [HELD.REPEATED]


class TestMasking:
    def test_numbers_are_masked_and_the_original_is_handed_over(self, article):
        seen = screen(article, name="رضا 09123456789", text="شمارهٔ من ۰۹۱۲۳۴۵۶۷۸۹ است", groups=[])
        assert seen.text == "شمارهٔ من •••••••••۸۹ است"
        assert seen.original == "شمارهٔ من ۰۹۱۲۳۴۵۶۷۸۹ است"
        assert seen.name == "رضا •••••••••89"
        assert seen.held_for == []

    def test_the_office_s_own_phones_and_address_are_left_open(self, article):
        OfficeFactory(
            phone="+7 (843) 236-72-00", emergency_phone="+7 917 482 73 61", email="info@example.org"
        )
        seen = screen(
            article, name="", text="زنگ بزنید: 8 843 236-72-00 یا 89174827361، نه 89174827362", groups=[]
        )
        assert seen.text == "زنگ بزنید: 8 843 236-72-00 یا 89174827361، نه •••••••••62"
        assert screen(article, name="", text="نشانی: info@example.org", groups=[]).original is None


class TestImitation:
    def test_a_name_like_the_office_s_holds(self, article):
        OfficeFactory(signature_name="مهتاب آذرخش")
        assert held_for(article, name="سر کنسول‌گری") == [HELD.IMITATES_OFFICE]
        assert held_for(article, name="مهتاب‌آذرخش") == [HELD.IMITATES_OFFICE]
        assert held_for(article, name="کنسرت‌دوست") == []


class TestFlood:
    @pytest.fixture(autouse=True)
    def _small(self, monkeypatch):
        monkeypatch.setattr(screening, "FULL_ARTICLE", 4)
        monkeypatch.setattr(screening, "FULL_SITE", 6)

    def fill(self, count, **fields):
        for number in range(count):
            CommentFactory(status=("pending", "suspect")[number % 2], **fields)

    def test_a_full_article_holds_strangers_comments_under_it(self, article):
        self.fill(3, article=article)
        assert held_for(article) == []
        self.fill(1, article=article)
        assert held_for(article) == [HELD.FLOOD]
        assert held_for(ArticleFactory()) == []

    def test_a_full_site_holds_strangers_comments_everywhere(self, article):
        other = ArticleFactory()
        self.fill(3, article=other)
        self.fill(2)
        assert held_for(article) == []
        self.fill(1)
        assert held_for(article) == [HELD.FLOOD]

    def test_whoever_has_an_approved_comment_is_no_stranger(self, article):
        self.fill(6, article=article)
        CommentFactory(status="approved", group=MINE)
        assert held_for(article, groups=[OTHERS, MINE]) == []
        assert held_for(article, groups=[OTHERS]) == [HELD.FLOOD]

    def test_a_rejected_comment_makes_nobody_known(self, article):
        self.fill(6, article=article)
        CommentFactory(status="rejected", group=MINE)
        assert held_for(article) == [HELD.FLOOD]

    def test_what_is_decided_does_not_count(self, article):
        for _number in range(6):
            CommentFactory(article=article, status="rejected")
        assert held_for(article) == []


def test_reasons_come_in_the_order_of_the_model(article):
    ListedWord.objects.create(word="بد")
    seen = screen(article, name="سفارت", text="بد است: example.com, go and have a look there", groups=[])
    assert seen.held_for == ["banned_word", "link", "foreign_script", "imitates_office"]
    assert all(type(held) is str for held in seen.held_for)


def test_one_query_whatever_is_found_where_the_circumstances_are_known(article, django_assert_num_queries):
    ListedWord.objects.create(word="بد")
    known = screening.Circumstances.of_now()
    words = {"name": "سفارت", "text": "بد example.com 09123456789", "groups": [MINE, OTHERS]}
    with django_assert_num_queries(1):
        looked_at = screen(article, **words, circumstances=known)
    assert looked_at == screen(article, **words)
    assert looked_at.held_for


MANY = """
    INSERT INTO comments_comment (
        article_id, name, text, status, held_for, is_official, position, created_at, decided_at, form_token, code,
        "group", text_hash
    )
    SELECT %s, '', 'متن ' || n, status, '{}', false, '', now() - n * interval '1 minute',
        CASE WHEN status = 'approved' THEN now() END, gen_random_uuid(), 'C' || n,
        CASE WHEN n <= 4000 THEN decode(md5((n / 4)::text), 'hex') END, decode(md5('t' || n), 'hex')
    FROM (
        SELECT n, CASE WHEN n %% 40 = 0 THEN 'pending' ELSE 'approved' END AS status
        FROM generate_series(1, 20000) n
    ) made
"""


def test_the_traffic_of_a_large_site_is_read_from_indexes(article):
    given = {"article": article.pk, "text": b"t" * 16, "since": timezone.now(), "groups": [MINE]}
    with connection.cursor() as cursor:
        cursor.execute(MANY, [article.pk])
        cursor.execute("ANALYZE comments_comment")
        cursor.execute(f"EXPLAIN {screening.TRAFFIC.sql}", filled(screening.TRAFFIC.values, given))
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute(f"EXPLAIN {screening._ON_SITE}")
        plan += "\n".join(row[0] for row in cursor.fetchall())
    assert "Seq Scan" not in plan, plan
    # Those that wait are few here: the index of their order and the smaller one cost the same.
    assert "comment_queue" in plan or "comment_waiting" in plan, plan
    for index in ("comment_text", "comment_group"):
        assert index in plan, plan
    assert held_for(article) == [HELD.FLOOD]


@pytest.mark.parametrize(
    "text", ["\u064b" * 2_000, "\ufdfa" * 2_000, "а" * 2_000, "1 " * 1_000, "\x00", "🏳️‍🌈" * 300, "\U0010ffff"]
)
def test_hostile_words_break_nothing(article, text):
    ListedWord.objects.create(word="بد")
    assert len(screen(article, name=text[:60], text=text, groups=[]).text) == len(text)

"""The search column itself."""

import random

import pytest
from django.db import connection

from news import persian
from news.models import Article
from tests.factories import ArticleFactory


def document(title: str, body: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select fa_document(%s, %s)::text", [title, body])
        return cursor.fetchone()[0]


def best_weights(title: str, body: str) -> dict[str, str]:
    entries = (entry.split(":") for entry in document(title, body).replace("'", "").split())
    # Places such as 3A,7C; the weight D is the one that is not written.
    return {
        word: min((place[-1] if place[-1] in "ABC" else "D") for place in at.split(","))
        for word, at in entries
    }


def test_words_weigh_by_where_they_stand(db):
    assert best_weights("شهرداران", "نمایندگان بین‌المللی") == {
        "شهرداران": "A",
        "شهردار": "C",
        "نمایندگان": "B",
        "نماینده": "D",
        "بینالمللی": "B",
        "بین": "B",
        "المللی": "B",
        "بینالملل": "D",
        "شهرداراننماینده": "D",
        # «نمایندگان بین» without an ending it does not have, as a query for it
        "نمایندگانب": "D",
    }


def test_an_article_finds_itself_through_every_way_of_writing(db):
    category = ArticleFactory(title="نخست").category
    made = Article.objects.bulk_create(
        [Article(title="گروهی", slug="a", category=category, status="draft", body_text="همکاری‌ها")]
    )
    Article.objects.filter(pk=made[0].pk).update(title="تازه‌شده")
    vectors = Article.objects.filter(pk=made[0].pk).values_list("search", flat=True)
    assert "'تازهشده'" in vectors[0] and "'همکاری'" in vectors[0] and "گروهی" not in vectors[0]


@pytest.mark.parametrize("letters", [3, 5, 12])
def test_an_article_of_any_length_can_be_indexed(db, letters):
    source = random.Random(letters)
    words = ["".join(source.choices("ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", k=letters)) for _ in range(30_000)]
    body = " ".join(map("\u200c".join, zip(words, words[1:], strict=False)))
    assert len(document("عنوان", body)) > 100_000


def test_a_text_of_ligatures_can_be_indexed(db):
    source = random.Random(1)
    ligatures = [chr(code) for code in range(0xFD50, 0xFD8F)]
    body = " ".join("".join(source.choices(ligatures, k=4)) for _ in range(40_000))
    assert len(document("ﷺ" * 120, body)) > 100_000


def test_what_stands_beyond_sixty_thousand_letters_is_not_indexed(db):
    assert "'پایان'" in document("", "آغاز " * 11_000 + "پایان")
    assert "'پایان'" not in document("", "آغاز " * 13_000 + "پایان")


def test_empty_texts_have_an_empty_document(db):
    assert document("", "") == document("؟", "!\u200c") == ""


@pytest.mark.parametrize("piece", ["\u200c", " \u200c", "ها", "\u0651", "ب\u0651\u200c", "گفت و "])
def test_no_text_costs_more_than_its_length(db, piece):
    # Of a quadratic expression 200,000 letters would take minutes; the server is asked for two seconds.
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = 2000")
    assert document("", piece * (200_000 // len(piece))) is not None
    assert persian.inflect(piece * (200_000 // len(piece))) is not None

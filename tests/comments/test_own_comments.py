"""A browser sees its own comments that nobody else sees yet, and no other one does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments.models import Comment
from comments.own_comments import MOST_SHOWN, REJECTION_SHOWN
from tests.comments.visiting import JSON, TEXT, send
from tests.factories import ArticleFactory, CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article():
    return ArticleFactory()


def mine(client, article):
    return client.post(f"/news/{article.pk}/read/", headers=JSON).json()["my_comments"]


def test_what_waits_is_shown_to_its_author_alone(client, article):
    code = send(client, article).json()["code"]
    (shown,) = mine(client, article)
    assert (shown["text"], shown["state"], shown["code"]) == (TEXT, "در انتظار بررسی", code)
    assert client.get(shown["tracking_url"]).status_code == 200
    assert mine(Client(), article) == []
    send(other := Client(), article, text="متن دیگری", address="192.0.2.1")
    assert [comment["text"] for comment in mine(other, article)] == ["متن دیگری"]


def test_it_is_shown_under_its_article_alone(client, article):
    send(client, article)
    assert mine(client, ArticleFactory()) == []


def test_that_it_is_suspect_nobody_is_told(client, article):
    send(client, article)
    before = mine(client, article)
    Comment.objects.update(status="suspect", held_for=["banned_word"])
    assert mine(client, article) == before


@pytest.mark.parametrize("status", ["approved", "spam", "withdrawn"])
def test_what_is_public_or_taken_back_is_not_among_them(client, article, status):
    send(client, article)
    Comment.objects.update(status=status, decided_at=timezone.now())
    assert mine(client, article) == []


def test_a_rejected_one_stays_for_a_time_with_the_way_to_its_reason(client, article):
    send(client, article)
    Comment.objects.update(status="rejected", decided_at=timezone.now())
    (shown,) = mine(client, article)
    assert shown["state"] != "در انتظار بررسی"
    Comment.objects.update(decided_at=timezone.now() - REJECTION_SHOWN - timedelta(minutes=1))
    assert mine(client, article) == []


def test_an_erased_one_belongs_to_nobody(client, article):
    code = send(client, article).json()["code"].replace("-", "")
    client.post(f"/comments/{code}/", {"act": "erase", "sure": "on"}, headers=JSON)
    Comment.objects.filter(status="pending").update(author=None)
    assert mine(client, article) == []


def test_at_most_twenty_and_the_newest(client, article):
    send(client, article)
    author = Comment.objects.get().author
    for n in range(MOST_SHOWN + 3):
        CommentFactory(article=article, author=author, text=f"متن {n}")
    shown = mine(client, article)
    assert len(shown) == MOST_SHOWN
    assert shown[0]["text"] == f"متن {MOST_SHOWN + 2}"


def test_it_costs_one_query_and_without_a_cookie_none(client, article, django_assert_num_queries):
    send(client, article)
    mine(client, article)
    with django_assert_num_queries(1):
        mine(Client(), article)
    with django_assert_num_queries(2):
        mine(client, article)

"""What stands under an article is asked once, and says what each part of it says when it is asked alone."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, set_script_prefix
from django.utils import timezone, translation

from comments import voting
from comments.models import Comment, DiscussionRules, Rating
from comments.numbered_addresses import numbered
from comments.templatetags.discussion import stars
from comments.threads import threads_of
from comments.under_article import under_article
from tests.factories import ArticleFactory, CommentFactory, RatingFactory, StaffFactory


def discuss(article):
    head = CommentFactory(article=article, status="approved")
    CommentFactory(article=article, status="approved", parent=head)
    CommentFactory(article=article, status="pending")
    gone = CommentFactory(article=article, status="approved", name="نامِ پنهان")
    CommentFactory(article=article, status="approved", parent=gone)
    Comment.objects.filter(pk=gone.pk).update(status="withdrawn")
    about = {"is_official": True, "decided_by": StaffFactory(), "position": "روابط عمومی"}
    CommentFactory(article=article, status="approved", parent=head, **about)


def rate(article):
    for n, score in enumerate([5, 4, 4, 4, 5]):
        RatingFactory(article=article, voter=bytes([n]) * 16, score=score)


def rule(_article):
    DiscussionRules.objects.update_or_create(
        pk=1, defaults={"is_open": False, "closes_after_days": 9, "message": "به‌زودی"}
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "acts",
    [
        pytest.param([], id="nothing"),
        pytest.param([discuss], id="comments"),
        pytest.param([discuss, rate, rule], id="all"),
        pytest.param([rate], id="stars"),
        pytest.param([rule], id="rules"),
    ],
)
def test_one_query_says_what_three_would(acts, django_assert_num_queries):
    article, other = ArticleFactory(), ArticleFactory()
    discuss(other)
    rate(other)
    for act in acts:
        act(article)
    with django_assert_num_queries(1):
        found = under_article(article.pk)
    assert found.threads == threads_of(article)
    assert found.threads.count == (4 if discuss in acts else 0)
    assert voting.summary(found.votes, found.average) == voting.summary_of(article.pk)
    assert found.votes == (5 if rate in acts else 0)
    kept = DiscussionRules.current()
    assert [getattr(found.rules, name) for name in ("is_open", "closes_after_days", "message")] == [
        kept.is_open, kept.closes_after_days, kept.message,
    ]  # fmt: skip
    assert found.rules.is_open == (rule not in acts)


@pytest.mark.django_db
def test_it_reads_no_comment_and_no_vote_of_another_article():
    with CaptureQueriesContext(connection) as queries:
        under_article(ArticleFactory().pk)
    *_, asked = queries.captured_queries
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked['sql']}")
        plan = [line for (line,) in cursor.fetchall()]
    assert any("using comment" in line for line in plan)
    # The rules are one row.
    assert [line for line in plan if "Seq Scan" in line and DiscussionRules._meta.db_table not in line] == []


@pytest.mark.django_db
def test_the_page_asks_once_and_shows_stars_and_comments():
    article = ArticleFactory()
    discuss(article)
    rate(article)
    Client().get(article.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        page = BeautifulSoup(Client().get(article.get_absolute_url()).content, "html.parser")
    tables = (Comment, DiscussionRules, Rating)
    of_readers = [
        asked["sql"] for asked in queries if any(model._meta.db_table in asked["sql"] for model in tables)
    ]
    assert len(of_readers) == 1
    assert "۴٫۴" in page.select_one(".rating .summary").text
    assert page.select_one(".discussion .count").text == "۴"


@pytest.mark.django_db
def test_another_page_asks_anew():
    """What was asked once is forgotten with the page: a comment let through is there for the next one."""
    article = ArticleFactory()
    assert "خوش آمدید" not in Client().get(article.get_absolute_url()).content.decode()
    CommentFactory(article=article, status="approved", text="خوش آمدید", created_at=timezone.now())
    assert "خوش آمدید" in Client().get(article.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_of_a_comment_that_is_gone_its_words_are_in_no_templates_reach():
    article = ArticleFactory()
    discuss(article)
    gone, head = sorted(under_article(article.pk).threads.heads, key=lambda one: not one.is_gone)
    assert (gone.is_gone, gone.name, gone.text, gone.position) == (True, "", "", "")
    assert not head.is_gone and head.text
    # The office's answer comes first.
    assert [answer.position for answer in head.answers] == ["روابط عمومی", ""]


@pytest.mark.parametrize("prefix", ["/", "/100%25/"])
@pytest.mark.parametrize(
    "name", ["comments:comment", "comments:discussion", "comments:rating", "comments:report"]
)
def test_an_address_with_a_number_is_the_one_that_django_makes(name, prefix):
    set_script_prefix(prefix)
    try:
        assert [numbered(name, number) for number in (0, 7, 2**62)] == [
            reverse(name, args=[number]) for number in (0, 7, 2**62)
        ]
    finally:
        set_script_prefix("/")


def test_the_names_of_the_stars_are_of_the_readers_language(settings):
    settings.LANGUAGES = [("fa", "Persian"), ("en", "English")]
    with translation.override("fa"):
        assert stars()[4] == (5, "۵ ستاره")
    with translation.override("en"):
        assert stars()[0][1].endswith("star") and stars()[4][1].endswith("stars")

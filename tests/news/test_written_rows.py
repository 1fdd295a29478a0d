"""Queries that are written once for a process: what they give is what their querysets would."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import DateTimeField, Prefetch
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments.threads import threads_of
from news import site_frame, whole_articles
from news.delegations import participants_with_links
from news.models import Article, Meeting, Participant
from news.templatetags.meetings import linked_meetings
from news.written_once import Blank
from news.written_rows import IsAnyOf, instances, written
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    OfficeFactory,
    ParticipantFactory,
    PersonFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db
NOW = Blank("now", DateTimeField())


def test_the_rows_are_those_of_the_queryset():
    some = [ArticleFactory() for _ in range(3)]
    ArticleFactory(status=Article.Status.DRAFT)
    numbers = [article.pk for article in some[:2]] + [0]
    query = written(Article.objects.published(NOW).filter(IsAnyOf("pk", "numbers")).for_cards())
    with CaptureQueriesContext(connection) as queries:
        found = instances(query, {"now": timezone.now(), "numbers": numbers})
        read = [(article, article.category.name, article.get_deferred_fields()) for article in found]
    again = Article.objects.published().filter(pk__in=numbers).for_cards()
    assert read == [(article, article.category.name, article.get_deferred_fields()) for article in again]
    assert len(read) == 2 and len(queries) == 1
    assert instances(query, {"now": timezone.now(), "numbers": []}) == []


def test_an_instant_cannot_stand_still():
    with pytest.raises(ValueError):
        written(Article.objects.published())


def test_each_request_has_its_own_now():
    article = ArticleFactory(published_at=timezone.now() + timedelta(hours=1))
    assert whole_articles.readable(article.pk) is None
    Article.objects.update(published_at=timezone.now())
    assert whole_articles.readable(article.pk) == article


def test_what_stands_around_a_page_is_read_anew_each_time():
    office = OfficeFactory()
    assert site_frame.current()[0].sections == []
    section = ArticleFactory(category=CategoryFactory()).category
    assert site_frame.current()[0].sections == [section]
    type(office).objects.update(name="سرکنسولگری دیگر")
    assert site_frame.current()[0].office.name == "سرکنسولگری دیگر"


def test_a_discussion_reads_no_comment_of_another_article():
    article = ArticleFactory()
    with CaptureQueriesContext(connection) as queries:
        threads_of(article)
    (asked,) = queries.captured_queries
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked['sql']}")
        assert "Seq Scan" not in "\n".join(line for (line,) in cursor.fetchall())


def test_rows_beside_are_those_of_a_prefetch():
    article = ArticleFactory()
    for _n in range(2):
        meeting = published_meeting()
        meeting.articles.add(article)
        ParticipantFactory(meeting=meeting, person=PersonFactory())
    published_meeting().articles.add(article)
    there = Prefetch("participants", queryset=participants_with_links())
    of_it = Meeting.objects.published().filter(articles=article)
    expected = list(of_it.prefetch_related(there).order_by("starts_on", "id"))
    meetings = linked_meetings(article)
    with CaptureQueriesContext(connection) as queries:
        found = [[_seen(one) for one in meeting.participants.all()] for meeting in meetings]
    assert (meetings, len(queries)) == (expected, 0)
    assert found == [[_seen(one) for one in meeting.participants.all()] for meeting in expected]
    assert sorted(map(len, found)) == [0, 1, 1]


def _seen(one: Participant) -> tuple:
    return one, one.meeting, one.person.name, one.person_has_page, one.organization_has_page

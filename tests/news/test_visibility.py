"""published() is the one rule of what the public may find; readable() of what it may still read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from news import site_frame, workflow
from news.models import Article, Category
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    "status, published, expires, found, read",
    [
        ("published", -HOUR, None, True, True),
        ("published", -HOUR, HOUR, True, True),
        ("published", HOUR, None, False, False),
        ("published", -2 * HOUR, -HOUR, False, False),
        ("withdrawn", -HOUR, None, False, True),
        ("withdrawn", HOUR, None, False, False),
        ("draft", -HOUR, None, False, False),
        ("in_review", -HOUR, None, False, False),
        ("unpublished", -HOUR, None, False, False),
    ],
)
def test_states_and_times(status, published, expires, found, read):
    now = timezone.now()
    article = ArticleFactory(
        status=status, published_at=now + published, expires_at=expires and now + expires
    )
    assert Article.objects.published(now).exists() is found
    assert Article.objects.readable(now).exists() is read
    assert article.is_public is found


class TestGone:
    """An address is gone where the public could read something once; of anything else it knows nothing."""

    def gone(self, article, at=None):
        return Article.objects.gone(at).filter(pk=article.pk).exists()

    def test_after_unpublishing_and_after_the_expiry(self):
        assert self.gone(ArticleFactory(status="unpublished"))
        assert self.gone(
            ArticleFactory(published_at=timezone.now() - 2 * HOUR, expires_at=timezone.now() - HOUR)
        )

    def test_not_while_it_can_be_read_and_not_before(self):
        assert not self.gone(ArticleFactory())
        assert not self.gone(ArticleFactory(status="draft"))
        assert not self.gone(ArticleFactory(published_at=timezone.now() + HOUR))

    def test_what_was_called_off_before_its_hour_was_never_there(self):
        article = ArticleFactory(published_at=timezone.now() + HOUR)
        workflow.take(Article.objects.filter(pk=article.pk), workflow.MOVES["unpublish"], note="لغو شد")
        assert not self.gone(article, timezone.now() + 2 * HOUR)

    def test_whose_date_was_moved_ahead_after_it_had_been_read(self):
        article = ArticleFactory()
        Article.objects.filter(pk=article.pk).update(status="unpublished", published_at=timezone.now() + HOUR)
        assert self.gone(article)

    def test_an_article_with_many_wordings_once(self):
        article = ArticleFactory()
        for lead in ("دوم", "سوم"):
            Article.objects.filter(pk=article.pk).update(lead=lead)
        Article.objects.filter(pk=article.pk).update(status="unpublished")
        assert Article.objects.gone().get() == article


def test_publication_and_expiry_happen_at_their_instant_without_a_command():
    now = timezone.now()
    ArticleFactory(published_at=now + HOUR, expires_at=now + 2 * HOUR)
    assert [Article.objects.published(now + n * HOUR / 2).count() for n in range(5)] == [0, 0, 1, 1, 0]


def test_the_next_events_are_the_next_publication_and_the_next_expiry():
    now = timezone.now()

    def after(instant):
        return [moment for events in Article.objects.next_events(instant) for (moment,) in events]

    assert after(now) == []
    ArticleFactory(expires_at=now + 3 * HOUR)
    ArticleFactory(published_at=now + HOUR)
    ArticleFactory(status="draft", published_at=now + HOUR / 2)
    assert after(now) == [now + HOUR, now + 3 * HOUR]
    assert after(now + HOUR) == [now + 3 * HOUR]


def test_lists_are_newest_first_and_drafts_do_not_come_first():
    now = timezone.now()
    old, new = ArticleFactory(published_at=now - 2 * HOUR), ArticleFactory(published_at=now - HOUR)
    draft = ArticleFactory(status="draft", published_at=None)
    assert list(Article.objects.all().newest_first()) == [new, old, draft]


def test_the_search_vector_is_not_read_with_the_article():
    ArticleFactory()
    assert "search" in Article.objects.get().get_deferred_fields()
    assert Article.objects.defer(None).filter(search="همکاری").count() == 1


def test_the_next_event_is_asked_of_an_index():
    """Every public page asks it; at 100,000 articles a scan of the table would be its dearest query."""
    ArticleFactory.create_batch(3)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        coming = Article.objects.filter(
            status__in=["published", "withdrawn"], published_at__gt=timezone.now()
        )
        plan = coming.order_by("published_at").values_list("published_at")[:1].explain()
    assert "article_coming" in plan


def test_a_section_without_a_published_article_is_in_no_menu():
    empty, draft, full = (
        ArticleFactory(status=status).category for status in ("unpublished", "draft", "published")
    )
    assert site_frame.current()[0].sections == [full]
    assert {empty, draft, full} == set(Category.objects.all())

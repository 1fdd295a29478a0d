"""What must never be, the database refuses, whatever the application believes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from news.models import Article, Category, DailyViews, Office, Picture, Tag, View
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def refused(constraint: str, change) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()


@pytest.mark.parametrize(
    "constraint, values",
    [
        ("article_status_is_known", {"status": "secret"}),
        ("article_has_a_title", {"title": ""}),
        ("article_has_an_address", {"slug": ""}),
        ("article_has_an_address_of_its_own", {"slug": "comments"}),
        ("article_in_public_has_a_date", {"published_at": None}),
        ("article_withdrawn_has_its_date", {"status": "withdrawn"}),
        ("article_withdrawn_has_its_date", {"withdrawn_at": NOW}),
        ("article_expires_after_publication", {"published_at": NOW, "expires_at": NOW}),
        ("article_expires_after_publication", {"published_at": NOW, "expires_at": NOW - timedelta(days=1)}),
        ("baseline_views", {"baseline_views": -1}),
        ("article_baseline_is_credible", {"baseline_views": 1_000_000_001}),
    ],
)
def test_the_database_refuses(constraint, values):
    article = factories.ArticleFactory()
    refused(constraint, lambda: Article.objects.filter(pk=article.pk).update(**values))
    article.refresh_from_db()
    assert article.status == Article.Status.PUBLISHED


@pytest.mark.parametrize("status", Article.Status.values)
def test_every_state_can_be_kept(status):
    withdrawn_at = NOW if status == "withdrawn" else None
    article = factories.ArticleFactory(status=status, published_at=NOW, withdrawn_at=withdrawn_at)
    assert Article.objects.get(pk=article.pk).status == status


def test_a_draft_needs_no_date():
    assert factories.ArticleFactory(status="draft", published_at=None).pk


def test_a_page_of_the_old_site_is_imported_once():
    factories.ArticleFactory(import_key="k" * 64)
    refused("import_key", lambda: factories.ArticleFactory(import_key="k" * 64))


def test_there_is_one_office():
    factories.OfficeFactory()
    refused("office_is_one", lambda: Office.objects.create(id=2, name="دفتر دوم"))


@pytest.mark.parametrize("values", [{"alt": "", "decorative": False}, {"alt": "نقش", "decorative": True}])
def test_a_picture_is_described_or_decorative_and_not_both(values):
    picture = factories.PictureFactory()
    refused("picture_is_described", lambda: Picture.objects.filter(pk=picture.pk).update(**values))


def test_a_category_in_use_stays():
    article = factories.ArticleFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Category.objects.filter(pk=article.category_id)._raw_delete("default")
        transaction.get_connection().check_constraints()


def test_categories_and_tags_have_addresses_of_their_own():
    factories.TagFactory(name="خواهرخواندگی")
    refused("slug", lambda: Tag.objects.bulk_create([Tag(name="دیگر", slug="خواهرخواندگی")]))
    refused("tag_has_an_address", lambda: Tag.objects.bulk_create([Tag(name="!", slug="")]))
    refused("category_has_an_address", lambda: Category.objects.bulk_create([Category(name="!", slug="")]))


def test_a_reader_of_a_day_is_one_row():
    article = factories.ArticleFactory()
    row = {"article": article, "day": NOW.date(), "visitor": b"v" * 16}
    View.objects.create(**row)
    refused("pkey", lambda: View.objects.bulk_create([View(**row)]))


def test_a_day_is_summed_once():
    article = factories.ArticleFactory()
    DailyViews.objects.create(article=article, day=NOW.date(), views=1)
    refused(
        "daily_views_once_a_day", lambda: DailyViews.objects.create(article=article, day=NOW.date(), views=2)
    )


@pytest.mark.parametrize("word", ["read", "comments", "rating", "print"])
def test_a_title_that_is_an_address_of_the_site_gets_another_one(client, word):
    article = factories.ArticleFactory(title=word.title())
    assert article.slug == f"news-{word}"
    article.save()
    assert article.slug == f"news-{word}"
    assert client.get(article.get_absolute_url()).status_code == 200

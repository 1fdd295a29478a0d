"""The database keeps each wording that the public had, and since when; its checksum can be computed by anybody."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from news import workflow
from news.models import Article, PublicText
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
WRITTEN = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)


def checksum(*parts: str) -> str:
    """As the page /verify/ tells everybody to compute it."""
    return hashlib.sha256("\n".join(part for part in parts if part).encode("utf-8")).hexdigest()


def digest_of(article: Article) -> str:
    return Article.objects.values_list("text_digest", flat=True).get(pk=article.pk)


def kept(article: Article) -> list[str]:
    return list(PublicText.objects.filter(article=article).order_by("id").values_list("digest", flat=True))


def since(article: Article):
    return PublicText.objects.filter(article=article).latest("id").since


def change(article: Article, **fields) -> str:
    """Change the row as update() does, and return the checksum that it has then."""
    Article.objects.filter(pk=article.pk).update(**fields)
    return digest_of(article)


class TestTheChecksum:
    @pytest.fixture
    def in_sql(self):
        def computed(parts: tuple[str, ...]) -> str:
            with connection.cursor() as cursor:
                cursor.execute("SELECT news_digest(%s, %s, %s, %s)", parts)
                return cursor.fetchone()[0]

        return computed

    def test_is_what_anybody_computes(self, in_sql):
        @settings(max_examples=100, deadline=None)
        @given(st.tuples(WRITTEN, WRITTEN, WRITTEN, WRITTEN))
        def agree(parts):
            assert in_sql(parts) == checksum(*parts)

        agree()

    @pytest.mark.parametrize(
        "parts",
        [
            ("", "", "", ""), ("", "تیتر", "", ""), ("روتیتر", "تیتر", "لید", "متن"), ("", "تیتر", "\n", " "),
            ("", "می‌رود", "ي", "ی"), ("", "é", "é", "👩‍👧 \u202e\ufeff"),
        ],
    )  # fmt: skip
    def test_tells_spellings_apart(self, in_sql, parts):
        assert in_sql(parts) == checksum(*parts)

    def test_of_an_article_is_that_of_its_four_texts(self):
        article = ArticleFactory(
            over_title="روتیتر", body="<h2>میان‌تیتر</h2><ul><li>یک</li><li>دو &amp; سه</li></ul>"
        )
        assert article.body_text == "میان‌تیتر\nیک\nدو & سه"
        assert digest_of(article) == checksum("روتیتر", article.title, article.lead, article.body_text)

    def test_does_not_heed_what_is_no_text(self):
        article = ArticleFactory()
        before = digest_of(article)
        article.body = article.body.replace("<p>", '<p dir="rtl">')
        article.slug, article.comments_open = "other", False
        article.save()
        assert digest_of(article) == before


class TestWhatIsKept:
    def test_of_a_draft_nothing(self):
        article = ArticleFactory(status="draft", published_at=None)
        change(article, title="دیگر"), change(article, status="in_review")
        assert kept(article) == []

    def test_the_first_publication_with_its_moment(self):
        article = ArticleFactory(status="in_review", published_at=None)
        workflow.take(Article.objects.filter(pk=article.pk), workflow.MOVES["publish"])
        article.refresh_from_db()
        assert kept(article) == [article.text_digest]
        assert since(article) == article.published_at

    @pytest.mark.parametrize("field", ["over_title", "title", "lead", "body_text"])
    def test_a_change_after_it(self, field):
        article = ArticleFactory()
        first = digest_of(article)
        second = change(article, **{field: "تازه"})
        assert kept(article) == [first, second]
        assert since(article) > article.published_at

    def test_a_change_of_anything_else_is_none(self):
        article = ArticleFactory()
        change(article, slug="other", baseline_views=7, change_note="", comments_open=False)
        article.refresh_from_db()
        article.save()
        assert kept(article) == [article.text_digest]

    def test_while_it_is_scheduled_the_wording_that_waits_alone(self):
        later = timezone.now() + timedelta(hours=3)
        article = ArticleFactory(published_at=later)
        change(article, title="دوم")
        third = change(article, title="سوم")
        assert kept(article) == [third]
        assert since(article) == later

    def test_a_schedule_that_moves_moves_it_too(self):
        article = ArticleFactory(published_at=timezone.now() + timedelta(hours=3))
        sooner = timezone.now() + timedelta(hours=1)
        change(article, published_at=sooner)
        assert (kept(article), since(article)) == ([digest_of(article)], sooner)

    def test_a_schedule_that_is_called_off_was_never_public(self):
        article = ArticleFactory(published_at=timezone.now() + timedelta(days=1))
        assert article.public_texts.count() == 1
        Article.objects.filter(pk=article.pk).update(status="unpublished")
        assert not article.public_texts.exists()

    def test_a_change_after_the_expiry_was_never_public(self):
        article = ArticleFactory(published_at=timezone.now() - timedelta(days=9))
        first = change(article, expires_at=timezone.now() - timedelta(days=1))
        change(article, lead="تازه")
        assert kept(article) == [first]

    def test_an_expiry_that_is_lifted_shows_what_was_changed_from_then_on(self):
        article = ArticleFactory(published_at=timezone.now() - timedelta(days=9))
        first = change(article, expires_at=timezone.now() - timedelta(days=1))
        second = change(article, lead="تازه")
        change(article, expires_at=None)
        assert kept(article) == [first, second]
        assert since(article) > timezone.now() - timedelta(hours=1)

    @pytest.mark.parametrize("end", [{"status": "unpublished"}, {"expires_at": "2016-03-20T12:00:00+03:00"}])
    def test_an_import_of_what_the_old_site_had_taken_off(self, end):
        article = ArticleFactory(published_at="2015-03-21T12:00:00+03:00", **end)
        assert kept(article) == [digest_of(article)]

    def test_an_import_of_long_ago_with_its_old_date(self):
        article = ArticleFactory(published_at="2015-03-21T12:00:00+03:00")
        article.refresh_from_db()
        assert since(article) == article.published_at
        # What is changed in it today is public since today.
        change(article, lead="تازه")
        assert since(article) > timezone.now() - timedelta(hours=1)

    def test_through_a_withdrawal_the_same_and_in_it_the_notice_is_no_text(self):
        article = ArticleFactory()
        change(article, status="withdrawn", withdrawn_at=timezone.now(), withdrawal_notice="نادرست بود.")
        assert kept(article) == [digest_of(article)]

    def test_what_was_changed_while_it_was_off_from_its_return_on(self):
        article = ArticleFactory()
        first = change(article, status="unpublished")
        second = change(article, lead="تازه")
        assert kept(article) == [first]
        change(article, status="published")
        assert kept(article) == [first, second]
        assert since(article) > article.published_at

    def test_what_came_back_as_it_was_no_second_time(self):
        article = ArticleFactory()
        first = change(article, status="unpublished")
        change(article, lead="تازه"), change(article, lead=article.lead), change(article, status="published")
        assert kept(article) == [first]

    def test_an_old_wording_that_returns_after_another(self):
        article = ArticleFactory()
        first = digest_of(article)
        second = change(article, lead="تازه")
        assert change(article, lead=article.lead) == first
        assert kept(article) == [first, second, first]

    def test_of_many_articles_that_are_changed_in_one_statement(self):
        articles = [ArticleFactory() for _ in range(3)]
        Article.objects.update(lead="همه")
        assert [len(kept(article)) for article in articles] == [2, 2, 2]

    def test_nothing_of_an_article_that_is_deleted(self):
        article = ArticleFactory()
        article.delete()
        assert not PublicText.objects.exists()

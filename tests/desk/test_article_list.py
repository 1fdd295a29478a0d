"""The list of articles: what a row says, how it is searched and narrowed, and acts on several at once."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from news.models import Article, View, ViewTotal
from news.newsroom import name_of
from news.persian import to_persian_digits
from tests.factories import ArticleFactory, CategoryFactory, CommentFactory, PictureFactory

LIST = "/admin/news/article/"


def rows(response) -> list[str]:
    return [article.title for article in response.context["cl"].result_list]


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def browser(editor, login):
    return login(editor)


class TestARow:
    def test_it_shows_picture_state_jalali_date_views_and_waiting_comments(
        self, browser, administrator, login
    ):
        moment = timezone.datetime.fromisoformat("2023-12-01T09:26:00+00:00")
        article = ArticleFactory(published_at=moment, baseline_views=1200, lead_picture=PictureFactory())
        ViewTotal.objects.create(article=article, views=8)
        CommentFactory.create_batch(3, article=article)
        CommentFactory(article=article, status="approved")
        CommentFactory.create_batch(2, article=article, status="suspect")
        page = text(login(administrator).get(LIST))
        assert article.lead_picture.small.url in page
        assert '<span class="badge is-public">منتشرشده</span>' in page
        assert "۱۰ آذر ۱۴۰۲ - ۱۲:۲۶" in page
        assert "۱٬۲۰۸" in page
        queue = BeautifulSoup(page, "html.parser").select("a.waiting")
        assert [(link["href"], link.text) for link in queue] == [
            (f"/admin/comments/comment/?tab=waiting&article={article.pk}", "۳"),
            (f"/admin/comments/comment/?tab=suspect&article={article.pk}", "۲"),
        ]
        assert "2023" not in page.replace("2023-12-01T12:26:00+03:00", "")

    def test_each_cell_bears_the_name_of_its_column_and_says_whether_it_is_empty(self, browser, writer):
        ArticleFactory(status="draft", published_at=None, author=writer)
        page = BeautifulSoup(text(browser.get(LIST)), "html.parser")
        author = page.select_one("td.field-author_shown")
        assert (author["data-label"], author.text) == ("نویسنده", name_of(writer))
        empty = [cell["class"] for cell in page.select("td[data-empty]")]
        assert empty == [["field-picture_shown"], ["field-published_at_jalali"]]
        assert page.select_one("td.action-checkbox label input.action-select")

    @pytest.mark.parametrize(
        "state, published, expires, label",
        [
            ("draft", None, None, "پیش‌نویس"),
            ("in_review", None, None, "در دست بررسی"),
            ("published", 1, None, "زمان‌بندی‌شده"),
            ("published", -2, -1, "پایان‌یافته"),
            ("withdrawn", -1, None, "پس‌گرفته"),
            ("unpublished", -1, None, "برداشته‌شده"),
        ],
    )
    def test_its_state_is_named(self, browser, state, published, expires, label):
        now = timezone.now()
        ArticleFactory(
            status=state,
            published_at=published and now + timedelta(hours=published),
            expires_at=expires and now + timedelta(hours=expires),
        )
        row = text(browser.get(LIST)).split("<tbody>")[1].split("</tbody>")[0]
        assert f">{label}</span>" in row

    def test_hostile_titles_are_words(self, browser):
        ArticleFactory(title="<script>alert(1)</script>")
        assert "<script>alert(1)" not in text(browser.get(LIST))


@pytest.mark.parametrize("query", ["", "?q=دیدار", "?standing=public", "?o=6", "?mine=1"])
def test_the_list_asks_the_database_at_most_ten_times(browser, editor, django_assert_max_num_queries, query):
    category = CategoryFactory()
    for number in range(60):
        article = ArticleFactory(category=category, lead_picture=PictureFactory(), author=editor)
        if number % 3 == 0:
            CommentFactory(article=article)
    # Ten, and the two marks around the saving of the session.
    with django_assert_max_num_queries(12):
        response = browser.get(LIST + query)
    assert len(rows(response)) == 50


class TestNarrowing:
    @pytest.fixture(autouse=True)
    def articles(self, db):
        self.category = CategoryFactory(name="اقتصادی")
        now = timezone.now()
        azar = timezone.datetime.fromisoformat("2023-12-01T09:26:00+00:00")
        for values in (
            {"title": "همکاری‌های بانکی", "category": self.category, "lead": "گفت‌وگو دربارهٔ تسهیلات"},
            {"title": "آیین نوروز", "status": "draft", "published_at": None},
            {"title": "برنامهٔ آینده", "published_at": now + timedelta(days=1)},
            {"title": "خبر ۱۴۰۲", "published_at": azar},
        ):
            ArticleFactory(**{"lead": "", "body": ""} | values)

    @pytest.mark.parametrize(
        "term", ["همکاریهای", "همكاري هاي", "همکاری‌های بانکی", "گفتگو", "بانکی", "تسهیلات", "«همکاری»"]
    )
    def test_any_persian_spelling_finds_it(self, browser, term):
        assert rows(browser.get(LIST, {"q": term})) == ["همکاری‌های بانکی"]

    def test_a_draft_is_found_too(self, browser):
        assert rows(browser.get(LIST, {"q": "نوروز"})) == ["آیین نوروز"]

    def test_part_of_a_word_of_the_title_finds_it_where_no_word_does(self, browser):
        assert rows(browser.get(LIST, {"q": "همکا"})) == ["همکاری‌های بانکی"]

    @pytest.mark.parametrize("digits", [str, lambda code: to_persian_digits(str(code))])
    def test_the_news_code_finds_it(self, browser, digits):
        article = Article.objects.get(title="آیین نوروز")
        assert rows(browser.get(LIST, {"q": digits(article.pk)})) == ["آیین نوروز"]

    @pytest.mark.parametrize("term", ["%", "'", "چیزی که نیست", "!!", "x" * 500])
    def test_a_term_that_fits_nothing_finds_nothing(self, browser, term):
        response = browser.get(LIST, {"q": term})
        assert response.status_code == 200
        assert rows(response) == []
        assert "جور نیست" in text(response)

    def test_a_sorted_list_of_hits_is_sorted(self, browser):
        ArticleFactory(title="بانکی الف", baseline_views=5)
        ArticleFactory(title="بانکی ب", baseline_views=50)
        assert rows(browser.get(LIST, {"q": "بانکی", "o": "-6"}))[0] == "بانکی ب"

    @pytest.mark.parametrize(
        "query, titles",
        [
            ("standing=draft", {"آیین نوروز"}),
            ("standing=scheduled", {"برنامهٔ آینده"}),
            ("standing=public", {"همکاری‌های بانکی", "خبر ۱۴۰۲"}),
            ("standing=expired", set()),
            ("published_at_in=1402", {"خبر ۱۴۰۲"}),
            ("published_at_in=1402-09", {"خبر ۱۴۰۲"}),
            ("published_at_in=1402-10", set()),
            ("mine=1", set()),
        ],
    )
    def test_filters(self, browser, query, titles):
        assert set(rows(browser.get(f"{LIST}?{query}"))) == titles

    def test_by_category(self, browser):
        assert rows(browser.get(f"{LIST}?category__id__exact={self.category.pk}")) == ["همکاری‌های بانکی"]

    def test_no_filter_is_gregorian(self, browser):
        page = text(browser.get(LIST))
        assert "۷ روز" not in page
        assert "published_at__gte" not in page


def test_the_pages_are_counted_in_persian(browser):
    ArticleFactory.create_batch(51, category=CategoryFactory())
    page = text(browser.get(LIST))
    assert "۵۱ خبر<" in page
    assert "خبرها</span>" not in page
    assert '<a href="?p=2">۲</a>' in page
    assert "۰ از ۵۰ انتخاب شده" in page


class TestSeveralAtOnce:
    def act(self, browser, name, articles, **more):
        rows = Article.objects.filter(pk__in=[article.pk for article in articles])
        seen = [f"{row.pk} {row.modified_at.isoformat()}" for row in rows]
        chosen = {"_selected_action": [article.pk for article in articles], "seen": seen}
        return browser.post(LIST, {"action": name, "confirmed": "yes", **chosen, **more})

    def said(self, response):
        return [str(message) for message in get_messages(response.wsgi_request)]

    def test_an_editor_publishes_those_that_can_be_published(self, browser, writer):
        waiting = {"status": "in_review", "published_at": None, "submitted_by": writer}
        waiting["submitted_at"] = timezone.now()
        drafts = [ArticleFactory(**waiting) for _ in range(3)]
        withdrawn = ArticleFactory(status="withdrawn", title="پس گرفته")
        response = self.act(browser, "publish_chosen", [*drafts, withdrawn])
        assert Article.objects.published().count() == 3
        assert self.said(response) == [
            "۳ خبر منتشر شد.",
            "«پس گرفته» دست‌نخورده ماند: وضعیت آن اجازهٔ این کار را نمی‌دهد.",
        ]
        assert LogEntry.objects.filter(change_message="انتشار").count() == 3

    def test_an_editor_takes_several_from_the_site(self, browser):
        self.act(browser, "unpublish_chosen", [ArticleFactory(), ArticleFactory()], note="نادرست بود")
        assert set(Article.objects.values_list("status", flat=True)) == {"unpublished"}

    def test_what_is_meant_is_shown_first(self, browser):
        article, draft = ArticleFactory(title="دیدار نخست"), ArticleFactory(status="draft", title="پیش‌نویس")
        question = text(self.act(browser, "unpublish_chosen", [article, draft], confirmed=[]))
        assert "۱ خبر در نظر است" in question
        assert "دیدار نخست" in question
        assert "دست‌نخورده می‌ماند: وضعیت آن اجازهٔ این کار را نمی‌دهد." in question
        assert Article.objects.get(pk=article.pk).status == "published"

    def test_a_reason_that_is_asked_for_is_not_left_out(self, browser):
        article = ArticleFactory()
        answer = text(self.act(browser, "unpublish_chosen", [article], note="  "))
        assert 'class="act-field errors"' in answer
        assert Article.objects.get().status == "published"

    @pytest.mark.parametrize("seen", [[], ["x"], ["1"], ["\0 \0"]])
    def test_what_changed_since_the_list_was_shown_is_left_and_named(self, browser, seen):
        article = ArticleFactory(title="دیدار نخست")
        response = self.act(browser, "unpublish_chosen", [article], note="نادرست بود", seen=seen)
        assert "«دیدار نخست» دست‌نخورده ماند: پس از نمایش فهرست" in self.said(response)[0]
        assert Article.objects.get().status == "published"

    def test_the_own_submission_is_left(self, browser, editor):
        article = ArticleFactory(status="in_review", submitted_by=editor, submitted_at=timezone.now())
        assert "خودتان آن را" in self.said(self.act(browser, "publish_chosen", [article]))[0]
        assert Article.objects.get().status == "in_review"

    def test_a_writer_hands_several_in_but_not_those_of_others(self, writer, login):
        own = ArticleFactory(status="draft", author=writer)
        other = ArticleFactory(status="draft", title="از دیگری")
        response = self.act(login(writer), "submit_chosen", [own, other])
        assert self.said(response)[1] == "«از دیگری» دست‌نخورده ماند: در دست شما نیست."
        assert [one.status for one in Article.objects.order_by("pk")] == ["in_review", "draft"]

    @pytest.mark.parametrize("name", ["publish_chosen", "unpublish_chosen", "delete_selected"])
    def test_more_than_twenty_are_refused(self, browser, name):
        state = "draft" if name == "publish_chosen" else "published"
        articles = ArticleFactory.create_batch(21, status=state, category=CategoryFactory())
        response = self.act(browser, name, articles, post="yes")
        assert self.said(response) == ["هر بار حداکثر ۲۰ مورد: لطفاً کمتر انتخاب کنید."]
        assert Article.objects.filter(status=state).count() == 21

    def test_twenty_are_deleted_after_a_question(self, browser):
        articles = ArticleFactory.create_batch(20, status="unpublished", category=CategoryFactory())
        View.objects.create(day="2026-01-01", article=articles[0], visitor=b"x" * 16)
        CommentFactory(article=articles[1])
        question = self.act(browser, "delete_selected", articles)
        assert "۲۰ خبر به سطل می‌رود و تا ۳۰ روز از آنجا برمی‌گردد." in text(question)
        assert "خبر: ۲۰" in text(question)
        assert "دیدگاه: ۱" in text(question)
        self.act(browser, "delete_selected", articles, post="yes")
        assert Article.objects.filter(deleted_at__isnull=False).count() == 20
        assert not browser.get(LIST).context["cl"].result_count

    def test_a_writer_is_offered_none_of_these(self, writer, login):
        article = ArticleFactory(author=writer)
        page = text(login(writer).get(LIST))
        assert "publish_chosen" not in page
        assert "delete_selected" not in page
        self.act(login(writer), "unpublish_chosen", [article], note="نادرست بود")
        assert Article.objects.get().status == "published"

    def test_the_page_of_deleting_says_what_goes(self, browser):
        article = ArticleFactory(status="unpublished")
        CommentFactory.create_batch(2, article=article)
        page = text(browser.get(reverse("admin:news_article_delete", args=[article.pk])))
        assert "دیدگاه: ۲" in page
        browser.post(reverse("admin:news_article_delete", args=[article.pk]), {"post": "yes"})
        assert Article.objects.get().deleted_by.username == "editor"

"""Long lists of the desk: searched, sorted and counted by indexes, and honest about what they leave out."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from news import audit, desk_lists, kept_secrets
from news.admin import audit as audit_list
from news.admin.articles import ArticleAdmin
from news.models import Article, AuditEntry, Redirect
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    CommentFactory,
    FollowUpFactory,
    InquiryFactory,
    MeetingFactory,
    OrganizationFactory,
    ParticipantFactory,
)

pytestmark = pytest.mark.django_db
ARTICLES, LOG = reverse("admin:news_article_changelist"), reverse("admin:news_auditentry_changelist")


def asked(browser, address: str, **query) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address, query).status_code == 200
    marks = ("SAVEPOINT", "RELEASE")
    return [one["sql"] for one in captured if not one["sql"].startswith(marks)]


def plan(sql: str) -> str:
    """How a table is read that is too long to be read as a whole."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + sql.replace("%", "%%"), [])
        return "\n".join(row[0] for row in cursor.fetchall())


def titles(answer) -> list[str]:
    return [str(row) for row in answer.context["cl"].result_list]


def words_of(answer) -> str:
    page = BeautifulSoup(answer.content, "html.parser")
    return " ".join(page.select_one("#changelist").get_text(" ").split())


class TestArticles:
    @pytest.fixture
    def desk(self, editor, login, monkeypatch):
        category = CategoryFactory()
        for number in range(5):
            article = ArticleFactory(title=f"دیدار {number}", category=category, baseline_views=number)
            CommentFactory.create_batch(number, article=article)
        monkeypatch.setattr(desk_lists, "MOST_LISTED", 3)
        monkeypatch.setattr(ArticleAdmin, "list_per_page", 2)
        return login(editor)

    def test_they_are_counted_as_far_as_the_pages_lead(self, desk):
        first = desk.get(ARTICLES)
        assert "دست‌کم ۳ خبر" in words_of(first) and "صفحه‌ها از این پیش‌تر نمی‌روند" in words_of(first)
        assert titles(first) == ["دیدار 4", "دیدار 3"]
        assert titles(desk.get(ARTICLES, {"p": 2})) == ["دیدار 2"]
        assert desk.get(ARTICLES, {"p": 3}).status_code == 302

    def test_a_number_that_is_known_is_told(self, desk, monkeypatch):
        monkeypatch.setattr(desk_lists, "MOST_LISTED", 5)
        assert "دست‌کم" not in words_of(desk.get(ARTICLES)) and "۵ خبر" in words_of(desk.get(ARTICLES))

    def test_no_page_works_out_what_it_passes_over(self, desk, monkeypatch):
        monkeypatch.setattr(desk_lists, "MOST_LISTED", 5)
        queries = asked(desk, ARTICLES, p=3)
        [counting] = [sql for sql in queries if "LIMIT 6" in sql]
        [page] = [sql for sql in queries if "comments_comment" in sql]
        passed_over = page[page.rindex("IN (SELECT") : page.index("OFFSET 4")]
        assert "comments_comment" not in passed_over

    @pytest.mark.parametrize("column", range(1, 9))
    def test_it_is_sorted_by_what_an_index_orders_alone(self, desk, column):
        with CaptureQueriesContext(connection) as captured:
            desk.get(ARTICLES, {"o": column})
        [page] = [one["sql"] for one in captured if "comments_comment" in one["sql"]]
        order = page.rpartition("ORDER BY")[2]
        assert order.split()[0] in {'"news_article"."published_at"', '"news_article"."title"'}, order

    def test_hits_are_sorted_by_any_column(self, desk):
        column = desk.get(ARTICLES, {"q": "دیدار"}).context["cl"].list_display.index("views_shown")
        assert titles(desk.get(ARTICLES, {"q": "دیدار", "o": column}))[0] == "دیدار 0"
        assert titles(desk.get(ARTICLES, {"q": "دیدار", "o": f"-{column}"}))[0] == "دیدار 4"

    def test_what_waits_is_counted_by_an_index(self, desk):
        [page] = [sql for sql in asked(desk, ARTICLES) if "comments_comment" in sql]
        assert "comment_waiting" in plan(page)


class TestTheLog:
    @pytest.fixture
    def desk(self, administrator, login, editor):
        editor.first_name, editor.last_name = "آرش", "سامانه‌دار"
        editor.save()
        audit.record(audit.Act.CHANGED, by=editor, of=ArticleFactory(title="دیدار"))
        audit.record(audit.Act.ADDED, by=None, of=CategoryFactory(name="اقتصاد"))
        return login(administrator)

    def found(self, desk, typed: str) -> set[str]:
        return {entry.name for entry in desk.get(LOG, {"q": typed}).context["cl"].result_list}

    @pytest.mark.parametrize(
        "typed, names",
        [
            ("آرش سامانه دار", {"دیدار"}), ("آرش سامانهدار", {"دیدار"}), ("سامانه‌دار ديدار", {"دیدار"}),
            ("خبر", {"دیدار"}), ("دسته", {"اقتصاد"}), ("سامانه‌دار اقتصاد", set()), ("%", set()), ("\u200c", set()),
        ],
    )  # fmt: skip
    def test_it_finds_what_the_list_shows(self, desk, typed, names):
        assert self.found(desk, typed) == names

    def test_a_search_asks_no_more_than_a_list(self, desk, editor):
        for number in range(3):
            audit.record(audit.Act.CHANGED, by=editor, of=ArticleFactory(title=f"دیدار {number}"))
        assert len(asked(desk, LOG, q="دیدار")) <= 10

    def test_what_is_confidential_is_found_by_what_is_told_of_it(self, desk, editor):
        secret = ArticleFactory(title="سفر پنهان", status="draft", published_at=None, is_embargoed=True)
        audit.record(audit.Act.CHANGED, by=editor, of=secret, note="به کازان")
        assert self.found(desk, "پنهان") == self.found(desk, "کازان") == set()
        assert "(محرمانه)" in self.found(desk, "آرش سامانه‌دار")
        assert "پنهان" not in words_of(desk.get(LOG, {"q": "آرش"}))

    def test_confidential_ones_are_found_by_an_index_of_their_own(self, editor):
        secret = ArticleFactory(status="draft", published_at=None, is_embargoed=True)
        ArticleFactory.create_batch(30, status="draft", published_at=None)
        kept = kept_secrets.kept_from(editor)
        assert list(kept) == [secret]
        sql, given = kept.values("pk").query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE news_article")
            found = plan(cursor.mogrify(sql, given).decode())
        assert "article_confidential" in found

    def test_more_than_its_pages_lead_to_is_told(self, desk, editor, monkeypatch):
        for module in (desk_lists, audit_list):
            monkeypatch.setattr(module, "MOST_LISTED", 1)
        audit.record(audit.Act.CHANGED, by=editor, of=ArticleFactory(title="دیدار دوم"))
        assert "دست‌کم ۱" in words_of(desk.get(LOG, {"q": "دیدار"}))
        assert AuditEntry.objects.count() > 1 and "دست‌کم ۱" in words_of(desk.get(LOG))

    def test_beside_the_field_stands_what_is_searched(self, desk):
        page = BeautifulSoup(desk.get(LOG).content, "html.parser")
        help_text = page.find(id=page.find(id="searchbar")["aria-describedby"])
        assert "۲۰٬۰۰۰" in help_text.text


class TestInquiries:
    @pytest.fixture
    def desk(self, moderator, login):
        for name, text in (("مینا", "گذرنامهٔ من گم شده است"), ("بابک", "همکاری‌های دانشگاهی")):
            InquiryFactory(
                comment=CommentFactory(status="inquiry", name=name, text=text, decided_by=moderator)
            )
        CommentFactory(text="گذرنامه")
        return login(moderator)

    @pytest.mark.parametrize(
        "typed, names",
        [
            ("گذرنامه", ["مینا"]), ("مينا", ["مینا"]), ("ذرنام", ["مینا"]), ("همکاریهای دانشگاهی", ["بابک"]),
            ("هیچ‌یک", []), ("%", []), ("\u200c", []),
        ],
    )  # fmt: skip
    def test_they_are_found_without_reading_all_comments(self, desk, typed, names):
        address = reverse("admin:comments_inquiry_changelist")
        shown = desk.get(address, {"q": typed}).context["cl"].result_list
        assert [inquiry.comment.name for inquiry in shown] == names
        queries = asked(desk, address, q=typed)
        assert len(queries) <= 10 and not [sql for sql in queries if "fa_fold" in sql]


class TestFollowUps:
    ADDRESS = reverse("admin:news_followup_changelist")

    def test_no_article_is_read_for_the_list(self, login, editor):
        article = ArticleFactory()
        FollowUpFactory.create_batch(3, article=article)
        assert not [sql for sql in asked(login(editor), self.ADDRESS) if "news_article" in sql]

    def test_it_is_searched_and_ordered_by_indexes(self, login, editor):
        FollowUpFactory(agreed="همکاری‌های بانکی", responsible="کنسول")
        browser = login(editor)
        queries = asked(browser, self.ADDRESS, q="مكاريهاي کنس")
        assert not [sql for sql in queries if "fa_fold" in sql]
        searching = next(sql for sql in queries if "LIKE" in sql)
        assert "followup_words" in plan(searching)
        assert titles(browser.get(self.ADDRESS, {"q": "مكاريهاي کنس"})) == ["همکاری‌های بانکی"]
        assert titles(browser.get(self.ADDRESS, {"q": "%"})) == []
        listing = next(sql for sql in asked(browser, self.ADDRESS) if "agreed" in sql)
        assert "followup_desk_order" in plan(listing + " LIMIT 25")

    def test_the_counterparts_are_those_of_what_is_open(self, login, editor):
        names = {"open": "شهرداری", "done": "دانشگاه"}
        for status, name in names.items():
            meeting, organization = MeetingFactory(), OrganizationFactory(name=name)
            ParticipantFactory(meeting=meeting, side="counterpart", organization=organization)
            FollowUpFactory(meeting=meeting, status=status)
        page = login(editor).get(self.ADDRESS)
        choices = next(spec for spec in page.context["cl"].filter_specs if spec.title == "طرف مقابل")
        assert [name for _pk, name in choices.lookup_choices] == ["شهرداری"]


class TestRedirects:
    def test_a_part_of_either_address_is_found_by_an_index(self, login, editor):
        Redirect.objects.create(old_path="/اخبار/همکاری‌ها", target="/news/12/")
        Redirect.objects.create(old_path="/old", target="")
        browser, address = login(editor), reverse("admin:news_redirect_changelist")
        for typed in ("كاريها", "news/12", "همکار 12"):
            assert titles(browser.get(address, {"q": typed})) == ["/اخبار/همکاری‌ها"], typed
        for typed in ("%", "_", "\u200c"):
            assert titles(browser.get(address, {"q": typed})) == [], typed
        queries = asked(browser, address, q="كاريها")
        assert not [sql for sql in queries if "fa_fold" in sql]
        assert "redirect_words" in plan(next(sql for sql in queries if "LIKE" in sql))


def test_categories_count_their_articles_in_an_index(login, editor):
    ArticleFactory.create_batch(2, category=CategoryFactory(name="اقتصاد"))
    queries = asked(login(editor), reverse("admin:news_category_changelist"))
    sql = next(sql for sql in queries if "news_article" in sql)
    assert "Index Only Scan" in plan(sql) and Article.objects.count() == 2

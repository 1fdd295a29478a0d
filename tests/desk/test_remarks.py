"""Remarks on an article: who writes, reads and settles them, and who is told."""

import pytest
from django.urls import reverse
from django.utils import timezone

from news.models import Article, DeskNotice, Remark, Transition
from tests.conftest import staff
from tests.factories import ArticleFactory, StaffFactory


@pytest.fixture
def article(writer):
    return ArticleFactory(status="in_review", published_at=None, author=writer, title="در دست بررسی")


def page_of(article) -> str:
    return reverse("admin:news_article_remarks", args=[article.pk])


def act_of(remark, act: str) -> str:
    return reverse(f"admin:news_article_remark_{act}", args=[remark.article_id, remark.pk])


def write(browser, article, text="لید را کوتاه کنید.", to=(), **query):
    address = page_of(article) + ("?panel" if query else "")
    return browser.post(address, {"remark-text": text, "remark-addressed_to": [person.pk for person in to]})


class TestWriting:
    def test_an_editor_tells_the_author(self, login, writer, editor, article):
        assert write(login(editor), article, to=[writer]).status_code == 302
        remark = Remark.objects.get()
        assert (remark.by, remark.text, [*remark.addressed_to.all()]) == (
            editor,
            "لید را کوتاه کنید.",
            [writer],
        )
        notice = DeskNotice.objects.get()
        assert (notice.recipient, notice.kind, notice.article, notice.detail) == (
            writer,
            "remark",
            article,
            "لید را کوتاه کنید.",
        )

    def test_a_writer_remarks_on_what_a_colleague_wrote(self, login, article):
        other = staff("other", "writer")
        write(login(other), article)
        assert Remark.objects.get().by == other
        assert not DeskNotice.objects.exists()

    @pytest.mark.parametrize("text", ["", "  \n ", "\u202e\u2066", "آ" * 2_001])
    def test_what_says_nothing_or_too_much_is_refused(self, login, editor, article, text):
        answer = write(login(editor), article, text)
        assert answer.status_code == 200
        assert answer.context["remark_form"].errors["text"]
        assert not Remark.objects.exists()

    def test_hostile_words_are_text(self, login, editor, article):
        write(login(editor), article, "<script>alert(1)</script>\u202eدر\n**سطر** دوم")
        page = login(editor).get(page_of(article)).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;در" in page

    @pytest.mark.parametrize("number", ["x", "0", "99999999999999999999", "-1"])
    def test_numbers_of_nobody_are_refused(self, login, editor, article, number):
        sent = {"remark-text": "سلام", "remark-addressed_to": [number]}
        assert login(editor).post(page_of(article), sent).status_code == 200
        assert not Remark.objects.exists()

    def test_only_who_may_see_the_article_can_be_addressed(self, login, writer, editor, moderator, article):
        gone = staff("gone", "writer")
        gone.is_active = False
        gone.save()
        outside = StaffFactory(username="outside", is_staff=False)
        for person in (moderator, gone, outside):
            assert write(login(editor), article, to=[person]).status_code == 200
        article.is_embargoed = True
        article.save()
        article.embargo_readers.set([editor])
        assert write(login(editor), article, to=[writer]).status_code == 200
        assert not Remark.objects.exists()
        article.embargo_readers.add(writer)
        assert write(login(editor), article, to=[writer]).status_code == 302

    def test_the_panel_comes_alone(self, login, editor, article):
        page = write(login(editor), article, panel=True).content.decode()
        assert "لید را کوتاه کنید." in page
        assert "<html" not in page


class TestWhoMay:
    def test_who_sees_no_articles_sees_no_remarks(self, login, moderator, article):
        assert login(moderator).get(page_of(article)).status_code == 403
        assert write(login(moderator), article).status_code == 403

    def test_an_auditor_reads_and_writes_none(self, login, article):
        auditor = staff("auditor", "auditor")
        assert login(auditor).get(page_of(article)).status_code == 403
        assert write(login(auditor), article).status_code == 403

    def test_of_what_is_kept_from_somebody_there_is_nothing(self, login, writer, editor):
        secret = ArticleFactory(status="draft", published_at=None, author=writer, is_embargoed=True)
        remark = Remark.objects.create(article=secret, by=writer, text="پنهان")
        browser = login(editor)
        assert browser.get(page_of(secret)).status_code == 404
        assert write(browser, secret).status_code == 404
        assert browser.post(act_of(remark, "settle")).status_code == 404

    def test_a_remark_of_another_article_is_not_there(self, login, editor, article):
        remark = Remark.objects.create(article=ArticleFactory(), by=editor, text="جای دیگر")
        address = reverse("admin:news_article_remark_settle", args=[article.pk, remark.pk])
        assert login(editor).post(address).status_code == 404


class TestSettling:
    def test_it_is_settled_once_and_opened_again(self, login, writer, editor, article):
        remark = Remark.objects.create(article=article, by=editor, text="کوتاه کنید.")
        assert login(writer).get(act_of(remark, "settle")).status_code == 405
        login(writer).post(act_of(remark, "settle"))
        login(editor).post(act_of(remark, "settle"))
        remark.refresh_from_db()
        assert remark.settled_by == writer
        page = login(editor).get(page_of(article))
        assert page.context["open_remarks"] == []
        assert "۱ یادداشت رسیدگی‌شده" in page.content.decode()
        login(editor).post(act_of(remark, "reopen"))
        remark.refresh_from_db()
        assert (remark.settled_by, remark.settled_at) == (None, None)


class TestShowing:
    def test_the_words_of_a_return_stand_among_them(self, login, writer, editor, article):
        now = timezone.now()
        steps = {"article": article, "by": editor, "from_status": "in_review", "to_status": "draft"}
        Transition.objects.create(move="return", note="منبع را بنویسید.", at=now, **steps)
        Remark.objects.create(article=article, by=writer, text="نوشتم.")
        said = login(writer).get(page_of(article)).context["open_remarks"]
        assert [one.text for one in said] == ["منبع را بنویسید.", "نوشتم."]

    def test_the_form_counts_them_without_a_query_of_its_own(
        self, login, writer, article, django_assert_max_num_queries
    ):
        Remark.objects.create(article=article, by=writer, text="پیدا")
        with django_assert_max_num_queries(40) as asked:
            page = login(writer).get(reverse("admin:news_article_change", args=[article.pk]))
        assert f'data-remarks="{page_of(article)}"' in page.content.decode()
        of_remarks = [query["sql"] for query in asked.captured_queries if "news_remark" in query["sql"]]
        assert ["news_transition" in sql for sql in of_remarks] == [True]

    def test_many_cost_no_more_queries(self, login, writer, editor, article, django_assert_max_num_queries):
        for number in range(12):
            remark = Remark.objects.create(article=article, by=editor, text=f"یادداشت {number}")
            remark.addressed_to.set([writer])
        browser = login(writer)
        with django_assert_max_num_queries(16):
            browser.get(page_of(article))

    def test_there_is_a_word_where_there_is_none(self, login, writer, article):
        assert "هنوز یادداشتی نیست" in login(writer).get(page_of(article)).content.decode()


class TestAtTheHeadOfTheForm:
    """Nobody has to scroll to the end of the form to learn that something waits there."""

    @pytest.fixture
    def returned(self, writer, editor, article):
        Article.objects.filter(pk=article.pk).update(status="draft")
        Transition.objects.create(
            article=article,
            move="return",
            from_status="in_review",
            to_status="draft",
            by=editor,
            note="تاریخ کم است.",
        )
        return article

    def head_of(self, browser, article) -> str:
        page = browser.get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
        return page.partition('id="article_form"')[0]

    def test_a_returned_draft_says_by_whom_and_why(self, login, writer, editor, returned):
        head = self.head_of(login(writer), returned)
        assert "بازگردانده شده است" in head
        assert "تاریخ کم است." in head
        assert f"<bdi>{editor.get_full_name() or editor.username}</bdi>" in head

    def test_once_it_is_submitted_again_it_says_so_no_longer(self, login, writer, returned):
        Transition.objects.create(
            article=returned, move="submit", from_status="draft", to_status="in_review", by=writer
        )
        Article.objects.filter(pk=returned.pk).update(status="in_review")
        assert "بازگردانده شده است" not in self.head_of(login(writer), returned)

    def test_open_remarks_are_counted_and_led_to(self, login, writer, editor, article):
        for text in ("نخست", "دوم"):
            Remark.objects.create(article=article, by=editor, text=text)
        Remark.objects.create(
            article=article, by=editor, text="انجام شد", settled_by=editor, settled_at=timezone.now()
        )
        page = login(writer).get(reverse("admin:news_article_change", args=[article.pk])).content.decode()
        assert '<a href="#remarks">۲ یادداشت باز</a>' in page
        assert 'id="remarks"' in page

    def test_without_any_nothing_is_said(self, login, writer, article):
        assert 'href="#remarks"' not in self.head_of(login(writer), article)

    def test_a_notice_of_a_remark_leads_to_it(self, login, writer, editor, article):
        write(login(editor), article, to=[writer])
        notice = DeskNotice.objects.get()
        answer = login(writer).post(reverse("admin:notice_open", args=[notice.pk]))
        assert answer.url == reverse("admin:news_article_change", args=[article.pk]) + "#remarks"
        assert f'{article.pk}/change/#remarks"' in login(writer).get("/admin/notices/").content.decode()

"""A moderator reads, approves and rejects: one by one or many at once, beside colleagues who do the same."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import moderation
from comments.admin.acts import MAX_BULK
from comments.models import Comment
from consulate import roles
from tests.conftest import staff
from tests.factories import ArticleFactory, CommentFactory, RejectionReasonFactory

LIST = "/admin/comments/comment/"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.fixture
def browser(moderator, login):
    return login(moderator)


def decide(browser, comment, decision, **more):
    return browser.post(
        reverse("admin:comments_comment_decide", args=[comment.pk]), {"decision": decision, **more}
    )


def decide_all(browser, comments, decision, **more):
    chosen = [comment.pk for comment in comments]
    return browser.post(LIST, {"action": f"decide_{decision}", "_selected_action": chosen, **more})


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def listed(response) -> list[str]:
    return [comment.text for comment in response.context["cl"].result_list]


class TestTheList:
    def test_what_waits_comes_first_and_the_longest_waiting_at_its_head(self, browser):
        now = timezone.now()
        for text, status, hours in [
            ("تأیید", "approved", 1),
            ("تازه", "pending", 2),
            ("دیرینه", "pending", 50),
        ]:
            CommentFactory(text=text, status=status, created_at=now - timezone.timedelta(hours=hours))
        assert listed(browser.get(LIST)) == ["دیرینه", "تازه", "تأیید"]

    def test_a_row_says_who_what_where_when_and_who_decided(self, browser, moderator):
        moderator.first_name, moderator.last_name = "لاله", "سپهری"
        moderator.save()
        article = ArticleFactory(title="دیدار با شهردار")
        moment = timezone.datetime.fromisoformat("2023-12-01T09:26:00+00:00")
        CommentFactory(
            article=article, name="مهتاب", text="سطر نخست\nسطر دوم", created_at=moment,
            status="approved", decided_by=moderator, decided_at=moment,
        )  # fmt: skip
        page = browser.get(LIST).content.decode()
        assert "<bdi>مهتاب</bdi>" in page
        assert 'dir="auto">سطر نخست\nسطر دوم</p>' in page
        assert f'href="{article.get_absolute_url()}">دیدار با شهردار</a>' in page
        assert '<span class="badge is-approved">تأییدشده</span>' in page
        assert page.count("۱۰ آذر ۱۴۰۲ - ۱۲:۲۶") == 2
        assert "لاله سپهری" in page

    def test_hostile_words_are_words(self, browser):
        comment = CommentFactory(name=HOSTILE[:60], text=HOSTILE)
        for address in (LIST, reverse("admin:comments_comment_change", args=[comment.pk])):
            page = browser.get(address).content.decode()
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "&lt;script&gt;alert(1)" in page

    @pytest.mark.parametrize("term", ["همکاریها", "همكاري", "گسترش", "مَهتاب"])
    def test_any_persian_spelling_finds_it(self, browser, term):
        CommentFactory(name="مهتاب", text="همکاری‌ها گسترش یابد")
        CommentFactory(name="رضا", text="سپاس فراوان")
        assert listed(browser.get(LIST, {"q": term})) == ["همکاری‌ها گسترش یابد"]

    def test_it_is_narrowed_by_state_article_and_jalali_date(self, browser):
        moment = timezone.datetime.fromisoformat("2023-12-01T09:26:00+00:00")
        comment = CommentFactory(text="این یکی", created_at=moment)
        CommentFactory(text="آن یکی", status="spam")
        for query in ("status__exact=pending", f"article={comment.article_id}", "created_at_in=1402-09"):
            assert listed(browser.get(f"{LIST}?{query}")) == ["این یکی"], query

    @pytest.mark.parametrize("value", ["999999999", "x", "", "۱", "99999999999999999999"])
    def test_an_article_that_is_none_breaks_nothing(self, browser, value):
        CommentFactory()
        assert browser.get(LIST, {"article": value}).status_code in {200, 302}

    def test_the_list_asks_the_database_at_most_ten_times(self, browser, django_assert_max_num_queries):
        for _ in range(60):
            CommentFactory(article=ArticleFactory())
        # Ten, and the two marks around the saving of the session.
        with django_assert_max_num_queries(12):
            assert len(listed(browser.get(LIST))) == 50


@pytest.mark.django_db
class TestOneComment:
    @pytest.mark.parametrize("decision", ["approved", "rejected", "spam"])
    def test_a_button_decides_it(self, browser, moderator, decision):
        comment = CommentFactory()
        response = decide(browser, comment, decision, filters="?status__exact=pending")
        comment.refresh_from_db()
        assert (comment.status, comment.decided_by) == (decision, moderator)
        assert abs((timezone.now() - comment.decided_at).total_seconds()) < 60
        assert response["Location"] == f"{LIST}?status__exact=pending"
        assert said(response)[0].startswith("۱ دیدگاه")

    def test_a_colleague_who_was_quicker_is_named(self, browser, administrator):
        administrator.first_name, administrator.last_name = "پویا", "رادمنش"
        administrator.save()
        comment = CommentFactory()
        moderation.decide([comment.pk], "rejected", by=administrator, reason=RejectionReasonFactory())
        response = decide(browser, comment, "approved")
        comment.refresh_from_db()
        assert (comment.status, comment.decided_by) == ("rejected", administrator)
        assert said(response) == ["این دیدگاه را پیش‌تر پویا رادمنش بررسی کرده است: ردشده."]

    def test_its_page_shows_it_whole_and_offers_the_decisions(self, browser):
        parent = CommentFactory(text="پرسش نخست")
        comment = CommentFactory(parent=parent, article=parent.article, text="پاسخ بلند " * 100)
        page = browser.get(reverse("admin:comments_comment_change", args=[comment.pk])).content.decode()
        assert "پاسخ بلند " * 99 in page
        assert "پرسش نخست" in page
        assert page.count('name="decision"') == 3

    def test_its_words_are_rewritten_by_nobody(self, browser, administrator, admin_client, login):
        comment = CommentFactory(text="چنان که بود")
        address = reverse("admin:comments_comment_change", args=[comment.pk])
        for client in (browser, login(administrator), admin_client):
            assert client.post(address, {"text": "دگرگون", "status": "approved"}).status_code == 403
        comment.refresh_from_db()
        assert (comment.text, comment.status) == ("چنان که بود", "pending")

    def test_nobody_adds_one_at_the_desk(self, admin_client):
        assert admin_client.get("/admin/comments/comment/add/").status_code == 403

    @pytest.mark.parametrize("person", ["writer", "editor"])
    def test_the_newsroom_does_not_decide(self, person, login, request):
        comment = CommentFactory()
        client = login(request.getfixturevalue(person))
        assert decide(client, comment, "approved").status_code == 403
        assert decide_all(client, [comment], "approved").status_code == 403
        comment.refresh_from_db()
        assert comment.status == "pending"

    def test_looking_decides_nothing(self, browser):
        comment = CommentFactory()
        address = reverse("admin:comments_comment_decide", args=[comment.pk])
        assert browser.get(address, {"decision": "approved"}).status_code == 405
        comment.refresh_from_db()
        assert comment.status == "pending"

    @pytest.mark.parametrize("decision", ["pending", "", "published"])
    def test_there_are_three_decisions(self, browser, decision):
        assert decide(browser, CommentFactory(), decision).status_code == 403

    def test_a_form_without_its_token_is_refused(self, moderator):
        comment = CommentFactory()
        client = Client(enforce_csrf_checks=True)
        client.force_login(moderator)
        assert decide(client, comment, "approved").status_code == 403

    def test_it_leads_back_to_no_other_site(self, browser):
        response = decide(browser, CommentFactory(), "approved", filters="//example.org/")
        assert response["Location"].startswith(LIST)

    def test_a_deleted_comment_leaves_no_words_in_the_log(self, administrator, login):
        comment = CommentFactory(name="مهتاب", text="رازی که می‌رود")
        login(administrator).post(
            reverse("admin:comments_comment_delete", args=[comment.pk]), {"post": "yes"}
        )
        entry = LogEntry.objects.get()
        assert entry.object_id == str(comment.pk)
        assert "رازی" not in entry.object_repr
        assert "مهتاب" not in entry.object_repr


class TestManyComments:
    def test_they_are_decided_at_once_and_counted(self, browser, moderator):
        comments = CommentFactory.create_batch(3)
        comments.append(CommentFactory(status="spam"))
        response = decide_all(browser, comments, "approved")
        assert Comment.objects.filter(status="approved", decided_by=moderator).count() == 3
        assert said(response) == ["۳ دیدگاه تأیید شد.", "۱ دیدگاه را پیش‌تر بررسی کرده بودند."]

    def test_more_than_five_hundred_are_refused(self, browser):
        article = ArticleFactory()
        Comment.objects.bulk_create(Comment(article=article, text=f"دیدگاه {n}") for n in range(MAX_BULK + 1))
        response = decide_all(browser, [Comment.objects.first()], "approved", select_across="1")
        assert said(response) == ["هر بار حداکثر ۵۰۰ مورد: لطفاً کمتر انتخاب کنید."]
        assert not Comment.objects.approved().exists()

    def test_five_hundred_are_decided(self, browser):
        article = ArticleFactory()
        Comment.objects.bulk_create(Comment(article=article, text=f"دیدگاه {n}") for n in range(MAX_BULK))
        first = Comment.objects.first()
        decide_all(browser, [first], "rejected", select_across="1")
        assert Comment.objects.filter(status="rejected").count() == MAX_BULK


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_decide_each_comment_once():
    roles.sync()
    people = [staff("one", "moderator"), staff("two", "moderator")]
    comments = CommentFactory.create_batch(40, article=ArticleFactory())
    start = threading.Barrier(2)

    def work(person, decision, order):
        client = Client()
        client.force_login(person)
        start.wait()
        try:
            return decide_all(client, order, decision).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        jobs = [
            pool.submit(work, people[0], "approved", comments),
            pool.submit(work, people[1], "spam", comments[::-1]),
        ]
        assert [job.result() for job in jobs] == [302, 302]
    decided = set(Comment.objects.values_list("status", "decided_by__username"))
    assert decided <= {("approved", "one"), ("spam", "two")}
    assert not Comment.objects.waiting().exists()

"""Bans: made from a comment, one at a time for each neighbourhood, lifted by one, kept on record."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import banning, erasing
from comments.models import Ban, Comment
from consulate import roles
from news import visitors
from news.models import VisitorKey
from news.readership import site_day
from tests.conftest import staff
from tests.factories import BanFactory, CommentFactory

JSON = {"HTTP_ACCEPT": "application/json"}
GROUP = bytes(range(16))
SENT = {"days": "7", "reason": "سیل تبلیغ"}
LIST = "/admin/comments/ban/"


@pytest.fixture
def browser(moderator, login):
    return login(moderator)


@pytest.fixture
def comment(db):
    return CommentFactory(group=GROUP)


def ban(client, comment, **sent):
    return client.post(reverse("admin:comments_comment_ban", args=[comment.pk]), SENT | sent, **JSON)


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.django_db
class TestBanning:
    @pytest.mark.parametrize("days", [1, 7, 30, 90])
    def test_a_ban_has_a_reason_an_end_and_somebody_who_made_it(self, browser, moderator, comment, days):
        answer = ban(browser, comment, days=days, reason="  سیل\n تبلیغ ").json()
        made = Ban.objects.get()
        assert answer["done"] is True
        assert answer["message"].startswith("تا ")
        assert (made.reason, made.made_by, made.comment) == ("سیل تبلیغ", moderator, comment)
        assert made.ends_at - made.made_at == timedelta(days=days)
        assert banning.ban_of([b"x" * 16, GROUP], timezone.now()) == made
        assert banning.ban_of([b"x" * 16], timezone.now()) is None
        assert banning.ban_of([GROUP], made.ends_at) is None
        comment.refresh_from_db()
        assert comment.status == "pending"

    def test_the_comment_is_marked_as_spam_along_with_it(self, browser, comment):
        answer = ban(browser, comment, spam="1", seen="pending").json()
        assert (answer["done"], answer["status"], answer["can_undo"]) == (True, "spam", True)
        assert Ban.objects.count() == 1

    def test_a_colleague_who_decided_meanwhile_is_named_and_the_ban_holds(
        self, browser, comment, administrator
    ):
        Comment.objects.update(status="approved", decided_by=administrator, decided_at=timezone.now())
        answer = ban(browser, comment, spam="1", seen="pending").json()
        assert (answer["done"], answer["status"]) == (True, "approved")
        assert "administrator" in answer["message"]

    def test_the_second_one_is_told_who_was_quicker(self, browser, comment, administrator):
        BanFactory(group=GROUP, made_by=administrator)
        response = ban(browser, comment, spam="1")
        assert response.status_code == 409
        assert response.json()["message"].startswith("administrator پیش‌تر این فرستنده را تا ")
        assert Ban.objects.count() == 1
        comment.refresh_from_db()
        assert comment.status == "pending"

    def test_after_an_end_or_a_lifting_it_can_be_banned_anew(self, browser, comment, administrator):
        now = timezone.now()
        BanFactory(group=GROUP, made_at=now - timedelta(days=9), ends_at=now - timedelta(days=8))
        ban(browser, comment)
        assert banning.lift(Ban.objects.first(), administrator)
        assert ban(browser, comment).json()["done"] is True
        assert Ban.objects.filter(group=GROUP).count() == 3

    @pytest.mark.parametrize(
        "field, value",
        [
            ("days", ""), ("days", "2"), ("days", "-1"), ("days", "x"), ("days", "9" * 30), ("days", "\x00"),
            ("reason", ""), ("reason", "   "), ("reason", "\u202e\x00"), ("reason", "ب" * 301),
        ],
    )  # fmt: skip
    def test_what_is_missing_or_unknown_is_told_beside_its_field(self, browser, comment, field, value):
        response = ban(browser, comment, **{field: value})
        assert response.status_code == 422
        assert list(response.json()["errors"]) == [field]
        assert not Ban.objects.exists()

    def test_without_an_address_nobody_is_banned(self, browser):
        response = ban(browser, CommentFactory(group=None))
        assert response.status_code == 422
        assert response.json()["message"].startswith("دیگر دانسته نیست")
        page = browser.get(reverse("admin:comments_comment_ban", args=[CommentFactory().pk]))
        assert "دیگر دانسته نیست" in page.content.decode()

    def test_a_ban_lasts_to_its_end_though_the_comment_is_of_last_quarter(self, browser, rf, monkeypatch):
        november, september = datetime(2026, 11, 25, 9, tzinfo=UTC), datetime(2026, 9, 20, 9, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda: november)
        sent = rf.get("/", REMOTE_ADDR="203.0.113.7")
        own = visitors.group(sent, site_day(september))
        assert ban(browser, CommentFactory(group=own, created_at=september), days=90).json()["done"] is True
        made = Ban.objects.get()
        for day in range(89):
            visitors.forget(november + timedelta(days=day))
        last = made.ends_at - timedelta(hours=1)
        assert banning.ban_of(visitors.groups(sent, site_day(last)), last) == made
        visitors.forget(made.ends_at + timedelta(days=2))
        assert own not in visitors.groups(sent, site_day(made.ends_at))

    def test_where_the_key_is_gone_nobody_is_banned_and_it_is_said(self, browser):
        old = CommentFactory(group=GROUP, created_at=timezone.now() - timedelta(days=300))
        VisitorKey.objects.all().delete()
        response = ban(browser, old)
        assert response.status_code == 422
        assert response.json()["message"].startswith("این دیدگاه برای مسدودسازی بیش از اندازه قدیمی است")
        assert not (Ban.objects.exists() or VisitorKey.objects.exists())
        page = browser.get(reverse("admin:comments_comment_ban", args=[old.pk])).content.decode()
        assert "این دیدگاه برای مسدودسازی بیش از اندازه قدیمی است" in page
        assert 'name="reason"' not in page

    def test_an_erased_comment_bans_nobody_though_the_page_knew_its_neighbourhood(self, moderator, comment):
        erasing.erase(comment.pk)
        assert comment.group == GROUP
        with pytest.raises(banning.NoGroup):
            banning.ban(comment, by=moderator, reason="سیل", days=7)

    def test_without_a_script_the_page_keeps_what_was_typed(self, browser, comment):
        path = reverse("admin:comments_comment_ban", args=[comment.pk])
        page = browser.get(path, {"filters": "tab=suspect"}).content.decode()
        assert comment.text in page
        refused = browser.post(path, {"days": "", "reason": "سیل تبلیغ", "spam": "1"})
        text = refused.content.decode()
        assert refused.status_code == 422
        assert 'value="سیل تبلیغ"' in text
        assert "مدت را انتخاب کنید." in text
        done = browser.post(path, SENT | {"filters": "tab=suspect"})
        assert done["Location"].endswith("?tab=suspect")

    def test_the_hash_itself_stands_on_no_page(self, browser, comment):
        ban(browser, comment)
        made = Ban.objects.get()
        page = browser.get(reverse("admin:comments_ban_change", args=[made.pk])).content.decode()
        assert GROUP.hex() not in page.replace(f"?group={GROUP.hex()}", "")


@pytest.mark.django_db
class TestTheList:
    def test_it_tells_what_is_in_force_what_ended_and_who_lifted(self, browser, moderator):
        now = timezone.now()
        BanFactory(reason="برقرار است")
        BanFactory(reason="گذشته است", made_at=now - timedelta(days=9), ends_at=now - timedelta(days=1))
        banning.lift(BanFactory(reason="بخشوده است"), moderator)
        for state, reason in (("in_force", "برقرار است"), ("ended", "گذشته است"), ("lifted", "بخشوده است")):
            shown = browser.get(LIST, {"state": state}).context["cl"].result_list
            assert [row.reason for row in shown] == [reason]
        assert "لغو به دست moderator" in browser.get(LIST).content.decode()

    def test_the_history_of_one_neighbourhood(self, browser):
        now = timezone.now()
        BanFactory(group=GROUP, made_at=now - timedelta(days=9), ends_at=now - timedelta(days=8))
        BanFactory(group=GROUP)
        BanFactory()
        assert len(browser.get(LIST, {"group": GROUP.hex()}).context["cl"].result_list) == 2

    @pytest.mark.parametrize("group", ["x", "", "00", "zz" * 16, "۱" * 32])
    def test_a_hash_that_is_none_filters_nothing(self, browser, group):
        BanFactory()
        assert browser.get(LIST, {"group": group}, follow=True).status_code == 200

    def test_a_ban_is_lifted_once(self, browser, moderator):
        made = BanFactory()
        path = reverse("admin:comments_ban_lift", args=[made.pk])
        assert said(browser.post(path)) == ["مسدودسازی لغو شد."]
        made.refresh_from_db()
        assert made.lifted_by == moderator
        assert "این مسدودسازی پیش‌تر پایان یافته بود." in said(browser.post(path))
        assert browser.get(path).status_code == 405
        assert browser.post(path.replace(str(made.pk), "9" * 30)).status_code == 404

    def test_nobody_adds_changes_or_deletes_one(self, admin_client):
        made = BanFactory()
        assert admin_client.get("/admin/comments/ban/add/").status_code == 403
        page = reverse("admin:comments_ban_change", args=[made.pk])
        assert admin_client.post(page, {"reason": "دیگر"}).status_code == 403
        assert admin_client.post(reverse("admin:comments_ban_delete", args=[made.pk])).status_code == 403
        assert admin_client.get(page).status_code == 200

    @pytest.mark.parametrize("person", ["writer", "editor", "nobody"])
    def test_the_newsroom_sees_and_lifts_none(self, person, login, request):
        made, client = BanFactory(), login(request.getfixturevalue(person))
        assert client.get(LIST).status_code == 403
        assert client.post(reverse("admin:comments_ban_lift", args=[made.pk])).status_code == 403
        assert Ban.objects.in_force().count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_bans_and_the_other_is_told():
    roles.sync()
    people = [staff("one", "moderator"), staff("two", "moderator")]
    comments = [CommentFactory(group=GROUP), CommentFactory(group=GROUP)]
    start = threading.Barrier(2)

    def work(person, comment):
        client = Client()
        client.force_login(person)
        start.wait()
        try:
            return ban(client, comment).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, people, comments)) == [200, 409]
    assert Ban.objects.count() == 1

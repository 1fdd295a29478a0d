"""A link of the digest: one moderator, one comment, once, for a day; whoever merely opens it changes nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core import signing
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from comments import decision_links, erasing, moderation
from comments.models import Comment, Decision, Follower, Letter
from consulate import roles
from tests.conftest import staff
from tests.factories import CommentFactory, RejectionReasonFactory

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
DEAD = "این پیوند دیگر اعتبار ندارد"


@pytest.fixture
def comment(db) -> Comment:
    return CommentFactory(text="رازِ این دیدگاه")


@pytest.fixture
def link(comment, moderator) -> str:
    return link_of(comment, moderator)


def link_of(comment, moderator) -> str:
    return decision_links.make(moderator, [comment])[comment.pk].removeprefix(settings.SITE_URL)


def post(client, link, headers=SAME_SITE, **data):
    return client.post(link, data, headers=headers)


def is_dead(answer) -> bool:
    text = answer.content.decode()
    return answer.status_code == 410 and DEAD in text and "رازِ این دیدگاه" not in text


@pytest.mark.django_db
class TestOpening:
    def test_the_page_shows_what_is_to_be_decided(self, client, moderator):
        parent = CommentFactory(status="approved", name="پدر", text="سخن نخست")
        comment = CommentFactory(
            article=parent.article, parent=parent, status="suspect", held_for=["link"], text="سطر\nدیگر"
        )
        page = client.get(link_of(comment, moderator)).content.decode()
        for words in ("سخن نخست", "<bdi>پدر</bdi>", "سطر\nدیگر", "مشکوک: پیوند", comment.article.title):
            assert words in page

    @pytest.mark.parametrize("method", ["get", "head", "options"])
    def test_a_scanner_that_opens_it_changes_nothing(self, client, link, comment, method):
        for _time in range(3):
            getattr(client, method)(link)
            getattr(client, method)(link + "?decision=approved")
        comment.refresh_from_db()
        assert comment.status == "pending"
        assert Decision.objects.filter(comment_id=comment.pk).count() == 1
        assert post(client, link, decision="approved").status_code == 200

    def test_the_address_is_kept_from_caches_robots_and_other_pages(self, client, link):
        for answer in (client.get(link), client.get("/comments/decide/x/")):
            assert answer["Referrer-Policy"] == "no-referrer"
            assert answer["X-Robots-Tag"] == "noindex"
            assert "no-store" in answer["Cache-Control"]
            assert not answer.cookies

    def test_hostile_words_are_text(self, client, moderator):
        hostile = CommentFactory(name="<img src=x onerror=alert(1)>", text="</p><script>alert(1)</script>")
        page = client.get(link_of(hostile, moderator)).content.decode()
        assert "<img src=x" not in page
        assert "<script>alert" not in page


@pytest.mark.django_db
class TestDeciding:
    def test_approving_is_that_moderators_decision(self, client, link, comment, moderator):
        assert "تصمیم شما ثبت شد" in post(client, link, decision="approved").content.decode()
        comment.refresh_from_db()
        assert (comment.status, comment.decided_by) == ("approved", moderator)
        assert Decision.objects.get(comment_id=comment.pk, act="approved").by == moderator

    def test_rejecting_takes_a_reason_of_the_list(self, client, link, comment, moderator):
        reason = RejectionReasonFactory()
        assert post(client, link, decision="rejected", reason=reason.pk).status_code == 200
        decision = Decision.objects.get(comment_id=comment.pk, act="rejected")
        assert (decision.by, decision.reason) == (moderator, reason)

    def test_whoever_follows_the_comment_is_told(self, client, link, comment):
        Follower.objects.create(comment=comment, email="m@example.org")
        post(client, link, decision="approved")
        assert Letter.objects.get().kind == "approved"

    @pytest.mark.parametrize("reason", ["", "999999999999999999999999", "x", "\x00", "-1"])
    def test_without_a_good_reason_nothing_is_rejected(self, client, link, comment, reason):
        answer = post(client, link, decision="rejected", reason=reason)
        assert answer.status_code == 422
        assert 'id="reason-error"' in answer.content.decode()
        comment.refresh_from_db()
        assert comment.status == "pending"

    def test_a_reason_that_is_not_offered_any_more_is_none(self, client, link, comment):
        reason = RejectionReasonFactory(is_active=False)
        assert post(client, link, decision="rejected", reason=reason.pk).status_code == 422

    @pytest.mark.parametrize("decision", ["spam", "inquiry", "pending", "erased", "", "\x00", "APPROVED"])
    def test_it_can_do_nothing_else(self, client, link, comment, decision):
        assert post(client, link, decision=decision).status_code == 422
        comment.refresh_from_db()
        assert comment.status == "pending"

    def test_a_banned_word_can_only_be_rejected(self, client, moderator):
        held = CommentFactory(status="suspect", held_for=["banned_word", "link"])
        link = link_of(held, moderator)
        assert 'value="approved"' not in client.get(link).content.decode()
        assert post(client, link, decision="approved").status_code == 422
        held.refresh_from_db()
        assert held.status == "suspect"
        assert post(client, link, decision="rejected", reason=RejectionReasonFactory().pk).status_code == 200

    def test_another_sites_page_cannot_press_the_button(self, client, link, comment):
        named = {"Sec-Fetch-Site": "cross-site", "Origin": "null"}
        for headers in ({"Sec-Fetch-Site": "cross-site"}, named, {"Origin": "https://evil.example"}, {}):
            assert post(client, link, headers, decision="approved").status_code == 403
        comment.refresh_from_db()
        assert comment.status == "pending"

    def test_an_old_browser_that_names_no_origin_can(self, client, link):
        assert post(client, link, {"Origin": "null"}, decision="approved").status_code == 200

    def test_a_flood_of_fields_is_refused(self, client, link):
        fields = {f"f{n}": "x" for n in range(60)}
        assert post(client, link, decision="approved", **fields).status_code == 400


@pytest.mark.django_db
class TestDeath:
    def test_it_serves_once(self, client, link, comment, moderator):
        post(client, link, decision="approved")
        again = post(client, link, decision="rejected", reason=RejectionReasonFactory().pk)
        assert again.status_code == 410
        comment.refresh_from_db()
        assert comment.status == "approved"

    def test_a_colleague_was_quicker(self, client, link, comment, administrator):
        moderation.decide([comment.pk], "spam", by=administrator)
        for answer in (client.get(link), post(client, link, decision="approved")):
            text = answer.content.decode()
            assert answer.status_code == 410
            assert administrator.username in text
            assert "هرزنامه" in text
            assert "رازِ این دیدگاه" not in text
        comment.refresh_from_db()
        assert comment.status == "spam"

    def test_a_decision_that_was_undone_does_not_wake_it(self, client, link, comment, administrator):
        moderation.decide([comment.pk], "spam", by=administrator)
        moderation.undo([comment.pk], by=administrator)
        assert is_dead(client.get(link))
        assert is_dead(post(client, link, decision="approved"))

    @pytest.mark.parametrize("act", [erasing.withdraw, erasing.erase])
    def test_its_author_took_the_comment_back(self, client, link, comment, act):
        act(comment.pk)
        assert post(client, link, decision="approved").status_code == 410
        assert "رازِ این دیدگاه" not in client.get(link).content.decode()

    def test_the_comment_was_deleted(self, client, link, comment):
        comment.delete()
        for answer in (client.get(link), post(client, link, decision="approved")):
            assert answer.status_code == 410

    @pytest.mark.parametrize(("hours", "lives"), [(23.9, True), (24.1, False)])
    def test_it_lives_for_a_day(self, client, link, monkeypatch, hours, lives):
        later = (timezone.now() + timedelta(hours=hours)).timestamp()
        monkeypatch.setattr(signing.time, "time", lambda: later)
        assert is_dead(client.get(link)) is not lives

    @pytest.mark.parametrize(
        "change",
        [
            {"is_active": False},
            {"is_staff": False},
            {"is_superuser": True},
            {"email": "other@example.org"},
            {"password": "!"},
        ],
    )
    def test_the_account_changed(self, client, link, comment, moderator, change):
        for name, value in change.items():
            setattr(moderator, name, value)
        moderator.save()
        assert is_dead(client.get(link))
        assert is_dead(post(client, link, decision="approved"))
        comment.refresh_from_db()
        assert comment.status == "pending"

    def test_the_role_changed(self, client, link, moderator):
        moderator.groups.add(Group.objects.get(name="editor"))
        assert is_dead(client.get(link))

    def test_a_right_of_his_own_was_added(self, client, link, moderator):
        moderator.user_permissions.add(Permission.objects.get(codename="delete_comment"))
        assert is_dead(client.get(link))

    def test_the_role_itself_lost_the_right(self, client, link):
        Group.objects.get(name="moderator").permissions.clear()
        assert is_dead(client.get(link))

    def test_the_account_is_gone(self, client, comment):
        passing = staff("passing", "moderator")
        link = link_of(comment, passing)
        passing.delete()
        assert is_dead(client.get(link))

    @pytest.mark.parametrize("token", ["x", "a:b:c", "W10:1abcde:sig", "%D8%B3", "a" * 1500])
    def test_a_forged_one(self, client, token):
        assert is_dead(client.get(f"/comments/decide/{token}/"))
        assert is_dead(post(client, f"/comments/decide/{token}/", decision="approved"))

    def test_a_link_with_another_comments_number(self, client, link, comment, moderator):
        other = CommentFactory()
        account = decision_links._fingerprint(moderator)
        forged = signing.dumps([moderator.pk, other.pk, 0, account], salt="another salt")
        assert is_dead(client.get(reverse("comments:signed_decision", args=[forged])))

    def test_the_dead_page_does_not_tell_where_the_desk_is(self, client):
        assert "/admin/" not in client.get("/comments/decide/x/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_pressed_by_many_at_once_it_acts_once():
    roles.sync()
    moderator, comment, reason = staff("moderator", "moderator"), CommentFactory(), RejectionReasonFactory()
    link = link_of(comment, moderator)
    acts = [{"decision": "approved"}, {"decision": "rejected", "reason": reason.pk}] * 4

    def press(data):
        try:
            return post(Client(), link, **data).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(press, acts))
    assert sorted(statuses) == [200] + [410] * 7
    comment.refresh_from_db()
    [decision] = Decision.objects.filter(comment_id=comment.pk).exclude(act="received")
    assert decision.to_status == comment.status

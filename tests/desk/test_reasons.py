"""Reasons for rejecting and canned answers: lists that the office keeps, in its own order."""

import pytest
from django.urls import reverse

from comments import moderation
from comments.models import CannedAnswer, RejectionReason
from tests.factories import CannedAnswerFactory, CommentFactory, RejectionReasonFactory

pytestmark = pytest.mark.django_db
REASONS, CANNED = "/admin/comments/rejectionreason/", "/admin/comments/cannedanswer/"
REASON = {"label": "تهدید", "public_wording": "در متن شما تهدید بود.", "position": "5", "is_active": "on"}
ANSWER = {"title": "تمدید گذرنامه", "text": "وقت بگیرید.", "position": "1", "is_active": "on"}


def test_an_administrator_adds_a_reason_and_moderators_choose_it(administrator, moderator, login):
    assert login(administrator).post(f"{REASONS}add/", REASON).status_code == 302
    page = reverse("admin:comments_comment_reject", args=[CommentFactory().pk])
    assert "در متن شما تهدید بود." in login(moderator).get(page).content.decode()


@pytest.mark.parametrize(
    "field, value",
    [("label", ""), ("public_wording", ""), ("public_wording", "  "), ("position", "-1"), ("label", "\x00")],
)
def test_a_reason_has_a_name_and_a_public_wording(administrator, login, field, value):
    response = login(administrator).post(f"{REASONS}add/", REASON | {field: value})
    assert response.context["adminform"].form.errors[field]


def test_two_reasons_do_not_share_a_name(administrator, login):
    RejectionReasonFactory(label="تهدید")
    assert login(administrator).post(f"{REASONS}add/", REASON).status_code == 200


def test_they_are_listed_in_their_order(administrator, login):
    RejectionReason.objects.all().delete()
    second, first = RejectionReasonFactory(position=2), RejectionReasonFactory(position=1)
    page = login(administrator).get(REASONS)
    assert list(page.context["cl"].result_list) == [first, second]


def test_a_reason_that_was_given_stays(administrator, moderator, login):
    used, unused = RejectionReasonFactory(), RejectionReasonFactory()
    moderation.decide([CommentFactory().pk], "rejected", by=moderator, reason=used)
    browser = login(administrator)
    assert browser.post(f"{REASONS}{used.pk}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [used.pk], "post": "yes"}
    page = browser.post(REASONS, chosen, follow=True)
    assert page.status_code == 200
    assert browser.post(f"{REASONS}{unused.pk}/delete/", {"post": "yes"}).status_code == 302
    assert RejectionReason.objects.filter(pk__in=[used.pk, unused.pk]).get() == used


def test_moderators_read_the_reasons_and_change_none(moderator, login):
    reason, browser = RejectionReasonFactory(), login(moderator)
    assert browser.get(REASONS).status_code == 200
    assert browser.get(f"{REASONS}add/").status_code == 403
    assert browser.post(f"{REASONS}{reason.pk}/change/", REASON).status_code == 403
    assert browser.post(f"{REASONS}{reason.pk}/delete/", {"post": "yes"}).status_code == 403


def test_moderators_keep_the_canned_answers(moderator, login):
    browser = login(moderator)
    assert browser.post(f"{CANNED}add/", ANSWER).status_code == 302
    canned = CannedAnswer.objects.get()
    change = f"{CANNED}{canned.pk}/change/"
    assert browser.post(change, ANSWER | {"text": "سطر\r\nدیگر"}).status_code == 302
    canned.refresh_from_db()
    assert canned.text == "سطر\nدیگر"
    assert browser.post(f"{CANNED}{canned.pk}/delete/", {"post": "yes"}).status_code == 302


def test_canned_answers_are_listed_in_their_order(moderator, login):
    second, first = CannedAnswerFactory(position=2), CannedAnswerFactory(position=1)
    page = login(moderator).get(CANNED)
    assert list(page.context["cl"].result_list) == [first, second]


@pytest.mark.parametrize("person", ["writer", "editor", "nobody"])
def test_the_newsroom_sees_neither(person, login, request):
    browser = login(request.getfixturevalue(person))
    for address in (REASONS, CANNED):
        assert browser.get(address).status_code == 403
        assert browser.get(f"{address}add/").status_code == 403

"""Nobody deletes a comment at the desk; who has the right erases one for good, and signs for it."""

import pytest
from django.test import Client
from django.urls import reverse

from comments.models import Comment, ConcealedText, Decision
from tests.factories import CommentFactory, FollowerFactory

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def erase(comment) -> str:
    return reverse("admin:comments_comment_erase", args=[comment.pk])


def page_of(comment) -> str:
    return reverse("admin:comments_comment_change", args=[comment.pk])


def test_nobody_deletes_one_and_its_replies_with_it(administrator, login):
    comment = CommentFactory()
    CommentFactory(article=comment.article, parent=comment)
    address = reverse("admin:comments_comment_delete", args=[comment.pk])
    browser = login(administrator)
    assert browser.get(address).status_code == 403
    assert browser.post(address, {"post": "yes"}).status_code == 403
    assert Comment.objects.count() == 2
    assert address not in browser.get(page_of(comment)).content.decode()


def test_it_is_explained_first_and_the_explanation_changes_nothing(administrator, login):
    comment = CommentFactory(text="رازی که می‌رود")
    browser = login(administrator)
    assert erase(comment) in browser.get(page_of(comment)).content.decode()
    page = browser.get(erase(comment)).content.decode()
    assert "رازی که می‌رود" in page
    assert "دیگر برنمی‌گردد" in page
    assert Comment.objects.get().status == "pending"


def test_erased_is_erased_and_signed_and_replies_stay(administrator, login):
    comment = CommentFactory(status="approved", name="مهتاب", text="رازی که می‌رود", group=b"g" * 16)
    reply = CommentFactory(article=comment.article, parent=comment, status="approved", text="پاسخ می‌ماند")
    ConcealedText.objects.create(comment=comment, text="0912 345 67 89")
    FollowerFactory(comment=comment)
    browser = login(administrator)
    response = browser.post(erase(comment), {"filters": "tab=approved"})
    assert response["Location"] == "/admin/comments/comment/?tab=approved"
    comment.refresh_from_db()
    assert (comment.status, comment.text, comment.name, comment.group) == ("erased", "", "", None)
    assert not ConcealedText.objects.exists()
    last = Decision.objects.filter(comment_id=comment.pk).first()
    assert (last.act, last.by, last.from_status) == ("erased", administrator, "approved")
    history = browser.get(page_of(comment)).content.decode()
    assert erase(comment) not in history
    assert "رازی" not in history
    public = Client().get(reply.article.get_absolute_url()).content.decode()
    assert "پاسخ می‌ماند" in public
    assert "رازی" not in public


def test_a_second_time_is_told(administrator, login):
    comment = CommentFactory()
    browser = login(administrator)
    assert browser.post(erase(comment), **JSON).json()["done"]
    response = browser.post(erase(comment), **JSON)
    assert response.status_code == 409
    assert "پیش‌تر پاک شده" in response.json()["message"]
    assert Decision.objects.filter(act="erased").count() == 1
    assert "پیش‌تر پاک شده" in browser.get(erase(comment)).content.decode()


def test_the_offices_answer_is_taken_back_and_not_erased(administrator, login):
    answer = CommentFactory(status="approved", is_official=True, decided_by=administrator)
    browser = login(administrator)
    assert browser.post(erase(answer), **JSON).status_code == 422
    assert "با ردکردن" in browser.get(erase(answer)).content.decode()
    answer.refresh_from_db()
    assert answer.status == "approved"


@pytest.mark.parametrize("who", ["moderator", "editor", "writer"])
def test_without_the_right_nobody_erases(who, request, login):
    comment = CommentFactory()
    browser = login(request.getfixturevalue(who))
    assert browser.get(erase(comment)).status_code == 403
    assert browser.post(erase(comment)).status_code == 403
    assert Comment.objects.get().status == "pending"


def test_a_moderator_is_offered_no_such_thing(moderator, login):
    comment = CommentFactory()
    assert erase(comment) not in login(moderator).get(page_of(comment)).content.decode()


def test_a_form_without_its_token_is_refused(administrator):
    comment = CommentFactory()
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    assert client.post(erase(comment)).status_code == 403
    assert Comment.objects.get().status == "pending"


def test_an_unknown_one_is_not_found(administrator, login):
    browser = login(administrator)
    for number in (0, 10**30):
        assert browser.post(f"/admin/comments/comment/{number}/erase/").status_code == 404

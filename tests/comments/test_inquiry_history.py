"""Whatever happens to an inquiry is a step that is kept; who asked is told when the office closes it unanswered."""

import uuid

import pytest
from django.urls import reverse

from comments import inquiries
from comments.models import Comment, Decision
from news import jalali
from tests.factories import CommentFactory, InquiryFactory

pytestmark = pytest.mark.django_db
CLOSED = "دفتر این پرسش را بدون پاسخ بست."


@pytest.fixture
def inquiry(moderator):
    comment = CommentFactory(status="inquiry", decided_by=moderator)
    return InquiryFactory(comment=comment, opened_by=moderator)


def steps(comment: Comment) -> list[tuple]:
    rows = Decision.objects.filter(comment_id=comment.pk, act__in=["answered", "closed", "reopened"])
    return list(rows.order_by("id").values_list("act", "by", "from_status", "to_status"))


def told(client, inquiry) -> str:
    return client.get(reverse("comments:tracking", args=[inquiry.comment.code])).content.decode()


def test_closing_and_reopening_leave_a_row_each(inquiry, moderator, administrator, login):
    for act in ("close", "close", "reopen"):
        login(administrator).post(reverse(f"admin:comments_inquiry_{act}", args=[inquiry.pk]))
    assert steps(inquiry.comment) == [
        ("closed", administrator.pk, "inquiry", "inquiry"),
        ("reopened", administrator.pk, "inquiry", "inquiry"),
    ]
    page = login(moderator).get(reverse("admin:comments_comment_change", args=[inquiry.comment_id]))
    for words in ("پرسش بسته شد", "پرسش دوباره باز شد"):
        assert words in page.content.decode()


def test_an_answer_that_closes_leaves_both(inquiry, moderator):
    inquiries.answer(inquiry, text="از سامانه نوبت بگیرید.", by=moderator, token=uuid.uuid4(), close=True)
    assert [step[0] for step in steps(inquiry.comment)] == ["answered", "closed"]


def test_who_asked_reads_that_and_when_it_was_closed_without_an_answer(client, inquiry, moderator):
    assert CLOSED not in told(client, inquiry)
    inquiries.close_inquiry(inquiry, by=moderator)
    inquiry.refresh_from_db()
    page = told(client, inquiry)
    assert CLOSED in page
    assert jalali.date_and_time(inquiry.closed_at) in page.split(CLOSED)[1][:300]
    inquiries.reopen(inquiry, by=moderator)
    assert CLOSED not in told(client, inquiry)


def test_an_answered_one_is_not_called_unanswered(client, inquiry, moderator):
    inquiries.answer(inquiry, text="از سامانه نوبت بگیرید.", by=moderator, token=uuid.uuid4(), close=True)
    assert CLOSED not in told(client, inquiry)

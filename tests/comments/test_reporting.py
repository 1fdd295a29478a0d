"""Readers report a public comment: once each, not too often, and it comes before a moderator."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from comments import deciding, moderation, reporting
from comments.models import Comment, Report
from tests.comments.visiting import SAME_SITE
from tests.factories import (
    ArticleFactory,
    CommentFactory,
    RejectionReasonFactory,
    ReportFactory,
    StaffFactory,
)


def address(comment) -> str:
    return reverse("comments:report", args=[comment.pk])


def send(client, comment, headers=SAME_SITE, ip="203.0.113.7", **fields):
    return client.post(address(comment), {"ground": "insult"} | fields, headers=headers, REMOTE_ADDR=ip)


@pytest.fixture
def comment(db):
    return CommentFactory(status="approved", text="متن <b>ناروا</b>")


@pytest.mark.django_db
class TestThePage:
    def test_it_shows_the_comment_and_the_grounds_as_labelled_choices(self, client, comment):
        answer = client.get(address(comment))
        said = answer.content.decode()
        assert "متن &lt;b&gt;ناروا&lt;/b&gt;" in said
        assert said.count('<label><input type="radio" name="ground"') == len(Report.Ground)
        assert answer["X-Robots-Tag"] == "noindex"
        assert "no-store" in answer["Cache-Control"]

    @pytest.mark.parametrize("status", ["pending", "rejected", "spam", "inquiry", "withdrawn"])
    def test_only_what_is_public_can_be_reported(self, client, status):
        hidden = CommentFactory(status=status)
        assert client.get(address(hidden)).status_code == 404
        assert send(client, hidden).status_code == 404
        assert not Report.objects.exists()

    @pytest.mark.parametrize("status", ["draft", "unpublished"])
    def test_nor_under_an_article_that_nobody_reads(self, client, status):
        hidden = CommentFactory(status="approved", article=ArticleFactory(status=status))
        assert send(client, hidden).status_code == 404

    def test_the_offices_answer_cannot_be_reported(self, client):
        answer = CommentFactory(status="approved", is_official=True, decided_by=StaffFactory())
        assert client.get(address(answer)).status_code == 404
        assert send(client, answer).status_code == 404

    @pytest.mark.parametrize("pk", ["0", "999999", "9" * 30])
    def test_a_number_of_no_comment_is_404(self, client, db, pk):
        assert client.get(f"/comments/{pk}/report/").status_code == 404


@pytest.mark.django_db
class TestReporting:
    def test_it_is_kept_and_marks_the_comment(self, client, comment):
        answer = send(client, comment, note="  به همسایهٔ من\x00 توهین شده  ")
        assert answer.status_code == 303
        assert "ناظر این دیدگاه را دوباره بررسی می‌کند" in client.get(answer["Location"]).content.decode()
        report = Report.objects.get()
        assert (report.ground, report.note) == ("insult", "به همسایهٔ من توهین شده")
        comment.refresh_from_db()
        assert comment.status == "approved"
        assert (timezone.now() - comment.reported_at).total_seconds() < 60

    def test_personal_numbers_in_the_note_are_masked_before_it_is_kept(self, client, comment):
        send(client, comment, note="شمارهٔ من ۰۹۱۲۳۴۵۶۷۸۹ است، زنگ بزنید")
        assert Report.objects.get().note == "شمارهٔ من •••••••••۸۹ است، زنگ بزنید"

    def test_no_address_is_kept(self, client, comment):
        send(client, comment)
        assert b"203.0.113" not in bytes(Report.objects.get().reporter)

    def test_the_same_visitor_reports_a_comment_once_and_is_thanked_again(self, client, comment):
        assert send(client, comment).status_code == 303
        assert send(client, comment, ground="other").status_code == 303
        assert Report.objects.get().ground == "insult"

    def test_another_visitors_report_leaves_the_time_of_the_first(self, client, comment):
        send(client, comment)
        comment.refresh_from_db()
        first = comment.reported_at
        send(client, comment, ip="198.51.100.9")
        comment.refresh_from_db()
        assert (Report.objects.count(), comment.reported_at) == (2, first)

    def test_after_reports_were_closed_others_may_report_and_the_same_visitor_changes_nothing(
        self, client, comment, moderator
    ):
        send(client, comment)
        moderation.close_reports(comment.pk, by=moderator)
        send(client, comment)
        comment.refresh_from_db()
        assert comment.reported_at is None
        send(client, comment, ip="198.51.100.9")
        comment.refresh_from_db()
        assert comment.reported_at is not None

    @pytest.mark.parametrize(
        "fields, said",
        [
            ({"ground": ""}, "لطفاً انتخاب کنید"),
            ({"ground": "treason"}, "لطفاً انتخاب کنید"),
            ({"ground": "a\x00"}, "لطفاً انتخاب کنید"),
            ({"note": "ب" * 301}, "توضیح بیش از اندازه بلند است"),
            ({"note": "ب" * 9_000}, "توضیح بیش از اندازه بلند است"),
            ({"website": "https://spam.example"}, "خالی"),
        ],
    )
    def test_bad_input_is_said_beside_the_field_and_kept(self, client, comment, fields, said):
        answer = send(client, comment, **({"note": "نوشتهٔ من"} | fields))
        text = answer.content.decode()
        assert answer.status_code == 422
        assert said in text
        assert fields.get("note", "نوشتهٔ من") in text
        assert not Report.objects.exists()

    def test_a_visitor_reports_five_comments_a_day(self, client, comment):
        comments = [CommentFactory(status="approved", article=comment.article) for _n in range(6)]
        statuses = [send(client, each, note="نوشتهٔ من").status_code for each in comments]
        assert statuses == [303] * 5 + [429]
        assert Report.objects.count() == 5
        refused = send(client, comments[5], note="نوشتهٔ من").content.decode()
        assert "نوشتهٔ من" in refused
        assert send(client, comments[0]).status_code == 303

    def test_a_neighbourhood_reports_thirty_a_day(self, client, comment):
        comments = [CommentFactory(status="approved", article=comment.article) for _n in range(4)]
        statuses = [
            send(client, each, ip=f"203.0.113.{house}").status_code
            for house in range(1, 9)
            for each in comments
        ]
        assert statuses == [303] * 30 + [429] * 2

    @pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
    def test_another_sites_page_reports_nothing(self, client, comment, headers):
        assert send(client, comment, headers).status_code == 403
        assert not Report.objects.exists()


@pytest.mark.django_db
def test_what_was_taken_off_meanwhile_is_not_marked(comment, moderator):
    moderation.decide([comment.pk], "spam", by=moderator, seen=["approved"])
    reporting.report(comment.pk, ground="insult", note="", reporter=b"r" * 16, group=b"g" * 16)
    comment.refresh_from_db()
    assert comment.reported_at is None
    assert not Report.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_ten_double_clicks_at_once_are_one_report():
    comment = CommentFactory(status="approved")

    def report(_n):
        try:
            reporting.report(comment.pk, ground="insult", note="", reporter=b"r" * 16, group=b"g" * 16)
        except reporting.TooManyReports:
            # Racing clicks of one visitor count towards the cap; the report is kept all the same.
            pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(report, range(10)))
    assert Report.objects.count() == 1


@pytest.mark.django_db
class TestSettledByADecision:
    def test_who_approves_a_reported_comment_anew_has_settled_its_reports(self, moderator):
        report = ReportFactory()
        pk = report.comment_id
        deciding.decide([pk], "rejected", by=moderator, seen=["approved"], reason=RejectionReasonFactory())
        deciding.decide([pk], "approved", by=moderator, seen=["rejected"])
        report.refresh_from_db()
        assert report.closed_by == moderator
        assert Comment.objects.get(pk=pk).reported_at is None

    def test_an_undone_rejection_leaves_them_open(self, moderator):
        report = ReportFactory()
        pk = report.comment_id
        deciding.decide([pk], "rejected", by=moderator, seen=["approved"], reason=RejectionReasonFactory())
        deciding.undo([pk], by=moderator)
        report.refresh_from_db()
        assert report.closed_at is None
        assert Comment.objects.get(pk=pk).reported_at is not None

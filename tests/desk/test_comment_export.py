"""The queue as a file: what it shows, for who may take it out, and written down."""

import csv
import io

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from comments import moderation
from comments.admin import comment_export
from comments.models import ConcealedText
from tests.desk.test_queue import staff_with
from tests.factories import ArticleFactory, CommentFactory, FollowerFactory, RejectionReasonFactory

pytestmark = pytest.mark.django_db
KINDS = pytest.mark.parametrize("kind", ["csv", "xlsx"])


def address(kind: str = "csv") -> str:
    return reverse(f"admin:comments_comment_export_{kind}")


def rows(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture
def browser(moderator, login):
    return login(moderator)


@KINDS
class TestRights:
    def test_who_has_the_right_gets_the_file(self, browser, kind):
        CommentFactory()
        answer = browser.get(address(kind))
        assert answer.status_code == 200
        assert answer["Content-Disposition"].endswith(f'.{kind}"')

    def test_nobody_else_does(self, client, login, writer, kind):
        assert client.get(address(kind)).status_code == 302
        looker = staff_with("comments.view_comment", "comments.moderate_comment")
        for person in (writer, looker):
            assert login(person).get(address(kind)).status_code == 403
        assert not LogEntry.objects.exists()

    def test_it_is_only_asked_for(self, browser, kind):
        assert browser.post(address(kind)).status_code == 405

    def test_who_took_it_out_is_written_down_without_what_was_searched(self, browser, moderator, kind):
        CommentFactory(name="مهتاب")
        browser.get(address(kind), {"q": "مهتاب", "name": "مهتاب"})
        entry = LogEntry.objects.get()
        assert entry.user == moderator
        assert "۱" in entry.object_repr
        assert "در انتظار" in entry.object_repr
        assert "مهتاب" not in entry.object_repr + entry.change_message


def test_a_row_says_in_persian_what_the_card_says(browser, moderator):
    moderator.first_name, moderator.last_name = "لاله", "سپهری"
    moderator.save()
    moment = timezone.datetime.fromisoformat("2023-12-01T09:26:00+00:00")
    comment = CommentFactory(
        article=ArticleFactory(title="دیدار با شهردار"), name="", text="سطر نخست\nسطر دوم", created_at=moment,
        status="suspect", held_for=["link", "flood"],
    )  # fmt: skip
    moderation.decide(
        [comment.pk], "rejected", by=moderator, reason=RejectionReasonFactory(label="تبلیغاتی"), at=moment
    )
    header, row = rows(browser.get(address(), {"tab": "rejected"}))
    found = dict(zip(header, row, strict=True))
    assert found["خبر"] == "دیدار با شهردار"
    assert found["نام"] == "ناشناس"
    assert found["متن دیدگاه"] == "سطر نخست\nسطر دوم"
    assert found["وضعیت"] == "ردشده"
    assert found["تاریخ ارسال (شمسی)"] == "1402/09/10 12:26"
    assert found["تاریخ ارسال"] == "2023-12-01T12:26:00+03:00"
    assert found["بررسی‌کننده"] == "لاله سپهری"
    assert found["دلیل"] == "تبلیغاتی"
    assert "پیوند، " in found["نگه‌داشته به سبب"]


@KINDS
def test_nothing_secret_is_in_it(browser, kind):
    comment = CommentFactory(
        text="گذرنامهٔ من ••••••••۴۵", group=b"\xab" * 16, author=b"\xcd" * 16, text_hash=b"\xef" * 16
    )
    ConcealedText.objects.create(comment=comment, text="گذرنامهٔ من A12345645")
    FollowerFactory(comment=comment, email="secret@example.org")
    answer = browser.get(address(kind))
    if kind == "csv":
        content = str(rows(answer))
    else:
        content = str(
            [[cell.value for cell in row] for row in load_workbook(io.BytesIO(answer.content)).active]
        )
    for secret in ("A12345645", "secret@", "abab", "cdcd", "efef", comment.code, str(comment.form_token)):
        assert secret not in content, secret
    assert "••••••••۴۵" in content


@KINDS
def test_no_cell_is_a_formula(browser, kind):
    CommentFactory(name="=1+1", text="@SUM(A1) \x0b")
    answer = browser.get(address(kind))
    if kind == "csv":
        cells = rows(answer)[1]
    else:
        sheet = load_workbook(io.BytesIO(answer.content)).active
        assert sheet.sheet_view.rightToLeft
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}
        cells = [cell.value for cell in sheet[2]]
    assert "'=1+1" in cells
    assert any(str(cell).startswith("'@SUM") for cell in cells)


def test_it_holds_what_is_filtered_beyond_the_page(browser):
    CommentFactory.create_batch(55, article=ArticleFactory())
    CommentFactory(name="رضا", text="تنها این")
    CommentFactory(name="رضا", status="spam")
    assert len(rows(browser.get(address()))) == 57
    assert [row[4] for row in rows(browser.get(address(), {"name": "رضا"}))[1:]] == ["تنها این"]


def test_the_page_leads_to_it_with_its_filters(browser):
    CommentFactory(name="رضا")
    page = browser.get("/admin/comments/comment/", {"tab": "spam", "name": "رضا"}).content.decode()
    assert f'href="{address()}?name=%D8%B1%D8%B6%D8%A7&amp;tab=spam"' in page


def test_too_many_are_refused_in_words(browser, monkeypatch):
    monkeypatch.setattr(comment_export, "MOST", 1)
    comments = CommentFactory.create_batch(2, article=ArticleFactory())
    answer = browser.get(address(), {"article": comments[0].article_id}, follow=True)
    assert "۱ مورد" in answer.content.decode()
    assert f"article={comments[0].article_id}" in answer.redirect_chain[0][0]
    assert not LogEntry.objects.exists()


def test_filters_that_cannot_be_read_give_no_file(browser):
    answer = browser.get(address(), {"from": "1402/13/01"})
    assert answer.status_code == 302


def test_its_queries_do_not_grow(browser, django_assert_max_num_queries):
    for _each in range(20):
        CommentFactory(article=ArticleFactory())
    with django_assert_max_num_queries(14):
        assert len(rows(browser.get(address()))) == 21

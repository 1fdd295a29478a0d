"""Comments that a saved page carries."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from consulate.old_portal import saved_file
from consulate.old_portal.page import parse
from consulate.old_portal.page_comments import PortalComment
from tests.portal_import import saved_pages

KAZAN = ZoneInfo("Europe/Moscow")
DATE = "۱۴۰۲/۰۶/۰۱- ۰۸:۱۵"


def with_comments(*lines: str):
    return parse(saved_pages.text(comments=lines))


def test_it_reads_name_date_and_text():
    page = parse(saved_file.read(saved_pages.PAGES / "comments.txt"))
    assert page.comments == (
        PortalComment(
            "مهتاب آذرخش",
            datetime(2023, 11, 6, 19, 22, tzinfo=KAZAN),
            "خیلی خوشحال شدیم.\nبرای بچه‌های زیر ۷ سال هم کلاس هست؟",
        ),
        PortalComment("آرمین", datetime(2023, 11, 7, 8, 3, tzinfo=KAZAN), "سپاس از شما 🌷"),
        PortalComment("", datetime(2023, 11, 8, 23, 59, tzinfo=KAZAN), "لطفاً کلاس مجازی هم بگذارید."),
    )
    assert page.left_out == ()


def test_comments_may_follow_each_other_without_blank_lines():
    page = with_comments("آرش", DATE, "آفرین.", "بهار", DATE, "خوب بود.", "باز هم بنویسید.")
    assert [(comment.name, comment.text) for comment in page.comments] == [
        ("آرش", "آفرین."),
        ("بهار", "خوب بود.\nباز هم بنویسید."),
    ]


def test_a_page_without_comments_has_none_and_leaves_nothing_out():
    page = parse(saved_pages.text())
    assert (page.comments, page.left_out) == ((), ())


@pytest.mark.parametrize(
    "lines",
    [
        ("آرش گفت: آفرین.", "بهار گفت: خوب بود."),
        ("آرش", "", DATE, "", "آفرین."),
        (DATE,),
        ("آرش", DATE),
        ("آرش", "۱۴۰۲/۱۳/۰۱- ۰۸:۱۵", "آفرین."),
    ],
)
def test_it_says_what_it_did_not_understand(lines):
    page = with_comments(*lines)
    assert page.comments == ()
    (sentence,) = page.left_out
    assert next(line for line in lines if line)[:10] in sentence


def test_a_comment_that_is_not_understood_does_not_take_the_others_along():
    page = with_comments("دیدگاه‌های برگزیده", "", "آرش", DATE, "آفرین.")
    assert [comment.name for comment in page.comments] == ["آرش"]
    assert len(page.left_out) == 1 and "برگزیده" in page.left_out[0]
    page = with_comments("آرش", DATE, "آفرین.", "بهار", "۱۴۰۲/۱۳/۰۱- ۰۸:۱۵", "خوب.", "مینا", DATE, "سپاس.")
    assert [comment.name for comment in page.comments] == ["آرش", "مینا"]
    assert len(page.left_out) == 1 and "بهار" in page.left_out[0]


def test_the_same_comment_twice_is_one_and_is_reported():
    page = with_comments("آرش", DATE, "آفرین.", "آرش", DATE, "آفرین.")
    assert len(page.comments) == 1
    assert len(page.left_out) == 1

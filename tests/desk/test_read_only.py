"""What cannot be changed is shown in the desk's own words: days in Jalali, and the way on where there is one."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from news.models import ErrorReport, FollowUp
from tests.desk.rights import MAY_OPEN
from tests.factories import (
    ArticleFactory,
    FollowUpFactory,
    MembershipFactory,
    ParticipantFactory,
    PersonFactory,
    published_meeting,
)

pytestmark = pytest.mark.django_db
# Django's own display of a day: 22 ژوئیه 2023.
GREGORIAN = re.compile(r"[12]\d{3}|ژانویه|فوریه|مارس|آوریل|ژوئن|ژوئیه|اوت|سپتامبر|اکتبر|نوامبر|دسامبر")


def soup(answer) -> BeautifulSoup:
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def read_only(page: BeautifulSoup) -> str:
    return " ".join(" ".join(shown.get_text(" ").split()) for shown in page.select(".readonly"))


def page_of(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


class TestDays:
    def test_of_a_follow_up_and_of_a_post(self, auditor, login):
        browser = login(auditor)
        followup = FollowUpFactory(due_on=date(2023, 7, 22))
        assert "۳۱ تیر ۱۴۰۲" in read_only(soup(browser.get(page_of(followup))))
        post = MembershipFactory(starts_on=date(2025, 9, 23))
        shown = read_only(soup(browser.get(page_of(post.person))))
        assert "۱ مهر ۱۴۰۴" in shown and not GREGORIAN.search(shown)

    @pytest.mark.parametrize("person", ["auditor", "writer"])
    def test_on_no_form_is_one_in_gregorian(self, person, pages, login, request):
        browser = login(request.getfixturevalue(person))
        forms = {name for name, address in pages.items() if address.endswith("/change/")} & MAY_OPEN[person]
        assert len(forms) > 5
        for name in forms:
            assert not GREGORIAN.search(read_only(soup(browser.get(pages[name])))), name


class TestFollowUpInPublic:
    @pytest.fixture
    def followup(self, db) -> FollowUp:
        return FollowUpFactory(meeting=published_meeting(), is_public=True, agreed="نامه به شهرداری")

    def test_editors_are_told_where_it_is_changed_and_settle_it_here(self, followup, editor, login):
        browser = login(editor)
        here = soup(browser.get(page_of(followup))).select_one(".settle-here")
        assert "در فرم دیدار" in here.text
        assert here.a["href"] == page_of(followup.meeting)
        button = here.select_one("[value=done]")
        browser.post(button["formaction"], {button["name"]: button["value"]})
        followup.refresh_from_db()
        assert followup.status == "done"
        assert not soup(browser.get(page_of(followup))).select(".settle-here button")

    @pytest.mark.parametrize("person, words", [("writer", "فقط دبیر"), ("auditor", "نقش شما")])
    def test_others_are_told_why_they_only_read(self, followup, person, words, login, request):
        here = soup(login(request.getfixturevalue(person)).get(page_of(followup))).select_one(".settle-here")
        assert words in here.text and not here.select("button, a")

    def test_where_it_can_be_changed_nothing_is_explained(self, writer, login):
        assert not soup(login(writer).get(page_of(FollowUpFactory()))).select(".settle-here")


def test_a_report_is_settled_on_its_page_and_has_nothing_to_save(editor, login):
    article = ArticleFactory()
    report = ErrorReport.objects.create(article=article, text="تاریخ نادرست است.", text_digest=b"x" * 16)
    browser = login(editor)
    page = soup(browser.get(page_of(report)))
    assert not page.select("[name=_save], [name=_continue], [name=_addanother]")
    browser.post(page.select_one(".settle-here button")["formaction"])
    report.refresh_from_db()
    assert report.handled_by == editor
    assert not soup(browser.get(page_of(report))).select(".settle-here")


def test_who_cannot_delete_somebody_in_use_is_offered_the_merge(editor, login):
    known = ParticipantFactory(person=PersonFactory()).person
    page = soup(login(editor).get(reverse("admin:news_person_delete", args=[known.pk])))
    links = {link["href"] for link in page.select("#content a")}
    assert {reverse("admin:news_person_merge", args=[known.pk]), page_of(known)} <= links

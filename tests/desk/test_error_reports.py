"""Readers' reports at the desk: waiting or settled, each settled once."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from news.models import Article, ErrorReport
from tests.factories import ArticleFactory

pytestmark = pytest.mark.django_db
LIST = "admin:news_errorreport_changelist"


@pytest.fixture
def article() -> Article:
    made = ArticleFactory(title="دیدار با شهردار")
    made.refresh_from_db()
    return made


@pytest.fixture
def report(article) -> ErrorReport:
    return ErrorReport.objects.create(
        article=article, text="تاریخ نادرست است.", text_digest=article.text_digest
    )


def rows(answer) -> list[str]:
    page = BeautifulSoup(answer.content, "html.parser")
    return [" ".join(row.get_text(" ").split()) for row in page.select("#result_list tbody tr")]


class TestTheList:
    def test_leads_to_each_report_by_itself(self, login, editor, report):
        browser = login(editor)
        link = BeautifulSoup(browser.get(reverse(LIST)).content, "html.parser").select_one(
            ".field-received a"
        )
        alone = browser.get(link["href"].partition("?")[0])
        assert report.text in alone.content.decode()

    def test_shows_what_waits_and_on_demand_what_was_settled(self, login, editor, report, article):
        ErrorReport.objects.create(
            article=article, text="نام نادرست است.", handled_at=timezone.now(), handled_by=editor
        )
        browser = login(editor)
        (waiting,), (settled,) = (
            rows(browser.get(reverse(LIST))),
            rows(browser.get(reverse(LIST), {"state": "settled"})),
        )
        assert "تاریخ نادرست" in waiting and "دیدار با شهردار" in waiting
        assert "نام نادرست" in settled and "editor" in settled

    def test_says_whether_the_text_has_changed_since(self, login, editor, report, article):
        browser = login(editor)
        assert "تغییر نکرده" in rows(browser.get(reverse(LIST)))[0]
        Article.objects.filter(pk=article.pk).update(lead="لید تازه")
        assert "تغییر کرده" in rows(browser.get(reverse(LIST)))[0]

    def test_what_readers_wrote_is_text_of_its_own_direction(self, login, editor, article):
        ErrorReport.objects.create(article=article, text="<img src=x onerror=alert(1)> Wrong name \u05d0")
        page = BeautifulSoup(login(editor).get(reverse(LIST)).content, "html.parser")
        said = page.select_one("#result_list [dir=auto]")
        assert said.text.startswith("<img src=x") and not page.select("#result_list img[onerror]")

    def test_finds_persian_in_any_spelling(self, login, editor, report):
        assert len(rows(login(editor).get(reverse(LIST), {"q": "تاريخ"}))) == 1
        assert rows(login(editor).get(reverse(LIST), {"q": "شناسنامه"})) == []

    def test_takes_as_many_queries_for_many_as_for_one(
        self, login, editor, report, article, django_assert_max_num_queries
    ):
        for number in range(20):
            ErrorReport.objects.create(article=article, text=f"خطای {number}")
        browser = login(editor)
        with django_assert_max_num_queries(14):
            assert len(rows(browser.get(reverse(LIST)))) == 21


class TestSettling:
    def settle(self, browser, report: ErrorReport, **fields):
        return browser.post(reverse("admin:news_errorreport_settle", args=[report.pk]), fields, follow=True)

    def test_with_one_press(self, login, editor, report):
        answer = self.settle(login(editor), report)
        report.refresh_from_db()
        assert report.handled_at and report.handled_by == editor
        assert "ثبت شد" in answer.content.decode() and rows(answer) == []
        assert LogEntry.objects.filter(object_id=str(report.pk)).count() == 1

    def test_a_second_press_changes_nothing_and_says_so(self, login, editor, administrator, report):
        self.settle(login(editor), report)
        first = ErrorReport.objects.get().handled_at
        answer = self.settle(login(administrator), report)
        assert (ErrorReport.objects.get().handled_at, ErrorReport.objects.get().handled_by) == (first, editor)
        assert LogEntry.objects.count() == 1
        assert "warning" in answer.content.decode()

    def test_leads_back_to_the_list_as_it_was(self, login, editor, report):
        assert (
            self.settle(login(editor), report, filters="?q=x").redirect_chain[0][0] == reverse(LIST) + "?q=x"
        )
        assert (
            self.settle(login(editor), report, filters="//evil.example")
            .redirect_chain[0][0]
            .startswith(reverse(LIST))
        )

    def act(self, browser, action: str, *reports: ErrorReport, state: str = ""):
        sent = {"action": action, ACTION_CHECKBOX_NAME: [one.pk for one in reports]}
        return browser.post(f"{reverse(LIST)}?state={state}" if state else reverse(LIST), sent, follow=True)

    def test_many_at_once_and_back(self, login, editor, report, article):
        other = ErrorReport.objects.create(article=article, text="نام نادرست است.")
        browser = login(editor)
        assert "۲" in self.act(browser, "settle_chosen", report, other).content.decode()
        assert ErrorReport.objects.filter(handled_by=editor).count() == 2
        self.act(browser, "reopen_chosen", other, state="settled")
        assert ErrorReport.objects.get(handled_at=None) == other

    @pytest.mark.parametrize("person", ["writer", "moderator"])
    def test_is_for_editors(self, login, request, person, report):
        browser = login(request.getfixturevalue(person))
        assert browser.get(reverse(LIST)).status_code == 403
        assert browser.post(reverse("admin:news_errorreport_settle", args=[report.pk])).status_code == 403
        assert ErrorReport.objects.get().handled_at is None

    def test_is_no_link(self, login, editor, report):
        assert (
            login(editor).get(reverse("admin:news_errorreport_settle", args=[report.pk])).status_code == 405
        )

    def test_nobody_writes_reports_at_the_desk(self, login, editor, report):
        browser = login(editor)
        assert browser.get(reverse("admin:news_errorreport_add")).status_code == 403
        page = reverse("admin:news_errorreport_change", args=[report.pk])
        assert browser.get(page).status_code == 200
        browser.post(page, {"text": "چیز دیگر"})
        assert ErrorReport.objects.get().text == report.text

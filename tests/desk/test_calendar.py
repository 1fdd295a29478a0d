"""The calendar of publications: Jalali months, what happens on their days, and who may know of it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from news import jalali
from news.publication_calendar import month_of
from tests.factories import ArticleFactory, MeetingFactory, SpecialHoursFactory, published_meeting

YEAR = 1420


def at(month: int, day: int, clock: time = time(10, 30), year: int = YEAR) -> datetime:
    return jalali.at_site(jalali.to_gregorian(year, month, day), clock)


def events(user, month: int, year: int = YEAR) -> dict[int, list[tuple[str, str, str]]]:
    found = month_of(year, month, user)
    return {
        day.period.numbers[2]: [(event.kind, event.title, event.clock) for event in day.events]
        for day in found.days
        if day.events
    }


def address(month: int, year: int = YEAR) -> str:
    return reverse("admin:calendar_month", args=[year, month])


class TestDays:
    def test_everything_stands_on_its_day_at_its_hour(self, editor):
        ArticleFactory(title="زمان‌بندی", published_at=at(3, 5))
        ArticleFactory(title="در بررسی", status="in_review", published_at=at(3, 5, time(8)))
        ArticleFactory(title="پایان", expires_at=at(3, 6))
        ArticleFactory(title="بازبینی", review_on=jalali.to_gregorian(YEAR, 3, 7))
        published_meeting(subject="دیدار", starts_on=jalali.to_gregorian(YEAR, 3, 8))
        SpecialHoursFactory(
            starts_on=jalali.to_gregorian(YEAR, 2, 31), ends_on=jalali.to_gregorian(YEAR, 3, 2), reason="عید"
        )
        assert events(editor, 3) == {
            1: [("closed", "عید", "")],
            2: [("closed", "عید", "")],
            5: [("planned", "در بررسی", "۰۸:۰۰"), ("scheduled", "زمان‌بندی", "۱۰:۳۰")],
            6: [("expires", "پایان", "۱۰:۳۰")],
            7: [("review", "بازبینی", "")],
            8: [("meeting", "دیدار", "")],
        }

    def test_a_day_goes_by_the_clock_whatever_happens_on_it(self, editor):
        day = jalali.to_gregorian(YEAR, 3, 12)
        published_meeting(subject="عصر", starts_on=day, starts_time=time(18))
        published_meeting(subject="صبح", starts_on=day, starts_time=time(9))
        ArticleFactory(title="ظهر", published_at=at(3, 12, time(11)))
        told = [(title, clock) for _kind, title, clock in events(editor, 3)[12]]
        assert told == [("صبح", "۰۹:۰۰"), ("ظهر", "۱۱:۰۰"), ("عصر", "۱۸:۰۰")]

    def test_a_day_ends_at_midnight_of_the_site(self, editor):
        last = at(1, 31, time(23, 59, 59))
        ArticleFactory(title="آخرین", published_at=last)
        ArticleFactory(title="نخستین", published_at=last + timedelta(seconds=1))
        # In UTC both are of the evening before.
        assert last.astimezone(UTC).date() == (last + timedelta(seconds=1)).astimezone(UTC).date()
        assert events(editor, 1)[31] == [("scheduled", "آخرین", "۲۳:۵۹")]
        assert events(editor, 2)[1] == [("scheduled", "نخستین", "۰۰:۰۰")]

    @pytest.mark.parametrize("year, days", [(1403, 30), (1404, 29)])
    def test_esfand_of_a_leap_year_has_thirty_days(self, editor, year, days):
        assert len(month_of(year, 12, editor).days) == days
        ArticleFactory(title="شب عید", published_at=at(12, days, time(23), year=year))
        assert events(editor, 12, year) == {days: [("published", "شب عید", "۲۳:۰۰")]}
        assert events(editor, 1, year + 1) == {}

    def test_weeks_begin_on_saturday(self, editor):
        weeks = month_of(1403, 1, editor).weeks
        # 1 Farvardin 1403 was a Wednesday.
        assert [day and day.period.numbers[2] for day in weeks[0]] == [None, None, None, None, 1, 2, 3]
        assert all(len(week) == 7 for week in weeks)

    def test_months_lead_over_the_turn_of_the_year_and_end_somewhere(self, editor):
        assert month_of(1404, 12, editor).next.numbers == (1405, 1)
        assert month_of(1404, 1, editor).previous.numbers == (1403, 12)
        assert month_of(jalali.FIRST_YEAR, 1, editor).previous is None
        assert month_of(jalali.LAST_YEAR, 12, editor).next is None


class TestWhatIsNotThere:
    def test_what_is_kept_secret_deleted_or_internal(self, editor):
        when = {"published_at": at(3, 5), "review_on": jalali.to_gregorian(YEAR, 3, 6)}
        ArticleFactory(status="in_review", is_embargoed=True, **when)
        ArticleFactory(status="draft", deleted_at=timezone.now(), **when)
        ArticleFactory(status="unpublished", published_at=at(3, 5))
        MeetingFactory(starts_on=jalali.to_gregorian(YEAR, 3, 5))
        assert events(editor, 3) == {}

    def test_a_draft_whose_hour_has_passed_goes_nowhere(self, editor):
        today = jalali.today()
        ArticleFactory(status="draft", published_at=timezone.now() - timedelta(minutes=1))
        assert events(editor, today.month, today.year) == {}


class TestThePage:
    def test_it_opens_on_this_month_with_today_marked(self, writer, login):
        page = BeautifulSoup(login(writer).get(reverse("admin:calendar")).content, "html.parser")
        today = jalali.today()
        assert (
            page.table.caption.text
            == f"{jalali.MONTHS[today.month - 1]} {jalali.numeric_date(timezone.now())[:4]}"
        )
        assert [th.text for th in page.table.find_all("th", scope="col")] == jalali.WEEKDAYS
        marked = page.find_all("td", attrs={"aria-current": "date"})
        assert len(marked) == 1 and jalali.plain_date(timezone.now()).split()[0] in marked[0].text
        assert not page.find("a", class_="calendar-now")

    def test_each_day_names_its_weekday(self, writer, login):
        page = BeautifulSoup(login(writer).get(address(1, 1403)).content, "html.parser")
        first = page.find("td", class_="calendar-day").find("p").text
        assert first.split()[:2] == ["چهارشنبه", "۱"]

    def test_titles_lead_to_their_forms_and_are_text(self, writer, login):
        article = ArticleFactory(title="<script>x()</script>", published_at=at(3, 5))
        page = login(writer).get(address(3)).content.decode()
        assert reverse("admin:news_article_change", args=[article.pk]) in page
        assert "&lt;script&gt;x()" in page and "<script>x()" not in page

    def test_a_busy_day_is_counted(self, writer, login):
        ArticleFactory.create_batch(11, published_at=at(3, 5))
        page = login(writer).get(address(3)).content.decode()
        assert "و ۳ مورد دیگر" in page

    def test_an_empty_month_says_so(self, writer, login):
        assert "در این ماه چیزی منتشر نمی‌شود" in login(writer).get(address(3)).content.decode()

    @pytest.mark.parametrize("year, month", [(0, 1), (1404, 13), (1404, 0), (999999999999, 1), (1479, 1)])
    def test_months_that_are_none(self, writer, login, year, month):
        assert login(writer).get(address(month, year)).status_code == 404

    def test_who_may_look(self, moderator, login, client):
        assert login(moderator).get(reverse("admin:calendar")).status_code == 403
        assert client.get(reverse("admin:calendar")).status_code == 302
        assert login(moderator).post(reverse("admin:calendar")).status_code == 405

    def test_it_asks_few_questions(self, editor, login, django_assert_max_num_queries):
        browser = login(editor)
        ArticleFactory.create_batch(5, published_at=at(3, 5), expires_at=at(3, 9))
        with django_assert_max_num_queries(3):
            month_of(YEAR, 3, editor)
        with django_assert_max_num_queries(10):
            browser.get(address(3))


def test_the_evening_of_utc_is_the_next_day_of_the_site(editor):
    instant = datetime(2041, 5, 25, 21, 30, tzinfo=UTC)
    ArticleFactory(published_at=instant)
    found = events(editor, 3)
    assert list(found) == [jalali.day_to_jalali(date(2041, 5, 26)).day]

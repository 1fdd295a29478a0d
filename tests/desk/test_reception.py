"""What administrators keep of the office: the week's hours, closures, services."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from news.models import ConsularService, Office, OpeningHours, SpecialHours
from news.readership import site_day
from tests.desk.forms import errors, office_data
from tests.factories import (
    ConsularServiceFactory,
    OfficeFactory,
    OpeningHoursFactory,
    PageFactory,
    SpecialHoursFactory,
)

pytestmark = pytest.mark.django_db
NAMES = ("specialhours", "consularservice", "page")
FACTORIES = (SpecialHoursFactory, ConsularServiceFactory, PageFactory)


@pytest.fixture
def browser(administrator, login):
    return login(administrator)


# --- Rights ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["writer", "editor", "moderator"])
@pytest.mark.parametrize("name, factory", list(zip(NAMES, FACTORIES, strict=True)))
def test_nobody_else_reaches_them(person, name, factory, login, request):
    row, browser = factory(), login(request.getfixturevalue(person))
    for address in (
        reverse(f"admin:news_{name}_changelist"),
        reverse(f"admin:news_{name}_add"),
        reverse(f"admin:news_{name}_change", args=[row.pk]),
        reverse(f"admin:news_{name}_delete", args=[row.pk]),
    ):
        assert browser.get(address).status_code == 403
        assert browser.post(address, {"post": "yes"}).status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


# --- The week -------------------------------------------------------------------------------------


class TestWeek:
    ADDRESS = "/admin/news/office/1/change/"

    def send(self, browser, *rows, **more):
        OfficeFactory()
        return browser.post(self.ADDRESS, office_data(*rows, **more))

    def stored(self):
        return [(row.weekday, row.opens, row.closes, row.note) for row in OpeningHours.objects.all()]

    @pytest.mark.parametrize("field", ["phone", "emergency_phone"])
    def test_a_phone_that_nobody_can_dial_is_refused(self, browser, field):
        assert "تلفن" in errors(self.send(browser, **{field: "داخلی ندارد"}))

    def test_hours_are_entered_in_any_digits(self, browser):
        answer = self.send(
            browser,
            {"weekday": 0, "opens": "۱۴:۳۰", "closes": "1600", "note": " گذرنامه  و ثبت"},
            {"weekday": 0, "opens": "۹", "closes": "13"},
        )
        assert answer.status_code == 302
        assert self.stored() == [
            (0, time(9), time(13), ""),
            (0, time(14, 30), time(16), "گذرنامه و ثبت"),
        ]

    @pytest.mark.parametrize("typed", ["25", "9:75", "x", "-1", "999", "۹:۰۰:۰۰:۰۰", "9" * 500])
    def test_an_hour_that_no_clock_shows_is_refused(self, browser, typed):
        assert "ساعت" in errors(self.send(browser, {"weekday": 0, "opens": typed, "closes": "23:00"}))

    @pytest.mark.parametrize(
        "row", [{"weekday": 7}, {"weekday": "x"}, {"note": "الف\u202eب"}, {"note": "ا" * 81}]
    )
    def test_what_no_browser_sends_is_refused(self, browser, row):
        sent = {"weekday": 0, "opens": "9:00", "closes": "10:00", **row}
        assert errors(self.send(browser, sent))
        assert self.stored() == []

    def test_the_first_office_comes_with_its_hours(self, browser):
        sent = office_data({"weekday": 2, "opens": "9:00", "closes": "13:00"}, name="سرکنسولگری")
        assert browser.post("/admin/news/office/add/", sent).status_code == 302
        assert Office.objects.get().name == "سرکنسولگری"
        assert self.stored() == [(2, time(9), time(13), "")]

    @pytest.mark.parametrize(
        "second", [("12:00", "14:00"), ("9:00", "10:00"), ("9:30", "10:00"), ("8:00", "20:00")]
    )
    def test_spans_of_a_day_do_not_overlap(self, browser, second):
        opens, closes = second
        answer = self.send(
            browser,
            {"weekday": 0, "opens": "9:00", "closes": "13:00"},
            {"weekday": 0, "opens": opens, "closes": closes},
        )
        assert "هم‌پوشانی" in errors(answer)
        assert self.stored() == []

    def test_spans_may_meet_and_other_days_have_their_own(self, browser):
        rows = [(0, "9:00", "13:00"), (0, "13:00", "15:00"), (1, "9:00", "13:00")]
        sent = [dict(zip(("weekday", "opens", "closes"), row, strict=True)) for row in rows]
        assert self.send(browser, *sent).status_code == 302
        assert len(self.stored()) == 3

    def test_an_end_before_the_beginning_is_refused_beside_it(self, browser):
        assert "پایان" in errors(self.send(browser, {"weekday": 0, "opens": "13:00", "closes": "9:00"}))
        assert "پایان" in errors(self.send(browser, {"weekday": 0, "opens": "13:00", "closes": "13:00"}))

    def test_rows_trade_places_move_and_go_in_one_save(self, browser):
        a, b = OpeningHoursFactory(weekday=0), OpeningHoursFactory(weekday=1)
        gone = OpeningHoursFactory(weekday=2)
        answer = self.send(
            browser,
            {"id": a.pk, "weekday": 1, "opens": "9:00", "closes": "13:00"},
            {"id": b.pk, "weekday": 0, "opens": "9:00", "closes": "13:00"},
            {"id": gone.pk, "weekday": 2, "opens": "9:00", "closes": "13:00", "DELETE": "on"},
            {"weekday": 2, "opens": "9:00", "closes": "11:00"},
        )
        assert answer.status_code == 302, errors(answer)
        assert [(day, closes.hour) for day, _opens, closes, _note in self.stored()] == [
            (0, 13),
            (1, 13),
            (2, 11),
        ]

    def test_a_form_without_changes_rewrites_nothing(self, browser):
        row = OpeningHoursFactory(weekday=0)
        sent = {"id": row.pk, "weekday": 0, "opens": "09:00", "closes": "13:00"}
        assert self.send(browser, sent, name="نام تازه").status_code == 302
        assert OpeningHours.objects.get().pk == row.pk

    def test_what_a_colleague_changed_meanwhile_is_not_overwritten(self, browser):
        row = OpeningHoursFactory(weekday=0)
        key = row.pk
        row.delete()
        theirs = OpeningHoursFactory(weekday=0, closes=time(12))
        answer = self.send(browser, {"id": key, "weekday": 0, "opens": "9:00", "closes": "15:00"})
        assert "همکاری" in errors(answer)
        assert OpeningHours.objects.get() == theirs
        assert OpeningHours.objects.get().closes == time(12)

    def test_the_form_says_what_a_row_means_and_shows_no_latin_word(self, browser):
        OfficeFactory()
        OpeningHoursFactory(weekday=0)
        page = browser.get(self.ADDRESS).content.decode()
        assert "برای هر بازه یک ردیف" in page
        assert 'name="week-0-opens" value="09:00"' in page


# --- Closures -------------------------------------------------------------------------------------


class TestClosures:
    LIST = "/admin/news/specialhours/"

    def send(self, browser, address="add/", **fields):
        sent = {"reason": "عید فطر", "starts_on": "۱۴۰۵/۰۹/۱۰", "what": "closed", **fields}
        return browser.post(f"{self.LIST}{address}", sent)

    def test_a_day_needs_no_end(self, browser):
        assert self.send(browser, announced_on="1405/09/07").status_code == 302
        special = SpecialHours.objects.get()
        assert (special.starts_on, special.ends_on) == (date(2026, 12, 1), date(2026, 12, 1))
        assert special.announced_on == date(2026, 11, 28)
        assert special.is_closed

    def test_other_hours(self, browser):
        answer = self.send(browser, what="hours", opens="۱۰:۰۰", closes="12:00", ends_on="1405/09/12")
        assert answer.status_code == 302
        special = SpecialHours.objects.get()
        assert (special.opens, special.closes) == (time(10), time(12))

    @pytest.mark.parametrize(
        "fields, said",
        [
            ({"ends_on": "1405/09/09"}, "روز پایان"),
            ({"announced_on": "1405/09/11"}, "روز پایان"),
            ({"opens": "10:00"}, "تمام روز تعطیل"),
            ({"what": "hours"}, "آغاز"),
            ({"what": "hours", "opens": "10:00"}, "پایان"),
            ({"what": "hours", "opens": "12:00", "closes": "10:00"}, "پایان"),
            ({"what": "hours", "opens": "x", "closes": "10:00"}, "ساعت"),
            ({"what": "never"}, "گزینه"),
            ({"starts_on": "2026-12-01"}, "شمسی"),
            ({"reason": "؟!"}, "حرف"),
            ({"ends_on": "1405/13/01"}, "ماه"),
        ],
    )
    def test_mistakes_are_told_beside_their_field(self, browser, fields, said):
        answer = self.send(browser, **fields)
        assert said in errors(answer)
        assert not SpecialHours.objects.exists()

    def test_the_form_shows_the_sentence_of_the_public(self, browser):
        special = SpecialHoursFactory(starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 1))
        page = browser.get(f"{self.LIST}{special.pk}/change/").content.decode()
        assert "<strong>تعطیل رسمی</strong>: دفتر روز" in page
        assert "سه‌شنبه ۱۰ آذر ۱۴۰۵</time> تعطیل است." in page

    def test_the_form_of_other_hours_says_so(self, browser):
        special = SpecialHoursFactory(opens=time(10), closes=time(12))
        answer = browser.get(f"{self.LIST}{special.pk}/change/")
        assert answer.context["adminform"].form["what"].value() == "hours"
        self.send(browser, f"{special.pk}/change/", what="closed")
        special.refresh_from_db()
        assert special.is_closed

    def test_the_list_says_what_is_over_now_and_ahead(self, browser):
        today = site_day()
        SpecialHoursFactory(reason="امروزی")
        for days, reason in ((-9, "گذشته‌ای"), (9, "آینده‌ای")):
            day = today + timedelta(days=days)
            SpecialHoursFactory(starts_on=day, ends_on=day, announced_on=None, reason=reason)
        page = browser.get(self.LIST).content.decode()
        assert page.index("آینده‌ای") < page.index("امروزی") < page.index("گذشته‌ای")
        for badge in ("is-expired", "is-public", "is-scheduled"):
            assert badge in page
        ahead = browser.get(self.LIST, {"time": "ahead"}).content.decode()
        assert "گذشته‌ای" not in ahead
        assert "گذشته‌ای" in browser.get(self.LIST, {"time": "over"}).content.decode()
        assert browser.get(self.LIST, {"time": "' OR 1=1"}).status_code == 200

    def test_who_enters_past_days_is_told(self, browser):
        answer = browser.post(
            f"{self.LIST}add/", {"reason": "گذشته", "starts_on": "1400/01/01", "what": "closed"}, follow=True
        )
        assert "این روزها گذشته است" in answer.content.decode()

    def test_a_reason_with_markup_is_shown_as_it_is(self, browser):
        special = SpecialHoursFactory(reason="<script>alert(1)</script>")
        for address in (self.LIST, f"{self.LIST}{special.pk}/change/"):
            assert "<script>alert" not in browser.get(address).content.decode()


# --- Services -------------------------------------------------------------------------------------


class TestServices:
    LIST = "/admin/news/consularservice/"

    def send(self, browser, address="add/", **fields):
        sent = {"name": "صدور گذرنامه", "position": "10", "is_offered": "on", **fields}
        return browser.post(f"{self.LIST}{address}", sent)

    def test_a_service_gets_its_address_and_clean_lines(self, browser):
        assert (
            self.send(browser, documents="اصل شناسنامه\r\n عکس\u200f ", link="/pages/about/").status_code
            == 302
        )
        service = ConsularService.objects.get()
        assert service.slug == "صدور-گذرنامه"
        assert service.documents.splitlines()[0] == "اصل شناسنامه"

    def test_two_of_one_address_are_refused(self, browser):
        ConsularServiceFactory(name="صدور گذرنامه")
        answer = self.send(browser, name="صدور  گذرنامه!")
        assert answer.status_code == 200
        assert errors(answer)

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "//evil.example", "http://example.org", "about"])
    def test_a_link_leads_within_the_site_or_out_of_it_by_https(self, browser, link):
        answer = self.send(browser, link=link)
        assert "https" in errors(answer)
        assert not ConsularService.objects.exists()

    def test_what_is_not_offered_has_no_link_to_the_site(self, browser):
        service = ConsularServiceFactory(is_offered=False)
        assert "viewsitelink" not in browser.get(f"{self.LIST}{service.pk}/change/").content.decode()
        ConsularService.objects.update(is_offered=True)
        page = browser.get(f"{self.LIST}{service.pk}/change/").content.decode()
        assert f'href="{service.get_absolute_url()}"' in page

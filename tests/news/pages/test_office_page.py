"""The office's page, its hours on every page, and the banner of a closure."""

import re
from datetime import date, time, timedelta

import pytest
from django.test import Client

from news.models import ConsularService
from tests.factories import (
    ConsularServiceFactory,
    OfficeFactory,
    OpeningHoursFactory,
    PageFactory,
    SpecialHoursFactory,
)

pytestmark = pytest.mark.django_db
SATURDAY_NOON = "2026-11-28T12:00:00+03:00"
SATURDAY = date(2026, 11, 28)


@pytest.fixture
def saturday(clock):
    return clock(SATURDAY_NOON)


def closure(first=0, last=0, **fields):
    days = {"starts_on": SATURDAY + timedelta(days=first), "ends_on": SATURDAY + timedelta(days=last)}
    return SpecialHoursFactory(**{"announced_on": None, "reason": "عید فطر", **days, **fields})


def text(element):
    return " ".join(element.get_text(" ").split()).replace(" :", ":")


# --- The page -------------------------------------------------------------------------------------


def test_it_says_how_to_reach_the_office(read):
    OfficeFactory(
        address="کازان، خیابان نمونه، شمارهٔ 12",
        map_url="https://maps.example.org/?q=1",
        phone="+7 (000) ۱۲-34",
        emergency_phone="+7 000 11",
        email="a@example.org",
        about="بند یک\n\nبند 2",
    )
    page = read("/office/").main
    links = {link["href"]: link for link in page("a")}
    assert {"tel:+70001234", "tel:+700011", "mailto:a@example.org"} <= set(links)
    assert links["https://maps.example.org/?q=1"]["rel"] == ["noopener", "noreferrer"]
    assert "شمارهٔ ۱۲" in text(page)
    assert [p.text for p in page.select(".about-office p")] == ["بند یک", "بند ۲"]


@pytest.mark.parametrize("address", ["/", "/office/"])
def test_the_map_needs_no_address_and_a_phone_field_without_a_number_dials_nothing(address, read):
    OfficeFactory(address="", map_url="https://maps.example.org/?q=1", phone="به‌زودی", email="")
    page = read(address).main
    assert page.select("a[href='https://maps.example.org/?q=1']")
    assert not page.select("a[href^='tel:']")


def test_the_week_is_a_table_with_days_of_the_same_hours_in_one_row(saturday, read):
    OfficeFactory(hours="ساعت کهنه")
    for day in range(5):
        OpeningHoursFactory(weekday=day)
    OpeningHoursFactory(weekday=0, opens=time(14), closes=time(15, 30), note="فقط 2 گذرنامه")
    page = read("/office/").main
    rows = [[text(cell) for cell in row(["th", "td"])] for row in page.select(".week tbody tr")]
    assert rows == [
        ["شنبه", "۹ تا ۱۳ ۱۴ تا ۱۵:۳۰ فقط ۲ گذرنامه"],
        ["یکشنبه تا چهارشنبه", "۹ تا ۱۳"],
        ["پنجشنبه و جمعه", "تعطیل"],
    ]
    assert all(th["scope"] == "row" for th in page.select(".week tbody th"))
    assert "ساعت کهنه" not in text(page)


def test_coming_closures_are_listed_with_their_days_from_today_on(saturday, read):
    closure(-3, -1, reason="گذشته")
    closure(0, 0)
    closure(2, 4, opens=time(10), closes=time(12), reason="نوروز 1406")
    listed = read("/office/").select(".differing li")
    assert [text(li) for li in listed] == [
        "عید فطر: دفتر روز شنبه ۷ آذر ۱۴۰۵ تعطیل است.",
        "نوروز ۱۴۰۶: ساعت کار دفتر از دوشنبه ۹ آذر ۱۴۰۵ تا پایان چهارشنبه ۱۱ آذر ۱۴۰۵ هر روز از ۱۰ تا ۱۲ است.",
    ]
    assert [moment["datetime"] for moment in listed[1]("time")] == ["2026-11-30", "2026-12-02"]


def test_services_stand_with_all_that_is_known_of_them(read):
    ConsularServiceFactory(
        name="صدور گذرنامه",
        position=2,
        summary="برای همه",
        documents="اصل شناسنامه\n\n- 2 قطعه عکس",
        fee="60 یورو",
        duration="20 روز",
        steps="نوبت بگیرید\nبیایید",
        link="https://example.org/apply",
    )
    ConsularServiceFactory(name="روادید", position=1, documents="", fee="", steps="یک گام")
    ConsularServiceFactory(name="پنهان", is_offered=False)
    page = read("/office/").main
    assert [(a["href"], a.text) for a in page.select(".service-index a")] == [
        ("#service-روادید", "روادید"),
        ("#service-صدور-گذرنامه", "صدور گذرنامه"),
    ]
    visa, passport = page.select(".service")
    assert (visa["id"], passport["id"]) == ("service-روادید", "service-صدور-گذرنامه")
    assert [dt.text for dt in visa("dt")] == ["روش اقدام"]
    assert not visa.a
    assert [li.text for li in passport("li")] == ["اصل شناسنامه", "۲ قطعه عکس", "نوبت بگیرید", "بیایید"]
    assert "۶۰ یورو" in text(passport)
    assert passport.a["href"] == "https://example.org/apply"
    assert page.select_one(".services > .meta time")


@pytest.mark.parametrize("name", ["q", "content", "opening_hours"])
def test_a_service_takes_no_name_of_the_page_itself(name, read):
    service = ConsularServiceFactory(name=name)
    page = read("/office/")
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))
    assert page.find(id=service.get_absolute_url().partition("#")[2])["class"] == ["service"]


def test_an_office_that_entered_nothing_says_so_without_empty_headings(read):
    page = read("/office/").main
    assert len(page.select(".empty")) == 3
    assert not page.select(".service-index, .week, .differing, .about-office, .services > .meta, .now")
    for heading in page(["h2", "h3"]):
        assert heading.find_next_sibling() or heading.parent.find_next_sibling()


def test_hours_in_words_stand_in_for_the_table(read):
    OfficeFactory(hours="شنبه تا سه‌شنبه 9 تا 12\nجمعه: تعطیل")
    page = read("/office/")
    assert "شنبه تا سه‌شنبه ۹ تا ۱۲" in page.main.select_one(".lines").text
    assert text(page.select_one(".strip-hours")).endswith(": شنبه تا سه‌شنبه ۹ تا ۱۲")


def test_it_costs_three_queries_however_much_there_is(read, django_assert_num_queries, client):
    OfficeFactory()
    ConsularServiceFactory.create_batch(9)
    OpeningHoursFactory.create_batch(7)
    SpecialHoursFactory.create_batch(5)
    with django_assert_num_queries(3):
        assert client.get("/office/").status_code == 200


def test_no_latin_digit_is_read_and_no_persian_one_is_in_an_attribute(read):
    OfficeFactory(address="شمارهٔ 12", phone="+7 000 12-34", hours="9-13", about="سال 1405")
    OpeningHoursFactory(weekday=1, note="باجهٔ 3")
    SpecialHoursFactory(reason="سال 1406")
    ConsularServiceFactory(name="خدمت 7", summary="8", documents="9", duration="10", steps="11\n12")
    main = read("/office/").body
    for script in main("script"):
        script.decompose()
    assert not main.find_all(string=re.compile("[0-9]"))
    machine = [element.get(name, "") for element in main.find_all() for name in ("href", "id", "datetime")]
    assert not [value for value in machine if any(c in "۰۱۲۳۴۵۶۷۸۹" for c in value)]


HOSTILE = '"><script>alert(1)</script>'


def test_hostile_words_stay_words(read):
    OfficeFactory(address=HOSTILE, about=HOSTILE, hours=HOSTILE)
    OpeningHoursFactory(note=HOSTILE)
    SpecialHoursFactory(reason=HOSTILE)
    ConsularServiceFactory(name="خدمت", summary=HOSTILE, documents=HOSTILE, fee=HOSTILE, steps=HOSTILE)
    ConsularService.objects.update(link="javascript:alert(1)")
    page = read("/office/")
    assert not [
        script
        for script in page("script")
        if script.get("src") is None and script.get("type") != "application/ld+json"
    ]
    assert not [a for a in page("a") if a["href"].lower().startswith("javascript")]
    assert text(page.main).count("<script>") >= 6


# --- On every page --------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/news/", "/office/", "/pages/standing/"])
def test_the_strip_says_todays_hours(address, saturday, read):
    PageFactory(slug="standing")
    OpeningHoursFactory(weekday=0)
    OpeningHoursFactory(weekday=0, opens=time(14), closes=time(16))
    strip = read(address).select_one(".strip-today")
    assert text(strip) == "ساعت کار امروز: ۹ تا ۱۳ و ۱۴ تا ۱۶"
    assert strip.a["href"] == "/office/"


def test_the_strip_says_that_today_is_closed_and_why(saturday, read):
    OpeningHoursFactory(weekday=0)
    closure()
    assert text(read("/").select_one(".strip-today")) == "امروز تعطیل است: عید فطر"


def test_the_strip_of_a_free_day_and_of_other_hours(clock, read):
    OpeningHoursFactory(weekday=0)
    closure(opens=time(10), closes=time(12), reason="رمضان")
    clock("2026-11-28T00:00:00+03:00")
    assert text(read("/").select_one(".strip-today")) == "ساعت کار امروز: ۱۰ تا ۱۲ (رمضان)"
    clock("2026-11-29T00:00:00+03:00")
    assert text(read("/").select_one(".strip-today")) == "امروز تعطیل است"


def test_it_claims_nothing_where_nothing_was_entered(read):
    OfficeFactory()
    assert not read("/").select(".strip-today, .strip-hours, .week")


def test_the_office_box_and_the_foot_show_the_week(saturday, read):
    OfficeFactory(hours="ساعت کهنه")
    OpeningHoursFactory(weekday=0)
    page = read("/")
    assert text(page.select_one(".foot .week tbody th")) == "شنبه"
    assert "ساعت کهنه" not in text(page.body)


def test_the_banner_of_a_closure_comes_and_ends_by_itself(clock, read):
    PageFactory(slug="standing")
    closure(1, 2, announced_on=SATURDAY)
    for instant, shown in [
        ("2026-11-27T23:59:59+03:00", False),
        ("2026-11-28T00:00:00+03:00", True),
        ("2026-11-30T23:59:59+03:00", True),
        ("2026-12-01T00:00:00+03:00", False),
    ]:
        clock(instant)
        for address in ("/", "/news/", "/office/", "/pages/standing/", "/search/"):
            assert bool(read(address).select(".closures")) == shown, (instant, address)


def test_the_banner_is_a_named_region_with_all_closures_and_the_way_to_the_office(saturday, read):
    closure(1, 3, announced_on=SATURDAY)
    closure(9, 9, announced_on=SATURDAY, reason="تعمیرات")
    closure(5, 5, reason="بی‌اعلام")
    banner = read("/").select_one("[role=region].closures")
    assert banner["aria-label"]
    assert [text(li) for li in banner("li")] == [
        "عید فطر: دفتر از یکشنبه ۸ آذر ۱۴۰۵ تا پایان سه‌شنبه ۱۰ آذر ۱۴۰۵ تعطیل است.",
        "تعمیرات: دفتر روز دوشنبه ۱۶ آذر ۱۴۰۵ تعطیل است.",
    ]
    assert banner.a["href"] == "/office/"
    assert not banner(["button", "script"])
    assert not Client().get("/").cookies

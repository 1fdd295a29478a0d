"""The calendar beside a date, in a real browser under the site's own content security policy."""

import jdatetime
import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from consulate.urls import urlpatterns as site_urls
from news import jalali
from news.jalali_forms import JalaliDateField, JalaliDateTimeField
from tests.browser.conftest import EVERY_SCREEN

pytestmark = [pytest.mark.browser, pytest.mark.urls(__name__)]

PAGE = Template(
    """{% load static %}<!doctype html>
<html lang="fa" dir="rtl"><head><title>فرم</title><meta name="viewport" content="width=device-width">
{% for sheet in sheets %}<link rel="stylesheet" href="{% static sheet %}">{% endfor %}{{ form.media }}</head>
<body><main id="content"><form method="post" class="aligned module">
{% for field in form %}<div class="form-row">{{ field.errors }}{{ field.label_tag }}{{ field }}</div>{% endfor %}
<button type="submit">ذخیره</button></form></main></body></html>"""
)
SHEETS = [
    "admin/css/base.css",
    "admin/css/forms.css",
    "admin/css/dark_mode.css",
    "desk/desk.css",
    "desk/forms.css",
]


class Dates(forms.Form):
    published_at = JalaliDateTimeField(label="تاریخ انتشار")
    met_on = JalaliDateField(label="تاریخ دیدار")


def dates_form(request: HttpRequest) -> HttpResponse:
    form = Dates(initial={"published_at": request.GET.get("at"), "met_on": request.GET.get("day")})
    return HttpResponse(PAGE.render(Context({"form": form, "sheets": SHEETS})))


urlpatterns = [path("dates/", dates_form), *site_urls]

DATE, TIME = "#id_published_at_0", "#id_published_at_1"
DIALOG = "[role=dialog]"


@pytest.fixture
def visit(open_browser):
    return open_browser()


def opened(visit, query: str = "?at=1402/09/10 12:26"):
    page = visit.go(f"/dates/{query}")
    page.click(f"{DATE} + .jalali-open")
    page.wait_for_selector(DIALOG)
    return page


def focused_day(page) -> str:
    return page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_it_agrees_with_python_on_every_month(visit):
    page = visit.go("/dates/")
    months = page.evaluate(
        """async ([first, last]) => {
          const calendar = await import(document.querySelector("script[type=module]").src);
          const found = [];
          for (let year = first; year <= last; year += 1)
            for (let month = 1; month <= 12; month += 1) {
              const number = calendar.toNumber({ year, month, day: 1 });
              const length = calendar.monthLength(year, month);
              const end = calendar.fromNumber(number + length - 1);
              found.push([
                year, month, new Date(number * 864e5).toISOString().slice(0, 10), calendar.weekday(number), length,
                calendar.written(calendar.fromNumber(number)), calendar.written(end),
              ]);
            }
          return found;
        }""",
        [jalali.FIRST_YEAR, jalali.LAST_YEAR],
    )
    expected = []
    for year in range(jalali.FIRST_YEAR, jalali.LAST_YEAR + 1):
        for month in range(1, 13):
            first, length = jdatetime.date(year, month, 1), jalali.days_in_month(year, month)
            ends = [f"{year}/{month:02}/{day:02}" for day in (1, length)]
            expected.append([year, month, first.togregorian().isoformat(), first.weekday(), length, *ends])
    assert len(months) == 2400
    assert months == expected


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1402/9/10", "1402/09/10"),
        ("۱۴۰۲-۰۹-۱۰", "1402/09/10"),
        ("١٤٠٢.٠٩.١٠", "1402/09/10"),
        ("14020910", "1402/09/10"),
        ("1403/12/30", "1403/12/30"),
        ("1402/12/30", None),
        ("1402/13/01", None),
        ("فردا", None),
    ],
)
def test_it_reads_what_is_typed_as_the_server_does(visit, typed, day):
    page = visit.go("/dates/")
    read = page.evaluate(
        """async (text) => {
          const calendar = await import(document.querySelector("script[type=module]").src);
          const day = calendar.parse(text);
          return day && calendar.written(day);
        }""",
        typed,
    )
    assert read == day
    if day is None:
        with pytest.raises(jalali.ImpossibleDate):
            jalali.parse_date(typed)
    else:
        assert jalali.typed_date(jalali.parse_date(typed)) == day


def test_it_opens_on_the_typed_day_and_names_it_in_persian(visit):
    page = opened(visit)
    assert page.inner_text(".jalali-title") == "آذر ۱۴۰۲"
    assert focused_day(page) == "جمعه ۱۰ آذر ۱۴۰۲"
    assert page.get_attribute("td[aria-selected=true]", "aria-label") == "جمعه ۱۰ آذر ۱۴۰۲"
    assert page.locator("thead th").all_inner_texts() == ["ش", "ی", "د", "س", "چ", "پ", "ج"]
    saturday, friday = (page.locator(f"thead th[abbr={name}]").bounding_box() for name in ("شنبه", "جمعه"))
    assert saturday["x"] > friday["x"]


def test_without_a_readable_date_it_opens_on_the_sites_today(visit):
    page = opened(visit, "?at=چیزی")
    assert focused_day(page) == jalali.long_date(jalali.today().togregorian())
    assert page.locator("td[aria-selected=true]").count() == 0


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        (["ArrowLeft"], "شنبه ۱۱ آذر ۱۴۰۲"),
        (["ArrowRight"], "پنجشنبه ۹ آذر ۱۴۰۲"),
        (["ArrowDown"], "جمعه ۱۷ آذر ۱۴۰۲"),
        (["ArrowUp", "ArrowUp"], "جمعه ۲۶ آبان ۱۴۰۲"),
        (["Home"], "شنبه ۴ آذر ۱۴۰۲"),
        (["ArrowLeft", "End"], "جمعه ۱۷ آذر ۱۴۰۲"),
        (["PageUp"], "چهارشنبه ۱۰ آبان ۱۴۰۲"),
        (["PageDown"], "یکشنبه ۱۰ دی ۱۴۰۲"),
        (["Shift+PageDown"], "شنبه ۱۰ آذر ۱۴۰۳"),
        (["Shift+PageUp"], "پنجشنبه ۱۰ آذر ۱۴۰۱"),
    ],
)
def test_the_keyboard_walks_through_it(visit, keys, day):
    page = opened(visit)
    for key in keys:
        page.keyboard.press(key)
    assert focused_day(page) == day


def test_enter_writes_the_day_in_latin_digits_and_tells_the_page(visit):
    page = visit.go("/dates/?at=1403/12/29 08:00")
    page.evaluate(
        """() => { window.heard = [];
        for (const type of ["input", "change"])
          document.addEventListener(type, (event) => window.heard.push([type, event.target.id])); }"""
    )
    page.focus(DATE)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert page.input_value(DATE) == "1403/12/30"
    assert page.input_value(TIME) == "08:00"
    assert page.evaluate("window.heard") == [["input", "id_published_at_0"], ["change", "id_published_at_0"]]
    assert page.evaluate("document.activeElement.id") == "id_published_at_0"
    assert page.locator(DIALOG).count() == 0


def test_a_longer_month_is_never_overstepped(visit):
    page = opened(visit, "?at=1403/06/31")
    page.keyboard.press("PageDown")
    assert focused_day(page) == "دوشنبه ۳۰ مهر ۱۴۰۳"
    page.keyboard.press("Escape")
    page.fill(DATE, "1403/12/30")
    page.click(f"{DATE} + .jalali-open")
    page.keyboard.press("Shift+PageDown")
    assert focused_day(page) == "جمعه ۲۹ اسفند ۱۴۰۴"


@pytest.mark.parametrize(
    ("at", "key", "turn"), [("1279/01/01", "Home", "previous"), ("1478/12/30", "End", "next")]
)
def test_it_ends_where_the_calendar_ends(visit, at, key, turn):
    assert jalali.days_in_month(1478, 12) == 30
    page = opened(visit, f"?at={at}")
    page.keyboard.press(key)
    page.keyboard.press("PageUp" if turn == "previous" else "PageDown")
    assert page.inner_text(".jalali-title").endswith("۱۲۷۹" if turn == "previous" else "۱۴۷۸")
    assert page.is_disabled(f"[data-turn={turn}Year]")


def test_escape_and_a_click_elsewhere_close_it_and_change_nothing(visit):
    page = opened(visit)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    assert page.locator(DIALOG).count() == 0
    assert page.evaluate("document.activeElement.className") == "jalali-open"
    page.click(f"{DATE} + .jalali-open")
    page.mouse.click(30, 860)
    assert page.locator(DIALOG).count() == 0
    assert page.input_value(DATE) == "1402/09/10"


def test_tab_stays_inside_and_buttons_turn_the_pages(visit):
    page = opened(visit)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "jalali-today"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.turn") == "previousYear"
    page.keyboard.press("Enter")
    assert page.inner_text(".jalali-title") == "آذر ۱۴۰۱"
    assert page.evaluate("document.activeElement.dataset.turn") == "previousYear"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    assert page.input_value(DATE) == jalali.typed_date(jalali.today().togregorian())


def test_a_row_that_is_added_later_has_its_calendar_too(visit):
    page = visit.go("/dates/")
    page.evaluate(
        """() => {
          const row = document.querySelector("#id_met_on").closest(".form-row").cloneNode(true);
          row.querySelector(".jalali-open").remove();
          row.querySelector("input").id = "later";
          document.querySelector("form").append(row);
          row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));
        }"""
    )
    page.click("#later + .jalali-open")
    page.keyboard.press("Enter")
    assert page.input_value("#later") == jalali.typed_date(jalali.today().togregorian())
    assert page.input_value("#id_met_on") == ""


@EVERY_SCREEN
def test_it_fits_the_screen(open_browser, width, scheme):
    visit = open_browser(width, color_scheme=scheme)
    page = opened(visit)
    box = page.locator(DIALOG).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert all(cell.bounding_box()["height"] >= 40 for cell in page.locator("td[data-day]").all()[:7])
    assert visit.fits()
    visit.picture(f"jalali-picker-{scheme}", full=False)

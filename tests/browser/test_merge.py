"""An editor merges two people with the keyboard; the page on who met whom."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from news.models import Participant, Person
from tests.browser.conftest import EVERY_SCREEN, PHONE_FIRST
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    published_meeting,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def office(newsroom):
    OfficeFactory()


@pytest.fixture
def two() -> tuple[Person, Person]:
    stays = PersonFactory(name="علی‌رضا میرزاخانی", name_latin="Alireza Mirzakhani", honorific_prefix="دکتر")
    goes = PersonFactory(
        name="عليرضا ميرزاخاني",
        name_latin="Ali Reza Mirzakhany",
        name_cyrillic="Али Реза Мирзахани",
        honorific_prefix="آقای",
        biography="استاد ریاضی و رئیس پیشین دانشگاه؛ سال‌ها در کازان زیسته است.",
    )
    university = OrganizationFactory(name="دانشگاه نمونهٔ کازان")
    for person, start, end in (
        (stays, date(2019, 3, 21), None),
        (goes, date(2018, 3, 21), date(2020, 3, 19)),
    ):
        MembershipFactory(
            person=person, organization=university, position="رئیس", starts_on=start, ends_on=end
        )
    for day in range(1, 8):
        meeting = published_meeting(
            subject=f"گفت‌وگو دربارهٔ همکاری‌های دانشگاهی، نشست {day}", starts_on=date(2023, 12, day)
        )
        ParticipantFactory(meeting=meeting, person=goes, side="counterpart", name=goes.name)
        if day < 3:
            ParticipantFactory(meeting=meeting, person=stays, side="counterpart", name=stays.name)
    return stays, goes


def test_two_people_become_one_by_the_keyboard_and_the_old_address_leads_on(open_browser, two):
    stays, goes = two
    visit = open_browser()
    visit.login("editor")
    page = visit.go(f"/admin/news/person/{stays.pk}/merge/")
    expect(page.locator("#other_q")).to_be_focused()
    page.keyboard.insert_text("mirzakhany")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "other_q" in url)
    page.locator("#other_q + input").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: f"other={goes.pk}" in url)
    expect(page.locator(".merge-shared li")).to_have_count(2)
    page.locator(".merge-shared a").last.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: f"/{stays.pk}/change/" in url)
    expect(page.locator(".messagelist .success")).to_contain_text(goes.name)
    assert Participant.objects.filter(person=stays).count() == 7
    page = visit.go(f"/admin/news/person/{goes.pk}/change/")
    assert page.url.endswith(f"/{stays.pk}/change/")
    page = visit.go(reverse("news:person", args=[goes.pk, "x"]))
    assert f"/people/{stays.pk}/" in page.url
    expect(page.locator("h1")).to_contain_text(stays.name)


@PHONE_FIRST
def test_the_pages_of_a_merge_fit(open_browser, two, width):
    stays, goes = two
    visit = open_browser(width)
    visit.login("editor")
    visit.go(f"/admin/news/person/{stays.pk}/merge/")
    visit.picture("merge-choose")
    assert visit.fits()
    visit.go(f"/admin/news/person/{stays.pk}/merge/?other={stays.pk}")
    visit.picture("merge-refused")
    visit.go(f"/admin/news/person/{stays.pk}/merge/?other={goes.pk}")
    visit.picture("merge-compare")
    assert visit.fits()


OURS = ["احمدی", "بهرامی", "پوررضا", "تهرانی", "جعفری", "چراغی", "حسینی"]
GUESTS = ["Иванов", "Петрова", "Сафин", "نورگالی‌یف", "یوسفوا", "Закирова", "Валеев", "Сидоров"]


@EVERY_SCREEN
def test_who_met_whom_is_drawn_and_fits(open_browser, width, scheme):
    ours = [PersonFactory(name=f"{first} {name}") for name in OURS for first in ("مهران", "پریسا")]
    theirs = [PersonFactory(name=f"{first} {name}") for name in GUESTS for first in ("رستم", "آلینا")]
    bodies = ["شهرداری کازان", "وزارت بازرگانی و صنایع جمهوری تاتارستان", "دانشگاه فدرال کازان", ""]
    for number in range(70):
        meeting = MeetingFactory(starts_on=date(2023, 4 + number % 8, 1 + number % 28))
        ParticipantFactory(meeting=meeting, side="ours", person=ours[number * number % 29 % 14])
        if number % 2:
            ParticipantFactory(meeting=meeting, side="ours", name="مترجم کنسولگری")
        guest = number * 7 % 31 % 16
        ParticipantFactory(
            meeting=meeting,
            side="counterpart",
            person=theirs[guest],
            organization_name=bodies[guest % 4],
        )
    visit = open_browser(width, color_scheme=scheme)
    visit.login("writer")
    page = visit.go("/admin/news/meeting/together/")
    visit.picture(f"together-{scheme}")
    assert visit.fits()
    box = page.locator("svg.who-met-whom").bounding_box()
    for text in page.locator("svg.who-met-whom text").all():
        inner = text.bounding_box()
        assert inner["x"] >= box["x"] - 1 and inner["x"] + inner["width"] <= box["x"] + box["width"] + 1
    with page.expect_navigation():
        page.locator("th.last a").click()
    assert page.locator("th[aria-sort]").get_attribute("class") == "last"

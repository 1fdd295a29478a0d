"""The register on a desk and on a phone, with and without JavaScript."""

from datetime import time

import pytest

from tests.browser.conftest import DESKTOP, EVERY_WIDTH, PHONE
from tests.factories import CategoryFactory, OfficeFactory, ParticipantFactory, published_meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def meetings(transactional_db):
    OfficeFactory()
    CategoryFactory(name="دیدارها")
    bank = published_meeting(
        subject="گفت‌وگو دربارهٔ تسویهٔ حساب بازرگانان و همکاری‌های بانکی با میربیزنس‌بانک",
        place="سالن آبی",
        city="کازان",
        starts_time=time(12, 26),
    )
    people = [
        ("ours", "مهدی نیک‌نام", "سرکنسول", "سرکنسولگری نمونه در کازان"),
        ("ours", "سارا آرمان", "رئیس بخش بازرگانی", "سرکنسولگری نمونه در کازان"),
        ("counterpart", "رستم نوروزاف", "رئیس هیئت‌مدیره", "بانک VTB"),
        ("counterpart", "آلسو رضایوا", "معاون", "بانک VTB"),
        ("counterpart", "ایلدار صفین", "مشاور", "بانک VTB"),
    ]
    for rank, (side, name, position, organization) in enumerate(people, start=1):
        ParticipantFactory(
            meeting=bank, side=side, rank=rank, name=name, position=position, organization_name=organization
        )
    published_meeting(subject="همایش گردشگری", kind="conference", status="planned", city="اوفا")
    published_meeting(subject="گ" * 200, status="cancelled", place="م" * 160)


@EVERY_WIDTH
def test_somebody_finds_a_meeting_by_a_person_of_a_year(open_browser, meetings, width):
    visit = open_browser(width, javascript=width != PHONE)
    page = visit.go("/meetings/")
    visit.picture("register")
    assert visit.fits()
    page.fill("#register-person", "نوروزاف")
    page.select_option("#register-year", "1402")
    page.select_option("#register-month", "9")
    with page.expect_navigation():
        page.click(".register-form button")
    assert page.locator(".register tbody tr").count() == 1
    assert page.input_value("#register-person") == "نوروزاف"
    assert page.get_by_role("table").get_by_role("row").count() == (2 if width == DESKTOP else 1)
    visit.picture("register-found")
    assert visit.fits()

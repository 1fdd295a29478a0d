"""The dossier on paper, and the form of a person in a real browser."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from news.models import Person
from tests.browser.conftest import DESK_FIRST, PHONE
from tests.factories import (
    FollowUpFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    TagFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "گفت‌وگو دربارهٔ گسترش همکاری‌های شهری و فرهنگی در زمینهٔ جابه‌جایی مسافران و کالا از راه رود و دریا "


@pytest.fixture
def person(newsroom) -> Person:
    """Somebody of whom there is more to say than a sheet holds, each text as long as may be."""
    person = PersonFactory(
        name=("ایلدار شاه‌مرادوویچ یونسوف تاتارستانی " * 5)[:160].strip(),
        name_latin=("Ildar Shakhmuradovich Yunusov " * 6)[:160].strip(),
        name_cyrillic=("Ильдар Шахмурадович Юнусов " * 6)[:160].strip(),
        honorific_prefix="جناب آقای دکتر مهندس استاد بزرگوار",
        picture=PictureFactory(),
    )
    for n in range(14):
        body = OrganizationFactory(name=f"{n} {LONG}"[:160])
        held = {"starts_on": date(2021, 1, 1 + n)} if n < 7 else {"ends_on": date(2020, 1, n)}
        MembershipFactory(person=person, organization=body, position=LONG[:160], **held)
    for n in range(60):
        meeting = MeetingFactory(subject=f"{n} {LONG * 2}"[:200], starts_on=date(2023, 1, 1) + timedelta(n))
        meeting.topics.add(TagFactory(name=f"موضوع بسیار دراز شمارهٔ {n}"))
        ParticipantFactory(meeting=meeting, person=person)
    meeting.pictures.add(*PictureFactory.create_batch(5))
    for n in range(20):
        due = timezone.localdate() + timedelta(days=n - 4)
        FollowUpFactory(meeting=meeting, agreed=(LONG * 6)[:500], responsible=LONG[:160], due_on=due)
    for n in range(2):
        coming = MeetingFactory(
            subject=LONG[:200], status="planned", starts_on=timezone.localdate() + timedelta(days=n + 1)
        )
        ParticipantFactory(meeting=coming, person=person)
    return person


def test_a_sheet_of_everything_is_one_page_on_which_nothing_is_cut_off(open_browser, person):
    visit = open_browser()
    visit.login("writer")
    page = visit.go(f"/admin/news/person/{person.pk}/dossier/")
    expect(page.get_by_role("button", name="چاپ")).to_be_visible()
    visit.picture("dossier")
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert paper.count(b"/Type /Page\n") == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1046})  # 190 mm of A4 between the margins
    visit.picture("dossier-print")
    cut = page.locator(".sheet").evaluate("sheet => sheet.scrollHeight - sheet.clientHeight")
    assert cut <= 0


def test_the_sheet_on_a_phone(open_browser, person):
    visit = open_browser(PHONE)
    visit.login("writer")
    visit.go(f"/admin/news/person/{person.pk}/dossier/")
    visit.picture("dossier")
    assert visit.fits()


@DESK_FIRST
def test_a_person_is_entered_with_a_post(open_browser, newsroom, width):
    OrganizationFactory(name="شهرداری کازان", name_latin="City of Kazan")
    visit = open_browser(width)
    visit.login("editor")
    page = visit.go("/admin/news/person/add/")
    page.fill("#id_name", "ایلدار یونسوف")
    page.fill("#id_name_latin", "Ildar Юnusov")
    page.locator("#memberships-group .add-row a").click()
    page.fill("#id_memberships-0-position", "شهردار")
    page.locator("#memberships-0 .select2-selection").click()
    page.locator(".select2-search__field").fill("kaz")
    page.locator(".select2-results__option", has_text="شهرداری کازان").click()
    page.fill("#id_memberships-0-starts_on", "1402/12/30")
    visit.picture("person-form")
    visit.press("[name=_continue]")
    expect(page.locator("#memberships-0 .errorlist")).to_contain_text("۲۹")
    visit.picture("person-refused")
    assert visit.fits()
    page.fill("#id_memberships-0-starts_on", "1402/12/29")
    visit.press("[name=_continue]")
    expect(page.locator(".messagelist .warning")).to_contain_text("الفبا")
    visit.picture("person-saved")
    visit.go("/admin/news/person/")
    visit.picture("person-list")
    assert visit.fits()
    assert Person.objects.get().memberships.get().organization.name == "شهرداری کازان"

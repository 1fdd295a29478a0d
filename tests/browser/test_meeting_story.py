"""The model page's meeting, entered at an empty desk: prepared by a writer, published by an editor."""

from datetime import date, time

import pytest
from playwright.sync_api import expect

from news import jalali
from news.models import FollowUp, Meeting, Organization, Participant, Person
from tests.browser.conftest import DESK_FIRST
from tests.factories import MembershipFactory, OfficeFactory, OrganizationFactory, PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SUBJECT = "ملاقات سرکنسول کشورمان با شهردار کازان"
# What the old page says in prose: what, who does it, until when.
AGREED = {
    "تشکیل مجمع شهرداران بریکس": ("شهرداری کازان", "۱۴۰۳/۰۳/۳۱"),
    "معرفی سه شهردار کلان‌شهرهای ایران": ("سرکنسولگری", "1402/10/30"),
    "کمیتهٔ پیگیری قرارداد خواهرخواندگی تبریز و کازان": ("دو شهرداری", "1402/12/29"),
    "سفر شهرداران اصفهان و تبریز به کازان": ("سرکنسولگری", "1403/12/30"),
    "همایش معماری شهری «کازانیش»": ("شهرداری کازان", "1402/09/15"),
}


@pytest.fixture(autouse=True)
def office(newsroom):
    OfficeFactory()


def row(page, side: str, place: int = -1):
    return page.locator(f'[data-side="{side}"] [data-row]:visible').nth(place)


def add(page, side: str, name: str, position: str, organization: str, honorific: str = "") -> None:
    page.click(f'[data-side="{side}"] [data-add]')
    new = row(page, side)
    new.locator("[name$=-name]").fill(name)
    new.locator("[name$=-honorific]").fill(honorific)
    new.locator("[name$=-position]").fill(position)
    new.locator("[name$=-organization_name]").fill(organization)
    # A suggestion that arrives now would lie over the next button.
    new.locator("[name$=-position]").focus()


def enter_new_person(page, side: str) -> None:
    """In the dialog; the first try without a name is refused there, and the big form stays as it was."""
    page.click(f'[data-side="{side}"] [data-add]')
    row(page, side).locator("[name$=-name]").press_sequentially("ایلسور متشین")
    page.click(".suggestions .anew:visible")
    expect(page.locator("#new-name")).to_have_value("ایلسور متشین")
    page.fill("#new-name", "")
    page.click("#new-person [type=submit]")
    expect(page.locator("#new-person .errorlist")).to_be_visible()
    page.fill("#new-name", "ایلسور متشین")
    page.fill("#new-latin", "Ilsur Metshin")
    page.fill("#new-cyrillic", "Ильсур Метшин")
    page.fill("#new-position", "شهردار")
    page.fill("#new-organization", "")
    page.locator("#new-organization").press_sequentially("شهرداري")
    page.locator("#new-person .suggestions li:visible").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def enter_organization(visit) -> None:
    page = visit.go("/admin/news/organization/add/")
    page.fill("#id_name", "شهرداری کازان")
    page.select_option("#id_kind", "municipality")
    page.fill("#id_city", "کازان")
    visit.press("input[name=_save]")


def agree(page, number: int, text: str, who: str, due: str) -> None:
    page.click("#followups-group .add-row a")
    page.fill(f"#id_followups-{number}-agreed", text)
    page.fill(f"#id_followups-{number}-responsible", who)
    page.fill(f"#id_followups-{number}-due_on", due)


def read_in_public(visit, meeting: Meeting) -> None:
    page = visit.go(meeting.get_absolute_url())
    assert page.locator("h1").inner_text() == SUBJECT
    text = page.locator("main").inner_text()
    names = ["میرزاخانی", "وکیلی", "ایلسور متشین", "لودویگووا اوگنیا"]
    assert all(name in text for name in names)
    assert text.index(names[0]) < text.index(names[1]) and text.index(names[2]) < text.index(names[3])
    assert "۱۴۰۲/۰۰۱" in text and "۱۰ آذر ۱۴۰۲" in text and "۱۲:۲۶" in text
    shown, *internal = AGREED
    assert shown in text
    assert not any(words in text for words in internal)
    assert visit.fits()


@DESK_FIRST
def test_a_writer_prepares_the_meeting_and_an_editor_publishes_it(open_browser, width):
    writing = open_browser(width)
    page = writing.login("writer")
    enter_organization(writing)
    writing.go("/admin/news/meeting/add/")
    writing.picture("meeting-empty")
    page.fill("#id_subject", SUBJECT)
    page.fill("#id_starts_on", "۱۴۰۲/۰۹/۱۰")
    page.fill("#id_starts_time", "۱۲:۲۶")
    page.fill("#id_city", "کازان")
    add(page, "ours", "وکیلی", "مدیرعامل", "میربیزنس بانک شعبهٔ کازان")
    add(page, "ours", "میرزاخانی", "سرکنسول", "سرکنسولگری")
    up = row(page, "ours").locator('[data-move="-1"]')
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-live]")).to_have_text("میرزاخانی: جایگاه ۱ از ۲، طرف ما")
    expect(row(page, "ours", 0).locator('[data-move="-1"]')).to_be_focused()

    add(page, "ours", "لودویگووا اوگنیا", "معاون شهردار", "شهرداری کازان", honorific="خانم")
    row(page, "ours").locator("[data-to-side]").select_option("counterpart")
    enter_new_person(page, "counterpart")
    writing.picture("meeting-dialog", full=False)
    assert writing.fits()
    page.click("#new-person [type=submit]")
    expect(row(page, "counterpart").locator("[data-chip-name]")).to_have_text("ایلسور متشین")
    row(page, "counterpart").locator('[data-move="-1"]').click()
    for number, (text, (who, due)) in enumerate(AGREED.items()):
        agree(page, number, text, who, due)
    page.check("#id_followups-0-is_public")
    assert writing.fits()
    writing.picture("meeting-form")
    writing.press("input[name=_save]")

    meeting = Meeting.objects.get()
    assert (meeting.subject, meeting.starts_on, meeting.starts_time) == (
        SUBJECT,
        date(2023, 12, 1),
        time(12, 26),
    )
    rows = meeting.participants.order_by("side", "rank")
    fields = ("side", "rank", "honorific", "name", "position", "organization_name")
    assert list(rows.values_list(*fields)) == [
        ("counterpart", 1, "", "ایلسور متشین", "شهردار", "شهرداری کازان"),
        ("counterpart", 2, "خانم", "لودویگووا اوگنیا", "معاون شهردار", "شهرداری کازان"),
        ("ours", 1, "", "میرزاخانی", "سرکنسول", "سرکنسولگری"),
        ("ours", 2, "", "وکیلی", "مدیرعامل", "میربیزنس بانک شعبهٔ کازان"),
    ]
    mayor = Person.objects.get()
    assert (mayor.name_latin, rows[0].person, rows[0].organization) == (
        "Ilsur Metshin",
        mayor,
        Organization.objects.get(),
    )
    kept = FollowUp.objects.values_list("agreed", "responsible", "due_on")
    assert {text: (who, day) for text, who, day in kept} == {
        text: (who, jalali.parse_date(due)) for text, (who, due) in AGREED.items()
    }

    editing = open_browser(width)
    editing.login("editor")
    editing.go("/admin/news/meeting/")
    editing.picture("meeting-list")
    assert editing.fits()
    editing.press(f"#result_list a:text-is('{SUBJECT}')")
    editing.press("button[name=_publish]")
    meeting.refresh_from_db()
    assert meeting.public_number == "1402/001"
    read_in_public(open_browser(width), meeting)
    page = editing.go(f"/admin/news/meeting/{meeting.pk}/change/")
    assert editing.fits()
    editing.press("input[name=_save]")
    assert page.url.endswith("/admin/news/meeting/"), "a form that nobody touched needs no reason"
    assert not meeting.corrections.exists()
    page = editing.go(f"/admin/news/meeting/{meeting.pk}/change/")
    page.fill("#id_city", "مسکو")
    editing.press("input[name=_save]")
    expect(page.locator(".field-correction_reason .errorlist")).to_be_visible()
    expect(page.locator("#id_city")).to_have_value("مسکو")
    editing.picture("meeting-published")


def test_a_registered_person_is_found_dragged_unlinked_and_taken_over(open_browser):
    post = MembershipFactory(
        person=PersonFactory(name="ایلسور متشین", name_cyrillic="Ильсур Метшин", honorific_prefix="آقای"),
        organization=OrganizationFactory(name="شهرداری کازان"),
    )
    last = Meeting.objects.create(subject="بار پیش", starts_on=date(2023, 11, 1))
    Participant.objects.create(
        meeting=last,
        side="counterpart",
        name="ایلسور متشین",
        person=post.person,
        organization=post.organization,
    )
    visit = open_browser()
    page = visit.login("writer")
    visit.go("/admin/news/meeting/add/")
    page.fill("#id_starts_on", "1402/09/10")
    page.click('[data-side="ours"] [data-add]')
    name = row(page, "ours").locator("[name$=-name]")
    name.press_sequentially("Метш")
    page.locator("[role=option]:visible").first.wait_for()
    visit.picture("meeting-suggestions", full=False)
    name.press("ArrowDown")
    name.press("Enter")
    expect(name).to_have_value("ایلسور متشین")
    expect(row(page, "ours").locator("[name$=-position]")).to_have_value("شهردار")
    row(page, "ours").locator("[data-grip]").drag_to(page.locator('[data-side="counterpart"] h3'))
    expect(row(page, "counterpart").locator("[name$=-side]")).to_have_value("counterpart")
    moved = row(page, "counterpart").locator("[name$=-name]")
    moved.fill("نام دیگر")
    expect(row(page, "counterpart").locator("[data-chip]")).to_be_hidden()
    assert row(page, "counterpart").locator("[name$=-person]").input_value() == ""
    row(page, "counterpart").locator("[data-remove]").click()
    expect(page.locator('[data-side="counterpart"] [data-row]:visible')).to_have_count(0)

    page.locator("[data-last-organization]").press_sequentially("شهرداری")
    page.locator("[role=option]:visible").first.click()
    page.click("[data-take-last]")
    expect(row(page, "counterpart").locator("[name$=-position]")).to_have_value("شهردار")
    expect(page.locator("[data-told]")).to_contain_text("بار پیش")
    page.click("[data-take-last]")
    expect(page.locator("[data-told]")).to_contain_text("۰ نفر")
    expect(page.locator('[data-side="counterpart"] [data-row]:visible')).to_have_count(1)

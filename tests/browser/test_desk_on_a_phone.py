"""The desk under a thumb: lists begin with search and rows, each value is named, and nothing is too small to hit."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from news.models import DigestRecipient, Redirect
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.conftest import staff
from tests.factories import (
    ArticleFactory,
    BanFactory,
    CategoryFactory,
    FollowUpFactory,
    MeetingFactory,
    OfficeFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    TagFactory,
    TopicArticleFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Axe()
LISTS = ["article", "followup", "picture", "meeting", "person", "redirect"]

# Links among words are excepted, and so is the editor, whose bar is its own.
TOO_SMALL = """() => [...document.querySelectorAll("a[href], button, select, summary, textarea, input")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".cke, #deleted-objects, p.help"))
  .map((one) => [one, (one.matches("[type=checkbox], [type=radio], [type=file]") ? one.labels[0] ?? one : one)])
  .map(([one, hit]) => [one, hit.getBoundingClientRect()])
  .filter(([one, box]) => box.width > 1 && box.height < 43.5)
  .map(([one, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 90)}`)"""

# From above: the search, the fold of the filters, the first row.
ORDER = """() => ["#searchbar", ".filters-fold", "#result_list tbody tr"]
  .map((one) => document.querySelector(one)?.getBoundingClientRect()).filter(Boolean).map((box) => box.top)"""

# Values of the first row that nothing names; its heading, pictures and buttons need no name.
UNNAMED = """() => [...document.querySelectorAll("#result_list tbody tr:first-child td")]
  .filter((one) => one.checkVisibility() && !one.querySelector("img, button, input"))
  .filter((one) => !["field-described", "field-agreed_shown"].includes(one.className))
  .filter((one) => getComputedStyle(one, "::before").content.length < 4)
  .map((one) => one.outerHTML.slice(0, 90))"""


@pytest.fixture
def full(newsroom):
    """A row of everything that the lists below show."""
    OfficeFactory()
    author = staff("administrator", "administrator")
    article = ArticleFactory(author=author, lead_picture=PictureFactory(), category=CategoryFactory())
    ArticleFactory(title="پیش‌نویس بی‌تاریخ", status="draft", published_at=None)
    article.tags.add(TagFactory())
    meeting = MeetingFactory()
    ParticipantFactory(meeting=meeting, person=PersonFactory())
    ParticipantFactory(meeting=meeting, organization=OrganizationFactory())
    FollowUpFactory(meeting=meeting)
    TopicArticleFactory(article=article)
    BanFactory(made_by=author)
    DigestRecipient.objects.create(email="digest@example.org", name="همکار")
    Redirect.objects.create(old_path="/قدیم", target="/news/", made_by=author)
    return article


def test_a_list_begins_with_its_search_and_its_rows(open_browser, full):
    visit = open_browser(PHONE)
    visit.login("editor")
    for name in LISTS:
        page = visit.go(f"/admin/news/{name}/")
        places = page.evaluate(ORDER)
        assert places == sorted(places) and places[-1] < 620, (name, places)
        assert page.locator(".filters-fold[open]").count() == 0, name
        assert page.evaluate(UNNAMED) == [], name
        assert page.evaluate(TOO_SMALL) == [], name
        assert page.locator("#result_list [data-empty]:visible").count() == 0, name
        assert visit.fits(), name


def test_filters_unfold_and_name_themselves_when_they_are_used(open_browser, full):
    visit = open_browser(PHONE)
    visit.login("editor")
    page = visit.go("/admin/news/article/")
    page.click(".filters-fold > summary")
    page.click("#changelist-filter details:has(a:text-is('پیش‌نویس')) > summary")
    assert page.evaluate(TOO_SMALL) == []
    page.click("#changelist-filter a:text-is('پیش‌نویس')")
    page.wait_for_url("**standing=draft**")
    expect(page.locator(".filters-fold > summary")).to_have_text("پالایش: وضعیت")
    assert page.locator(".filters-fold[open]").count() == 0
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    expect(page.locator("#changelist > #changelist-filter")).to_be_visible()
    expect(page.locator(".filters-fold")).to_have_count(0)


def test_a_thumb_beside_a_row_chooses_it_and_brings_the_acts(open_browser, full):
    visit = open_browser(PHONE)
    visit.login("editor")
    page = visit.go("/admin/news/article/")
    expect(page.locator("#changelist .actions")).to_be_hidden()
    row = page.locator("#result_list tbody tr").first.bounding_box()
    page.mouse.click(row["x"] + row["width"] - 20, row["y"] + row["height"] - 12)
    expect(page.locator("#changelist .actions")).to_be_in_viewport()
    assert page.locator(".action-select:checked").count() == 1


FORMS = [
    "article/add",
    "meeting/add",
    "person/add",
    "organization/add",
    "topic/add",
    "office",
    "followup/add",
    "picture/add",
]
READ = ["/admin/", "/admin/calendar/", "/admin/people/", "/admin/roles/", "/admin/comments/comment/"]


@pytest.mark.parametrize(
    "width, scheme",
    [
        (PHONE, "light"),
        *(
            pytest.param(width, scheme, marks=pytest.mark.full)
            for width, scheme in [(PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]
        ),
    ],
)
def test_no_page_of_the_desk_has_a_barrier(open_browser, full, width, scheme):
    visit = open_browser(width, color_scheme=scheme)
    visit.go("/admin/login/")
    wrong = {"login": found} if (found := barriers(visit)) else {}
    visit.login("administrator")
    places = [
        *(f"/admin/news/{name}/" for name in (*LISTS, *FORMS, "auditentry", f"article/{full.pk}/delete")),
        *READ,
        "/admin/news/article/?q=هیچ‌چیز",
    ]
    for place in places:
        visit.go(place)
        if found := barriers(visit):
            wrong[place] = found
    assert wrong == {}


def barriers(visit: Visit) -> list[str]:
    """What axe finds but for the editor's own, with the place where it is."""
    heard = len(visit.complaints)
    found = AXE.run(visit.page, context={"exclude": [[".cke"]]}).response["violations"]
    # Beside lists of suggestions axe itself tries what the policy forbids.
    del visit.complaints[heard:]
    return [f"{one['id']}: {node['target']} {node['html'][:90]}" for one in found for node in one["nodes"]]

"""Somebody searches: on a desk and on a phone, with the keyboard alone, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    OfficeFactory,
    OrganizationFactory,
    ParticipantFactory,
    PersonFactory,
    PictureFactory,
    published_meeting,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROWEST = 320


@pytest.fixture
def corpus(transactional_db):
    OfficeFactory()
    culture, economy = CategoryFactory(name="فرهنگی"), CategoryFactory(name="اقتصادی")
    person = PersonFactory(name="رستم نوروزاف", name_cyrillic="Рустам Наврузов")
    organization = OrganizationFactory(name="بنیاد نوروز", kind="culture", city="کازان")
    meeting = published_meeting(
        subject="نشست هماهنگی جشن نوروز", city="کازان", summary="برنامهٔ جشن بررسی شد."
    )
    ParticipantFactory(meeting=meeting, person=person, organization=organization, name="رستم نوروزاف")
    ArticleFactory(
        title="جشن نوروز در کازان", category=culture, lead_picture=PictureFactory(), over_title="آیین"
    )
    ArticleFactory(title="ساعت کار در نوروز", category=economy, kind="announcement")
    ArticleFactory(title="نوروز" + "نوروز" * 30, lead="نوروز " * 80, category=economy)


@pytest.mark.parametrize("width", [DESKTOP, PHONE, NARROWEST])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_somebody_searches_narrows_down_and_goes_back(open_browser, corpus, width, scheme):
    visit = open_browser(width, javascript=width != PHONE, color_scheme=scheme)
    page = visit.go("/search/")
    assert visit.fits()
    page.fill("#query", "نوروز")
    visit.press(".search-form button")
    expect(page.locator(".hits > li")).to_have_count(5)
    visit.picture(f"search-{scheme}")
    assert visit.fits()
    filters = page.locator(".facets")
    folded = filters.get_by_role("link", name="اطلاعیه")
    if width == DESKTOP:
        expect(folded).to_be_visible()
        expect(filters.locator("summary")).to_be_hidden()
    else:
        expect(folded).to_be_hidden()
        filters.locator("summary").focus()
        page.keyboard.press("Enter")
        visit.picture(f"search-filters-{scheme}")
    with page.expect_navigation():
        folded.focus()
        page.keyboard.press("Enter")
    expect(page.locator(".hits > li")).to_have_count(1)
    with page.expect_navigation():
        page.locator(".set-filters a").first.click()
    expect(page.locator(".hits > li")).to_have_count(5)


def test_a_wrong_date_is_told_and_kept(open_browser, corpus):
    visit = open_browser(PHONE)
    page = visit.go("/search/?q=نوروز")
    page.click(".between summary")
    page.fill("#search-from", "1403/13/40")
    with page.expect_navigation():
        page.press("#search-from", "Enter")
    expect(page.locator("#search-from")).to_have_value("1403/13/40")
    expect(page.locator("#search-from")).to_have_accessible_description(
        "سال دوازده ماه دارد؛ سال، ماه و روز را به همین ترتیب بنویسید."
    )
    assert page.locator(".hits > li").count() == 5
    visit.picture("search-wrong-date")
    assert visit.fits()


class TestWhileTyping:
    def typing(self, visit, text: str):
        page = visit.go("/search/")
        page.locator("#query").press_sequentially(text)
        field, proposals = page.get_by_role("combobox"), page.get_by_role("listbox")
        expect(field).to_have_attribute("aria-expanded", "true")
        return page, field, proposals

    def test_somebody_chooses_with_the_keyboard(self, open_browser, corpus):
        visit = open_browser()
        page, field, proposals = self.typing(visit, "نورو")
        expect(proposals.get_by_role("option")).to_have_count(5)
        expect(page.get_by_role("status").first).to_contain_text("۵")
        visit.picture("search-suggestions", full=False)
        chosen = proposals.locator("[aria-selected=true]")
        expect(chosen).to_have_count(0)
        page.keyboard.press("ArrowUp")
        expect(proposals.get_by_role("option").last).to_have_attribute("aria-selected", "true")
        page.keyboard.press("ArrowDown")
        expect(chosen).to_have_count(0)
        page.keyboard.press("ArrowDown")
        expect(chosen).to_have_count(1)
        expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "/people/" in page.url

    def test_escape_closes_and_enter_searches(self, open_browser, corpus):
        page, field, proposals = self.typing(open_browser(PHONE), "نورو")
        page.keyboard.press("Escape")
        expect(proposals).to_be_hidden()
        expect(field).to_have_value("نورو")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "/search/?q=" in page.url

    def test_a_finger_chooses_too(self, open_browser, corpus):
        visit = open_browser(PHONE)
        page, _field, proposals = self.typing(visit, "بنیاد")
        assert visit.fits()
        with page.expect_navigation():
            proposals.get_by_role("option").first.click()
        assert "/organizations/" in page.url

    @pytest.mark.parametrize("width", [DESKTOP, PHONE])
    def test_the_field_at_the_head_of_every_page_proposes_too(self, open_browser, corpus, width):
        visit = open_browser(width)
        page = visit.go("/meetings/")
        page.locator("#q").press_sequentially("جشن")
        expect(page.locator(".masthead").get_by_role("option")).to_have_count(1)
        visit.picture("search-masthead", full=False)
        assert visit.fits()
        page.keyboard.press("ArrowDown")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "/news/" in page.url

    def test_leaving_the_field_closes_it(self, open_browser, corpus):
        page, _field, proposals = self.typing(open_browser(), "بنیاد")
        page.keyboard.press("Tab")
        expect(proposals).to_be_hidden()

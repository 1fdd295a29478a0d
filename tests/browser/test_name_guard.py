"""The name guard as a writer meets it: saving, the message, the page, and the text put right."""

import pytest

from news.models import Article
from tests.browser.conftest import PHONE_FIRST
from tests.factories import (
    ArticleFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    OrganizationFactory,
    PersonFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ilsur(newsroom):
    OfficeFactory()
    person = PersonFactory(
        name="ایلسور متشین", name_latin="Ilsur Metshin", other_names="السور متشین", family_name="متشین"
    )
    organization = OrganizationFactory(name="شهرداری کازان")
    MembershipFactory(person=person, organization=organization, position="شهردار")
    return person


@pytest.fixture
def piece(ilsur, newsroom) -> Article:
    return ArticleFactory(
        title="دیدار سرکنسول با شهردار",
        lead="سرکنسول با السور متشین شهردار کازان دیدار کرد.",
        body="<p>السور متشین شهردار کازان گفت همکاری‌ها <strong>ادامه می‌یابد</strong>.</p>",
        author=newsroom["writer"],
        status="draft",
        published_at=None,
    )


def test_a_spelling_is_mended_from_the_message_on(open_browser, piece):
    visit = open_browser()
    visit.login("writer")
    visit.go(f"/admin/news/article/{piece.pk}/change/")
    visit.press("[name=_continue], [name=_save]")
    visit.press(".messagelist a[href$='/names/']")
    visit.press(".names-spelling button")
    assert visit.page.locator(".names-spelling").count() == 0
    piece.refresh_from_db()
    assert piece.lead == "سرکنسول با ایلسور متشین شهردار کازان دیدار کرد."
    assert piece.body == "<p>ایلسور متشین شهردار کازان گفت همکاری‌ها <strong>ادامه می‌یابد</strong>.</p>"
    visit.press(".names-absent button")
    assert "نکته‌ای دربارهٔ نام‌ها نیست" in visit.page.locator("#content-main").inner_text()
    visit.picture("names-none")


@PHONE_FIRST
def test_the_page_fits(open_browser, piece, ilsur, width):
    MeetingFactory(subject="گفت‌وگو دربارهٔ گردشگری و راه‌اندازی پرواز مستقیم").articles.add(piece)
    rustam = PersonFactory(name="رستم مینیخانف")
    MembershipFactory(person=rustam, position="رئیس", ends_on="2010-01-01")
    MembershipFactory(person=rustam, position="مشاور عالی", starts_on="2010-01-02")
    piece.body += "<p>رستم مینیخانف رئیس تاتارستان نیز پیامی فرستاد.</p>"
    piece.save()
    visit = open_browser(width)
    visit.login("writer")
    visit.go(f"/admin/news/article/{piece.pk}/names/")
    assert visit.fits()
    visit.picture("names")

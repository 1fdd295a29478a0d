"""The front page and the dossiers at every width, light and dark, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone

from news.models import DailyViews
from news.readership import site_day
from tests.browser.conftest import DESKTOP, PHONE
from tests.factories import (
    ArticleFactory,
    CategoryFactory,
    OfficeFactory,
    ParticipantFactory,
    PictureFactory,
    TopicArticleFactory,
    published_meeting,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROWEST = 320
LONG = "دربارهٔ همکاری‌های شهری و دانشگاهی " * 5


@pytest.fixture
def newspaper(transactional_db):
    """A front page with every block, of long words, some without a picture or a lead."""
    OfficeFactory(address="خیابان نمونه", phone="+7 000 12-34", emergency_phone="+7 000 12-35")
    now, today = timezone.now(), site_day()
    categories = [CategoryFactory(name=name) for name in ("دیدارها", "کنسولی", "ر" * 60)]
    for n in range(16):
        article = ArticleFactory(
            title=LONG[:200].strip() if n % 4 == 0 else f"خبر {n}",
            lead="" if n % 2 else "b" * 200 if n % 3 == 0 else LONG,
            over_title="روتیتر" if n % 3 else "",
            category=categories[n % 3],
            published_at=now - timedelta(hours=n + 1),
            lead_picture=PictureFactory() if n % 2 else None,
            kind="announcement" if n in (2, 3, 4) else "news",
            event_on=today + timedelta(days=n) if n == 2 else None,
            event_place="پ" * 160 if n == 2 else "",
        )
        DailyViews.objects.create(article=article, day=today - timedelta(days=n * 2), views=n + 5)
        if n < 4:
            TopicArticleFactory(article=article, place=1, topic__name=LONG[:110] + str(n))
    for days, status in ((-3, "held"), (-1, "held"), (3, "planned"), (4, "cancelled")):
        meeting = published_meeting(
            subject=LONG[:200].strip(),
            starts_on=today + timedelta(days=days),
            status=status,
            place="م" * 160,
            city="کازان",
        )
        for rank, side in enumerate(["ours", "ours", "counterpart"], start=1):
            ParticipantFactory(meeting=meeting, side=side, rank=rank, name="ن" * 100, position=LONG[:150])


@pytest.mark.parametrize("width, scheme", [(NARROWEST, "dark"), (PHONE, "light"), (DESKTOP, "dark")])
def test_every_block_fits(open_browser, newspaper, width, scheme):
    visit = open_browser(width, color_scheme=scheme)
    for name, path in (
        ("home", "/"),
        ("list", "/news/"),
        ("dossiers", "/topics/"),
        ("announcements", "/announcements/"),
    ):
        visit.go(path)
        assert visit.fits(), path
        visit.picture(f"{name}-{scheme}")
    visit.go("/topics/")
    with visit.page.expect_navigation():
        visit.page.click(".dossier-cards h3 a")
    assert visit.fits()
    visit.picture(f"dossier-{scheme}")


@pytest.mark.full
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_every_width_fits(open_browser, newspaper, width, scheme):
    visit = open_browser(width, color_scheme=scheme)
    visit.go("/")
    assert visit.fits()
    visit.picture(f"home-all-{scheme}")


def test_the_other_period_is_shown_without_a_script_and_by_the_keyboard(open_browser, newspaper):
    visit = open_browser(javascript=False)
    page = visit.go("/")
    week, month = page.locator(".of-period .rank").nth(0), page.locator(".of-period .rank").nth(1)
    assert week.is_visible() and not month.is_visible()
    before = page.locator("main").bounding_box()["height"]
    page.click("label[for=period-2]")
    assert month.is_visible() and not week.is_visible()
    page.focus("#period-2")
    page.keyboard.press("ArrowUp")
    assert week.is_visible()
    assert page.locator("main").bounding_box()["height"] == before


def test_only_the_lead_picture_is_asked_for_first(open_browser, newspaper):
    page = open_browser().go("/")
    eager = page.locator("main img:not([loading=lazy])")
    assert eager.count() <= 1
    assert page.locator("main img[fetchpriority=high]").count() == eager.count()

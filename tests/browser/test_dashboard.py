"""The desk's first page and the statistics in a real browser: no barrier, nothing sticks out, and paper."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from consulate import backup
from consulate.backup import State
from consulate.backup.reports import Drill
from news.models import DailyViews, SecondLook, Transition
from news.readership import site_day
from tests.browser.conftest import ARTEFACTS
from tests.conftest import staff
from tests.factories import ArticleFactory, CategoryFactory, CommentFactory, FollowUpFactory, OfficeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Axe()


@pytest.fixture
def work(newsroom):
    OfficeFactory()
    now, writer, editor = timezone.now(), newsroom["writer"], newsroom["editor"]
    colleague, category = staff("colleague", "editor"), CategoryFactory()
    article = ArticleFactory(title="دیدار با شهردار", category=category)
    SecondLook.objects.create(article=article, cause="forced", made_by=colleague, reason="شتاب" * 40)
    mine = {"author": writer, "published_at": None, "category": category}
    back = ArticleFactory(status="draft", returned_at=now, title="الف" * 60, **mine)
    Transition.objects.create(article=back, move="return", note="نام‌ها را بپرسید", by=editor)
    ArticleFactory(status="in_review", submitted_by=writer, submitted_at=now - timedelta(days=2), **mine)
    ArticleFactory(status="draft", **(mine | {"author": editor}))
    FollowUpFactory(due_on=site_day() - timedelta(days=9))
    DailyViews.objects.create(article=article, day=site_day() - timedelta(days=1), views=1_234)
    CommentFactory(article=article)
    return article


def barriers(page) -> list[str]:
    found = AXE.run(page).response["violations"]
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize(
    "width, scheme", [pytest.param(1280, "light", marks=pytest.mark.full), (390, "dark")]
)
def test_the_first_page_and_the_statistics_have_no_barrier(open_browser, work, width, scheme):
    visit = open_browser(width, color_scheme=scheme)
    visit.login("editor")
    for name, address in (
        ("dashboard", "/admin/"),
        ("statistics", "/admin/statistics/"),
        ("statistics-report", "/admin/statistics/report/"),
    ):
        page = visit.go(address)
        page.wait_for_load_state("networkidle")
        visit.picture(name)
        assert visit.fits(), name
        assert barriers(page) == [], name


@pytest.mark.parametrize(
    "width, scheme",
    [
        pytest.param(1280, "dark", marks=pytest.mark.full),
        pytest.param(1280, "light", marks=pytest.mark.full),
        (390, "dark"),
        pytest.param(390, "light", marks=pytest.mark.full),
    ],
)
def test_the_card_about_backups_has_no_barrier(open_browser, work, monkeypatch, width, scheme):
    staff("administrator", "administrator")
    visit = open_browser(width, color_scheme=scheme)
    visit.login("administrator")
    now = timezone.now()
    drill = Drill((now - timedelta(days=3)).isoformat(), "20991231T000000Z", True, 4.0)
    later = replace(drill, at=(now - timedelta(hours=3)).isoformat(), passed=None)
    states = {
        "in-order": State(now - timedelta(hours=5), drill, later),
        "too-old": State(now - timedelta(days=9), replace(drill, passed=False)),
        "none": State(),
    }
    for name, state in states.items():
        monkeypatch.setattr(backup, "state", lambda state=state: state)
        page = visit.go("/admin/")
        page.wait_for_load_state("networkidle")
        visit.picture(f"backups-{name}-{scheme}")
        assert page.locator(".card.is-backups").is_visible()
        assert visit.fits(), name
        assert barriers(page) == [], name


def test_a_colleague_looks_by_keyboard_and_the_card_is_gone(open_browser, work):
    visit = open_browser()
    page = visit.login("editor")
    visit.go("/admin/")
    button = page.locator(".is-forced button")
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/admin/")
    assert page.locator(".card.is-forced").count() == 0
    assert SecondLook.objects.get().seen_by.username == "editor"


def test_the_report_fits_on_its_paper(open_browser, work):
    visit = open_browser()
    visit.login("editor")
    page = visit.go("/admin/statistics/report/")
    page.evaluate("document.fonts.ready")
    pdf = page.pdf(prefer_css_page_size=True)
    ARTEFACTS.mkdir(exist_ok=True)
    Path(ARTEFACTS / "statistics-report.pdf").write_bytes(pdf)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) <= 6
    page.set_viewport_size({"width": 658, "height": 900})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == 658
    assert page.locator(".signatures").is_visible()

"""A first login with a telephone, people invited, and the keys of the desk: in a real browser."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.core import mail
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from consulate import roles
from tests.browser.conftest import DESK_FIRST
from tests.conftest import staff
from tests.desk.test_second_factor import code_of
from tests.factories import PASSWORD, ArticleFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def administrator(transactional_db):
    roles.sync()
    return staff("administrator", "administrator")


def without_barriers(page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []


@DESK_FIRST
def test_the_first_login_registers_a_telephone(open_browser, administrator, settings, width):
    settings.SECOND_FACTOR_REQUIRED = True
    visit = open_browser(width)
    page = visit.login_by_form("administrator")
    expect(page).to_have_url(re.compile("/second-factor/setup/"))
    page.get_by_role("button", name="ثبت تلفن").click()
    expect(page.locator(".account-qr svg")).to_be_visible()
    visit.picture("second-factor-setup")
    assert visit.fits()
    without_barriers(page)
    page.get_by_label("شش رقمی").fill(code_of(TOTPDevice.objects.get()))
    page.keyboard.press("Enter")
    expect(page.locator(".account-codes li")).to_have_count(10)
    visit.picture("recovery-codes")
    page.get_by_role("link", name="یادداشت کردم").click()
    expect(page.locator("#user-tools, .desk-nav").first).to_be_visible()
    page.get_by_role("button", name="خروج").click()
    page.goto(visit.site + "/admin/")
    page.fill("#id_username", "administrator")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="گام دوم ورود شما")).to_be_visible()
    visit.picture("second-factor-ask")
    without_barriers(page)


@DESK_FIRST
def test_somebody_is_invited_and_given_another_role(open_browser, administrator, width):
    visit = open_browser(width)
    visit.login("administrator")
    page = visit.go("/admin/people/")
    visit.picture("people")
    without_barriers(page)
    page.get_by_role("link", name="دعوت از همکار").click()
    for name, value in {
        "first_name": "مینا",
        "last_name": "کاظمی",
        "email": "mina@example.org",
        "username": "mina",
    }.items():
        page.fill(f"#id_{name}", value)
    page.get_by_role("checkbox", name="نویسنده").check()
    visit.picture("invite")
    without_barriers(page)
    page.get_by_role("button", name="دعوت").click()
    expect(page.locator(".messagelist")).to_contain_text("دعوت‌نامه در راه است")
    assert len(mail.outbox) == 1
    visit.picture("person-of-the-desk")
    without_barriers(page)
    page.get_by_role("checkbox", name="دبیر").check()
    page.get_by_role("button", name="دادن این نقش‌ها").click()
    expect(page.locator(".messagelist")).to_contain_text("نقش‌ها تغییر کردند")
    mina = User.objects.get(username="mina")
    assert set(mina.groups.values_list("name", flat=True)) == {"writer", "editor"}
    assert visit.fits()
    page = visit.go("/admin/roles/")
    visit.picture("roles")
    without_barriers(page)
    assert visit.fits()


@DESK_FIRST
def test_the_navigation_and_the_keys(open_browser, administrator, width):
    ArticleFactory(title="دیدار با شهردار")
    visit = open_browser(width)
    page = visit.login_by_form("administrator")
    page.locator(".desk-nav summary", has_text="دیدارها").click()
    expect(page.locator(".desk-nav details[open]")).to_have_count(1)
    visit.picture("navigation", full=False)
    page.keyboard.press("Escape")
    expect(page.locator(".desk-nav details[open]")).to_have_count(0)
    page.keyboard.press("?")
    dialog = page.locator("#shortcuts-dialog")
    expect(dialog).to_be_visible()
    visit.picture("shortcuts", full=False)
    without_barriers(page)
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page).to_have_url(re.compile("/admin/news/article/$"))
    # The scripts of the page, which are asked for after it.
    page.wait_for_load_state("networkidle")
    page.keyboard.press("/")
    expect(page.locator("#searchbar")).to_be_focused()
    page.keyboard.type("gن")
    expect(page.locator("#searchbar")).to_have_value("gن")
    assert visit.fits()

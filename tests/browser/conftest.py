"""A real Chromium on the real site. Every page that it opens is watched: nothing may break the content
security policy, throw in a script, or ask another host for anything.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from consulate import roles
from tests.browser import chromium
from tests.conftest import staff
from tests.factories import PASSWORD

ARTEFACTS = Path(settings.BASE_DIR) / "test-artefacts"
DESKTOP, PHONE = 1280, 390
_full = pytest.mark.full
# A quick run takes one width: the phone, where most visitors read and things stick out first, or the desk.
PHONE_FIRST = pytest.mark.parametrize("width", [pytest.param(DESKTOP, marks=_full), PHONE])
DESK_FIRST = pytest.mark.parametrize("width", [DESKTOP, pytest.param(PHONE, marks=_full)])
EVERY_WIDTH = pytest.mark.parametrize(
    "width", [pytest.param(DESKTOP, marks=_full), pytest.param(PHONE, marks=_full), 320]
)
# The widest in the light and the narrowest in the dark; the whole suite takes every pair.
EVERY_SCREEN = pytest.mark.parametrize(
    "width, scheme",
    [
        pytest.param(
            width, scheme, marks=() if (width, scheme) in {(1280, "light"), (320, "dark")} else _full
        )
        for width in (1280, 390, 320)
        for scheme in ("light", "dark")
    ],
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path, "No Chromium: run `make test`, which gets one."
    # Playwright keeps an event loop in this thread; the database is asked outside of it all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


class Visit:
    """One person's browser: a page of a certain width, and what went wrong on it."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context, self.site = context, site
        self.complaints: list[str] = []
        self.under_way = 0
        context.on("page", self._watch)
        context.on("request", lambda request: self._count(request, 1))
        for end in ("requestfinished", "requestfailed"):
            context.on(end, lambda request: self._count(request, -1))
        self.page: Page = context.new_page()

    def _count(self, request: Request, change: int) -> None:
        # Of what a page sends as it goes nobody hears the end.
        if request.resource_type != "ping":
            self.under_way += change

    def settle(self) -> None:
        """Wait two seconds at most for what the page has asked: no answer may need the database after the test."""
        for _turn in range(40):
            if self.under_way <= 0 or self.page.is_closed():
                return
            self.page.wait_for_timeout(50)

    def _watch(self, page: Page) -> None:
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", lambda request: self._asked(request.url))

    def _heard(self, kind: str, text: str) -> None:
        # A refused form is a 4xx that the browser reports; what the page makes of it the tests look at.
        if kind == "error" and "Failed to load resource" not in text:
            self.complaints.append(f"console: {text}")

    def _asked(self, url: str) -> None:
        if urlsplit(url).scheme in {"http", "https"} and not url.startswith(self.site):
            self.complaints.append(f"third party: {url}")

    def go(self, path: str) -> Page:
        self.page.goto(self.site + path)
        return self.page

    def login(self, name: str) -> Page:
        """A session in the browser, with no page opened; `login_by_form` is how people do it."""
        desk = Client()
        desk.force_login(User.objects.get(username=name))
        session = desk.cookies[settings.SESSION_COOKIE_NAME]
        kept = {"name": session.key, "value": session.value, "url": self.site, "httpOnly": True}
        self.context.add_cookies([kept | {"sameSite": "Strict"}])
        return self.page

    def login_by_form(self, name: str) -> Page:
        self._enter(self.page, name)
        return self.page

    def login_in_another_tab(self, name: str) -> None:
        tab = self.context.new_page()
        self._enter(tab, name)
        tab.close()

    def _enter(self, page: Page, name: str) -> None:
        page.goto(f"{self.site}/{settings.DESK_PATH}login/")
        page.fill("#id_username", name)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_url(lambda url: "login" not in url)

    def press(self, button: str) -> None:
        """Press a button of a form and wait for the page that answers; the desk asks for a token first."""
        with self.page.expect_navigation():
            self.page.locator(button).first.click()

    def picture(self, name: str, full: bool = True) -> None:
        """Keep a screenshot among the test's artefacts, named after the page and its width."""
        ARTEFACTS.mkdir(exist_ok=True)
        width = self.page.viewport_size["width"]
        self.page.screenshot(path=ARTEFACTS / f"{name}-{width}.png", full_page=full)

    def fits(self) -> bool:
        """Whether nothing sticks out sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.fixture
def open_browser(browser, live_server) -> Iterator[Callable[..., Visit]]:
    opened: list[Visit] = []

    def new(width: int = DESKTOP, javascript: bool = True, intercepted: bool = False, **options) -> Visit:
        """`intercepted`: the test will route requests of its page; the first route must stand before the page does,
        because Chromium lets requests pass that a loaded page sends while routing begins.
        """
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="fa-IR",
            timezone_id="Europe/Moscow",
            java_script_enabled=javascript,
            **options,
        )
        context.set_default_timeout(15_000)
        if intercepted:
            context.route("**/nobody-asks-for-this", lambda route: route.abort())
        opened.append(Visit(context, live_server.url))
        return opened[-1]

    yield new
    complaints = [complaint for visit in opened for complaint in visit.complaints]
    for visit in opened:
        visit.settle()
        # An article's form bows out as it is closed, which would need the database after the test.
        visit.context.set_offline(True)
        visit.context.close()
    let_requests_end()
    assert complaints == []


def let_requests_end(seconds: float = 10) -> None:
    """A browser is gone before the server has done what it asked for last; the tables are emptied after that."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state <> 'idle'"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)


@pytest.fixture
def newsroom(transactional_db) -> dict:
    """The staff of a story; a transactional test starts on a database without the groups' rows."""
    roles.sync()
    return {name: staff(name, name) for name in ("writer", "editor", "moderator")}

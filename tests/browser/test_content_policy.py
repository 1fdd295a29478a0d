"""No page, public or of the desk, does what its own content security policy forbids; and the policies are strict."""

import re
from collections import defaultdict
from collections.abc import Iterable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import resolve

from consulate import roles
from tests.browser.conftest import Visit
from tests.browser.page_types import full_site, told, walk
from tests.desk.conftest import nobody, pages  # noqa: F401  (fixtures)
from tests.desk.rights import DATA
from tests.factories import StaffFactory
from tests.news.machines import everything

pytestmark = pytest.mark.django_db(transaction=True)
# With the editor; elsewhere nothing inline is let through.
EDITOR = {"news_article_add", "news_article_change"}
# A page of each kind that brings scripts of its own; `-m full` opens all.
SCRIPTED = [
    "article add", "own draft", "preview", "article list", "meeting", "comment list", "comment reject",
    "picture library", "picture add", "statistics", "calendar", "take back", "people of the desk",
    "own second factor", "browser report list",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _roles(transactional_db) -> None:
    roles.sync()


@pytest.fixture
def desk_pages(pages) -> dict[str, str]:  # noqa: F811
    return {name: address for name, address in pages.items() if name not in DATA}


def _superuser() -> User:
    """Who is shown every page of the desk."""
    return StaffFactory(username="superuser", is_superuser=True)


class Broken:
    """What browsers report of the pages that a visit opens, page by page."""

    def __init__(self, visit: Visit) -> None:
        self.by_page: dict[str, list[str]] = defaultdict(list)
        self._page = ""
        visit.context.route("**/csp-report", self._note)

    def on(self, page: str) -> None:
        self._page = page

    def _note(self, route) -> None:
        self.by_page[self._page].append(route.request.post_data)
        route.fulfill(status=204)


def _open(visit: Visit, broken: Broken, desk: Iterable[tuple[str, str]]) -> None:
    for name, address in desk:
        broken.on(name)
        answer = visit.page.goto(visit.site + address)
        # A public meeting is not deleted, says a page of its own.
        assert answer.status in (200, 403), (name, answer.status)
        visit.page.wait_for_load_state("load")
    # What one reports comes a moment after it.
    visit.page.wait_for_timeout(300)


@pytest.mark.browser
def test_what_is_forbidden_is_reported(open_browser):
    """The control: without it the tests below could see nothing."""
    visit = open_browser()
    broken = Broken(visit)
    broken.on("home")
    page = visit.go("/")
    page.evaluate("document.body.setAttribute('onclick', 'alert(1)'); document.body.click()")
    page.wait_for_timeout(300)
    assert len(broken.by_page["home"]) == 1
    visit.complaints.clear()


@pytest.mark.browser
@pytest.mark.full
def test_no_public_page_breaks_its_policy(open_browser):
    visit = open_browser()
    broken = Broken(visit)
    for name in walk(visit, full_site()):
        broken.on(name)
        visit.page.wait_for_timeout(50)
    assert broken.by_page == {}, told(broken.by_page)


@pytest.mark.browser
@pytest.mark.parametrize("which", ["with scripts of their own", pytest.param("all", marks=pytest.mark.full)])
def test_no_page_of_the_desk_breaks_its_policy(open_browser, desk_pages, which):
    _superuser()
    visit = open_browser()
    visit.login("superuser")
    broken = Broken(visit)
    names = SCRIPTED if which != "all" else [*desk_pages]
    _open(visit, broken, [(name, desk_pages[name]) for name in names])
    assert broken.by_page == {}, told(broken.by_page)
    visit.page.goto("about:blank")
    # An article's form asks whether it may be left; nobody has touched it, so Chromium does not.
    visit.complaints = [one for one in visit.complaints if "beforeunload" not in one]


# --- What the policies allow ------------------------------------------------------------------------


def _policy(answer) -> dict[str, set[str]]:
    header = answer["Content-Security-Policy"]
    return {name: set(sources) for name, *sources in (part.split() for part in header.split("; "))}


def test_nothing_unsafe_stands_in_any_policy_but_the_article_forms(desk_pages):
    desk = Client()
    desk.force_login(_superuser())
    public = everything.build()
    answers = {name: desk.get(address) for name, address in desk_pages.items()}
    answers |= {f"public {name}": Client().get(address) for name, address in public.items()}
    loose = {
        name for name, answer in answers.items() if re.search("unsafe-|data:|blob:", str(answer.headers))
    }
    forms = {
        name for name, address in desk_pages.items() if resolve(address.partition("?")[0]).url_name in EDITOR
    }
    assert loose == forms and len(forms) >= 3
    for name, answer in answers.items():
        policy = _policy(answer)
        assert policy["default-src"] == {"'none'"}, name
        assert policy["object-src"] == policy["base-uri"] == {"'none'"}, name
        assert policy["frame-ancestors"] <= {"'none'", "'self'"}, name
        assert not any(
            "//" in source or source == "*" for sources in policy.values() for source in sources
        ), name


def test_the_article_form_is_loosened_as_far_as_its_editor_needs():
    desk = Client()
    desk.force_login(_superuser())
    strict, loose = (_policy(desk.get(f"/admin/news/{address}")) for address in ("tag/add/", "article/add/"))
    added = {name: loose[name] - strict.get(name, set()) for name in loose}
    assert {name: sources for name, sources in added.items() if sources} == {
        "script-src": {"'unsafe-inline'"},
        "style-src": {"'unsafe-inline'"},
        "img-src": {"data:", "blob:"},
        "frame-src": {"'self'"},
    }

"""One page of every type that visitors see, with what the walks through all of them share."""

import json
from collections.abc import Iterator

from django.template.loader import render_to_string

from news import vocabulary
from news.models import Article
from tests.browser.conftest import Visit
from tests.factories import ArticleFactory
from tests.news.machines import everything

# What is no page: files, pictures, and addresses that lead elsewhere.
FILES = {
    "feed",
    "category_feed",
    "tag_feed",
    "person_feed",
    "sitemap",
    "sitemap_section",
    "robots",
    "security",
}
FILES |= {"manifest", "favicon", "icon", "card", "meeting_card", "topic_card", "site_card"}
FILES |= {"meetings_ics", "meeting_ics", "register_csv", "ledger_csv", "suggest", "short"}
# Made without the database, for when it or the permission is missing.
TROUBLES = ("400", "403", "405", "500", "503", "csrf", "from_elsewhere", "too_much")
# Pages without the head and the foot of the site.
BARE = {*TROUBLES, "official_copy", "signed_decision"}
# Pages that begin further down: at a service that was asked for, at a field that was filled in wrongly.
BEGUN_BELOW = {"service", "refused copy"}
EMPTY = {"home": "/", "list": "/news/", "register": "/meetings/", "archive": "/news/archive/"}
EMPTY |= {
    "announcements": "/announcements/",
    "topics": "/topics/",
    "office": "/office/",
    "search": "/search/",
}


def full_site() -> dict[str, str]:
    """A site with everything, and the addresses of all types of pages by name."""
    addresses = {name: address for name, address in everything.build().items() if name not in FILES}
    gone = ArticleFactory(status="unpublished")
    vocabulary.refresh()
    return addresses | {
        "repaired": "/search/?q=نششت",
        "refused copy": "/verify/?code=x&digest=x",
        "current copy": _of_current_copy(),
        "404": "/nothing/",
        "410": gone.get_absolute_url(),
        **{name: f"/trouble/{name}" for name in TROUBLES},
    }


def _of_current_copy() -> str:
    article = Article.objects.published().first()
    return f"/verify/?code={article.pk}&digest={article.text_digest}"


def walk(visit: Visit, addresses: dict[str, str]) -> Iterator[str]:
    """Open one page after the other; the pages of trouble stand in for a site that is in trouble."""
    visit.context.route("**/trouble/*", _in_trouble)
    for name, address in addresses.items():
        answer = visit.page.goto(visit.site + address)
        assert answer.status < 500, (name, address)
        yield name


def told(wrong: dict[str, list[str]]) -> str:
    return json.dumps(wrong, ensure_ascii=False, indent=1)


def _in_trouble(route) -> None:
    name = route.request.url.rsplit("/", 1)[1]
    route.fulfill(body=render_to_string(f"errors/{name}.html"), content_type="text/html")

"""Every kind of page: what machines read in its addresses, attributes and dates, and where its links lead."""

import gzip
import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from tests.consulate.test_addresses import patterns
from tests.news.machines.everything import CHANGED, PUBLISHED, build
from tests.news.machines.schema import check

# The site itself is built once, before any of these.
pytestmark = pytest.mark.django_db

PERSIAN_DIGIT = re.compile("[\u06f0-\u06f9\u0660-\u0669]")
# Attributes that people read or hear.
HUMAN = {"alt", "aria-label", "title", "placeholder", "label", "abbr", "data-label"}
# Words in data-… that a script shows: data-copied="رونوشت شد".
SPOKEN = re.compile("data-[a-z-]+")
HUMAN_META = re.compile(
    r"description|og:(title|description|site_name|image:alt)|twitter:.*|article:(section|tag)"
)
RESOURCES = {
    "script": "src",
    "img": "src",
    "source": "srcset",
    "iframe": "src",
    "video": "src",
    "audio": "src",
}
LOADED_LINKS = {"stylesheet", "preload", "icon", "apple-touch-icon", "manifest", "modulepreload"}
# Pages whose address holds a secret or what somebody typed, and what nobody has to find.
UNLISTED = {
    "comment",
    "discussion",
    "rating",
    "comment_report",
    "report",
    "tracking",
    "confirm",
    "unsubscribe",
}
UNLISTED |= {"signed_decision", "search", "found", "not found", "filtered", "withdrawn", "official_copy"}
# Bytes of scripts on one page, as they come over the wire.
MOST_SCRIPTS = 10_000
# Names of addresses that are no pages.
# A draft that is shown by a link is no page of the site (tests/desk/test_preview_links.py).
NO_PAGES = {"read", "read_pixel", "preview", "csp_report", "healthz", "readyz", "metrics"}


@dataclass(frozen=True)
class Answer:
    name: str
    address: str
    status: int
    kind: str
    body: bytes

    @cached_property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")

    @property
    def is_html(self) -> bool:
        return self.kind.startswith("text/html") and not 300 <= self.status < 400

    def select(self, selector: str) -> list:
        return self.page.select(selector)

    def __repr__(self) -> str:
        return f"{self.name} {self.address}"


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Each page, read once; and what each link that any of them has answered."""
    with django_db_blocker.unblock(), transaction.atomic():
        answers = {name: _read(name, address) for name, address in build().items()}
        answers |= {name: _read(name, address) for name, address in MISSING.items()}
        links = {link for answer in answers.values() if answer.is_html for link in _links(answer)}
        links |= {_own(address) for answer in answers.values() for address in _in_files(answer)}
        known = {answer.address for answer in answers.values()}
        walked = {link: _status(link) for link in sorted(links - known)}
        transaction.set_rollback(True)
    return answers, walked


@pytest.fixture(scope="module")
def pages(site) -> list[Answer]:
    return [answer for answer in site[0].values() if answer.is_html]


MISSING = {"404": "/nothing/", "404 of an article": "/news/999999/x/"}


def _read(name: str, address: str) -> Answer:
    response = Client(raise_request_exception=False).get(address.partition("#")[0])
    body = b"".join(response) if response.streaming else response.content
    return Answer(name, address, response.status_code, response.get("Content-Type", ""), body)


def _status(address: str) -> int:
    response = Client(raise_request_exception=False).get(address, follow=True)
    if response.streaming:
        # To its end, which closes the file; close() itself would end the transaction.
        b"".join(response)
    return response.status_code


def _links(answer: Answer) -> set[str]:
    """What a reader or a browser can follow on this site, without the fragment."""
    found = [tag[name] for name in ("href", "src", "action") for tag in answer.select(f"[{name}]")]
    found += [one["content"] for one in answer.select('[property="og:image"], [property="og:url"]')]
    return {_own(urljoin(answer.address, each)) for each in found if _is_own(each)}


def _in_files(answer: Answer) -> list[str]:
    """The addresses in feeds, sitemaps and the manifest."""
    if answer.is_html or answer.status != 200 or not re.search("xml|json", answer.kind):
        return []
    text = answer.body.decode()
    return re.findall(rf"{re.escape(settings.SITE_URL)}[^\"<>\s&]*", text)


def _is_own(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("", "http", "https") and parts.netloc in ("", urlsplit(settings.SITE_URL).netloc)


def _own(address: str) -> str:
    return address.removeprefix(settings.SITE_URL).partition("#")[0] or "/"


# --- That nothing is left out ---------------------------------------------------------------------


def test_every_address_of_the_site_is_walked(site):
    names = {pattern.name for pattern in patterns() if pattern.name and not _of_desk(pattern)}
    assert names - site[0].keys() - NO_PAGES == set()


def _of_desk(pattern) -> bool:
    return getattr(pattern.callback, "model_admin", None) is not None or pattern in DESK


DESK = [
    pattern
    for resolver in get_resolver().url_patterns
    if getattr(resolver, "namespace", None) == "admin"
    for pattern in patterns(resolver)
]


def test_every_page_answers(site):
    wrong = {
        answer.name: answer.status for answer in site[0].values() if answer.status not in (200, 301, 302)
    }
    assert wrong == dict.fromkeys(MISSING, 404)


def test_every_link_leads_somewhere(site):
    answers, walked = site
    assert {link: status for link, status in walked.items() if status >= 400} == {}
    assert len(walked) > 20


# --- What is read in addresses and attributes -----------------------------------------------------


def test_no_address_has_a_persian_digit(site, pages):
    for answer in site[0].values():
        assert not PERSIAN_DIGIT.search(unquote(answer.address)), answer
    addresses = {link for answer in pages for link in _links(answer)}
    assert [link for link in addresses if PERSIAN_DIGIT.search(unquote(link))] == []
    files = {link for answer in site[0].values() for link in _in_files(answer)}
    assert [link for link in files if PERSIAN_DIGIT.search(unquote(link))] == []
    assert files


def test_no_attribute_for_machines_has_a_persian_digit(pages):
    wrong = [
        (answer, tag.name, name, value)
        for answer in pages
        for tag in answer.page.find_all(True)
        for name, value in tag.attrs.items()
        if PERSIAN_DIGIT.search(str(value)) and not _for_people(tag, name)
    ]
    assert wrong == []


def _for_people(tag, name: str) -> bool:
    if name in HUMAN or (
        tag.name in ("form", "button", "input", "textarea", "p", "section") and SPOKEN.match(name)
    ):
        return True
    if tag.name == "meta" and name == "content":
        return bool(HUMAN_META.fullmatch(tag.get("name") or tag.get("property") or ""))
    if tag.name == "link" and name == "title":
        return True
    return tag.name == "input" and name == "value" and tag.get("type", "text") in ("text", "search")


def test_every_date_for_machines_is_iso_with_an_offset(pages):
    moments = [(answer, tag["datetime"]) for answer in pages for tag in answer.select("[datetime]")]
    moments += [
        (answer, tag["content"])
        for answer in pages
        for tag in answer.select('meta[property$="_time"], meta[itemprop^="date"]')
    ]
    assert len(moments) > 50
    for answer, text in moments:
        assert text.isascii(), answer
        if len(text) == 10:
            date.fromisoformat(text)
        else:
            assert datetime.fromisoformat(text).utcoffset() is not None, (answer, text)


def test_the_dates_of_an_article_are_those_of_the_database(site):
    article = site[0]["article"]
    news = next(data for data in _said(article) if data["@type"] == "NewsArticle" and "headline" in data)
    assert (news["datePublished"], news["dateModified"]) == (PUBLISHED, CHANGED)
    (event,) = news["about"]
    assert (event["startDate"], event["endDate"]) == (
        "2023-12-01T12:26:00+03:00",
        "2023-12-01T13:00:00+03:00",
    )
    tags = {tag["property"]: tag["content"] for tag in article.select('[property^="article:"]')}
    assert (tags["article:published_time"], tags["article:modified_time"]) == (PUBLISHED, CHANGED)
    assert {time["datetime"] for time in article.select("article header time")} == {PUBLISHED, CHANGED}


def test_what_each_page_says_in_json_is_right(pages):
    said = [(answer, data) for answer in pages for data in _said(answer)]
    assert {data["@type"] for _, data in said if isinstance(data["@type"], str)} >= {
        *("NewsArticle", "BreadcrumbList", "Event", "ProfilePage", "BankOrCreditUnion", "WebSite"),
    }
    for _, data in said:
        if "aggregateRating" not in data:
            check(data)


def _said(answer: Answer) -> list[dict]:
    return [json.loads(script.string) for script in answer.select('script[type="application/ld+json"]')]


# --- The head -------------------------------------------------------------------------------------


def test_each_page_is_persian_with_one_heading_and_a_title(pages):
    for answer in pages:
        html = answer.page.html
        assert (html["lang"], html["dir"]) == ("fa", "rtl"), answer
        assert len(answer.select("h1")) == 1, answer
        assert answer.page.title.string.strip(), answer


def test_each_page_that_may_be_found_names_its_one_address(pages):
    for answer in pages:
        addresses = [link["href"] for link in answer.select('link[rel="canonical"]')]
        robots = [tag["content"] for tag in answer.select('meta[name="robots"]')]
        if answer.name in UNLISTED or answer.status != 200:
            assert [word for word in robots if "noindex" in word], answer
            assert len(addresses) <= 1, answer
            continue
        assert robots == [], answer
        (address,) = addresses
        assert address.isascii() or not PERSIAN_DIGIT.search(address)
        assert _is_same(address, answer), (answer, address)
        (og_url,) = answer.select('[property="og:url"]')
        assert og_url["content"] == address


def _is_same(address: str, answer: Answer) -> bool:
    """The page's own address, without what was only asked of it."""
    return (
        address.startswith(settings.SITE_URL)
        and _own(address).partition("?")[0] == answer.address.partition("#")[0]
    )


def test_each_page_has_what_messengers_show(pages):
    for answer in pages:
        if answer.name in {"official_copy", "signed_decision"} or answer.status != 200:
            continue
        tags = {tag.get("property"): tag["content"] for tag in answer.select('meta[property^="og:"]')}
        needed = {
            "og:title",
            "og:type",
            "og:image",
            "og:image:width",
            "og:image:height",
            "og:image:type",
            "og:image:alt",
        }
        assert needed <= tags.keys(), (answer, needed - tags.keys())
        assert tags["og:image"].startswith(settings.SITE_URL), answer
        assert [tag["content"] for tag in answer.select('meta[name="twitter:card"]')] == [
            "summary_large_image"
        ]
        if answer.name not in UNLISTED:
            (description,) = answer.select('meta[name="description"]')
            assert 0 < len(description["content"].split()) <= 41, answer
        for once in ("description", "robots", "twitter:card"):
            assert len(answer.select(f'meta[name="{once}"]')) <= 1, (answer, once)
        for once in needed:
            assert len(answer.select(f'meta[property="{once}"]')) == 1, (answer, once)


# --- The body -------------------------------------------------------------------------------------


def test_nothing_is_loaded_from_another_host(pages):
    for answer in pages:
        loaded = [tag[name] for kind, name in RESOURCES.items() for tag in answer.select(f"{kind}[{name}]")]
        loaded += [link["href"] for link in answer.select("link[href]") if set(link["rel"]) & LOADED_LINKS]
        assert [each for each in loaded if not _is_own(each.split()[0])] == [], answer
        assert not answer.select("[style], style"), answer


def test_no_page_has_more_scripts_than_a_slow_network_bears(pages):
    for answer in pages:
        scripts = {script["src"] for script in answer.select("script[src]")}
        files = [finders.find(unquote(script.removeprefix(settings.STATIC_URL))) for script in scripts]
        assert sum(len(gzip.compress(Path(file).read_bytes())) for file in files) <= MOST_SCRIPTS, (
            answer,
            files,
        )


def test_each_id_is_there_once_and_what_points_to_one_finds_it(pages):
    for answer in pages:
        ids = [tag["id"] for tag in answer.select("[id]")]
        assert sorted(ids) == sorted(set(ids)), answer
        pointing = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
        wanted = {one for name in pointing for tag in answer.select(f"[{name}]") for one in tag[name].split()}
        wanted |= {link["href"][1:] for link in answer.select('a[href^="#"]')}
        assert wanted <= {*ids}, (answer, wanted - {*ids})


def test_no_link_is_empty_and_each_has_words(pages):
    for answer in pages:
        for link in answer.select("a[href]"):
            assert link["href"], answer
            words = (
                link.get_text(strip=True)
                or link.get("aria-label")
                or "".join(i["alt"] for i in link.select("img"))
            )
            assert words, (answer, link)

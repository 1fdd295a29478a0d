"""Which names the public pages read of an address, and which fields their forms have: found, not listed by hand."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.test import Client

_READ = re.compile(r"""(?:GET|POST|query|given|data)(?:\.get|\.getlist)?[(\[]\s*["'](\w+)["']""")
_ASKED_FOR = re.compile(r"""["'](\w+)["'] in request\.GET""")
_OF_THE_PUBLIC = ("news/views", "comments/views")


@cache
def names_in_code() -> frozenset[str]:
    """What the views themselves ask for."""
    found: set[str] = set()
    for folder in _OF_THE_PUBLIC:
        for path in (Path(settings.BASE_DIR) / folder).rglob("*.py"):
            found |= set(_READ.findall(path.read_text())) | set(_ASKED_FOR.findall(path.read_text()))
    return frozenset(found)


def pages_of(addresses: dict[str, str]) -> dict[str, BeautifulSoup]:
    """Those of the addresses that are pages of HTML, as anybody reads them."""
    pages = {}
    for name, address in addresses.items():
        answer = Client().get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            pages[name] = BeautifulSoup(answer.content, "html.parser")
    return pages


def names_on(pages: dict[str, BeautifulSoup]) -> set[str]:
    """What links and forms of the pages put into an address."""
    found = set()
    for page in pages.values():
        for link in page.select("a[href*='?'], link[href*='?']"):
            found |= {
                name for name, _value in parse_qsl(urlsplit(link["href"]).query, keep_blank_values=True)
            }
        for form in page.select("form:not([method=post])"):
            found |= {field["name"] for field in form.select("[name]")}
    return found


def forms_on(pages: dict[str, BeautifulSoup], addresses: dict[str, str]) -> dict[str, dict[str, str]]:
    """What the forms of the pages would send, filled in, under the addresses that take it."""
    forms = {}
    for name, page in pages.items():
        for form in page.select("form[method=post]"):
            target = form.get("action") or addresses[name]
            forms.setdefault(urlsplit(target).path, {}).update(_filled_in(form))
    return {address: fields for address, fields in forms.items() if fields}


def _filled_in(form: Tag) -> dict[str, str]:
    """As a reader does: what is asked for, not the field that only robots see."""
    return {field["name"]: field.get("value") or _typed(field) for field in form.select("[name]")}


def _typed(field: Tag) -> str:
    if field.get("type") == "email":
        return "reader@example.org"
    return "امیدوارم این همکاری‌ها ادامه پیدا کند." if field.has_attr("required") else ""

"""Every address of the desk stands in a table that says who may open it; a new one is in none yet."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.urls import URLPattern, get_resolver, resolve, reverse

from news.models import DigestRecipient
from tests.desk.desk_addresses import MAY_GET, NOBODY, POST_ONLY
from tests.desk.rights import PEOPLE

# Parts of addresses that are no number of a row.
PARTS = {
    "app_label": "news", "content_type_id": 1, "number": "0" * 32, "row": "1/1", "token": "x-y", "uidb64": "MQ",
    "what": "thing",
}  # fmt: skip


def patterns(resolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern)


@pytest.fixture(scope="module")
def desk() -> list[URLPattern]:
    [desk] = (one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "admin")
    # Without a name are Django's old addresses of a row, which lead to its form, and what is none (404).
    return [pattern for pattern in patterns(desk) if pattern.name]


@pytest.fixture
def addresses(pages, desk) -> list[tuple[str, str]]:
    """Those of the tables, each with its name, of rows that are there."""
    DigestRecipient.objects.create(email="digest@example.org")
    return [
        (one.name, address_of(one)) for one in desk if one.name in MAY_GET or one.name in NOBODY | POST_ONLY
    ]


def address_of(pattern: URLPattern) -> str:
    parts = list(pattern.pattern.converters) or list(pattern.pattern.regex.groupindex)
    return reverse(f"admin:{pattern.name}", kwargs={part: PARTS.get(part, row_of(pattern)) for part in parts})


def row_of(pattern: URLPattern) -> int:
    app, model = [*pattern.name.split("_"), ""][:2]
    known = {(one._meta.app_label, one._meta.model_name): one for one in apps.get_models()}
    first = known[app, model]._base_manager.order_by("pk").first() if (app, model) in known else None
    return first.pk if first else 1


def test_no_address_is_unknown_to_the_tables(pages, desk):
    walked = {resolve(address.partition("?")[0]).url_name for address in pages.values()}
    tables = set(MAY_GET), NOBODY, POST_ONLY
    there = {pattern.name for pattern in desk}
    assert there - walked - set().union(*tables) == set(), "an address that no table knows"
    assert set().union(*tables) - there == set(), "an address that is there no more"
    assert sum(map(len, tables)) == len(set().union(*tables)), "an address that stands in two tables"
    assert set().union(*tables) & walked == set(), "an address that rights.py knows already"


@pytest.mark.parametrize("person", PEOPLE)
def test_each_role_gets_what_the_table_says(person, addresses, login, request):
    browser = login(request.getfixturevalue(person))
    asked = [(name, address) for name, address in addresses if name not in POST_ONLY]
    answers = {address: browser.get(address).status_code for _name, address in asked}
    for name, address in asked:
        if person in MAY_GET.get(name, ()):
            # Unsaved work that is not one's own is not found; without a question there is nobody to find.
            assert answers[address] in {200, 302} or name in {
                "news_article_unsaved",
                "news_meeting_last_participants",
            }, address
        else:
            assert answers[address] in {403, 404}, address


def test_acts_are_posted(addresses, login, administrator):
    browser = login(administrator)
    for name, address in addresses:
        if name in POST_ONLY:
            assert browser.get(address).status_code == 405, address

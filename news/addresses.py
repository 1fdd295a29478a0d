"""What is behind the addresses of this site: which show a page now, asked for many at once, and which always do."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from urllib.parse import unquote

from django.conf import settings
from django.db.models import QuerySet
from django.urls import Resolver404, ResolverMatch, resolve

from news import jalali, persian, redirects
from news.models import (
    Article,
    Category,
    Meeting,
    Page,
    Tag,
    Topic,
    organizations_with_a_page,
    people_with_a_page,
)

# What the number or the word in an address names, by the address's first word.
_NAMED: dict[tuple[str, str], Callable[[], QuerySet]] = {
    ("news", "pk"): Article.objects.readable,
    ("n", "pk"): Article.objects.readable,
    ("meetings", "pk"): Meeting.objects.published,
    ("people", "pk"): people_with_a_page,
    ("organizations", "pk"): organizations_with_a_page,
    ("topics", "slug"): Topic.objects.in_public,
    ("category", "slug"): Category.objects.all,
    ("tag", "slug"): Tag.objects.in_use,
    ("pages", "slug"): Page.objects.in_public,
}
_LARGEST = 2**63 - 1


def shown(addresses: Iterable[str]) -> set[str]:
    """Those of them, with or without the slash at the end, behind which the public finds something."""
    found: set[str] = set()
    asked: dict[tuple[str, str], dict[str, object]] = defaultdict(dict)
    for address in addresses:
        match = _match(address)
        kind, value = _named(match) if match else (None, None)
        if kind:
            asked[kind][address] = value
        elif (match and _is_in_calendar(match)) or address.startswith(settings.STATIC_URL):
            found.add(address)
    for (word, field), wanted in asked.items():
        rows = _NAMED[word, field]().filter(**{f"{field}__in": set(wanted.values())})
        there = set(rows.order_by().values_list(field, flat=True))
        found |= {address for address, value in wanted.items() if value in there}
    return found


def is_reserved(key: str) -> bool:
    """Whether the key of an address is the desk's or a file's, from where no redirect leads."""
    roots = (f"/{settings.DESK_PATH}", settings.MEDIA_URL, settings.STATIC_URL)
    return any(f"{key}/".startswith(f"{redirects.address_key(root)}/") for root in roots)


def is_fixed(match: ResolverMatch) -> bool:
    """Whether what is there is no row's page, which can go: a list, the search, a file for robots."""
    return not {"pk", "slug"} & match.kwargs.keys()


def has_fixed_page(key: str) -> bool:
    match = _match(key)
    return match is not None and is_fixed(match)


def own_spelling(key: str) -> str:
    """A key as the site writes that address, with or without a slash at its end; "" for one it does not know."""
    return next((tried for tried in (key, f"{key}/") if is_known(tried)), "")


def article_number(address: str) -> int | None:
    """Which article an address names, whether or not it shows it."""
    match = _match(address)
    kind, value = _named(match) if match else (None, None)
    return value if kind in {("news", "pk"), ("n", "pk")} else None


def is_known(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _match(address: str) -> ResolverMatch | None:
    path = unquote(address).partition("#")[0].partition("?")[0].rstrip("/")
    for tried in (f"{path}/", path or "/"):
        try:
            return resolve(tried)
        except Resolver404:
            continue
    return None


def _is_in_calendar(match: ResolverMatch) -> bool:
    """No archive has a page for a thirteenth month; of days that there are, it may get one any day."""
    if "year" not in match.kwargs:
        return True
    numbers = [match.kwargs.get(name, 1) for name in ("year", "month", "day")]
    try:
        jalali.to_gregorian(*numbers)
    except jalali.ImpossibleDate:
        return False
    return True


def _named(match: ResolverMatch) -> tuple[tuple[str, str] | None, object]:
    word = match.route.partition("/")[0]
    if (word, "pk") in _NAMED and "pk" in match.kwargs:
        # A number that no row can have would be an error of the database.
        return (word, "pk"), min(match.kwargs["pk"], _LARGEST)
    if (word, "slug") in _NAMED and "slug" in match.kwargs:
        return (word, "slug"), persian.slugify(match.kwargs["slug"])
    return None, None

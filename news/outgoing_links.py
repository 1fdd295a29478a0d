"""Links of published articles to other sites: gathered from the texts, looked at politely, told at the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from news.link_visit import Answer, visit
from news.models import Article, OutgoingLink
from news.text_parts import links_of

# One bad night of another site is no broken link.
BROKEN_AFTER = 3
LONGEST = OutgoingLink._meta.get_field("address").max_length
# What leads somewhere is looked at again after so long, what did not after a day.
AGAIN, AGAIN_AFTER_FAILURE = timedelta(days=7), timedelta(days=1)
_AT_ONCE = 200


@dataclass(frozen=True)
class Gathered:
    new: int
    gone: int


def addresses_in(body: str) -> list[str]:
    """The addresses of other sites in cleaned HTML, each once, without the place on their page."""
    found = (href.partition("#")[0] for href in links_of(body))
    return list(dict.fromkeys(href for href in found if _is_elsewhere(href)))


def _is_elsewhere(href: str) -> bool:
    try:
        parts, own = urlsplit(href), urlsplit(settings.SITE_URL)
    except ValueError:
        return False
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return is_web and parts.netloc.lower() != own.netloc.lower() and len(href) <= LONGEST


def gather(at: datetime | None = None) -> Gathered:
    """Bring the table up to date with the published texts: new links come in, those that are gone go out."""
    public = Article.objects.published(at)
    with_links = public.filter(body__contains='href="http').order_by("pk").values_list("pk", "body")
    new = gone = 0
    rows: list[tuple[int, str]] = []
    for row in with_links.iterator(chunk_size=_AT_ONCE):
        rows.append(row)
        if len(rows) == _AT_ONCE:
            new, gone = new + _come(rows), gone + _go(rows)
            rows = []
    new, gone = new + _come(rows), gone + _go(rows)
    silent = OutgoingLink.objects.exclude(article__in=with_links.order_by().values("pk"))
    return Gathered(new, gone + silent.delete()[0])


def _wanted(rows: list[tuple[int, str]]) -> set[tuple[int, str]]:
    return {(pk, address) for pk, body in rows for address in addresses_in(body)}


def _kept(rows: list[tuple[int, str]]) -> set[tuple[int, str]]:
    there = OutgoingLink.objects.filter(article__in=[pk for pk, _body in rows]).order_by()
    return set(there.values_list("article", "address"))


def _come(rows: list[tuple[int, str]]) -> int:
    missing = _wanted(rows) - _kept(rows)
    OutgoingLink.objects.bulk_create(
        [OutgoingLink(article_id=pk, address=address) for pk, address in sorted(missing)],
        ignore_conflicts=True,
    )
    return len(missing)


@transaction.atomic
def _go(rows: list[tuple[int, str]]) -> int:
    surplus = _kept(rows) - _wanted(rows)
    for pk, address in surplus:
        OutgoingLink.objects.filter(article=pk, address=address).delete()
    return len(surplus)


def due(at: datetime) -> QuerySet[OutgoingLink]:
    """Those that nobody has looked at, of the newest articles first; then those whose turn it is again."""
    again = Q(failures=0, checked_at__lte=at - AGAIN) | Q(
        failures__gt=0, checked_at__lte=at - AGAIN_AFTER_FAILURE
    )
    waiting = OutgoingLink.objects.filter(Q(checked_at=None) | again)
    return waiting.order_by(F("checked_at").asc(nulls_first=True), "-article_id", "pk")


def look(limit: int, visitor: Callable[[str], Answer] = visit) -> tuple[int, int]:
    """Look at so many links, one after the other and each address once; returns how many, and how many failed."""
    looked = failed = 0
    answers: dict[str, Answer] = {}
    for link in list(due(timezone.now())[:limit]):
        answer = answers.get(link.address) or visitor(link.address)
        answers[link.address] = answer
        note(link, answer)
        looked, failed = looked + 1, failed + (not answer.is_there)
    return looked, failed


def note(link: OutgoingLink, answer: Answer) -> None:
    OutgoingLink.objects.filter(pk=link.pk).update(
        checked_at=timezone.now(),
        status=answer.status,
        problem="" if answer.is_there else answer.problem[:200],
        failures=0 if answer.is_there else F("failures") + 1,
    )


def broken() -> QuerySet[OutgoingLink]:
    """Those that failed again and again: one bad night of another site is no broken link."""
    return OutgoingLink.objects.filter(failures__gte=BROKEN_AFTER)

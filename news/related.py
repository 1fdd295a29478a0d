"""What else to read after an article: what an editor picked, then what it has most in common with."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from news import related_rows
from news.models import Article, Meeting, Participant
from news.related_rows import ANY_OTHER, MOST, PICKED, Other
from news.written_rows import tuples

# Number, title, address and date of an article; how near it is; its place among the picked ones.
Row = tuple[int, str, str, datetime, int, int]


def related(article: Article, meetings: list[Meeting]) -> list[Other]:
    """At most six published others, the nearest first and of those the newest; one query.

    0. Those that an editor picked, in their order.
    1. Those that name the same people, 2. report of the same meetings, or 3. of others with these people.
    4. Those with the same tags, 5. of the same category.
    6. The newest of all, where nothing is in common.

    `article` comes from whole_articles.whole(), `meetings` with their participants.
    """
    has = {
        "people": [*{*article.named_ids, *_guests(meetings)}],
        "meetings": [meeting.pk for meeting in meetings],
        "tags": [tag.pk for tag in article.shown_tags],
    }
    shared = frozenset(name for name, numbers in has.items() if numbers)
    about = {"article": article.pk, "category": article.category_id, "now": timezone.now()}
    rows = tuples(related_rows.statement(shared), has | about)
    typed = getattr(article, "shown_picks", None)
    if typed is not None:
        rows = [*_chosen(typed), *(row for row in rows if row[4] != PICKED)]
    return _nearest(rows)


def _guests(meetings: list[Meeting]) -> set[int]:
    """Whom the meetings were with; our own people, who are at nearly all of them, where nobody else is known."""
    there = [one for meeting in meetings for one in meeting.participants.all() if one.person_id]
    guests = {one.person_id for one in there if one.side != Participant.Side.OURS}
    return guests or {one.person_id for one in there}


def _chosen(typed: list[int]) -> QuerySet:
    """Of an article in a form (whole_articles.as_typed) those that were chosen there, instead of those of the table."""
    place = Case(*(When(pk=pk, then=number) for number, pk in enumerate(typed)), default=0)
    chosen = Article.objects.published().filter(pk__in=typed)
    return chosen.order_by(place).values_list(*Other._fields, Value(PICKED), place)[:MOST]


def _nearest(rows: Iterable[Row]) -> list[Other]:
    """Each article once, where it is nearest; those with nothing in common where there is nothing else."""
    ordered = sorted(rows, key=_order)
    near = [row for row in ordered if row[4] != ANY_OTHER] or ordered
    found = {row[0]: row for row in reversed(near)}
    first = sorted(found.values(), key=_order)[:MOST]
    return [Other(*row[: len(Other._fields)]) for row in first]


def _order(row: Row) -> tuple:
    pk, _title, _slug, published_at, nearness, place = row
    return nearness, place, -published_at.timestamp(), -pk

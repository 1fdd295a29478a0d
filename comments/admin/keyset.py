"""Pages of a long list by the last row's place instead of by counting rows: the thousandth is as quick as the first."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

_CURSOR = re.compile("([0-9]{1,17})-([0-9]{1,18})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Order:
    """By an instant and, of equal ones, by number."""

    column: str
    newest_first: bool = False

    def sorted(self, rows: QuerySet, *, backwards: bool = False) -> QuerySet:
        sign = "-" if self.newest_first != backwards else ""
        return rows.order_by(f"{sign}{self.column}", f"{sign}pk")

    def beyond(self, rows: QuerySet, cursor: str, *, backwards: bool = False) -> QuerySet | None:
        """The rows after the cursor's row (before it, going backwards); None for a cursor that is none."""
        place = _CURSOR.fullmatch(cursor)
        if not place:
            return None
        instant = _EPOCH + int(place[1]) * _MICROSECOND
        way = "lt" if self.newest_first != backwards else "gt"
        later = Q(**{f"{self.column}__{way}": instant}) | Q(
            **{self.column: instant, f"pk__{way}": int(place[2])}
        )
        # Said twice, because an index is entered by a simple comparison and by no alternative.
        return rows.filter(later, **{f"{self.column}__{way}e": instant})

    def cursor(self, row: object) -> str:
        return f"{(getattr(row, self.column) - _EPOCH) // _MICROSECOND}-{row.pk}"


@dataclass(frozen=True)
class Page:
    rows: list
    next: str = ""
    previous: str = ""


def page(rows: QuerySet, order: Order, *, after: str = "", before: str = "", size: int) -> Page:
    """One page; a cursor that is none, or beyond which nothing is, gives the first page."""
    if before and (found := _back(rows, order, before, size)):
        return found
    if after and (found := _forth(order.beyond(rows, after), order, size, previous=True)):
        return found
    return _forth(rows, order, size, previous=False) or Page([])


def _forth(rows: QuerySet | None, order: Order, size: int, *, previous: bool) -> Page | None:
    found = list(order.sorted(rows)[: size + 1]) if rows is not None else []
    if not found:
        return None
    shown = found[:size]
    return Page(
        shown,
        next=order.cursor(shown[-1]) if len(found) > size else "",
        previous=order.cursor(shown[0]) if previous else "",
    )


def _back(rows: QuerySet, order: Order, before: str, size: int) -> Page | None:
    """Nothing where less than a page is before the cursor: that is the first page."""
    earlier = order.beyond(rows, before, backwards=True)
    found = list(order.sorted(earlier, backwards=True)[: size + 1]) if earlier is not None else []
    if len(found) <= size:
        return None
    shown = found[size - 1 :: -1]
    return Page(shown, next=order.cursor(shown[-1]), previous=order.cursor(shown[0]))

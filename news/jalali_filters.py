"""Filters of the desk's lists by Jalali year and month."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.contrib import admin
from django.db.models import DateTimeField, Max, Min, Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import jalali
from news.persian import to_persian_digits

_ASKED = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")


class JalaliDateFilter(admin.SimpleListFilter):
    """The years from the first row's to the last one's; within a chosen year, its months.

    `1402` or `1402-09` in the address; anything else there filters nothing. Django's own date filter and
    lookups such as __year are Gregorian.
    """

    field = ""
    among: ClassVar[dict] = {}

    @classmethod
    def on(cls, field: str, called: str | Promise = "", **among) -> type["JalaliDateFilter"]:
        """The filter for a date or an instant of the listed model, for its list_filter.

        `called` is its name where another filter has the column's own; `among` are the rows whose years are
        offered, where an index knows the first and the last of them alone.
        """
        own = {"field": field, "parameter_name": f"{field}_in", "among": among, "title": called}
        return type(f"JalaliDateFilterOn_{field}", (cls,), own)

    def __init__(
        self, request: HttpRequest, params: dict, model: type[Model], model_admin: admin.ModelAdmin
    ) -> None:
        self.column = model._meta.get_field(self.field)
        self.title = self.title or self.column.verbose_name
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        # One query that an index answers; a year between the two without a row is offered all the same.
        rows = model_admin.model._base_manager.filter(**self.among)
        ends = rows.aggregate(first=Min(self.field), last=Max(self.field))
        return list(self._choices(_year(ends["first"]), _year(ends["last"]))) if ends["first"] else []

    def _choices(self, first: int, last: int) -> Iterator[tuple[str, str]]:
        chosen = (self._asked() or (None,))[0]
        for year in range(last, first - 1, -1):
            yield str(year), to_persian_digits(str(year))
            if year == chosen:
                for number, name in enumerate(jalali.MONTHS, start=1):
                    yield f"{year}-{number:02}", to_persian_digits(f"{name} {year}")

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        asked = self._asked()
        if asked is None:
            return queryset
        year, month = asked
        start, following = jalali.month_range(year, month) if month else jalali.year_range(year)
        if not isinstance(self.column, DateTimeField):
            start, following = start.date(), following.date()
        return queryset.filter(**{f"{self.field}__gte": start, f"{self.field}__lt": following})

    def _asked(self) -> tuple[int, int | None] | None:
        match = _ASKED.fullmatch(self.value() or "")
        if not match or not jalali.FIRST_YEAR <= int(match[1]) <= jalali.LAST_YEAR:
            return None
        return int(match[1]), int(match[2]) if match[2] else None


class DayRangeFilter(admin.ListFilter):
    """From one typed day to another, both included; an address with ?from=1405/01/01&to=1405/01/31.

    A day that cannot be read filters nothing, and the filter says so.
    """

    template = "admin/day_range_filter.html"
    title = _("period")
    parameter_names: ClassVar = ["from", "to"]
    field = ""

    @classmethod
    def on(cls, field: str) -> type["DayRangeFilter"]:
        """The filter for an instant of the listed model, for its list_filter."""
        return type(f"DayRangeFilterOn_{field}", (cls,), {"field": field})

    def __init__(
        self, request: HttpRequest, params: dict, model: type[Model], model_admin: admin.ModelAdmin
    ) -> None:
        super().__init__(request, params, model, model_admin)
        typed = {name: params.pop(name)[-1].strip() for name in self.expected_parameters() if name in params}
        self.typed_from, self.typed_to = typed.get("from", ""), typed.get("to", "")
        days = [_day(text) for text in (self.typed_from, self.typed_to)]
        self.first, self.last = days
        self.is_unreadable = any(
            text and not day for text, day in zip((self.typed_from, self.typed_to), days, strict=True)
        )

    def expected_parameters(self) -> list[str]:
        return self.parameter_names

    def has_output(self) -> bool:
        return True

    def choices(self, changelist) -> list[dict]:
        """None: its form is the template's; but this is where the other filters are known."""
        own = {*self.expected_parameters(), "p", "e"}
        self.others = [(name, value) for name, value in changelist.params.items() if name not in own]
        self.without = changelist.get_query_string(remove=list(own))
        return []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.first:
            queryset = queryset.filter(**{f"{self.field}__gte": jalali.at_site(self.first)})
        if self.last:
            queryset = queryset.filter(**{f"{self.field}__lt": jalali.at_site(self.last + timedelta(days=1))})
        return queryset


def _day(text: str) -> date | None:
    try:
        return jalali.parse_date(text) if text else None
    except jalali.ImpossibleDate:
        return None


def _year(moment: datetime | date) -> int:
    jalali_day = jalali.to_jalali(moment) if isinstance(moment, datetime) else jalali.day_to_jalali(moment)
    return min(max(jalali_day.year, jalali.FIRST_YEAR), jalali.LAST_YEAR)

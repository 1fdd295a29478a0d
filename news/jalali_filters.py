"""Filters of the desk's lists by Jalali year and month."""

import re
from collections.abc import Iterator
from datetime import date, datetime

from django.contrib import admin
from django.db.models import DateTimeField, Max, Min, Model, QuerySet
from django.http import HttpRequest

from news import jalali
from news.persian import to_persian_digits

_ASKED = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")


class JalaliDateFilter(admin.SimpleListFilter):
    """The years from the first row's to the last one's; within a chosen year, its months.

    `1402` or `1402-09` in the address; anything else there filters nothing. Django's own date filter and
    lookups such as __year are Gregorian.
    """

    field = ""

    @classmethod
    def on(cls, field: str) -> type["JalaliDateFilter"]:
        """The filter for a date or an instant of the listed model, for its list_filter."""
        return type(f"JalaliDateFilterOn_{field}", (cls,), {"field": field, "parameter_name": f"{field}_in"})

    def __init__(
        self, request: HttpRequest, params: dict, model: type[Model], model_admin: admin.ModelAdmin
    ) -> None:
        self.column = model._meta.get_field(self.field)
        self.title = self.column.verbose_name
        super().__init__(request, params, model, model_admin)

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:
        # One query that an index answers; a year between the two without a row is offered all the same.
        ends = model_admin.model._base_manager.aggregate(first=Min(self.field), last=Max(self.field))
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


def _year(moment: datetime | date) -> int:
    jalali_day = jalali.to_jalali(moment) if isinstance(moment, datetime) else jalali.day_to_jalali(moment)
    return min(max(jalali_day.year, jalali.FIRST_YEAR), jalali.LAST_YEAR)

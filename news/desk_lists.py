"""Lists of the desk that stay quick however much stands in them: counted, paged and sorted within bounds."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

# How far the pages of a long list lead. Who looks for older rows searches or filters: no list counts fifty
# thousand articles to say that they are many.
MOST_LISTED = 5_000
_Base = admin.ModelAdmin if TYPE_CHECKING else object


class BoundedPages(Paginator):
    """Counts no further than the list leads, and works out the columns of the shown rows alone."""

    is_cut = False

    @cached_property
    def count(self) -> int:
        found = self.object_list.values("pk")[: MOST_LISTED + 1].count()
        self.is_cut = found > MOST_LISTED
        return min(found, MOST_LISTED)

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        last = min(first + self.per_page, self.count)
        # What a page passes over is read as keys: its columns, counted in other tables, cost more than the list.
        keys = self.object_list.values("pk")[first:last]
        return self._get_page(self.object_list.filter(pk__in=keys), number, self)


class FoundAlready(_Base):
    """For a list whose search leaves in `request.found` how many hits it has, and whether there are more."""

    def get_paginator(self, request: HttpRequest, queryset: QuerySet, *args, **kwargs) -> Paginator:
        paginator = super().get_paginator(request, queryset, *args, **kwargs)
        found = getattr(request, "found", None)
        if found:
            paginator.count, paginator.is_cut = found
        return paginator


class DeskList(ChangeList):
    """Sorted by what its head offers alone; Django would sort by any column that an address names."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list:
        """The list's own order where none of the columns that are asked for is offered."""
        if not any(map(self._order_of, self.params.get(ORDER_VAR, "").split("."))):
            self.params.pop(ORDER_VAR, None)
        return super().get_ordering(request, queryset)

    def _order_of(self, column: str) -> object:
        try:
            return self.get_ordering_field(self.list_display[int(column.rpartition("-")[2])])
        except (IndexError, ValueError):
            return None

    def get_ordering_field(self, field_name: str) -> object:
        offered = self.sortable_by is None or field_name in self.sortable_by
        return super().get_ordering_field(field_name) if offered else None

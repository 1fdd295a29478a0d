"""Filters of the list of articles by what waits for somebody; the desk's first page links to them."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from news import work_in_hand
from news.models import SecondLook
from news.readership import site_day


class ReturnedFilter(admin.SimpleListFilter):
    title = _("returned")
    parameter_name = "returned"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("1", _("Returned with a remark"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(work_in_hand.returned()) if self.value() == "1" else queryset


class HandedInFilter(admin.SimpleListFilter):
    title = _("handed in by")
    parameter_name = "handed_in"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("others", _("Colleagues, for my review"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() != "others":
            return queryset
        return queryset.filter(work_in_hand.for_another_pair_of_eyes(request.user))


class LookFilter(admin.SimpleListFilter):
    title = _("second look")
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return SecondLook.Cause.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in SecondLook.Cause.values:
            return queryset
        return queryset.filter(work_in_hand.to_be_looked_at(self.value()))


class ReviewFilter(admin.SimpleListFilter):
    title = _("to be looked at again")
    parameter_name = "review"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("due", _("due now"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(work_in_hand.due_for_review(site_day())) if self.value() == "due" else queryset


WORK = [ReturnedFilter, HandedInFilter, LookFilter, ReviewFilter]

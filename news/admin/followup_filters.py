"""What the list of follow-ups is narrowed by: when they are due, and whom they concern."""

from datetime import date

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from news import jalali
from news.models import FollowUp, Organization, Participant
from news.readership import site_day

# The organizations with most to follow up stand in the filter.
BUSIEST = 12


def rest_of_month(today: date) -> tuple[date, date]:
    """The Gregorian days [first, next) of the Jalali month in which `today` lies."""
    day = jalali.day_to_jalali(today)
    start, following = jalali.month_range(day.year, day.month)
    return start.date(), following.date()


class DueFilter(admin.SimpleListFilter):
    title = _("due")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [
            ("overdue", _("overdue")),
            ("month", _("due this month")),
            ("undated", _("without a date")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        today = site_day()
        if self.value() == "overdue":
            return queryset.overdue(today)
        if self.value() == "month":
            start, following = rest_of_month(today)
            return queryset.open().filter(due_on__gte=start, due_on__lt=following)
        return queryset.filter(due_on=None) if self.value() == "undated" else queryset


class CounterpartFilter(admin.SimpleListFilter):
    title = _("counterpart")
    parameter_name = "counterpart"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        """From what is open on to whom it concerns, and not from all the organizations there are."""
        theirs = Participant.objects.filter(
            side=Participant.Side.COUNTERPART,
            organization__isnull=False,
            meeting__followups__status=FollowUp.Status.OPEN,
        )
        counted = theirs.values("organization").annotate(waiting=Count("meeting__followups", distinct=True))
        busiest = counted.order_by("-waiting", "organization").values("organization")[:BUSIEST]
        offered = Organization.objects.filter(pk__in=busiest).order_by("sort_name")
        return [(str(pk), name) for pk, name in offered.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = self.value() or ""
        if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 19):
            return queryset
        theirs = Participant.objects.filter(side=Participant.Side.COUNTERPART, organization=int(chosen))
        return queryset.filter(Exists(theirs.filter(meeting=OuterRef("meeting"))))

"""The list of meetings: its columns, its filters, its search."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from news.jalali_forms import jalali_column
from news.models import Meeting, Participant
from news.search import search
from news.templatetags.persian import fa

SHOWN_NAMES = 2


class MeetingList(ChangeList):
    def get_queryset(self, request: HttpRequest, **kwargs) -> QuerySet:
        return super().get_queryset(request, **kwargs).prefetch_related("participants")


class PublicityFilter(admin.SimpleListFilter):
    title = _("publication")
    parameter_name = "public"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("1", _("published")), ("0", _("internal"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("0", "1"):
            return queryset
        return queryset.filter(published_at__isnull=self.value() == "0")


def found(queryset: QuerySet, typed: str) -> QuerySet:
    """Meetings whose words, whose participants or whose number fit what was typed."""
    if not typed.strip():
        return queryset
    by_words = search(Meeting.objects.all(), typed).order_by().values("pk")
    by_people = Meeting.objects.attended_by(typed).order_by().values("pk")
    by_number = Meeting.objects.numbered(typed).order_by().values("pk")
    return queryset.filter(Q(pk__in=by_words) | Q(pk__in=by_people) | Q(pk__in=by_number))


class MeetingColumns:
    """What a row of the list shows of a meeting."""

    @admin.display(description=_("number"), ordering="number")
    def number_shown(self, meeting: Meeting) -> SafeString | str:
        return format_html("<bdi>{}</bdi>", fa(meeting.public_number)) if meeting.number else "—"

    @admin.display(description=_("our side"))
    def ours_shown(self, meeting: Meeting) -> SafeString | str:
        return _names(meeting, Participant.Side.OURS)

    @admin.display(description=_("the other side"))
    def counterpart_shown(self, meeting: Meeting) -> SafeString | str:
        return _names(meeting, Participant.Side.COUNTERPART)

    @admin.display(description=_("publication"), ordering="published_at")
    def publicity_shown(self, meeting: Meeting) -> SafeString:
        name, label = ("public", _("published")) if meeting.is_public else ("draft", _("internal"))
        return format_html('<span class="badge is-{}">{}</span>', name, label)

    @admin.display(description=_("articles"))
    def articles_shown(self, meeting: Meeting) -> str:
        return "، ".join(article.title for article in meeting.articles_to_read) or "-"

    begins = jalali_column("starts_on", _("day"))
    ends = jalali_column("ends_on", _("last day"))


def _names(meeting: Meeting, side: str) -> SafeString | str:
    rows = sorted((row for row in meeting.participants.all() if row.side == side), key=lambda row: row.rank)
    shown = "، ".join(Truncator(str(row)).chars(40) for row in rows[:SHOWN_NAMES])
    more = fa(f" +{len(rows) - SHOWN_NAMES}") if len(rows) > SHOWN_NAMES else ""
    return format_html("<bdi>{}</bdi>{}", shown, more) if rows else "—"

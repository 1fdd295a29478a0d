"""The dossier of a person or an organization: what the office knows, on one sheet of A4, for the staff alone."""

from datetime import date

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from news import merging
from news.models import FollowUp, Meeting, Membership, Organization, Participant, Person, Picture, Tag

# What one sheet holds, however long the names are.
MEETINGS, FOLLOWUPS, CURRENT_POSTS, PAST_POSTS, SUBJECTS, PICTURES = 12, 8, 4, 3, 12, 4


def meetings_of(named: Person | Organization) -> QuerySet[Meeting]:
    """Meetings in which the person took part, or somebody for the organization; internal ones too."""
    rows = Participant.objects.filter(**{named._meta.model_name: named})
    return Meeting.objects.filter(pk__in=rows.values("meeting"))


def first(rows: QuerySet, limit: int) -> dict:
    """The first rows, and how many more there are."""
    shown = list(rows[:limit])
    return {"rows": shown, "more": max(rows.count() - limit, 0) if len(shown) == limit else 0}


def _held(meetings: QuerySet, today: date) -> QuerySet:
    return meetings.filter(starts_on__lte=today).exclude(status=Meeting.Status.CANCELLED)


def _pictures(own: Picture | None, meetings: QuerySet) -> list[Picture]:
    """The portrait, then those of the newest meetings."""
    rows = Meeting.pictures.through.objects.filter(meeting__in=meetings)
    newest = rows.order_by("-meeting__starts_on", "-picture_id").select_related("picture")
    found = [own] if own else []
    found += [row.picture for row in newest[: PICTURES * 4]]
    return list(dict.fromkeys(found))[:PICTURES]


def dossier(named: Person | Organization, today: date) -> dict:
    meetings = meetings_of(named)
    held = _held(meetings, today)
    followups = FollowUp.objects.open().filter(meeting__in=meetings).soonest_first()
    open_ones = first(followups, FOLLOWUPS)
    for followup in open_ones["rows"]:
        followup.late = followup.is_overdue(today)
    return {
        "meetings": first(held.latest_first(), MEETINGS),
        "planned": meetings.filter(starts_on__gt=today, status=Meeting.Status.PLANNED).order_by("starts_on")[
            :2
        ],
        "subjects": _subjects(held),
        "pictures": _pictures(getattr(named, "picture", None), held),
        "followups": open_ones,
    }


def _subjects(meetings: QuerySet) -> QuerySet[Tag]:
    counted = Tag.objects.filter(meetings__in=meetings).annotate(times=Count("meetings"))
    return counted.order_by("-times", "name")[:SUBJECTS]


def posts(of: QuerySet[Membership], today: date) -> dict:
    """Posts held now and before, the latest first."""
    rows = of.select_related("organization", "person").latest_first()
    unread = [
        f"{model}__{field}" for model in ("person", "organization") for field in ("search", "name_keys")
    ]
    rows = rows.defer(*unread)
    return {
        "posts": first(rows.valid_on(today), CURRENT_POSTS),
        "past_posts": first(rows.filter(ends_on__lt=today), PAST_POSTS),
    }


class WithDossier(ModelAdmin):
    """Adds the sheet to the desk of people and to that of organizations."""

    def get_urls(self) -> list:
        sheet = self.admin_site.admin_view(require_safe(self.dossier))
        name = f"news_{self.opts.model_name}_dossier"
        return [path("<int:pk>/dossier/", sheet, name=name), *super().get_urls()]

    def dossier(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("news.view_person"):
            raise PermissionDenied
        named = self.model.objects.filter(pk=pk).first()
        if named is None:
            return self._dossier_of_successor(pk)
        today = timezone.localdate()
        context = {
            "named": named,
            "is_person": self.model is Person,
            "title": _("Dossier: %(name)s") % {"name": named},
            "printed_on": today,
            **dossier(named, today),
            **posts(named.memberships.all(), today),
        }
        return TemplateResponse(request, "admin/news/dossier.html", context)

    def _dossier_of_successor(self, pk: int) -> HttpResponse:
        """Where the sheet of somebody who was merged leads; raises Http404 for a number nobody ever had."""
        stays = merging.successor(self.model, pk)
        if stays is None:
            raise Http404
        return redirect(f"admin:news_{self.opts.model_name}_dossier", stays.pk)

"""People and organizations for the forms of the desk, as JSON: found by any spelling, or added in place."""

from datetime import date

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from news import jalali
from news.admin.people_forms import QuickPersonForm
from news.models import Membership, Organization, Person

SUGGESTIONS = 12


def day_asked(request: HttpRequest) -> date:
    """The Gregorian day of ?on=1402/09/10; today for none and for nonsense."""
    try:
        return jalali.parse_date(request.GET.get("on", "")[:40])
    except jalali.ImpossibleDate:
        return timezone.localdate()


def with_posts(people: QuerySet, day: date) -> QuerySet:
    """The same people with `posts`: what each of them held on that day, the latest first; one query more."""
    posts = Membership.objects.valid_on(day).latest_first().select_related("organization")
    posts = posts.defer("organization__search", "organization__name_keys")
    return people.prefetch_related(Prefetch("memberships", posts, to_attr="posts"))


def person_found(person: Person) -> dict:
    """A person as the forms know it; needs with_posts()."""
    post = person.posts[0] if person.posts else None
    return {
        "id": person.pk,
        "name": person.name,
        "latin": person.name_latin,
        "cyrillic": person.name_cyrillic,
        "honorific": person.honorific_prefix,
        "position": post.position if post else "",
        "organization": post.organization.name if post else "",
        "organization_id": post.organization_id if post else None,
    }


def people_found(typed: str, day: date) -> list[dict]:
    people = Person.objects.named(typed).order_by("sort_name", "id")[:SUGGESTIONS]
    return [person_found(person) for person in with_posts(people, day)]


def organizations_found(typed: str) -> list[dict]:
    found = Organization.objects.named(typed).order_by("sort_name", "id")[:SUGGESTIONS]
    return [
        {"id": body.pk, "name": body.name, "city": body.city, "kind": body.get_kind_display()}
        for body in found
    ]


def _may_look(request: HttpRequest) -> None:
    if not request.user.has_perm("news.view_person"):
        raise PermissionDenied


class PersonLookup(ModelAdmin):
    def get_urls(self) -> list:
        suggest = self.admin_site.admin_view(require_safe(self.suggest))
        add = self.admin_site.admin_view(require_POST(self.quick_add))
        return [
            path("suggest/", never_cache(suggest), name="news_person_suggest"),
            path("quick-add/", add, name="news_person_quick_add"),
            *super().get_urls(),
        ]

    def suggest(self, request: HttpRequest) -> JsonResponse:
        _may_look(request)
        return JsonResponse({"results": people_found(request.GET.get("q", ""), day_asked(request))})

    @transaction.atomic
    def quick_add(self, request: HttpRequest) -> JsonResponse:
        if not request.user.has_perm("news.add_person"):
            raise PermissionDenied
        form = QuickPersonForm(request.POST)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=400)
        person = self._keep(request, form)
        [whole] = with_posts(Person.objects.filter(pk=person.pk), timezone.localdate())
        return JsonResponse(person_found(whole), status=201)

    def _keep(self, request: HttpRequest, form: QuickPersonForm) -> Person:
        organization, position = form.cleaned_data["organization"], form.cleaned_data["position"]
        if organization and not request.user.has_perm("news.add_membership"):
            raise PermissionDenied
        person = form.save()
        if organization:
            person.memberships.create(organization=organization, position=position)
        self.log_addition(request, person, [{"added": {}}])
        return person


class OrganizationLookup(ModelAdmin):
    def get_urls(self) -> list:
        suggest = self.admin_site.admin_view(require_safe(self.suggest))
        return [
            path("suggest/", never_cache(suggest), name="news_organization_suggest"),
            *super().get_urls(),
        ]

    def suggest(self, request: HttpRequest) -> JsonResponse:
        _may_look(request)
        return JsonResponse({"results": organizations_found(request.GET.get("q", ""))})

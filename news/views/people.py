"""The pages of people and organizations that something published names."""

from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from news import jalali
from news.models import (
    Article,
    FormerOrganization,
    FormerPerson,
    Meeting,
    Membership,
    Organization,
    Participant,
    Person,
    organizations_with_a_page,
    people_with_a_page,
)
from news.public_page import public_page
from news.readership import site_day

NEWEST_MEETINGS, NEWEST_ARTICLES = 100, 20


@public_page
def person(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    found = people_with_a_page().select_related("picture").filter(pk=pk).first()
    if found is None:
        former = FormerPerson.objects.filter(old_id=pk).values("person")
        return _successor(people_with_a_page().filter(pk__in=former))
    if slug != found.slug:
        return redirect(found, permanent=True)
    attended = Participant.objects.filter(person=found)
    posts = list(_posts(found))
    context = {
        "person": found,
        "posts": posts,
        "current": [post for post in posts if _holds(post)],
        **_meetings(attended),
        "articles": articles_about(found).for_cards()[:NEWEST_ARTICLES],
    }
    return render(request, "news/person.html", context)


@public_page
def organization(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    found = organizations_with_a_page().filter(pk=pk).first()
    if found is None:
        former = FormerOrganization.objects.filter(old_id=pk).values("organization")
        return _successor(organizations_with_a_page().filter(pk__in=former))
    if slug != found.slug:
        return redirect(found, permanent=True)
    attended = Participant.objects.filter(organization=found)
    context = {
        "organization": found,
        "above": organizations_with_a_page().filter(pk=found.parent_id).first() if found.parent_id else None,
        "parts": organizations_with_a_page().filter(parent=found),
        "holders": _holders(found),
        **_meetings(attended),
        "articles": Article.objects.published().filter(_told_of(attended)).for_cards()[:NEWEST_ARTICLES],
    }
    return render(request, "news/organization.html", context)


def _successor(winners: QuerySet) -> HttpResponse:
    """For ever to the one that an old number was merged into, if that one has a page."""
    winner = winners.first()
    if winner is None:
        raise Http404
    return redirect(winner, permanent=True)


def _posts(person: Person) -> QuerySet[Membership]:
    """The posts of a lifetime, each knowing whether its organization has a page."""
    page = organizations_with_a_page().filter(pk=OuterRef("organization"))
    held = person.memberships.select_related("organization").annotate(organization_has_page=Exists(page))
    return held.defer("organization__search", "organization__name_keys").latest_first()


def _holds(post: Membership) -> bool:
    today = site_day()
    return (post.starts_on or today) <= today <= (post.ends_on or today)


def _holders(organization: Organization) -> QuerySet[Membership]:
    """Who holds a post there today, of those who have a page."""
    posts = organization.memberships.valid_on(site_day()).filter(person__in=people_with_a_page())
    return posts.select_related("person").order_by("person__sort_name", "id")


def _public_meetings(attended: QuerySet[Participant]) -> QuerySet[Meeting]:
    return Meeting.objects.published().filter(Exists(attended.filter(meeting=OuterRef("pk"))))


def _meetings(attended: QuerySet[Participant]) -> dict:
    """The newest meetings under their Jalali years, and whether there are more."""
    newest = list(_public_meetings(attended).defer("search", "summary").latest_first()[: NEWEST_MEETINGS + 1])
    years = groupby(newest[:NEWEST_MEETINGS], lambda meeting: jalali.day_to_jalali(meeting.starts_on).year)
    return {
        "timeline": [(year, list(meetings)) for year, meetings in years],
        "more_meetings": len(newest) > NEWEST_MEETINGS,
    }


def articles_about(person: Person) -> QuerySet[Article]:
    """Those about a published meeting that the person attended, and those that name the person."""
    attended = Participant.objects.filter(person=person)
    return Article.objects.published().filter(_told_of(attended) | Q(pk__in=_naming(person)))


def _told_of(attended: QuerySet[Participant]) -> Q:
    """Articles about their published meetings: by number, since a join would show an article twice."""
    links = Meeting.articles.through.objects.filter(meeting__in=_public_meetings(attended))
    return Q(pk__in=links.values("article"))


def _naming(person: Person) -> QuerySet:
    return Article.mentions.through.objects.filter(person=person).values("article")

"""The page of a meeting."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from news.delegations import participants_with_links
from news.models import Article, FollowUp, Meeting, Picture, Tag
from news.public_page import public_page


@public_page
def meeting(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The number decides which meeting it is; another slug leads to the right one. Internal ones are not there."""
    found = get_object_or_404(_with_everything(), pk=pk)
    if slug != found.slug:
        return redirect(found, permanent=True)
    return render(request, "news/meeting.html", {"meeting": found, **_around(found)})


def _with_everything() -> QuerySet[Meeting]:
    return Meeting.objects.published().prefetch_related(
        Prefetch("participants", queryset=participants_with_links()),
        Prefetch("topics", queryset=_topics()),
        Prefetch("articles", queryset=Article.objects.published().for_cards(), to_attr="public_articles"),
        Prefetch("followups", queryset=_followups(), to_attr="public_followups"),
        Prefetch("pictures", queryset=Picture.objects.order_by("created_at", "id")),
        "corrections",
    )


def _around(meeting: Meeting) -> dict:
    """The visit that it was a part of, or the parts that a visit has; one query, since no meeting has both."""
    if meeting.parent_id:
        return {"visit": Meeting.objects.published().filter(pk=meeting.parent_id).first()}
    parts = Meeting.objects.published().filter(parent=meeting)
    return {"parts": parts.order_by("starts_on", "starts_time", "id")}


def _topics() -> QuerySet[Tag]:
    """Tags that know whether they have a page."""
    return Tag.objects.annotate(has_page=Tag.objects.use())


def _followups() -> QuerySet[FollowUp]:
    reporting = Article.objects.published().filter(pk=OuterRef("article"))
    return (
        FollowUp.objects.in_public()
        .select_related("article")
        .defer("article__body", "article__body_text", "article__search")
        .annotate(is_reported=Exists(reporting))
        .soonest_first()
    )

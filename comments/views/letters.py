"""The two addresses that letters lead to. Opening one changes nothing: mail scanners open every link."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from comments import letter_stops, tracking
from comments.models import Follower
from news.public_post import public_post, signed_post


@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The owner of an address agrees to get letters about one comment."""
    asked = Follower.objects.filter(token=token, asked_at__isnull=False)
    if request.method == "POST":
        asked.filter(confirmed_at=None).update(confirmed_at=timezone.now())
    return _page(request, "comments/confirm_page.html", asked.select_related("comment").first())


@signed_post
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The owner of an address wants no more letters, about this comment or any other."""
    if request.method == "POST":
        letter_stops.stop(token, timezone.now())
        days = settings.COMMENT_RETENTION_DAYS
        return render(request, "comments/unsubscribe_page.html", {"done": True, "days": days})
    follower = Follower.objects.filter(token=token).select_related("comment").first()
    return _page(request, "comments/unsubscribe_page.html", follower)


def _page(request: HttpRequest, template: str, follower: Follower | None) -> HttpResponse:
    article = tracking.readable_article(follower.comment) if follower else None
    context = {"follower": follower, "article": article, "days": settings.COMMENT_RETENTION_DAYS}
    return render(request, template, context, status=200 if follower else 404)

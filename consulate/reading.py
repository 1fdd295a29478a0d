"""The read beacon: it counts a reader, and brings back what is not the same for everyone."""

import json
from base64 import b64decode
from datetime import date, datetime
from functools import cache
from types import SimpleNamespace

from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, BinaryField, DateField, DateTimeField, F
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from comments import author_cookie, discussion_rules, form_token, own_comments, voting
from comments.models import DiscussionRules
from consulate import outage, second_factor
from news import fresh_views, readership, visitors
from news.models import Article
from news.prepared import Prepared, within
from news.public_post import public_post
from news.templatetags.persian import fa
from news.written_once import Blank, together
from news.written_rows import prepared

_PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
ANSWERED_WITHIN = 1_000  # milliseconds


class _AnswerToReader(HttpResponse):
    """When the answer has gone out, and the reader waits no longer, the views are recounted if they are due."""

    def close(self) -> None:
        try:
            readership.recount_if_due()
        finally:
            super().close()


class _PersonalAnswer(_AnswerToReader, JsonResponse):
    pass


@public_post
@require_POST
@outage.says_so_quickly
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The article is on somebody's screen: count the reader, and answer with what is fresh or personal.

    Two statements, each a transaction of its own; a third for the browser of a commenter.
    """
    now = timezone.now()
    day = readership.site_day(now)
    _count(request, pk, day, now)
    voter = voting.voter_of(request)
    found = _look_up(pk, day, voter and voting.voter_key(voter), now)
    votes, average, summary = voting.summary(*found["votes"])
    return _PersonalAnswer(
        {
            "views": fa(found["views"]),
            "votes": votes,
            "average": average,
            "summary": summary,
            "my_score": found["my_score"],
            "token": form_token.make(pk) if _is_discussed(found, now) else None,
            "my_comments": own_comments.own_comments(pk, author_cookie.author_of(request)),
            "edit_url": reverse("admin:news_article_change", args=[pk]) if _may_edit(request) else None,
        }
    )


@public_post
@require_GET
@outage.says_so_quickly
def pixel(request: HttpRequest, pk: int) -> HttpResponse:
    """The same count for browsers without JavaScript; the one GET of the site that writes."""
    now = timezone.now()
    # A picture can be put into any site's pages; old browsers do not say which site it is.
    is_ours = request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin"
    is_new = is_ours and _count(request, pk, readership.site_day(now), now)
    if not is_new and not Article.objects.published(now).filter(pk=pk).exists():
        raise Http404
    response = _AnswerToReader(_PIXEL, content_type="image/gif")
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _count(request: HttpRequest, pk: int, day: date, now: datetime) -> bool:
    if not visitors.is_person(request) or (_may_be_staff(request) and request.user.is_staff):
        return False
    return readership.record(pk, visitors.reader(request, day), day, now)


def _may_be_staff(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _may_edit(request: HttpRequest) -> bool:
    """A password alone, without the second step, leads to no page of the desk."""
    if not _may_be_staff(request):
        return False
    is_let_in = request.user.is_staff and not second_factor.is_awaited(request)
    return is_let_in and request.user.has_perm("news.change_article")


# --- What is fresh --------------------------------------------------------------------------------


def _look_up(pk: int, day: date, voter: bytes | None, now: datetime) -> dict:
    """The article as the public finds it, with its views and votes; 404 where there is none."""
    if remembered := fresh_views.remembered(pk, day):
        readers, found = remembered
        score = voting.score_by_key(pk, voter)
    else:
        given = {"article": pk, "day": day, "voter": voter, "now": now}
        [(row,)] = _question().rows(connection, given)
        found = json.loads(row)
        if not found["article"]:
            fresh_views.forget(pk, day)
            raise Http404
        [readers], score = found["readers"], next(iter(found["my_score"]), None)
        fresh_views.remember(pk, day, readers, found)
    [article], [votes], [before] = found["article"], found["votes"], found["before"]
    views = article["baseline_views"] + before + readers
    return {"article": article, "rules": found["rules"], "votes": votes, "my_score": score, "views": views}


@cache
def _question() -> Prepared:
    article, now = Blank("article", BigIntegerField()), Blank("now", DateTimeField())
    day, voter = Blank("day", DateField()), Blank("voter", BinaryField())
    public = Article.objects.published(now).filter(pk=article).order_by()
    wording = together(
        {
            "article": public.values_list(_as_json("baseline_views", "comments_open", "published_at")),
            "rules": DiscussionRules.objects.values_list(_as_json("is_open", "closes_after_days"))[:1],
            "votes": voting.counted(article),
            "my_score": voting.given(article, voter),
            "before": fresh_views.until_today(article, day),
            "readers": fresh_views.of_today(article, day),
        }
    )
    return prepared(wording, within(ANSWERED_WITHIN))


def _as_json(*names: str) -> JSONObject:
    return JSONObject(**{name: F(name) for name in names})


def _is_discussed(found: dict, now: datetime) -> bool:
    fields = found["article"]
    # Not a model's row: to make one of an article's fifty columns takes longer than to ask for these three.
    article = SimpleNamespace(
        comments_open=fields["comments_open"],
        published_at=datetime.fromisoformat(fields["published_at"]),
        is_public=True,
    )
    rules = DiscussionRules(**found["rules"][0]) if found["rules"] else DiscussionRules()
    return discussion_rules.is_open(article, rules, now)

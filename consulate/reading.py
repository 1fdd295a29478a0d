"""The read beacon: it counts a reader, and brings back what is not the same for everyone."""

from base64 import b64decode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from comments import author_cookie, discussion_rules, form_token, own_comments, voting
from comments.models import DiscussionRules
from consulate import second_factor
from news import readership, visitors
from news.models import Article
from news.public_post import public_post
from news.templatetags.persian import fa

_PIXEL = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@public_post
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The article is on somebody's screen: count the reader, and answer with what is fresh or personal."""
    article = get_object_or_404(Article.objects.published(), pk=pk)
    _count(request, article)
    votes, average, summary = voting.summary_of(pk)
    return JsonResponse(
        {
            "views": fa(readership.exact_views(article, readership.site_day())),
            "votes": votes,
            "average": average,
            "summary": summary,
            "my_score": voting.score_of(pk, voting.voter_of(request)),
            "token": form_token.make(pk) if _is_discussed(article) else None,
            "my_comments": own_comments.own_comments(pk, author_cookie.author_of(request)),
            "edit_url": reverse("admin:news_article_change", args=[pk]) if _may_edit(request) else None,
        }
    )


@public_post
@require_GET
def pixel(request: HttpRequest, pk: int) -> HttpResponse:
    """The same count for browsers without JavaScript; the one GET of the site that writes."""
    article = get_object_or_404(Article.objects.published(), pk=pk)
    # A picture can be put into any site's pages; old browsers do not say which site it is.
    if request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        _count(request, article)
    response = HttpResponse(_PIXEL, content_type="image/gif")
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _count(request: HttpRequest, article: Article) -> None:
    if visitors.is_person(request) and not request.user.is_staff:
        day = readership.site_day()
        readership.record(article.pk, visitors.reader(request, day), day)
        readership.recount_if_due()


def _is_discussed(article: Article) -> bool:
    return discussion_rules.is_open(article, DiscussionRules.current(), timezone.now())


def _may_edit(request: HttpRequest) -> bool:
    """A password alone, without the second step, leads to no page of the desk."""
    is_let_in = request.user.is_staff and not second_factor.is_awaited(request)
    return is_let_in and request.user.has_perm("news.change_article")

"""A visitor gives an article stars. With JavaScript the answer is JSON, without it a page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comments import voting
from comments.templatetags.discussion import stars
from comments.views.answers import wants_json
from news import visitors
from news.models import Article
from news.public_post import public_post
from news.readership import site_day

SCORES = {"1", "2", "3", "4", "5"}


@public_post
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, pk: int) -> HttpResponse:
    article = get_object_or_404(Article.objects.published(), pk=pk)
    if request.method != "POST":
        return _rating_page(request, article, voting.voter_of(request), recorded="recorded" in request.GET)
    scores = request.POST.getlist("score")
    if len(scores) != 1 or scores[0] not in SCORES:
        return _refuse_vote(request, article, _("Please choose one to five stars."), status=400)
    voter = voting.voter_of(request) or voting.new_voter(request.POST.get("once", ""))
    try:
        _vote(request, pk, voter, int(scores[0]))
    except voting.TooManyChanges:
        message = _(
            "You have changed your rating of this article five times today. Please try again tomorrow."
        )
        return _refuse_vote(request, article, message, status=429)
    except voting.TooManyVotes:
        message = _("There were too many votes from here. Please try again later.")
        return _refuse_vote(request, article, message, status=429)
    response = _vote_recorded(request, article, int(scores[0]))
    voting.remember(response, voter)
    return response


def _vote(request: HttpRequest, article_id: int, voter: str, score: int) -> None:
    day = site_day()
    address, group = visitors.address_of_day(request, day), visitors.group(request, day)
    voting.vote(article_id, voter, score, day=day, address=address, group=group)


def _vote_recorded(request: HttpRequest, article: Article, score: int) -> HttpResponse:
    if wants_json(request):
        votes, average, summary = voting.summary_of(article.pk)
        return JsonResponse({"score": score, "votes": votes, "average": average, "summary": summary})
    return HttpResponseRedirect(reverse("comments:rating", args=[article.pk]) + "?recorded", status=303)


def _refuse_vote(request: HttpRequest, article: Article, message: str, *, status: int) -> HttpResponse:
    voter = voting.voter_of(request)
    if wants_json(request):
        kept = voting.score_of(article.pk, voter)
        return JsonResponse({"message": message, "score": kept}, status=status)
    return _rating_page(request, article, voter, message=message, status=status)


def _rating_page(
    request: HttpRequest,
    article: Article,
    voter: str | None,
    *,
    recorded: bool = False,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    votes, average, summary = voting.summary_of(article.pk)
    my_score = voting.score_of(article.pk, voter)
    context = {
        "article": article,
        "votes": votes,
        "average": average,
        "summary": summary,
        "stars": stars(),
        "my_score": my_score,
        "recorded": recorded and my_score is not None,
        "message": message,
    }
    return render(request, "comments/rating_page.html", context, status=status)

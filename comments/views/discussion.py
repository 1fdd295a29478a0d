"""All that was said about an article, page by page; the newest stands on the article's own page too."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from comments import discussion_rules, tracking
from comments.forms import comment_number
from comments.models import Comment, DiscussionRules
from comments.threads import threads_of
from news.models import Article
from news.public_page import public_page

_PAGE = re.compile(r"[1-9][0-9]{0,2}")


@public_page
def discussion(request: HttpRequest, pk: int) -> HttpResponse:
    """`?page=` shows a page of threads, `?comment=` leads to the one where a comment stands."""
    article = get_object_or_404(Article.objects.readable().select_related("category"), pk=pk)
    if "comment" in request.GET:
        return redirect(_address_of(article, request.GET["comment"]))
    number = request.GET.get("page", "1")
    if not _PAGE.fullmatch(number):
        raise Http404
    threads = threads_of(article, int(number))
    if not threads.heads and threads.number > 1:
        raise Http404
    address = reverse("comments:discussion", args=[article.pk])
    context = {
        "article": article,
        "page": threads,
        "address": address,
        "page_address": f"{address}?page=",
        "closed": discussion_rules.why_closed(article, DiscussionRules.current(), timezone.now()),
    }
    return render(request, "comments/discussion_page.html", context)


def _address_of(article: Article, wanted: str) -> str:
    public = Comment.objects.approved().filter(article=article, pk=comment_number(wanted))
    comment = public.select_related("parent", "article").first()
    if comment is None:
        raise Http404
    return tracking.address_of(comment)

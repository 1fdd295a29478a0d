"""All that was said about an article, page by page; the newest stands on the article's own page too."""

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from comments import discussion_rules, tracking
from comments.forms import comment_number
from comments.models import Comment, DiscussionRules
from comments.threads import Threads, thread_of, threads_of
from news.models import Article
from news.public_page import public_page

_PAGE = re.compile(r"[1-9][0-9]{0,2}")


@public_page
def discussion(request: HttpRequest, pk: int) -> HttpResponse:
    """`?page=` shows a page of threads, with `?thread=` one of a single thread's answers; `?comment=` leads to where
    a comment stands."""
    article = get_object_or_404(Article.objects.readable().select_related("category"), pk=pk)
    if "comment" in request.GET:
        return redirect(_address_of(article, request.GET["comment"]))
    number = request.GET.get("page", "1")
    if not _PAGE.fullmatch(number):
        raise Http404
    address = reverse("comments:discussion", args=[article.pk])
    if "thread" in request.GET:
        page = _thread(article, request.GET["thread"], int(number))
        own, further = (f"{address}?thread={page.heads[0].pk}", "&page=")
    else:
        page = _threads(article, int(number))
        own, further = (address, "?page=")
    context = {
        "article": article,
        "page": page,
        "is_thread": "thread" in request.GET,
        "discussion_address": address,
        "address": own,
        "page_address": own + further,
        "closed": discussion_rules.why_closed(article, DiscussionRules.current(), timezone.now()),
    }
    return render(request, "comments/discussion_page.html", context)


def _threads(article: Article, number: int) -> Threads:
    page = threads_of(article, number)
    if not page.heads and page.number > 1:
        raise Http404
    return page


def _thread(article: Article, wanted: str, number: int) -> Threads:
    head = comment_number(wanted)
    page = thread_of(article, head, number) if head else None
    if page is None:
        raise Http404
    return page


def _address_of(article: Article, wanted: str) -> str:
    public = Comment.objects.approved().filter(article=article, pk=comment_number(wanted))
    comment = public.select_related("parent", "article").first()
    if comment is None:
        raise Http404
    return tracking.address_of(comment)

"""A draft, for whoever was given its link: seen, never listed, kept by nobody."""

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from news.models import Article, PreviewLink
from news.public_page import public_page
from news.whole_articles import whole


@public_page(no_store=True)
@csp_replace({"form-action": [NONE]})
def preview(request: HttpRequest, token: str) -> HttpResponse:
    link = PreviewLink.objects.open().filter(token=token).first()
    article = whole(Article.objects.filter(deleted_at=None), link.article_id) if link else None
    if article is None:
        raise Http404
    response = render(request, "news/draft.html", {"article": article, "link": link, "is_preview": True})
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response

"""What the desk has told somebody of the staff: read here, and where an article is named, opened from here."""

from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from news.models import Article, DeskNotice

PER_PAGE = 50


def urls(desk: AdminSite) -> list[URLPattern]:
    def inbox(request: HttpRequest) -> HttpResponse:
        return _inbox(request, desk)

    return [
        path("notices/", desk.admin_view(require_safe(inbox)), name="notices"),
        path("notices/read/", desk.admin_view(require_POST(read_all)), name="notices_read"),
        path("notices/<int:pk>/open/", desk.admin_view(require_POST(open_notice)), name="notice_open"),
    ]


def unread(request: HttpRequest) -> QuerySet[DeskNotice]:
    return DeskNotice.objects.filter(recipient=request.user, read_at=None)


def _inbox(request: HttpRequest, desk: AdminSite) -> HttpResponse:
    own = DeskNotice.objects.filter(recipient=request.user).select_related("by")
    page = Paginator(own, PER_PAGE).get_page(request.GET.get("page"))
    notices = list(page)
    named = {notice.article_id for notice in notices}
    # Of an article that is kept from them by now, people read neither title nor words.
    may_see_articles = request.user.has_perm("news.view_article")
    known = Article.objects.known_to(request.user) if may_see_articles else Article.objects.none()
    articles = known.filter(pk__in=named).only("title", "deleted_at").in_bulk()
    for notice in notices:
        article = articles.get(notice.article_id)
        notice.title = article.title if article else None
        notice.leads_there = bool(article) and not article.deleted_at
        notice.place = _place_of(notice) if notice.leads_there else ""
        notice.is_kept_from = notice.article_id is not None and article is None
    context = {
        **desk.each_context(request),
        "title": _("Notices"),
        "page": page,
        "notices": notices,
        "newest": max((notice.pk for notice in notices), default=0),
        "unread": unread(request).count(),
    }
    return TemplateResponse(request, "admin/notices.html", context)


def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it, and go to the article of which it tells."""
    notice = get_object_or_404(DeskNotice, recipient=request.user, pk=pk)
    unread(request).filter(pk=pk).update(read_at=timezone.now())
    if notice.article_id and Article.objects.at_desk(request.user).filter(pk=notice.article_id).exists():
        return HttpResponseRedirect(_place_of(notice))
    return HttpResponseRedirect(reverse("admin:notices"))


def _place_of(notice: DeskNotice) -> str:
    """The article's form; of a remark the place where it stands."""
    place = "#remarks" if notice.kind == DeskNotice.Kind.REMARK else ""
    return reverse("admin:news_article_change", args=[notice.article_id]) + place


def read_all(request: HttpRequest) -> HttpResponse:
    """All that were there when the page was shown; what came since stays unread."""
    upto = request.POST.get("upto", "")
    shown = unread(request).filter(pk__lte=int(upto)) if _is_number(upto) else unread(request).none()
    shown.update(read_at=timezone.now())
    return HttpResponseRedirect(reverse("admin:notices"))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19

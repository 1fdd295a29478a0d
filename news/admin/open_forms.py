"""What an article's form that lies open sends by itself: what is not saved yet, and that it is still open."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from news import being_edited, jalali, unsaved_work, workflow
from news.models import Article, UnsavedWork, Version
from news.newsroom import name_of

# More forms than these are never open at once in a newsroom.
MOST_OPEN = 200


class OpenForms:
    """To be mixed into the admin of articles. The form learns from the answers when its session has ended."""

    def get_urls(self) -> list:
        def quiet(view: Callable) -> Callable:
            return never_cache(require_POST(self._told_when_ended(view)))

        under_way = self.admin_site.admin_view(never_cache(require_safe(self.under_way)))
        return [
            path("unsaved/", quiet(self.keep_unsaved), name="news_article_keep_new"),
            path("<int:pk>/unsaved/", quiet(self.keep_unsaved), name="news_article_keep"),
            path("<int:pk>/presence/", quiet(self.presence), name="news_article_presence"),
            path("under-way/", under_way, name="news_article_under_way"),
            *super().get_urls(),
        ]

    def _told_when_ended(self, view: Callable) -> Callable:
        """Who is logged out gets a word instead of the way to the login, which a script cannot follow."""

        @wraps(view)
        def told(request: HttpRequest, *args, **kwargs) -> JsonResponse:
            if not self.admin_site.has_permission(request):
                return JsonResponse({"state": "ended"})
            return view(request, *args, **kwargs)

        return told

    def keep_unsaved(self, request: HttpRequest, pk: int | None = None) -> JsonResponse:
        number = unsaved_work.number_in(request.POST)
        if not number:
            raise SuspiciousOperation
        article = self._article_that_is_written(request, pk, number)
        try:
            work = unsaved_work.keep(request.user, number, request.POST, article=article)
        except unsaved_work.TooLarge:
            return JsonResponse({"state": "large"}, status=413)
        return JsonResponse(
            {"state": "kept", "told": _("Unsaved text kept at %(time)s.") % {"time": jalali.clock(work.at)}}
        )

    def _article_that_is_written(self, request: HttpRequest, pk: int | None, number: str) -> Article | None:
        """What was begun while it was allowed is kept on, whatever colleagues do with the article meanwhile."""
        if pk is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        begun = UnsavedWork.objects.filter(owner=request.user, form=number, article=pk)
        if begun.exists():
            return Article(pk=pk)
        return self._own_to_change(request, pk)

    def _own_to_change(self, request: HttpRequest, pk: int) -> Article:
        article = Article.objects.at_desk(request.user).filter(pk=pk).defer("body", "body_text").first()
        if article is None:
            raise Http404
        if not workflow.may_change(request.user, article):
            raise PermissionDenied
        return article

    def presence(self, request: HttpRequest, pk: int) -> JsonResponse:
        """The beat of an open form, answered with who else has the article open and what became of it."""
        if "leave" in request.POST:
            being_edited.leave(Article(pk=pk), request.user)
            return JsonResponse({"state": "left"})
        article, now = self._own_to_change(request, pk), timezone.now()
        being_edited.hear(article, request.user, now)
        others = being_edited.by_others(request.user, now).filter(article=article)
        told = [_since(editing.since, name_of(editing.editor)) for editing in others]
        seen = request.POST.get("seen_save", "")
        if seen and seen != article.modified_at.isoformat():
            told.append(self._who_saved(article))
        return JsonResponse({"state": "open", "told": told})

    def _who_saved(self, article: Article) -> str:
        version = Version.objects.filter(article=article).select_related("by").first()
        if version and version.by:
            words = {"name": name_of(version.by), "time": jalali.clock(version.at)}
            return _("%(name)s saved this article at %(time)s. When you save, both texts are shown.") % words
        return _("This article was saved meanwhile. When you save, both texts are shown.")

    def under_way(self, request: HttpRequest) -> JsonResponse:
        """For the list, once it stands: which articles colleagues have open, and the own unsaved work."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        open_forms = being_edited.by_others(request.user, timezone.now()).filter(
            article__in=Article.objects.at_desk(request.user)
        )
        told: dict[int, list[str]] = {}
        for editing in open_forms[:MOST_OPEN]:
            told.setdefault(editing.article_id, []).append(_since(editing.since, name_of(editing.editor)))
        own = UnsavedWork.objects.filter(owner=request.user).annotate(typed_title=KT("typed__title__0"))
        unsaved = {"unsaved_work": own.defer("typed")[: unsaved_work.MOST]}
        return JsonResponse(
            {
                "editing": {str(pk): "، ".join(names) for pk, names in told.items()},
                "unsaved": render_to_string("admin/news/article/unsaved_in_list.html", unsaved, request),
            }
        )


def _since(moment, name: str) -> str:
    return _("%(name)s is editing since %(time)s") % {"name": name, "time": jalali.clock(moment)}

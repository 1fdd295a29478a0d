"""The versions of an article: their list, any two of them compared, and one of them restored."""

from itertools import pairwise

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from news import audit, standings, values_in_words, versions, word_diff, workflow
from news.models import Article, Version
from news.richtext import UnfitText
from news.templatetags.persian import fa
from news.version_diff import Comparison

PER_PAGE = 20
BESIDE, INLINE = "beside", "inline"


class VersionPages(admin.ModelAdmin):
    """To be mixed into the admin of articles."""

    def get_urls(self) -> list:
        safe, both = require_safe, require_http_methods(["GET", "HEAD", "POST"])
        pages = [
            ("versions/", safe(self.versions_view), "versions"),
            ("versions/<int:number>/", safe(self.version_view), "version"),
            ("versions/<int:number>/restore/", both(self.restore_view), "restore"),
        ]
        return [
            *(
                path(f"<int:pk>/{route}", self.admin_site.admin_view(view), name=f"news_article_{name}")
                for route, view, name in pages
            ),
            *super().get_urls(),
        ]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None):
        """Versions say more than Django's list of acts, whose place they take."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not (object_id.isascii() and object_id.isdecimal() and len(object_id) < 19):
            raise Http404
        return HttpResponseRedirect(reverse("admin:news_article_versions", args=[object_id]))

    def _article_with_versions(self, request: HttpRequest, pk: int) -> Article:
        if not (self.has_view_permission(request) and request.user.has_perm("news.view_version")):
            raise PermissionDenied
        articles = Article.objects.at_desk(request.user).defer("body", "body_text")
        return get_object_or_404(articles, pk=pk)

    # --- The list ---------------------------------------------------------------------------------

    def versions_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self._article_with_versions(request, pk)
        kept = Version.objects.filter(article=article).select_related("by").defer(None)
        if before := _number(request, "before"):
            kept = kept.filter(number__lt=before)
        shown = list(kept[: PER_PAGE + 1])
        context = {
            "title": _("Versions"),
            "entries": list(_entries(shown))[:PER_PAGE],
            "earlier": shown[PER_PAGE - 1].number if len(shown) > PER_PAGE else None,
            "is_first_page": not before,
            "may_restore": workflow.may_change(request.user, article),
        }
        return self._version_page(request, "versions", article, context)

    # --- Two of them ------------------------------------------------------------------------------

    def version_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        article = self._article_with_versions(request, pk)
        other = _number(request, "with")
        numbers = sorted([number, number - 1 if other is None else other])
        before, after = self._two(article, *numbers)
        latest = _latest_number(article)
        context = {
            "title": _("Comparison of versions"),
            "comparison": Comparison(before, after, reader=request.user),
            "view": INLINE if request.GET.get("view") == INLINE else BESIDE,
            "latest": latest,
            "numbers": range(latest, 0, -1) if latest <= 200 else (),
            "may_restore": workflow.may_change(request.user, article),
        }
        return self._version_page(request, "version", article, context)

    def _two(self, article: Article, earlier: int, later: int) -> tuple[Version, Version]:
        """Both versions; before the first one there was nothing."""
        asked = Version.objects.filter(article=article, number__in=[earlier, later]).defer(None)
        found = {version.number: version for version in asked.select_related("by")}
        if later not in found or (earlier and earlier not in found):
            raise Http404
        nothing = Version(article=article, number=0, status=found[later].status, content={})
        return found.get(earlier, nothing), found[later]

    # --- One of them again ------------------------------------------------------------------------

    def restore_view(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        article = self._article_with_versions(request, pk)
        if not workflow.may_change(request.user, article):
            raise PermissionDenied
        version = get_object_or_404(Version.objects.defer(None), article=article, number=number)
        if request.method == "POST":
            return self._restore_version(request, article, version)
        latest = Version.objects.filter(article=article).defer(None).first()
        context = {
            "title": _("Restore a version"),
            "version": version,
            "latest": latest.number,
            "comparison": Comparison(latest, version, reader=request.user),
            "is_in_public": article.status in workflow.IN_PUBLIC,
            "gone": _gone_in_words(version),
        }
        return self._version_page(request, "restore", article, context)

    @transaction.atomic
    def _restore_version(self, request: HttpRequest, article: Article, version: Version) -> HttpResponse:
        held = Article.objects.at_desk(request.user).select_for_update(of=["self"], no_key=True)
        article = get_object_or_404(held, pk=article.pk)
        if not workflow.may_change(request.user, article):
            raise PermissionDenied
        if _number(request, "latest", request.POST) != _latest_number(article):
            message = _("Meanwhile the article was changed. Look at the difference, then confirm once more.")
            self.message_user(request, message, messages.WARNING)
            return HttpResponseRedirect(request.path)
        back = HttpResponseRedirect(reverse("admin:news_article_versions", args=[article.pk]))
        try:
            with transaction.atomic():
                kept = versions.restore(version, by=request.user)
        except UnfitText as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return back
        if kept is None:
            self.message_user(
                request, _("The article says this already; nothing was changed."), messages.INFO
            )
            return back
        self._tell_restored(request, article, version, kept)
        return back

    def _tell_restored(self, request: HttpRequest, article: Article, version: Version, kept: Version) -> None:
        number = fa(str(version.number))
        audit.record(
            audit.Act.RESTORED, by=request.user, of=article, note=_("version %(number)s") % {"number": number}
        )
        said = _("Version %(number)s is the article's text again, as version %(new)s.")
        self.message_user(request, said % {"number": number, "new": fa(str(kept.number))}, messages.SUCCESS)
        if gone := _gone_in_words(version):
            left_out = _("No longer there and left out: %(what)s.") % {"what": gone}
            self.message_user(request, left_out, messages.WARNING)

    def _version_page(
        self, request: HttpRequest, name: str, article: Article, context: dict
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "article": article,
            "subtitle": article.title,
            "standing": standings.standing(article),
            **context,
        }
        return TemplateResponse(request, f"admin/news/article/{name}.html", context)


def _entries(shown: list[Version]):
    """Each version with the words that came and went since the one before it."""
    for version, before in pairwise([*shown, None]):
        if before is None or before.text_digest == version.text_digest:
            yield version, None
        else:
            yield version, word_diff.count_changed(_words_of(before), _words_of(version))


def _words_of(version: Version) -> str:
    return versions.plain_words(version.content)


def _gone_in_words(version: Version) -> str:
    names = {"picks": "picked"}
    return "، ".join(
        f"{values_in_words.label(Article, names.get(name, name))} ({fa(count)})"
        for name, count in versions.gone(version).items()
    )


def _latest_number(article: Article) -> int:
    return Version.objects.filter(article=article).aggregate(latest=Max("number"))["latest"] or 0


def _number(request: HttpRequest, name: str, sent=None) -> int | None:
    value = (request.GET if sent is None else sent).get(name)
    if value in (None, ""):
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise BadRequest(name)
    return int(value)

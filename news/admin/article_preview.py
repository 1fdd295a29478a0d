"""An article as its page will be: from the form, from the database, by a link for people without an account."""

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from news import richtext
from news.admin.article_preview_links import PreviewLinkPages
from news.models import Article, Category, GalleryPicture
from news.whole_articles import as_published, as_typed, whole

# No comment and no vote leaves a preview.
_to_look_at = csp_replace({"form-action": [NONE]})
# What was typed a moment ago runs no script at all, whatever it holds; its links open beside the desk. The site's own
# font comes with `allow-same-origin`, which without scripts gives nobody anything.
_in_a_frame = csp_replace(
    {
        "form-action": [NONE],
        "frame-ancestors": [SELF],
        "script-src": [NONE],
        "sandbox": ["allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox"],
    }
)


class PreviewPages(PreviewLinkPages):
    """To be mixed into the admin of articles."""

    def get_urls(self) -> list:
        desk = self.admin_site.admin_view
        stored = desk(_to_look_at(require_safe(self.preview)))
        typed = desk(_in_a_frame(xframe_options_sameorigin(require_POST(self.preview_typed))))
        return [
            path("<int:pk>/preview/", stored, name="news_article_preview"),
            path("preview/", typed, name="news_article_preview_unsaved"),
            path("<int:pk>/preview/unsaved/", typed, name="news_article_preview_unsaved"),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page as the public would see it now; for those who may see articles at the desk."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        article = whole(Article.objects.at_desk(request.user), pk)
        if article is None:
            raise Http404
        return _page(request, article)

    def preview_typed(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """The same page from a form that was not saved, and is not saved here: mistakes are named above it."""
        stored = self._to_be_typed_over(request, pk)
        form = self.get_form(request, stored, change=stored is not None)(
            request.POST, request.FILES, instance=stored
        )
        form.is_valid()
        article = form.instance
        formsets, _inlines = self._create_formsets(request, article, change=stored is not None)
        mistakes = [_mistakes(form), *(_mistakes(row) for rows in formsets for row in _read(rows))]
        tags = form.cleaned_data.get("tags")
        article = as_typed(
            article,
            tags=getattr(article, "shown_tags", []) if tags is None else tags,
            gallery=_gallery(formsets),
            picks=_picks(formsets),
        )
        article.body_text = richtext.plain_text(article.body)
        article.slug = article.slug or "-"
        if not article.category_id:
            article.category = Category(name=_("no category yet"), slug="-")
        return _page(request, article, mistakes=sum(mistakes, []), is_typed=True)

    def _to_be_typed_over(self, request: HttpRequest, pk: int | None) -> Article | None:
        """The article as it is stored, for those who may change it; None for a new one."""
        if pk is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        stored = whole(Article.objects.at_desk(request.user), pk)
        if stored is None:
            raise Http404
        if not self.has_change_permission(request, stored):
            raise PermissionDenied
        return stored

    def _is_readable(self, article: Article) -> bool:
        # Asked twice for each form.
        if not hasattr(article, "is_readable"):
            article.is_readable = Article.objects.readable().filter(pk=article.pk).exists()
        return article.is_readable

    def view_on_site(self, article: Article) -> str:
        if self._is_readable(article):
            return article.get_absolute_url()
        return reverse("admin:news_article_preview", args=[article.pk])


def _page(request: HttpRequest, article: Article, **shown: Any) -> HttpResponse:
    state = {"is_preview": True, "is_out": article.is_public}
    context = {"article": as_published(article), **state, **shown}
    return render(request, "admin/news/article/preview.html", context)


def _mistakes(form: ModelForm) -> list[tuple[str, str]]:
    """The label of a field, if it is one's, and what is wrong with it."""
    return [
        (form.fields[name].label if name in form.fields else "", text)
        for name, texts in form.errors.items()
        for text in texts
    ]


def _read(rows: Any) -> list[ModelForm]:
    rows.is_valid()
    return rows.forms


def _kept(formsets: list, chosen: str) -> list[ModelForm]:
    """The rows that stay, in their order, and that name something that is there."""
    return [
        row
        for rows in formsets
        if getattr(rows.form, "chosen", "") == chosen and rows.management_form.is_valid()
        for row in rows._kept()
        if row.cleaned_data.get(chosen)
    ]


def _gallery(formsets: list) -> list[GalleryPicture]:
    rows = [row.cleaned_data for row in _kept(formsets, "picture")]
    return [GalleryPicture(picture=row["picture"], caption=row.get("caption", "")) for row in rows]


def _picks(formsets: list) -> list[int]:
    return [row.cleaned_data["other"].pk for row in _kept(formsets, "other")]

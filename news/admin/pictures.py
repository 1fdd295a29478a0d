"""The newsroom's picture library: its list, its form, and the window in which a picture is chosen."""

import re
from collections import Counter
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from news import workflow
from news.admin.article_list import thumbnail, with_unit
from news.jalali_filters import JalaliDateFilter
from news.jalali_forms import jalali_column
from news.models import Article, GalleryPicture, Picture, Topic
from news.newsroom import NewsroomAdmin, name_of
from news.picture_files import PictureForm

PICTURES_PER_PAGE = 24
# What the window has to remember while somebody searches and turns pages in it.
REMEMBERED = ("CKEditorFuncNum", "field", "several")


_SOURCE = re.compile(r'<img[^>]*\ssrc="([^"]+)"')


def shown_beyond(picture: Picture, writer: User) -> bool:
    """Whether the picture stands in a dossier, or in an article that this writer may not change alone."""
    own_work = {"author": writer, "status__in": workflow.OPEN}
    places = (picture.led_articles, picture.galleries, in_texts(picture))
    return picture.led_topics.exists() or any(articles.exclude(**own_work).exists() for articles in places)


class PictureList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        """Count also the texts in which the pictures of this page stand: one query that reads the texts.

        No column links a text to its pictures, so it grows with the number of articles that hold any.
        """
        super().get_results(request)
        texts = Article.objects.filter(body__contains="<img").values_list("body", flat=True)
        counts = Counter(source for text in texts.iterator() for source in set(_SOURCE.findall(text)))
        for picture in self.result_list:
            picture.uses = picture.shown_by + counts[picture.file.url]


def in_texts(picture: Picture) -> QuerySet:
    """The articles in whose text the picture stands."""
    return Article.objects.filter(body__contains=f'src="{picture.file.url}"')


def _links(rows: list[Article | Topic]) -> list[tuple[str, str]]:
    """Where articles and dossiers stand at the desk, and their titles; each once."""
    pages = {row: f"admin:news_{row._meta.model_name}_change" for row in rows}
    return [(reverse(page, args=[row.pk]), str(row)) for row, page in pages.items()]


class FileChoice(forms.FileInput):
    """A file input whose words are ours; the browser's own are in the browser's language."""

    class Media:
        js = ["desk/file-field.js"]

    def __init__(self, attrs: dict | None = None) -> None:
        words = {"data-choose": _("Choose a file"), "data-none": _("No file was chosen")}
        super().__init__({"accept": "image/jpeg,image/png,image/webp", **words, **(attrs or {})})


@admin.register(Picture)
class PictureAdmin(NewsroomAdmin):
    form = PictureForm
    # The picture is shown beside it; its random file name would tell nobody anything.
    formfield_overrides = {models.FileField: {"widget": FileChoice}}
    ordering = ["-created_at", "-pk"]
    list_display = [
        "shown",
        "described",
        "credit",
        jalali_column("created_at", _("uploaded on")),
        "uploader",
        "uses_counted",
    ]
    list_display_links = ["shown", "described"]
    list_select_related = ["uploaded_by"]
    list_filter = [JalaliDateFilter.on("created_at"), "decorative"]
    search_fields = ("caption", "alt", "credit")

    # --- Who may do what --------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        """Writers change what they brought, until somebody else's or a public article shows it."""
        allowed = super().has_change_permission(request, obj)
        if obj is None or not allowed or request.user.has_perm("news.publish_article"):
            return allowed
        return obj.uploaded_by_id == request.user.pk and not shown_beyond(obj, request.user)

    # --- The list ---------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return PictureList

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        ways = [Count(name, distinct=True) for name in ("led_articles", "in_galleries", "led_topics")]
        return super().get_queryset(request).annotate(shown_by=sum(ways[1:], ways[0]))

    @admin.display(description=_("picture"))
    def shown(self, picture: Picture) -> SafeString:
        return thumbnail(picture)

    @admin.display(description=_("description"), ordering="caption")
    def described(self, picture: Picture) -> str:
        return str(picture)

    @admin.display(description=_("uploaded by"))
    def uploader(self, picture: Picture) -> str:
        return name_of(picture.uploaded_by) if picture.uploaded_by else "-"

    @admin.display(description=_("uses"))
    def uses_counted(self, picture: Picture) -> SafeString:
        return with_unit(picture.uses, _("uses"))

    # --- The form ---------------------------------------------------------------------------------

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        if obj and not self.has_change_permission(request, obj):
            return ["preview", "alt", "caption", "credit", "uploaded_on", "used_in"]
        return super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        return ["preview", "uploaded_on", "used_in"] if obj else []

    @admin.display(description=_("picture"))
    def preview(self, picture: Picture) -> SafeString:
        return format_html(
            '<img class="picture-preview" src="{}" alt="{}">',
            (picture.small or picture.file).url,
            picture.alt,
        )

    uploaded_on = jalali_column("created_at", _("uploaded on"))

    @admin.display(description=_("used in"))
    def used_in(self, picture: Picture) -> SafeString | str:
        articles = [*picture.led_articles.all(), *picture.galleries.all(), *in_texts(picture)]
        links = _links([*articles, *picture.led_topics.all()])
        if not links:
            return _("Not used anywhere")
        return format_html(
            '<ul class="plain">{}</ul>', format_html_join("", '<li><a href="{}">{}</a></li>', links)
        )

    def save_model(self, request: HttpRequest, obj: Picture, form, change: bool) -> None:
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Picture, post_url_continue: str | None = None
    ) -> HttpResponse:
        if "chooser" in request.GET:
            return HttpResponseRedirect(f"{reverse('admin:news_picture_choose')}?{remembered(request)}")
        return super().response_add(request, obj, post_url_continue)

    def get_deleted_objects(self, objs: QuerySet, request: HttpRequest) -> tuple:
        """Pictures in a text are protected as lead pictures are, though no column of the database says so.

        A row of a gallery is named by its article: nobody knows it by its own words.
        """
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        rows = GalleryPicture.objects.filter(picture__in=objs).select_related("picture")
        nameless = {f"{capfirst(row._meta.verbose_name)}: {row}" for row in rows}
        uses = [use for use in protected if use not in nameless]
        for picture in objs:
            uses += [
                format_html('{}: <a href="{}">{}</a>', Article._meta.verbose_name, address, title)
                for address, title in _links([*picture.galleries.all(), *in_texts(picture)])
            ]
        return listed, counts, lacking, list(dict.fromkeys(uses))

    # --- Choosing ---------------------------------------------------------------------------------

    def get_urls(self) -> list:
        def desk(view):
            return self.admin_site.admin_view(require_safe(view))

        return [
            path("choose/", desk(self.choose), name="news_picture_choose"),
            path("<int:pk>/small/", desk(self.small), name="news_picture_small"),
            *super().get_urls(),
        ]

    def choose(self, request: HttpRequest) -> HttpResponse:
        """The library as a window of its own; what is clicked goes to the window that opened it."""
        self._require_view(request)
        query = request.GET.get("q", "")
        pictures, _duplicates = self.get_search_results(request, Picture.objects.all(), query)
        page = Paginator(pictures, PICTURES_PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Choose a picture"),
            "is_popup": True,
            "query": query,
            "page": page,
            "remembered": [(name, request.GET[name]) for name in REMEMBERED if name in request.GET],
            "remembered_query": remembered(request),
            "may_add": self.has_add_permission(request),
        }
        return TemplateResponse(request, "admin/news/picture/choose.html", context)

    def small(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Leads to the small file of a picture whose number alone a form knows."""
        self._require_view(request)
        picture = get_object_or_404(Picture, pk=pk)
        return HttpResponseRedirect((picture.small or picture.file).url)

    def _require_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def remembered(request: HttpRequest) -> str:
    return urlencode({name: request.GET[name] for name in REMEMBERED if name in request.GET})

"""The newsroom's picture library at the desk: its list and its form."""

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.db.models import Model, QuerySet
from django.forms import Script
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from news import list_rows, persian, picture_uses, uses
from news.admin.exports import ExportedList
from news.admin.picture_choosing import ChoosesPictures
from news.admin.picture_list import OwnFilter, PictureColumns, PictureList, UseFilter
from news.jalali_filters import JalaliDateFilter
from news.jalali_forms import jalali_column
from news.models import Picture
from news.newsroom import NewsroomAdmin
from news.picture_form import PictureForm
from news.templatetags.persian import fa

# A grid of two, three, four or six columns is full.
PER_PAGE = 24
MOST_USES_NAMED = 50
_WORDS = ["alt", "decorative", "caption", "credit"]


class FileChoice(forms.FileInput):
    """A file input whose words are ours; the browser's own are in the browser's language."""

    class Media:
        js = ["desk/file-field.js"]

    def __init__(self, attrs: dict | None = None) -> None:
        words = {"data-choose": _("Choose a file"), "data-none": _("No file was chosen")}
        super().__init__({"accept": "image/jpeg,image/png,image/webp", **words, **(attrs or {})})


@admin.register(Picture)
class PictureAdmin(PictureColumns, ChoosesPictures, ExportedList, NewsroomAdmin):
    export_header, export_rows = list_rows.PICTURE_HEADER, staticmethod(list_rows.picture_rows)
    form = PictureForm
    # The picture is shown beside it; its random file name would tell nobody anything.
    formfield_overrides = {models.FileField: {"widget": FileChoice}}
    ordering = ["-created_at", "-pk"]
    list_per_page = PER_PAGE
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
    list_filter = [OwnFilter, UseFilter, "decorative", JalaliDateFilter.on("created_at")]
    search_fields = ("words",)

    class Media:
        css = {"all": ["desk/pictures.css"]}
        js = [Script("desk/focal-point.js", type="module")]

    # --- Who may do what --------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        """Writers change what they brought, until somebody else's or a public article shows it."""
        allowed = super().has_change_permission(request, obj)
        if obj is None or not allowed or request.user.has_perm("news.publish_article"):
            return allowed
        if obj.uploaded_by_id != request.user.pk:
            return False
        # Asked many times for one page.
        if not hasattr(obj, "is_shown_beyond"):
            obj.is_shown_beyond = picture_uses.shown_beyond(obj, request.user)
        return not obj.is_shown_beyond

    # --- The list ---------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return PictureList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Every word somewhere in what is said of the picture; the column is folded already, and indexed."""
        words = persian.fold(search_term).replace(persian.ZWNJ, "").split()
        if search_term.strip() and not words:
            return queryset.none(), False
        for word in words:
            queryset = queryset.filter(words__contains=word)
        return queryset, False

    # --- The form ---------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Picture | None = None) -> list:
        if obj and not self.has_change_permission(request, obj):
            return [(None, {"fields": ["preview", "alt", "caption", "credit", "uploaded_on", "used_in"]})]
        focal = {
            "fields": [("focal_x", "focal_y")],
            "classes": ["focal"],
            "description": _(
                "What must be seen when lists show a cut of the picture: click it in the picture, "
                "or say where it is, of a hundred."
            ),
        }
        words = (_("What is said about it"), {"fields": _WORDS})
        if obj is None:
            return [(None, {"fields": ["file"]}), words, (_("Focal point"), focal)]
        history = (_("Where and when"), {"fields": ["uploaded_on", "used_in"]})
        return [(None, {"fields": ["preview", "file"]}), (_("Focal point"), focal), words, history]

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> list[str]:
        return ["preview", "uploaded_on", "used_in"] if obj else []

    @admin.display(description=_("picture"))
    def preview(self, picture: Picture) -> SafeString:
        return format_html(
            '<img class="picture-preview" src="{}" alt="{}" data-focal-picture>',
            (picture.small or picture.file).url,
            picture.alt,
        )

    uploaded_on = jalali_column("created_at", _("uploaded on"))

    @admin.display(description=_("used in"))
    def used_in(self, picture: Picture) -> SafeString | str:
        reader = picture.reader
        articles = picture_uses.articles_with(picture).at_desk(reader).only("id", "title")
        rows = [*picture_uses.others_with(picture), *articles[:MOST_USES_NAMED]]
        if not rows:
            # Of what is confidential nobody else is told what it is, only why the picture stays.
            return _("In what is confidential") if uses.is_used(picture) else _("Not used anywhere")
        more = articles.count() - MOST_USES_NAMED
        items = format_html_join("", '<li>{} <a href="{}">{}</a></li>', _links(rows))
        if more > 0:
            words = ngettext("and %(count)d more article", "and %(count)d more articles", more)
            items += format_html("<li>{}</li>", fa(words % {"count": more}))
        return format_html('<ul class="plain" id="used-in">{}</ul>', items)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Picture | None:
        picture = super().get_object(request, object_id, from_field)
        if picture:
            # Who looks: not every article may be named to everybody.
            picture.reader = request.user
        return picture

    def save_model(self, request: HttpRequest, obj: Picture, form, change: bool) -> None:
        if not change:
            obj.uploaded_by = request.user
        super().save_model(request, obj, form, change)


def _links(rows: list[Model]) -> list[tuple[str, str, str]]:
    """What each is, where it stands at the desk, and its name."""
    return [
        (
            f"{capfirst(row._meta.verbose_name)}:",
            reverse(f"admin:news_{row._meta.model_name}_change", args=[row.pk]),
            str(row),
        )
        for row in rows
    ]

"""The picture library as a list: its columns, its filters, and how often each picture is shown."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from news import picture_uses
from news.models import Picture
from news.newsroom import name_of
from news.templatetags.persian import fa


class PictureList(ChangeList):
    def get_queryset(self, request: HttpRequest, **kwargs) -> QuerySet:
        return super().get_queryset(request, **kwargs).defer("words")

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        uses = picture_uses.counted(self.result_list, request.user)
        for picture in self.result_list:
            picture.uses = uses[picture.file.name]


class OwnFilter(admin.SimpleListFilter):
    title = _("uploaded by")
    parameter_name = "own"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("1", _("My pictures"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(uploaded_by=request.user) if self.value() == "1" else queryset


class UseFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("0", _("Not used anywhere"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return picture_uses.unused(queryset) if self.value() == "0" else queryset


class PictureColumns:
    """What a card of the list shows of a picture."""

    @admin.display(description=_("picture"))
    def shown(self, picture: Picture) -> SafeString:
        # A link needs a name, even beside another one that says the same.
        return format_html(
            '<img class="thumb" src="{}" alt="{}" loading="lazy">', picture.thumbnail.url, picture
        )

    @admin.display(description=_("description"), ordering="caption")
    def described(self, picture: Picture) -> str:
        return str(picture)

    @admin.display(description=_("uploaded by"))
    def uploader(self, picture: Picture) -> str:
        return name_of(picture.uploaded_by) if picture.uploaded_by else ""

    @admin.display(description=_("uses"))
    def uses_counted(self, picture: Picture) -> SafeString:
        if not picture.uses:
            return format_html('<span class="badge is-draft">{}</span>', _("unused"))
        words = ngettext("%(count)d use", "%(count)d uses", picture.uses) % {"count": picture.uses}
        return format_html('<span class="uses">{}</span>', fa(words))

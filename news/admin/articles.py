"""Articles at the desk: written by their authors, published by editors, seen by the rest of the newsroom."""

from collections.abc import Callable
from typing import NoReturn

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form, ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news import list_rows, richtext, standings, versions, workflow
from news.admin.article_acts import ArticleActs
from news.admin.article_bin import BinsArticles
from news.admin.article_checks import CheckPages
from news.admin.article_fieldsets import (
    CONFIDENTIAL,
    EVENT,
    HELP,
    MAJOR_CHANGE,
    PLACE,
    PUBLICATION,
    TEXT,
    TO_READ,
    editorial,
)
from news.admin.article_form import ArticleForm
from news.admin.article_keeping import KeepsUnsavedWork
from news.admin.article_list import ArticleColumns, MineFilter, PublishedFilter, StandingFilter, badge
from news.admin.article_parts import ArticlesToPick, GalleryInline, PickInline
from news.admin.article_preview import PreviewPages
from news.admin.article_proofs import ProofPages
from news.admin.article_remarks import RemarkPages
from news.admin.article_search import FindsArticles
from news.admin.article_versions import VersionPages
from news.admin.exports import ExportedList
from news.admin.name_guard import NameGuardPage
from news.admin.picture_choosing import library_field
from news.admin.work_filters import WORK
from news.desk_lists import BoundedPages, DeskList
from news.editor import NewsEditor
from news.jalali_forms import jalali_column
from news.models import Article
from news.moves import MOVES, Move
from news.newsroom import NewsroomAdmin, name_of
from news.plain_choices import PlainSelect
from news.templatetags.site import richtext as as_shown

# CKEditor writes its frame and its dialogs with inline script and style; no other form gets this.
_with_editor = csp_update(
    {
        "script-src": ["'unsafe-inline'"],
        "style-src": ["'unsafe-inline'"],
        "img-src": ["data:", "blob:"],
        # The preview beside the form (news/admin/article_preview.py).
        "frame-src": [SELF],
    }
)


class NewsList(DeskList):
    def get_queryset(self, request: HttpRequest, **kwargs) -> QuerySet:
        # A row shows no text, and fifty texts weigh megabytes.
        return super().get_queryset(request, **kwargs).defer("body", "body_text", "search")


@admin.register(Article)
class ArticleAdmin(
    ArticleColumns,
    ArticleActs,
    ArticlesToPick,
    BinsArticles,
    CheckPages,
    ExportedList,
    FindsArticles,
    KeepsUnsavedWork,
    NameGuardPage,
    PreviewPages,
    ProofPages,
    RemarkPages,
    VersionPages,
    NewsroomAdmin,
):
    form = ArticleForm
    export_header, export_rows = list_rows.ARTICLE_HEADER, staticmethod(list_rows.article_rows)
    inlines = [GalleryInline, PickInline]
    field_help = HELP
    formfield_overrides = {richtext.RichTextField: {"widget": NewsEditor}}
    autocomplete_fields = ["tags", "lead_picture"]
    list_display = [
        "picture_shown",
        "title",
        "standing_shown",
        "author_shown",
        "category",
        jalali_column("published_at", _("publication date")),
        "views_shown",
    ]
    list_display_links = ["title"]
    list_select_related = ["author", "category", "lead_picture", "view_total"]
    list_filter = [StandingFilter, "category", "kind", PublishedFilter, MineFilter, *WORK]
    search_fields = ("title",)
    search_help_text = _("Words of title, lead and text; the news code; or a part of a title.")
    paginator = BoundedPages

    class Media:
        js = ["desk/lead-picture.js"]

    # --- Who may do what --------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        return workflow.may_change(request.user, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).at_desk(request.user)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts, object_id: str) -> NoReturn:
        """Nobody learns whether there is an article that is kept from them."""
        raise Http404

    # --- The list ---------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **kwargs) -> type[ChangeList]:
        return NewsList

    def get_sortable_by(self, request: HttpRequest) -> list:
        """What an index orders; among the hits of a search every column."""
        columns = self.get_list_display(request)
        if request.GET.get(SEARCH_VAR, "").strip():
            return columns
        return [one for one in columns if one == "title" or _orders_by(one) == "published_at"]

    # --- The form ---------------------------------------------------------------------------------

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Article | None:
        """Hold the row while a form is saved, so that nobody's move is written over by an older state."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            number = object_id if object_id.isdecimal() else None
            Article.objects.filter(pk=number).select_for_update(no_key=True).first()
        return super().get_object(request, object_id, from_field)

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> list:
        if obj and not self.has_change_permission(request, obj):
            return TO_READ
        state = ["standing"] if obj else []
        publication = (_("Publication"), {"classes": ["side"], "fields": state + PUBLICATION})
        own = [TEXT, PLACE, publication, EVENT, CONFIDENTIAL]
        if self._may_tell_of_change(request, obj):
            own.append(MAJOR_CHANGE)
        status = obj.status if obj else Article.Status.DRAFT
        return [*own, *editorial(status)] if self.has_publish_permission(request) else own

    def _may_tell_of_change(self, request: HttpRequest, obj: Article | None) -> bool:
        return obj is not None and obj.is_public and self.has_publish_permission(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> list[str]:
        return ["standing"]

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs
    ) -> type[Form]:
        form = super().get_form(request, obj, change, **kwargs)
        form.move, form.viewer = self._pressed(request), request.user
        form.refusal = getattr(request, "refusal", None)
        form.may_tell_of_change = self._may_tell_of_change(request, obj)
        return form

    def _pressed(self, request: HttpRequest) -> Move | None:
        name = request.POST.get("_move")
        if not name:
            return None
        move = MOVES.get(name)
        if move is None or not request.user.has_perm(move.permission):
            raise PermissionDenied
        return move

    def formfield_for_dbfield(self, db_field, request: HttpRequest, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # A tag or a picture may be added from here; for anything else there are the lists.
            wrapper, may_add = field.widget, db_field.name in {"tags", "lead_picture"}
            wrapper.can_add_related = wrapper.can_add_related and may_add
            wrapper.can_change_related = wrapper.can_delete_related = wrapper.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name in {"author", "category"}:
            kwargs["widget"] = PlainSelect()
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "lead_picture":
            field.widget.attrs |= library_field()
        return field

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        page = super().render_change_form(request, context, *args, **kwargs)
        # Who may only read the article gets no editor, and the strict policy of every other page.
        has_editor = "body" in context["adminform"].form.fields
        return _with_editor(lambda _request: page)(request) if has_editor else page

    def save_model(self, request: HttpRequest, obj: Article, form: ModelForm, change: bool) -> None:
        if not change and not (obj.author_id and self.has_publish_permission(request)):
            obj.author = request.user
        versions.begin(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        versions.keep(form.instance, by=request.user)
        if form.move:
            self.take(request, form.instance, form.move, form.note)

    # --- What a form only shows -------------------------------------------------------------------

    @admin.display(description=_("status"))
    def standing(self, article: Article) -> SafeString:
        return badge(standings.standing(article))

    @admin.display(description=_("body"))
    def body_shown(self, article: Article) -> SafeString:
        return format_html('<div class="article-text">{}</div>', as_shown(article.body))

    @admin.display(description=_("author"))
    def author_shown(self, article: Article) -> str:
        return name_of(article.author) if article.author else "-"

    @admin.display(description=_("tags"))
    def tags_shown(self, article: Article) -> str:
        return "، ".join(tag.name for tag in article.tags.all()) or "-"

    event_day = jalali_column("event_on", _("day of the event"))
    published_on = jalali_column("published_at", _("publication date"))
    expires_on = jalali_column("expires_at", _("expiry date"))


def _orders_by(column: str | Callable) -> str | None:
    return getattr(column, "admin_order_field", None)

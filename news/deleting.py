"""Deleting at the desk: a question that tells what is used where, and then the bin."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from news import bin, chosen_rows, uses
from news.templatetags.persian import fa
from news.uses import Use

_Base = admin.ModelAdmin if TYPE_CHECKING else object


class PutsIntoBin(_Base):
    """Whatever a form or a list of the desk deletes is put into the bin; what is in use stays."""

    def get_deleted_objects(self, objs: Iterable[Model], request: HttpRequest) -> tuple:
        """What is used stands in the way, named as far as this person may know of it."""
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        used = [line for row in objs for line in told(row, request)]
        if protected and not used:
            used = [_("What belongs to it is in use elsewhere.")]
        return listed, counts, lacking, used

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        bin.put(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except bin.Refused as refused:
            # Somebody was faster; the page says now what stands in the way.
            self.message_user(request, refused.message, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_delete(request, obj_display, obj_id)
        said = _("“%(name)s” was put into the bin, from where it can come back.")
        self.message_user(request, said % {"name": obj_display}, messages.SUCCESS)
        there = self.has_view_permission(request)
        view = f"{self.opts.app_label}_{self.opts.model_name}_changelist" if there else "index"
        return HttpResponseRedirect(reverse(f"admin:{view}"))


def delete_chosen(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
    """Django's question, and the bin: all of the chosen rows, or none of them."""
    if gone := chosen_rows.fallen_out(request, queryset):
        desk.message_user(request, chosen_rows.told(len(gone)), messages.WARNING)
    try:
        if "post" not in request.POST or not _all_put(desk, request, queryset):
            return _asked(delete_selected(desk, request, queryset))
    except bin.Refused as refused:
        desk.message_user(request, refused.message, messages.ERROR)
        return None
    said = _("Put into the bin, from where it can come back: %(count)s %(name)s")
    told = said % {"count": fa(len(queryset)), "name": desk.opts.verbose_name}
    desk.message_user(request, told, messages.SUCCESS)
    return None


@transaction.atomic
def _all_put(desk: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet) -> bool:
    """False where something stands in the way that the page has to tell."""
    _listed, _counts, lacking, in_the_way = desk.get_deleted_objects(queryset, request)
    if in_the_way:
        return False
    if lacking:
        raise PermissionDenied
    desk.log_deletions(request, queryset)
    desk.delete_queryset(request, queryset)
    return True


def _asked(page: TemplateResponse) -> TemplateResponse:
    """Django's heading joins its words to the name of the rows, which no Persian sentence bears."""
    is_refused = page.context_data["perms_lacking"] or page.context_data["protected"]
    page.context_data["title"] = _("None of them is deleted") if is_refused else _("Into the bin?")
    return page


def told(row: Model, request: HttpRequest) -> list[str]:
    """Where the row is used: how often, then the first ones with their pages."""
    used = uses.uses(row, request.user)
    return [line for use in used for line in (_number(row, use), *_named(use), *_rest(use))]


def _number(row: Model, use: Use) -> str:
    number = use.rows.count()
    return _("“%(name)s” is used %(count)s times: %(kind)s") % {
        "name": row,
        "count": fa(number),
        "kind": use.kind._meta.verbose_name_plural,
    }


def _named(use: Use) -> Iterator[str]:
    for row, note in use.named():
        kind, page = capfirst(row._meta.verbose_name), _page(row)
        name = format_html('<a href="{}">{}</a>', page, row) if page else row
        line = format_html("{}: {}", kind, name)
        yield format_html("{} ({})", line, note) if note else line


def _rest(use: Use) -> Iterator[str]:
    known, all_of_them = use.known.count(), use.rows.count()
    if known > uses.NAMED:
        yield _("and %(count)s more") % {"count": fa(known - uses.NAMED)}
    if hidden := all_of_them - known:
        yield fa(
            ngettext(
                "%(count)d that is in the bin or that you may not see",
                "%(count)d that are in the bin or that you may not see",
                hidden,
            )
            % {"count": hidden}
        )


def _page(row: Model) -> str:
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""

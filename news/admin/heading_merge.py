"""A tag or a category that is no longer wanted: choose another one, and everything under it moves there."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from news import bin, heading_merging, uses
from news.heading_merging import Heading
from news.merging import Unmergeable
from news.templatetags.persian import fa

MOST_OFFERED = 30
_LARGEST = 2**63 - 1
_Base = admin.ModelAdmin if TYPE_CHECKING else object


class MovesToAnother(_Base):
    """Adds the page `move/`; whoever may change and delete headings of this kind takes it."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.move_view))
        return [path("<int:pk>/move/", view, name=f"news_{self.opts.model_name}_move"), *super().get_urls()]

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        known = object_id.isascii() and object_id.isdecimal() and len(object_id) < 19
        link = {"reassign_address": self._move_address(int(object_id))} if known else {}
        return super().delete_view(request, object_id, link | (extra_context or {}))

    def move_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not (self.has_change_permission(request) and self.has_delete_permission(request)):
            raise PermissionDenied
        row = get_object_or_404(self.model, pk=min(pk, _LARGEST))
        chosen = (request.POST if request.method == "POST" else request.GET).get("other", "")
        other = self._other(row, chosen)
        if request.method == "POST" and other:
            return self._move(request, row, other)
        error = _("Choose one of those that the search finds.") if chosen and not other else ""
        return self._page(request, row, other, error)

    def _other(self, row: Heading, chosen: str) -> Heading | None:
        is_key = chosen.isascii() and chosen.isdecimal() and len(chosen) < 19
        return self.model.objects.exclude(pk=row.pk).filter(pk=chosen).first() if is_key else None

    def _move(self, request: HttpRequest, row: Heading, other: Heading) -> HttpResponse:
        addresses = list(zip(self.addresses(row), self.addresses(other), strict=True))
        try:
            winner, moved = heading_merging.merge(
                self.model, other.pk, row.pk, addresses=addresses, by=request.user
            )
        except Unmergeable:
            self.message_user(request, _("One of the two is no longer there."), messages.WARNING)
        except bin.Refused as refused:
            self.message_user(request, refused.message, messages.ERROR)
            return HttpResponseRedirect(self._move_address(row.pk))
        else:
            note = _("Took over everything of “%(name)s”.") % {"name": row}
            self.log_change(request, winner, note)
            said = _(
                "“%(name)s” was deleted: %(count)s went over to “%(other)s”, and its address leads there."
            )
            words = {"name": row, "count": fa(moved), "other": winner}
            self.message_user(request, said % words, messages.SUCCESS)
        return HttpResponseRedirect(reverse(f"admin:news_{self.opts.model_name}_changelist"))

    def _page(self, request: HttpRequest, row: Heading, other: Heading | None, error: str) -> HttpResponse:
        typed = request.GET.get("other_q", "")
        rows, _twice = self.get_search_results(request, self.get_queryset(request), typed)
        rows = rows.exclude(pk=row.pk).order_by("-article_count", "pk")
        context = self.admin_site.each_context(request) | {
            "title": _("Move everything of “%(name)s”") % {"name": row},
            "opts": self.opts,
            "row": row,
            "other": other,
            "error": error,
            "typed": typed,
            "matches": [] if other else rows[:MOST_OFFERED],
            "used": [(use.kind._meta.verbose_name, use.rows.count()) for use in uses.uses(row, request.user)],
            "move_address": self._move_address(row.pk),
            "delete_address": reverse(f"admin:news_{self.opts.model_name}_delete", args=[row.pk]),
        }
        return TemplateResponse(
            request, "admin/news/heading_move.html", context, status=400 if error else 200
        )

    def _move_address(self, pk: int) -> str:
        return reverse(f"admin:news_{self.opts.model_name}_move", args=[pk])

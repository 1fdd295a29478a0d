"""Two people or two organizations become one at the desk: choose the other, compare, merge."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from news import merging
from news.admin import merge_page
from news.merging import Either

MOST_MATCHES = 20
_Base = admin.ModelAdmin if TYPE_CHECKING else object


class Refused(Exception):
    """The choice of the other one is none; the message says why, at the field."""


class Mergeable(_Base):
    """Adds the page `merge/` to the admin of people or organizations, and leads from merged numbers on."""

    def get_urls(self) -> list:
        merge = self.admin_site.admin_view(require_http_methods(["GET", "HEAD", "POST"])(self.merge_view))
        name = f"news_{self.opts.model_name}_merge"
        return [path("<int:pk>/merge/", merge, name=name), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        stays = self._successor(request, object_id)
        if stays:
            return self._lead_to(request, stays)
        return super().change_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        """To the winner's form: nobody who wanted the loser gone is asked to delete the winner."""
        stays = self._successor(request, object_id)
        return (
            self._lead_to(request, stays) if stays else super().delete_view(request, object_id, extra_context)
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict | None = None
    ) -> HttpResponse:
        stays = self._successor(request, object_id)
        if stays:
            return self._lead_to(request, stays, "history")
        return super().history_view(request, object_id, extra_context)

    def _successor(self, request: HttpRequest, object_id: str) -> Either | None:
        """Into whom the number was merged, for those alone who may see them."""
        number = _number(object_id) if self.has_view_permission(request) else None
        return merging.successor(self.model, number) if number else None

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("news.merge_person"):
            raise PermissionDenied
        row = self.model.objects.filter(pk=pk).first()
        if row is None:
            return self._gone_meanwhile(request, pk)
        chosen = (request.POST if request.method == "POST" else request.GET).get("other", "")
        try:
            other = self._chosen_other(row, chosen) if chosen or request.method == "POST" else None
            if request.method == "POST":
                return self._merge_with(request, row, other)
        except Refused as refused:
            return self._choose_other(request, row, str(refused))
        return self._compare_with(request, row, other) if other else self._choose_other(request, row)

    def _chosen_other(self, row: Either, chosen: str) -> Either:
        """Whom the address or the form names; raises Refused."""
        number = _number(chosen)
        if number is None:
            raise Refused(_("Choose one of those that the search finds."))
        if number == row.pk:
            raise Refused(_("This is the same one. A merge needs two: choose another."))
        other = self.model.objects.filter(pk=number).first()
        if other is None:
            stays = merging.successor(self.model, number)
            raise Refused(self._merged_already(stays) if stays else _("It is no longer there."))
        return other

    def _merged_already(self, stays: Either) -> str:
        return _("It was merged into “%(name)s” meanwhile.") % {"name": stays}

    # --- The acts ---------------------------------------------------------------------------------

    def _merge_with(self, request: HttpRequest, row: Either, other: Either) -> HttpResponse:
        try:
            with transaction.atomic():
                winner, loser = merging.merge(self.model, row.pk, other.pk, by=request.user)
                told = _("Merged with “%(name)s”, whose number was %(number)s.")
                self.log_change(request, winner, told % {"name": loser.name, "number": loser.pk})
        except merging.TooManySpellings as error:
            raise Refused(_("The spellings of both are too long together. Shorten them first.")) from error
        except merging.Gone:
            return self._gone_meanwhile(request, row.pk, other.pk)
        said = _("“%(loser)s” was merged into “%(winner)s”; its address leads here now.")
        self.message_user(request, said % {"loser": loser, "winner": winner}, messages.SUCCESS)
        return HttpResponseRedirect(_address(self.model, "change", winner.pk))

    def _gone_meanwhile(self, request: HttpRequest, *numbers: int) -> HttpResponse:
        """Somebody was faster: say into whom they were merged and show that one."""
        for number in numbers:
            stays = merging.successor(self.model, number)
            if stays:
                return self._lead_to(request, stays)
        if len(numbers) == 1:
            raise Http404
        self.message_user(request, _("One of the two is no longer there."), messages.WARNING)
        return HttpResponseRedirect(reverse(f"admin:news_{self.opts.model_name}_changelist"))

    def _lead_to(self, request: HttpRequest, stays: Either, page: str = "change") -> HttpResponse:
        self.message_user(request, self._merged_already(stays), messages.WARNING)
        return HttpResponseRedirect(_address(self.model, page, stays.pk))

    # --- The pages --------------------------------------------------------------------------------

    def _choose_other(self, request: HttpRequest, row: Either, error: str = "") -> HttpResponse:
        typed = request.GET.get("other_q", "").strip()
        rows = self.model.objects.annotate(seats=Count("participations")).exclude(pk=row.pk)
        matches = rows.named(typed) if typed else self._alike(rows, row)
        if self.opts.model_name == "person":
            matches = matches.prefetch_related("memberships__organization")
        context = {"typed": typed, "error": error, "matches": matches[:MOST_MATCHES]}
        return self._merge_page(request, row, context)

    def _alike(self, rows: QuerySet, row: Either) -> QuerySet:
        """Before anything is typed: those who share a way of writing a name."""
        keys = self.model.objects.filter(pk=row.pk).values_list("name_keys", flat=True).get()
        return rows.filter(name_keys__overlap=keys)

    def _compare_with(self, request: HttpRequest, row: Either, other: Either) -> HttpResponse:
        shared = list(merge_page.shared_meetings(row, other))
        context = {
            "other": other,
            "facts": merge_page.facts(row, other),
            "effects": merge_page.effects(row, other, len(shared)),
            "shared": shared[: merge_page.SHOWN_SHARED],
            "shared_count": len(shared),
            "swapped_url": f"{_address(self.model, 'merge', other.pk)}?other={row.pk}",
        }
        return self._merge_page(request, row, context)

    def _merge_page(self, request: HttpRequest, row: Either, context: dict) -> HttpResponse:
        context |= self.admin_site.each_context(request) | {
            "title": _("Merge “%(name)s”") % {"name": row},
            "row": row,
            "opts": self.opts,
            "is_person": self.opts.model_name == "person",
            "change_url": _address(self.model, "change", row.pk),
            "merge_url": _address(self.model, "merge", row.pk),
        }
        return TemplateResponse(request, "admin/news/merge.html", context)


def _address(model: type[Either], page: str, pk: int) -> str:
    return reverse(f"admin:news_{model._meta.model_name}_{page}", args=[pk])


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None

"""The bin at the desk: who deleted what and when, brought back by a button, deleted for ever by administrators."""

from datetime import datetime

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from news import bin, bin_contents
from news.models import Article, BinnedRow
from news.newsroom import NewsroomAdmin, name_of

PER_PAGE = 50
_LARGEST = 2**63 - 1


@admin.register(BinnedRow)
class BinAdmin(NewsroomAdmin):
    """Everything that was deleted, articles too, though they have a table of their own."""

    # --- Who may do what --------------------------------------------------------------------------

    def has_view_permission(self, request: HttpRequest, obj: BinnedRow | None = None) -> bool:
        return bin_contents.is_open_to(request.user)

    has_module_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: BinnedRow | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: BinnedRow | None = None) -> bool:
        """Not by Django's page: what is deleted for ever is asked about on a page of its own."""
        return False

    def may_delete_for_ever(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.delete_binnedrow")

    # --- The page ---------------------------------------------------------------------------------

    def get_urls(self) -> list:
        def desk(view):
            return self.admin_site.admin_view(view)

        restore, for_ever = (
            require_POST(self.restore_view),
            require_http_methods(["GET", "HEAD", "POST"])(self.for_ever_view),
        )
        return [
            path("<str:what>/<int:pk>/restore/", desk(restore), name="news_binnedrow_restore"),
            path("<str:what>/<int:pk>/for-ever/", desk(for_ever), name="news_binnedrow_for_ever"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        self._demand_view(request)
        kind, typed = request.GET.get("kind", ""), request.GET.get("q", "")
        kinds = bin_contents.kinds_of(request.user)
        kind = kind if kind in kinds else ""
        found = bin_contents.contents(request.user, kind=kind, typed=typed)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
        context = self._frame(request, capfirst(_("bin"))) | {
            "page": page,
            "things": _things(page.object_list),
            "kinds": [
                (label, capfirst(_model(label)._meta.verbose_name)) for label in self._kinds_here(kinds)
            ],
            "kind": kind,
            "typed": typed,
            "may_delete": self.may_delete_for_ever(request),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/news/binnedrow/bin.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """A deleted thing has no form; the log of the desk leads here."""
        self._demand_view(request)
        return HttpResponseRedirect(self._list())

    def _kinds_here(self, kinds: list[str]) -> list[str]:
        """Of the kinds that one may see, those of which the desk has forms: others are never deleted by themselves."""
        return [
            label
            for label in kinds
            if admin.site.is_registered(_model(label)) and label != self.opts.label_lower
        ]

    # --- The acts ---------------------------------------------------------------------------------

    def restore_view(self, request: HttpRequest, what: str, pk: int) -> HttpResponse:
        self._demand_view(request)
        thing = self._thing(request.user, what, pk)
        try:
            if isinstance(thing, Article):
                bin.restore_article(thing, by=request.user)
            else:
                thing = bin.restore(thing, by=request.user)
        except bin.Refused as refused:
            self.message_user(request, refused.message, messages.ERROR)
            return HttpResponseRedirect(self._list())
        self.message_user(request, _("“%(name)s” is back.") % {"name": thing}, messages.SUCCESS)
        return HttpResponseRedirect(_page_of(thing) or self._list())

    def for_ever_view(self, request: HttpRequest, what: str, pk: int) -> HttpResponse:
        if not self.may_delete_for_ever(request):
            raise PermissionDenied
        thing = self._thing(request.user, what, pk)
        if request.method != "POST":
            context = self._frame(request, _("Delete for ever")) | {"thing": thing, "what": what}
            return TemplateResponse(request, "admin/news/binnedrow/for_ever.html", context)
        delete = bin_contents.delete_article if isinstance(thing, Article) else bin_contents.delete_row
        name = str(thing)
        try:
            with transaction.atomic():
                delete(thing, by=request.user)
        except bin.Refused as refused:
            self.message_user(request, refused.message, messages.ERROR)
        else:
            self.message_user(
                request, _("“%(name)s” is deleted for ever.") % {"name": name}, messages.SUCCESS
            )
        return HttpResponseRedirect(self._list())

    def _thing(self, user: User, what: str, pk: int) -> Article | BinnedRow:
        """What lies in the bin for this person; for others it is not there."""
        shelves = {"article": bin_contents.articles_for, "thing": bin_contents.rows_for}
        if what not in shelves:
            raise Http404
        return get_object_or_404(shelves[what](user), pk=min(pk, _LARGEST))

    # --- Both -------------------------------------------------------------------------------------

    def _demand_view(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def _list(self) -> str:
        return reverse("admin:news_binnedrow_changelist")

    def _frame(self, request: HttpRequest, title: str) -> dict:
        return self.admin_site.each_context(request) | {"title": title, "opts": self.opts}


def _things(rows: list[tuple]) -> list[dict]:
    """The rows of one page, with the names of the people who deleted them."""
    people = User.objects.in_bulk({by for _kind, _pk, _name, by, _at in rows if by})
    return [
        {
            "kind": capfirst(_model(kind)._meta.verbose_name),
            "what": "article" if kind == bin_contents.ARTICLE else "thing",
            "pk": pk,
            "name": name,
            "by": name_of(people[by]) if by else "",
            "at": at,
            "days_left": days_left(at),
        }
        for kind, pk, name, by, at in rows
    ]


def days_left(at: datetime) -> int:
    """Whole days until it may be deleted for ever."""
    return max(0, (bin.kept_until(at) - timezone.now()).days)


def _model(label: str) -> type[Model]:
    return apps.get_model(label)


def _page_of(row: Model) -> str:
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""

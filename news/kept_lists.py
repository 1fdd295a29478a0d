"""Lists of the desk that somebody keeps for themselves: a name for the filters in the address."""

from copy import copy
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, IS_FACETS_VAR, IS_POPUP_VAR, PAGE_VAR, TO_FIELD_VAR
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.encoding import uri_to_iri
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from news import persian
from news.models import SavedList
from news.templatetags.persian import fa

MOST = 20
MOST_PARTS = 30
LONGEST_NAME = SavedList._meta.get_field("name").max_length
LONGEST_QUERY = SavedList._meta.get_field("query").max_length
# What belongs to the moment, not to the list.
_PASSING = (PAGE_VAR, IS_POPUP_VAR, TO_FIELD_VAR, IS_FACETS_VAR, ERROR_FLAG, "after", "before")
_Base = admin.ModelAdmin if TYPE_CHECKING else object


class NotKept(Exception):
    """Nothing was changed; the message says why."""


def place_of(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def of(user: User, place: str) -> QuerySet[SavedList]:
    return SavedList.objects.filter(owner=user, place=place)


def filters(query: str) -> str:
    """The filters of an address in one order, without its page; "" for an unfiltered list."""
    asked = QueryDict(query, mutable=True)
    for name in _PASSING:
        asked.pop(name, None)
    asked = {name: values for name, values in sorted(asked.lists()) if any(values)}
    kept = QueryDict(mutable=True)
    for name, values in asked.items():
        kept.setlist(name, values)
    # Persian letters as letters: with percent signs six times as long, and nobody could read it.
    return uri_to_iri(kept.urlencode())


def keep(user: User, place: str, name: str, query: str) -> SavedList:
    """Raises NotKept."""
    name, query = _name(name), filters(query)
    if not query:
        raise NotKept(_("Filter or search the list first: this one is always there."))
    if len(query) > LONGEST_QUERY:
        raise NotKept(_("These filters are too long to be kept."))
    with transaction.atomic():
        # Of two tabs at once the second waits, so that neither the number nor a name is passed over.
        User.objects.select_for_update().get(pk=user.pk)
        own = of(user, place)
        if own.count() >= MOST:
            raise NotKept(
                _("At most %(most)s lists can be kept here: delete one first.") % {"most": fa(MOST)}
            )
        _refuse_a_second(own, name)
        return SavedList.objects.create(owner=user, place=place, name=name, query=query)


def rename(kept: SavedList, name: str) -> None:
    """Raises NotKept."""
    name = _name(name)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=kept.owner_id)
        _refuse_a_second(of(kept.owner, kept.place).exclude(pk=kept.pk), name)
        SavedList.objects.filter(pk=kept.pk).update(name=name)


def _name(typed: str) -> str:
    name = " ".join(persian.clean_text(typed).split())
    if not name:
        raise NotKept(_("Give the list a name."))
    if len(name) > LONGEST_NAME:
        raise NotKept(_("The name is longer than %(limit)s letters.") % {"limit": fa(LONGEST_NAME)})
    return name


def _refuse_a_second(own: QuerySet[SavedList], name: str) -> None:
    if own.filter(name=name).exists():
        raise NotKept(_("You have a list of this name here already."))


class KeepsLists(_Base):
    """Gives every list of the desk the addresses behind the chips above it (news/templatetags/kept_lists.py)."""

    def get_urls(self) -> list:
        def desk(view):
            return self.admin_site.admin_view(require_POST(view))

        place = place_of(self.model)
        return [
            path("kept/", desk(self.keep_list), name=f"{place}_keep"),
            path("kept/<int:kept>/", desk(self.change_kept_list), name=f"{place}_kept"),
            *super().get_urls(),
        ]

    def keep_list(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        query = request.POST.get("query", "")
        if not self._opens(request, query):
            return self._back_to(request, "", _("This list has no such filters."), messages.ERROR)
        try:
            kept = keep(request.user, place_of(self.model), request.POST.get("name", ""), query)
        except NotKept as refusal:
            return self._back_to(request, query, str(refusal), messages.ERROR)
        return self._back_to(request, kept.query, _("The list “%(name)s” is kept.") % {"name": kept.name})

    def _opens(self, request: HttpRequest, query: str) -> bool:
        """Whether the list answers to these filters; a chip that leads to a refusal helps nobody."""
        asked = copy(request)
        asked.method, asked.GET = "GET", QueryDict(filters(query))
        words = "".join(word for name, values in asked.GET.lists() for word in (name, *values))
        # An address with control characters in it, or of endless parts, is refused before any page is asked.
        if min(words, default=" ") < " " or len(asked.GET) >= MOST_PARTS:
            return False
        return self.knows_filters(asked)

    def knows_filters(self, asked: HttpRequest) -> bool:
        """For Django's own lists; a list with a page of its own says it differently."""
        try:
            self.get_changelist_instance(asked)
        except (IncorrectLookupParameters, SuspiciousOperation):
            return False
        return True

    def change_kept_list(self, request: HttpRequest, kept: int) -> HttpResponse:
        """Another name, or none any more; somebody else's is not there."""
        own = of(request.user, place_of(self.model)).filter(pk=min(kept, 2**63 - 1)).first()
        if not own or not self.has_view_or_change_permission(request):
            raise PermissionDenied
        query = request.POST.get("query", "")
        if "delete" in request.POST:
            own.delete()
            return self._back_to(
                request, query, _("The list “%(name)s” is no longer kept.") % {"name": own.name}
            )
        try:
            rename(own, request.POST.get("name", ""))
        except NotKept as refusal:
            return self._back_to(request, query, str(refusal), messages.ERROR)
        return self._back_to(request, query, _("The list has its new name."))

    def _back_to(
        self, request: HttpRequest, query: str, message: str, level: int = messages.SUCCESS
    ) -> HttpResponse:
        self.message_user(request, message, level)
        # Only a query of our own list: no address of another site can come out of it.
        address, query = reverse(f"admin:{place_of(self.model)}_changelist"), filters(query)
        return HttpResponseRedirect(f"{address}?{query}" if 0 < len(query) <= LONGEST_QUERY else address)

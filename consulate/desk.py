"""The desk: Django's admin, named and ordered for a newsroom."""

from typing import NoReturn

from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consulate import desk_pages, password_reset
from consulate.desk_sessions import PULSE

# In the order of the day's work; what is not named comes last, in alphabetical order.
_ORDER = [
    "Article",
    "Comment",
    "Inquiry",
    "Meeting",
    "FollowUp",
    "Person",
    "Organization",
    "Picture",
    "Category",
    "Tag",
    "Topic",
    "ErrorReport",
    "Redirect",
    "SynonymGroup",
    "Ban",
    "ListedWord",
    "RejectionReason",
    "CannedAnswer",
    "DiscussionRules",
    "DigestRecipient",
    "Office",
    "SpecialHours",
    "ConsularService",
    "Page",
]
_APPS = ["news", "comments", "auth"]


class Desk(AdminSite):
    site_title = _("Newsroom desk")
    site_header = _("Newsroom desk")
    index_title = _("Welcome")
    site_url = "/"
    # The lists fit into a line or two under the header; a column for them would narrow every page.
    enable_nav_sidebar = False

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(_ORDER, model["object_name"]))
        return sorted(apps, key=lambda app: _place(_APPS, app["app_label"]))

    def each_context(self, request: HttpRequest) -> dict:
        pages = desk_pages.open_to(request.user) if self.has_permission(request) else []
        return super().each_context(request) | {"is_demo": settings.DEMO, "desk_pages": pages}

    def get_urls(self) -> list:
        return [
            # Django's way from any row to its public page would tell addresses, titles with them, to anybody here.
            path("r/<path:row>", no_such_page, name="view_on_site"),
            path(PULSE, never_cache(require_safe(pulse)), name="pulse"),
            *password_reset.urls(self),
            *super().get_urls(),
        ]


def no_such_page(request: HttpRequest, **kwargs) -> NoReturn:
    raise Http404


def _place(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def pulse(request: HttpRequest) -> JsonResponse:
    """Tells an open form whether its people are still logged in, and the token that it needs to be sent.

    Asking does not prolong the session: a forgotten tab must not keep the desk open (consulate/desk_sessions.py).
    """
    user = request.user
    if not (user.is_active and user.is_staff):
        return JsonResponse({"signed_in": False})
    return JsonResponse({"signed_in": True, "user": user.pk, "name": str(user), "csrf": get_token(request)})

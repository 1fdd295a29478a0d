"""The desk: Django's admin, named and ordered for a newsroom."""

from http import HTTPStatus
from typing import NoReturn

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.auth.views import PasswordChangeView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consulate import (
    calendar_pages,
    desk_navigation,
    desk_pages,
    export_pages,
    login_limits,
    notice_pages,
    own_password,
    password_reset,
    second_factor,
    take_back_pages,
)
from consulate.desk_sessions import PULSE
from consulate.people_pages import PeoplePages
from consulate.second_factor_pages import SecondFactorPages
from consulate.statistics import pages as statistics_pages
from news import audit

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
    "OutgoingLink",
    "Redirect",
    "SynonymGroup",
    "AuditEntry",
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
    "CspReport",
    "BinnedRow",
]
_APPS = ["news", "comments", "auth"]


class Desk(PeoplePages, SecondFactorPages, AdminSite):
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
        context = super().each_context(request)
        pages = desk_pages.open_to(request.user) if context["has_permission"] else []
        return context | {
            "is_demo": settings.DEMO,
            "bin_days": settings.BIN_DAYS,
            "desk_navigation": desk_navigation.groups(context["available_apps"], pages, request.path),
        }

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not second_factor.is_awaited(request)

    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The password; the second step has a page of its own, and until it is taken every page leads there."""
        user = request.user
        if request.method == "GET" and user.is_active and user.is_staff and second_factor.is_awaited(request):
            query = request.GET.urlencode()
            return HttpResponseRedirect(reverse("admin:second_factor") + (f"?{query}" if query else ""))
        answer = super().login(request, extra_context)
        if request.method == "POST":
            if request.user.is_authenticated:
                second_factor.ask_again(request)
                # Django keeps it for somebody who was logged in already.
                request.session.cycle_key()
            elif until := getattr(request, "guess_until", None):
                return login_limits.refused(answer, until)
        return answer

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """Django's page takes its own form alone."""
        page = PasswordChangeView.as_view(
            form_class=own_password.ChangeForm,
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        answer = page(request)
        if request.method == "POST" and answer.status_code == HTTPStatus.FOUND:
            audit.record(audit.Act.PASSWORD, by=request.user, of=request.user)
        return answer

    @method_decorator(require_safe)
    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return super().index(request, extra_context)

    @method_decorator(require_safe)
    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict | None = None
    ) -> HttpResponse:
        return super().app_index(request, app_label, extra_context)

    def get_urls(self) -> list:
        return [
            # Django's way from any row to its public page would tell addresses, titles with them, to anybody here.
            path("r/<path:row>", no_such_page, name="view_on_site"),
            path(PULSE, never_cache(require_safe(pulse)), name="pulse"),
            *password_reset.urls(self),
            *notice_pages.urls(self),
            *self.second_factor_urls(),
            *self.people_urls(),
            *statistics_pages.urls(self),
            *calendar_pages.urls(self),
            *take_back_pages.urls(self),
            *export_pages.urls(self),
            *super().get_urls(),
        ]


def no_such_page(request: HttpRequest, **kwargs) -> NoReturn:
    raise Http404


def _place(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def pulse(request: HttpRequest) -> JsonResponse:
    """Tells an open page whether its people are still logged in, how many notices wait for them, and a form's token.

    Asking does not prolong the session: a forgotten tab must not keep the desk open (consulate/desk_sessions.py).
    """
    user = request.user
    if not (user.is_active and user.is_staff) or second_factor.is_awaited(request):
        return JsonResponse({"signed_in": False})
    known = {"user": user.pk, "name": str(user), "unread": notice_pages.unread(request).count()}
    return JsonResponse({"signed_in": True, "csrf": get_token(request), **known})

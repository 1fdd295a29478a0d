"""Failed logins of the last day, and who is kept out now: for administrators, who can let somebody in again."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consulate import login_limits

SHOWN = 100


class LoginPages:
    """To be mixed into the desk; its addresses are given with those of the people."""

    def failed_logins(self: AdminSite, request: HttpRequest) -> HttpResponse:
        return TemplateResponse(
            request,
            "admin/people/logins.html",
            {
                **self.each_context(request),
                "title": _("Failed logins"),
                "tries": login_limits.account(timezone.now())[:SHOWN],
                "of_name": login_limits.OF_NAME,
                "minutes": login_limits.WINDOW.seconds // 60,
                "of_address": login_limits.OF_ADDRESS,
            },
        )

    def unlock_login(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Of one person; at every address."""
        person = get_object_or_404(User, pk=pk, is_staff=True)
        if login_limits.unlock(person, by=request.user):
            messages.success(request, _("The login is open again."))
        else:
            messages.info(request, _("Nothing was locked any more."))
        return HttpResponseRedirect(reverse("admin:failed_logins"))

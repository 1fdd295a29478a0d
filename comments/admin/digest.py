"""Each moderator's own choice to be told by e-mail of what waits."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comments.models import ModeratorDigest


class DigestChoice:
    """For the list of comments: an address that turns the digest on and off, and `digest` for its template
    (templates/admin/comments/comment/_digest.html).
    """

    def get_urls(self) -> list:
        choose = require_POST(self.admin_site.admin_view(self.choose_digest))
        return [path("digest/", choose, name="comments_comment_digest"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return super().changelist_view(request, {"digest": _choice_of(request)} | (extra_context or {}))

    def choose_digest(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("comments.moderate_comment"):
            raise PermissionDenied
        if request.POST.get("on") == "1":
            self._turn_on(request)
        else:
            ModeratorDigest.objects.filter(user=request.user).delete()
            self.message_user(
                request, _("You will get no more e-mails about new comments."), messages.SUCCESS
            )
        # Only a query of our own list: no address of another site can come out of it.
        filters = request.POST.get("filters", "").lstrip("?")
        address = reverse("admin:comments_comment_changelist")
        return HttpResponseRedirect(f"{address}?{filters}" if filters else address)

    def _turn_on(self, request: HttpRequest) -> None:
        if not request.user.email:
            message = _("Your account has no e-mail address. Ask the administrator to enter one.")
            self.message_user(request, message, messages.ERROR)
            return
        ModeratorDigest.objects.get_or_create(user=request.user)
        message = _("New comments will be sent to %(email)s.") % {"email": request.user.email}
        self.message_user(request, message, messages.SUCCESS)


def _choice_of(request: HttpRequest) -> dict | None:
    """What the list says about it; None for who may not moderate."""
    if not request.user.has_perm("comments.moderate_comment"):
        return None
    is_on = ModeratorDigest.objects.filter(user=request.user).exists()
    return {"is_on": is_on, "email": request.user.email}

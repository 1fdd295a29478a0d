"""What a moderator does with comments: each act is one address, answered with JSON or with the list again."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_POST

from comments.models import Comment, RejectionReason
from comments.moderation import decide
from news.newsroom import at_most, name_of

_Base = admin.ModelAdmin if TYPE_CHECKING else object
Status = Comment.Status
MAX_BULK = 500
DECISIONS = {
    Status.APPROVED: gettext_lazy("Approve"),
    Status.REJECTED: gettext_lazy("Reject"),
    Status.SPAM: gettext_lazy("Mark as spam"),
}
DONE = {
    Status.APPROVED: ngettext_lazy(
        "%(count)d comment was approved.", "%(count)d comments were approved.", "count"
    ),
    Status.REJECTED: ngettext_lazy(
        "%(count)d comment was rejected.", "%(count)d comments were rejected.", "count"
    ),
    Status.SPAM: ngettext_lazy(
        "%(count)d comment was marked as spam.", "%(count)d comments were marked as spam.", "count"
    ),
}


def _reason(status: str) -> RejectionReason | None:
    return RejectionReason.objects.first() if status == Status.REJECTED else None


def bulk_decision(status: str):
    @admin.action(description=DECISIONS[status], permissions=["moderate"])
    @at_most(MAX_BULK)
    def decide_chosen(desk: "CommentActs", request: HttpRequest, queryset: QuerySet) -> None:
        chosen = list(queryset.values_list("pk", flat=True))
        decided = decide(chosen, status, by=request.user, reason=_reason(status))
        desk.report(request, status, decided=len(decided), chosen=len(chosen))

    decide_chosen.__name__ = f"decide_{status}"
    return decide_chosen


def decider_of(comment: Comment) -> str:
    """Who decided, for colleagues; comments of the old site were approved there."""
    return name_of(comment.decided_by) if comment.decided_by else _("the old site")


class CommentActs(_Base):
    """The addresses of a moderator's acts, for the admin of comments."""

    def get_urls(self) -> list:
        decide_one = self.admin_site.admin_view(require_POST(self.decide_one))
        return [path("<int:pk>/decide/", decide_one, name="comments_comment_decide"), *super().get_urls()]

    def decide_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button beside a comment; where a colleague was quicker, the message names the colleague."""
        status = request.POST.get("decision")
        if not self.has_moderate_permission(request) or status not in DECISIONS:
            raise PermissionDenied
        get_object_or_404(Comment, pk=pk)
        if decide([pk], status, by=request.user, reason=_reason(status)):
            self.report(request, status, decided=1, chosen=1)
        else:
            self._report_quicker_colleague(request, Comment.objects.select_related("decided_by").get(pk=pk))
        # Only a query of our own list: no address of another site can come out of it.
        filters = request.POST.get("filters", "").lstrip("?")
        address = reverse("admin:comments_comment_changelist")
        return HttpResponseRedirect(f"{address}?{filters}" if filters else address)

    def report(self, request: HttpRequest, status: str, *, decided: int, chosen: int) -> None:
        if decided:
            self.message_user(request, DONE[status] % {"count": decided}, messages.SUCCESS)
        if before := chosen - decided:
            message = ngettext(
                "%(count)d comment had been decided before.",
                "%(count)d comments had been decided before.",
                before,
            )
            self.message_user(request, message % {"count": before}, messages.WARNING)

    def _report_quicker_colleague(self, request: HttpRequest, comment: Comment) -> None:
        message = _("This comment was already decided by %(who)s: %(status)s.")
        params = {"who": decider_of(comment), "status": comment.get_status_display()}
        self.message_user(request, message % params, messages.WARNING)

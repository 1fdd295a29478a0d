"""The tabs of the moderators' queue: which comments each holds, and in which order."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.admin.keyset import Order
from comments.models import Comment, Inquiry

Status = Comment.Status


@dataclass(frozen=True)
class Tab:
    name: str
    label: Promise
    empty: Promise
    holds: dict
    order: Order
    # Whether each of them wants a decision, so that their exact number and the age of the oldest matter.
    wants_decision: bool = False

    def comments(self) -> QuerySet:
        return Comment.objects.filter(**self.holds)


_LONGEST_WAITING, _LATEST_DECISION = Order("created_at"), Order("decided_at", newest_first=True)
TABS = {
    tab.name: tab
    for tab in [
        Tab(
            "waiting",
            _("Waiting"),
            _("Nothing waits for you: every comment has been read."),
            {"status": Status.PENDING},
            _LONGEST_WAITING,
            wants_decision=True,
        ),
        Tab(
            "suspect",
            _("Suspect"),
            _("No comment is held as suspect."),
            {"status": Status.SUSPECT},
            _LONGEST_WAITING,
            wants_decision=True,
        ),
        Tab(
            "reported",
            _("Reported"),
            _("No reader objects to any comment."),
            {"status": Status.APPROVED, "reported_at__isnull": False},
            Order("reported_at"),
            wants_decision=True,
        ),
        Tab(
            "inquiries",
            _("Private questions"),
            _("No private question waits for an answer."),
            {"status": Status.INQUIRY, "pk__in": Inquiry.objects.filter(closed_at=None).values("comment")},
            _LONGEST_WAITING,
            wants_decision=True,
        ),
        Tab(
            "approved",
            _("Approved"),
            _("No comment has been approved yet."),
            {"status": Status.APPROVED},
            _LATEST_DECISION,
        ),
        Tab(
            "rejected",
            _("Rejected"),
            _("No comment has been rejected."),
            {"status": Status.REJECTED},
            _LATEST_DECISION,
        ),
        Tab("spam", _("Spam"), _("No spam here."), {"status": Status.SPAM}, _LATEST_DECISION),
    ]
}
FIRST = "waiting"

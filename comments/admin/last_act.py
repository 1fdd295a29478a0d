"""Taking back what one did last: a decision, a ban, or both together; what cannot be taken back is said."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import banning, deciding, moderation
from comments.admin.bulk_acts import DONE, UNDO
from comments.admin.outcomes import INVALID, QUICKER, Answering, Outcome
from comments.models import Ban, Decision, InquiryAnswer

# An older act is taken back where it stands, with its comment in view.
LATELY = timedelta(hours=1)
# A ban and the mark as spam that was ticked with it are one step of the moderator's.
_TOGETHER = timedelta(seconds=2)
LIFT = "comments.change_ban"


class LastAct(Answering):
    """The addresses of the list's key Z: one for the ban that was just made, one for whatever came last."""

    def get_urls(self) -> list:
        last = self.act(self.take_last_back, "comments.moderate_comment")
        ban = self.act(self.take_ban_back, LIFT)
        return [
            path("last/take-back/", last, name="comments_comment_take_last_back"),
            path("bans/<int:pk>/take-back/", ban, name="comments_comment_take_ban_back"),
            *super().get_urls(),
        ]

    @transaction.atomic
    def take_ban_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One's own ban, and the mark as spam if the comment got it along with the ban."""
        ban = get_object_or_404(Ban, pk=pk, made_by=request.user)
        outcome = _lifted(ban, request.user)
        if outcome.code == 200 and request.POST.get("spam") == "on" and ban.comment_id:
            outcome = _with_spam(outcome, ban.comment_id, request.user)
        return self.answer(request, outcome)

    @transaction.atomic
    def take_last_back(self, request: HttpRequest) -> HttpResponse:
        """Also after the page was loaded anew, when its script knows nothing of what was done before."""
        last = last_act_of(request.user)
        if isinstance(last, Ban):
            if not request.user.has_perm(LIFT):
                return self.answer(request, _cannot(_("a ban")))
            return self.answer(request, _lifted(last, request.user))
        if isinstance(last, Decision) and last.act in moderation.DECIDED:
            return self.answer(request, self._taken_back(request, last))
        return self.answer(request, _refusal(last))

    def _taken_back(self, request: HttpRequest, last: Decision) -> Outcome:
        # A bulk act is one step: its decisions are of one instant.
        same = Decision.objects.filter(by=request.user, at=last.at, act=last.act)
        undone = deciding.undo(same.values_list("comment_id", flat=True), by=request.user)
        if not undone:
            return _cannot(last.get_act_display())
        outcome = Outcome(str(DONE[UNDO] % {"count": len(undone)}))
        ban = _made_together(last)
        if ban and request.user.has_perm(LIFT):
            outcome.message = f"{outcome.message} {_lifted(ban, request.user).message}"
        return outcome


def last_act_of(user: User) -> Decision | Ban | InquiryAnswer | None:
    """The latest of what a moderator did within an hour; looking at masked numbers is no act."""
    since = timezone.now() - LATELY
    decisions = Decision.objects.filter(by=user, at__gt=since).exclude(act=Decision.Act.OPENED)
    acts = {
        "at": [decisions.order_by("-pk").first()],
        "made_at": [Ban.objects.filter(made_by=user, made_at__gt=since).order_by("-made_at").first()],
    }
    acts["at"].append(InquiryAnswer.objects.filter(by=user, at__gt=since).order_by("-at").first())
    found = [(getattr(act, name), act) for name, those in acts.items() for act in those if act]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _made_together(decision: Decision) -> Ban | None:
    if decision.act != Decision.Act.SPAM:
        return None
    together = Ban.objects.filter(
        comment=decision.comment_id,
        made_by=decision.by,
        made_at__range=(decision.at - _TOGETHER, decision.at),
    )
    return together.filter(lifted_at=None).first()


def _lifted(ban: Ban, by: User) -> Outcome:
    if banning.lift(ban, by):
        return Outcome(_("The ban is lifted."), comment=ban.comment_id)
    return Outcome(_("This ban had ended already."), QUICKER, ban.comment_id)


def _with_spam(outcome: Outcome, comment_id: int, by: User) -> Outcome:
    if deciding.undo([comment_id], by=by):
        more = _("The comment is no longer marked as spam.")
    else:
        more = _("The comment stays as it is: somebody has decided since.")
    return Outcome(f"{outcome.message} {more}", comment=comment_id)


def _refusal(last: Decision | InquiryAnswer | None) -> Outcome:
    if last is None:
        return Outcome(_("There is nothing to take back."), INVALID)
    if isinstance(last, InquiryAnswer):
        return _cannot(_("an answer to a private question"))
    if last.act == Decision.Act.UNDONE:
        return Outcome(_("Your last act is taken back already; nothing older was touched."), QUICKER)
    return _cannot(last.get_act_display())


def _cannot(what: str) -> Outcome:
    message = _("Your last act was: %(what)s. It cannot be taken back here; nothing older was touched.")
    return Outcome(message % {"what": what}, QUICKER)


def way_back_of(ban: Ban, user: User) -> dict:
    """What the list's script needs to lift a ban that was just made."""
    if not user.has_perm(LIFT):
        return {}
    return {"take_back": reverse("admin:comments_comment_take_ban_back", args=[ban.pk])}

"""Many comments decided at once: bounded, confirmed above fifty, and never past a banned word unread."""

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from comments import deciding
from comments.admin.act_forms import MAX_BULK, BulkForm
from comments.admin.outcomes import INVALID, OK, QUICKER, Answering, Outcome, filters_of, wants_json, way_back
from comments.models import Comment

Status = Comment.Status
UNDO = "undo"
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
    UNDO: ngettext_lazy(
        "%(count)d decision was taken back.", "%(count)d decisions were taken back.", "count"
    ),
}
BEFORE = {
    UNDO: ngettext_lazy(
        "%(count)d comment stayed as it is: there is no decision of yours to take back.",
        "%(count)d comments stayed as they are: there is no decision of yours to take back.",
        "count",
    )
}
DECIDED_BEFORE = ngettext_lazy(
    "%(count)d comment had been decided before.", "%(count)d comments had been decided before.", "count"
)
HELD = ngettext_lazy(
    "%(count)d comment was left out, because it has a banned word: decide about it by itself.",
    "%(count)d comments were left out, because they have banned words: decide about each by itself.",
    "count",
)
TITLES = {
    Status.APPROVED: gettext_lazy("Approve the chosen comments"),
    Status.REJECTED: gettext_lazy("Reject the chosen comments"),
    Status.SPAM: gettext_lazy("Mark the chosen comments as spam"),
}


def decision_of(request: HttpRequest, offered) -> str:
    decision = request.POST.get("decision")
    if decision not in offered:
        raise SuspiciousOperation
    return decision


def seen_of(request: HttpRequest) -> list[str]:
    """The states in which the moderator saw the comments; without a word, those that wait."""
    typed = request.POST if request.method == "POST" else request.GET
    seen = typed.getlist("seen") or list(Comment.WAITING)
    if not set(seen) <= set(Status.values):
        raise SuspiciousOperation
    return [str(state) for state in seen]


def chosen_of(request: HttpRequest) -> list[int]:
    keys = request.POST.getlist("chosen")
    if not all(key.isascii() and key.isdecimal() and len(key) < 19 for key in keys):
        raise SuspiciousOperation
    return sorted({int(key) for key in keys})


class BulkActs(Answering):
    """The address of acts on many comments."""

    def get_urls(self) -> list:
        view = self.act(self.decide_chosen, "comments.moderate_comment")
        return [path("bulk/", view, name="comments_comment_bulk"), *super().get_urls()]

    def decide_chosen(self, request: HttpRequest) -> HttpResponse:
        decision, chosen, seen = decision_of(request, DONE), chosen_of(request), seen_of(request)
        if not 0 < len(chosen) <= MAX_BULK:
            return self.answer(request, _wrong_number(len(chosen)))
        if decision == UNDO:
            undone = deciding.undo(chosen, by=request.user)
            return self.answer(request, _outcome(decision, undone, chosen))
        form = BulkForm(request.POST, decision=decision, count=len(chosen))
        if not form.is_valid():
            return self._ask(request, form, chosen, seen)
        held = _held_for_banned_words(chosen) if decision == Status.APPROVED else set()
        decided = deciding.decide(
            set(chosen) - held, decision, by=request.user, seen=seen, reason=form.cleaned_data.get("reason")
        )
        return self.answer(request, _outcome(decision, decided, chosen, held))

    def _ask(self, request: HttpRequest, form: BulkForm, chosen: list[int], seen: list[str]) -> HttpResponse:
        if wants_json(request):
            return self.invalid(form, **({"confirm": form.count} if form.must_confirm else {}))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": TITLES[form.decision],
            "form": form,
            "chosen": chosen,
            "seen_states": seen,
            "filters": filters_of(request),
            "way_back": way_back(request),
            "shows_errors": {"reason", "confirm"} & set(request.POST),
        }
        return TemplateResponse(request, "admin/comments/comment/bulk.html", context, status=INVALID)


def _held_for_banned_words(chosen: list[int]) -> set[int]:
    held: QuerySet = Comment.objects.filter(pk__in=chosen, held_for__contains=[Comment.Held.BANNED_WORD])
    return set(held.values_list("pk", flat=True))


def _wrong_number(count: int) -> Outcome:
    if not count:
        return Outcome(_("No comment was chosen."), INVALID)
    return Outcome(_("At most %(limit)d at once: please choose fewer.") % {"limit": MAX_BULK}, INVALID)


def _outcome(decision: str, decided: list[int], chosen: list[int], held: set[int] = frozenset()) -> Outcome:
    """What was done, what a colleague had done before, and what was left for a closer look."""
    before = len(chosen) - len(decided) - len(held)
    said = [(DONE[decision], len(decided)), (BEFORE.get(decision, DECIDED_BEFORE), before), (HELD, len(held))]
    return Outcome(
        " ".join(str(sentence % {"count": count}) for sentence, count in said if count),
        OK if decided else QUICKER,
        more={"decided": decided, "left_out": sorted(held), "can_undo": bool(decided) and decision != UNDO},
        level=None if len(decided) == len(chosen) else messages.WARNING,
    )

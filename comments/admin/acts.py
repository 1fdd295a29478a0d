"""What a moderator does with comments: each act is one address, answered with JSON or with the list again."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import deciding, inquiries, moderation
from comments.admin.act_forms import RejectionForm
from comments.admin.answer_acts import AnswerActs
from comments.admin.ban_acts import BanActs
from comments.admin.bulk_acts import DONE, BulkActs, decision_of, seen_of
from comments.admin.last_act import LastAct
from comments.admin.outcomes import (
    INVALID,
    QUICKER,
    Outcome,
    decider_of,
    filters_of,
    quicker_colleague,
    wants_json,
)
from comments.models import Comment, ConcealedText, Decision, Inquiry
from news import audit, versions
from news.models import Article
from news.newsroom import name_of
from news.templatetags.persian import fa

__all__ = ["DECISIONS", "CommentActs", "Status", "decider_of"]
Status = Comment.Status
DECISIONS = {
    Status.APPROVED: gettext_lazy("Approve"),
    Status.REJECTED: gettext_lazy("Reject"),
    Status.SPAM: gettext_lazy("Mark as spam"),
}
MODERATE = "comments.moderate_comment"


class CommentActs(LastAct, BulkActs, BanActs, AnswerActs):
    """The addresses of a moderator's acts, for the admin of comments."""

    def get_urls(self) -> list:
        acts = [
            ("<int:pk>/decide/", self.act(self.decide_one, MODERATE), "decide"),
            ("<int:pk>/reject/", self.act(self.reject_page, MODERATE, methods=("GET", "HEAD")), "reject"),
            ("<int:pk>/undo/", self.act(self.undo_one, MODERATE), "undo"),
            ("<int:pk>/inquire/", self.act(self.inquire, MODERATE, "comments.change_inquiry"), "inquire"),
            ("<int:pk>/open/", self.act(self.open_concealed, "comments.open_concealed_text"), "open"),
            ("<int:pk>/close-reports/", self.act(self.close_reports, MODERATE), "close_reports"),
            ("discussion/<int:pk>/", self.act(self.discussion, MODERATE), "discussion"),
        ]
        return [
            *(path(way, view, name=f"comments_comment_{name}") for way, view, name in acts),
            *super().get_urls(),
        ]

    # --- Deciding about one comment ---------------------------------------------------------------

    def decide_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button beside a comment; where a colleague was quicker, the message names the colleague."""
        status, seen = decision_of(request, DECISIONS), seen_of(request)
        comment = get_object_or_404(Comment, pk=pk)
        reason = None
        if status == Status.REJECTED:
            form = RejectionForm(request.POST)
            if not form.is_valid():
                return self._ask_for_reason(request, comment, form)
            reason = form.cleaned_data["reason"]
        if deciding.decide([pk], status, by=request.user, seen=seen, reason=reason):
            return self.answer(request, Outcome(DONE[status] % {"count": 1}, comment=pk))
        return self.answer(request, quicker_colleague(pk))

    def _ask_for_reason(self, request: HttpRequest, comment: Comment, form: RejectionForm) -> HttpResponse:
        if wants_json(request):
            return self.invalid(form, comment=comment.pk)
        if "reason" in request.POST:
            return self._reject_page(request, comment, form, status=INVALID)
        query = [("seen", state) for state in request.POST.getlist("seen")] + [
            ("filters", filters_of(request))
        ]
        page = reverse("admin:comments_comment_reject", args=[comment.pk])
        return HttpResponseRedirect(f"{page}?{urlencode(query)}")

    def reject_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Where the reason is chosen when no script offers it in the list."""
        return self._reject_page(request, get_object_or_404(Comment, pk=pk), RejectionForm())

    def _reject_page(
        self, request: HttpRequest, comment: Comment, form: RejectionForm, status: int = 200
    ) -> TemplateResponse:
        title = _("Take the answer back") if comment.is_official else _("Reject the comment")
        seen = seen_of(request)
        context = self.act_page(request, comment, title) | {"form": form, "seen_states": seen}
        return TemplateResponse(request, "admin/comments/comment/reject.html", context, status=status)

    def undo_one(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Comment, pk=pk)
        if deciding.undo([pk], by=request.user):
            status = Comment.objects.only("status").get(pk=pk).get_status_display()
            message = _("The decision was taken back; the comment is now: %(status)s.") % {"status": status}
            return self.answer(request, Outcome(message, comment=pk))
        last = moderation.last_decision(pk)
        if last and last.by and last.by != request.user:
            message = _("This cannot be taken back: %(who)s has decided since.") % {"who": name_of(last.by)}
        elif last and last.act == Decision.Act.APPROVED:
            message = _("This cannot be taken back: the office has answered. Take the answer back first.")
        else:
            message = _("There is no decision of yours here that could be taken back.")
        return self.answer(request, Outcome(message, QUICKER, pk))

    def inquire(self, request: HttpRequest, pk: int) -> HttpResponse:
        comment = get_object_or_404(Comment, pk=pk)
        inquiry = inquiries.make_inquiry(comment, by=request.user, seen=seen_of(request))
        if inquiry is None:
            return self.answer(request, quicker_colleague(pk))
        message = _("The comment is a private inquiry now; it is answered among the inquiries.")
        page = reverse("admin:comments_inquiry_change", args=[inquiry.pk])
        return self.answer(request, Outcome(message, comment=pk, more={"inquiry": inquiry.pk, "url": page}))

    # --- What leaves the comment's state as it is -------------------------------------------------

    def open_concealed(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The text as it was typed, with its personal numbers; each opening leaves a row."""
        concealed = get_object_or_404(ConcealedText.objects.select_related("comment"), pk=pk)
        moderation.note(concealed.comment, Decision.Act.OPENED, by=request.user)
        kind, name = Comment._meta.label_lower, fa(str(pk))
        audit.record(audit.Act.OPENED, by=request.user, kind=kind, name=name)
        if wants_json(request):
            response: HttpResponse = JsonResponse({"done": True, "comment": pk, "text": concealed.text})
        else:
            context = self.act_page(request, concealed.comment, _("Text with its masked numbers"))
            context |= {"opened_text": concealed.text, "inquiry": Inquiry.objects.filter(comment=pk).first()}
            response = TemplateResponse(request, "admin/comments/comment/opened.html", context)
        response["Cache-Control"] = "no-store, private"
        return response

    def close_reports(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(Comment, pk=pk)
        if moderation.close_reports(pk, by=request.user):
            return self.answer(request, Outcome(_("The reports are closed; the comment stays."), comment=pk))
        return self.answer(request, Outcome(_("These reports were closed already."), QUICKER, pk))

    @transaction.atomic
    def discussion(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close or open the discussion of one article."""
        wish = request.POST.get("open")
        if wish not in {"0", "1"}:
            raise SuspiciousOperation
        readable = Article.objects.readable()
        article = get_object_or_404(readable.only("title", "slug", "comments_open"), pk=pk)
        message = _("The discussion is open.") if wish == "1" else _("The discussion is closed.")
        versions.begin(article)
        if readable.filter(pk=pk).exclude(comments_open=wish == "1").update(comments_open=wish == "1"):
            versions.keep(article, by=request.user, note=message)
            changes = {"comments_open": [wish == "0", wish == "1"]}
            audit.record(audit.Act.CHANGED, by=request.user, of=article, note=message, changes=changes)
            LogEntry.objects.log_actions(request.user.pk, [article], CHANGE, message, single_object=True)
        return self.answer(request, Outcome(message, more={"article": pk, "open": wish == "1"}))

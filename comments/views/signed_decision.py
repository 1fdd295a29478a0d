"""A moderator decides about one comment by a link in the digest, without logging in.

GET changes nothing, since mail scanners open links too; only the form on the page acts. A dead link answers the
same page whatever it died of; who holds a sound one is told when the comment was decided meanwhile.
"""

from collections.abc import Callable
from functools import wraps

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from comments import deciding, decision_links, moderation
from comments.decision_links import DecisionLink
from comments.models import Comment, Decision, RejectionReason
from comments.named_articles import is_named_to
from news.newsroom import name_of
from news.public_post import is_same_origin, signed_post

APPROVED, REJECTED = Comment.Status.APPROVED, Comment.Status.REJECTED


class LinkForm(forms.Form):
    """Approve, or reject for one of the offered reasons; what holds a banned word can only be rejected here."""

    decision = forms.ChoiceField(choices=[(APPROVED, ""), (REJECTED, "")])
    reason = forms.ModelChoiceField(
        RejectionReason.objects.filter(is_active=True),
        required=False,
        empty_label=None,
        label=gettext_lazy("Reason, as its author will read it"),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Please choose one of the reasons.")},
    )

    def __init__(self, *args, comment: Comment, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.may_approve = Comment.Held.BANNED_WORD not in comment.held_for
        self.fields["reason"].label_from_instance = lambda reason: f"{reason.label}: {reason.public_wording}"

    def clean(self) -> dict:
        decision, reason = self.cleaned_data.get("decision"), self.cleaned_data.get("reason")
        if decision == REJECTED and reason is None and "reason" not in self.errors:
            self.add_error("reason", _("Please choose one of the reasons."))
        if decision == APPROVED and not self.may_approve:
            self.add_error(None, _("A comment with a banned word is approved at the desk alone."))
        return self.cleaned_data

    def decide(self, link: DecisionLink) -> bool:
        decision = self.cleaned_data["decision"]
        reason = self.cleaned_data["reason"] if decision == REJECTED else None
        return bool(deciding.decide([link.comment_id], decision, by=link.moderator, reason=reason))


def keeping_the_address_to_itself(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The address is the key: no page that is opened from here is told it."""

    @wraps(view)
    def silent(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return silent


@signed_post
@keeping_the_address_to_itself
@require_http_methods(["GET", "HEAD", "POST"])
def signed_decision(request: HttpRequest, token: str) -> HttpResponse:
    if request.method == "POST" and not _is_sent_by_its_own_page(request):
        raise PermissionDenied
    link = decision_links.read(token)
    if link is None:
        return _page(request, "dead", status=410)
    if request.method == "POST":
        return _act(request, link)
    comment = _comments(link).filter(pk=link.comment_id).first()
    if comment is None or not _still_waits(comment, link):
        return _too_late(request, link)
    return _page(request, "open", link=link, comment=comment, form=LinkForm(comment=comment))


def _is_sent_by_its_own_page(request: HttpRequest) -> bool:
    """Browsers that know no Sec-Fetch-Site call the origin of a page without referrer "null"; another site's page
    may be called so too, but does not know the address.
    """
    is_unnamed = "Sec-Fetch-Site" not in request.headers and request.headers.get("Origin") == "null"
    return is_unnamed or is_same_origin(request)


@transaction.atomic
def _act(request: HttpRequest, link: DecisionLink) -> HttpResponse:
    """The comment's row is held from the look at its last step until the decision: the link acts once."""
    comment = _comments(link).select_for_update(of=["self"], no_key=True).filter(pk=link.comment_id).first()
    if comment is None or not _still_waits(comment, link):
        return _too_late(request, link)
    form = LinkForm(request.POST, comment=comment)
    if not form.is_valid():
        return _page(request, "open", status=422, link=link, comment=comment, form=form)
    form.decide(link)
    return _page(request, "done", link=link, decision=moderation.last_decision(comment.pk))


def _comments(link: DecisionLink) -> QuerySet[Comment]:
    texts = ("article__body", "article__body_text", "article__search", "article__lead")
    comments = Comment.objects.select_related("article", "parent").defer(*texts)
    return comments.annotate(is_article_named=is_named_to(link.moderator))


def _still_waits(comment: Comment, link: DecisionLink) -> bool:
    return comment.status in Comment.WAITING and link.is_fresh()


def _too_late(request: HttpRequest, link: DecisionLink) -> HttpResponse:
    """Somebody decided since, or the author took the comment back: it is said who and what, but no text is shown."""
    last = moderation.last_decision(link.comment_id)
    if last is None or last.act in {Decision.Act.RECEIVED, Decision.Act.UNDONE}:
        return _page(request, "dead", status=410)
    return _page(request, "decided", status=410, link=link, decision=last)


def _page(request: HttpRequest, state: str, *, status: int = 200, **context) -> HttpResponse:
    decision = context.get("decision")
    who = name_of(decision.by) if decision and decision.by else ""
    context |= {"state": state, "who": who}
    return render(request, "comments/signed_decision.html", context, status=status)

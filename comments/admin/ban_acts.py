"""Banning from a comment, and marking the comment as spam along with it."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from comments import banning, deciding
from comments.admin.act_forms import BanForm
from comments.admin.bulk_acts import seen_of
from comments.admin.last_act import way_back_of
from comments.admin.outcomes import (
    INVALID,
    QUICKER,
    Answering,
    Outcome,
    quicker_colleague,
    wants_json,
)
from comments.models import Ban, Comment
from news import jalali
from news.newsroom import name_of

Status = Comment.Status


class BanActs(Answering):
    """The address of the act, and its page for those without the list's script."""

    def get_urls(self) -> list:
        view = self.act(self.ban_view, "comments.add_ban", methods=("GET", "HEAD", "POST"))
        return [path("<int:pk>/ban/", view, name="comments_comment_ban"), *super().get_urls()]

    def ban_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        comment = get_object_or_404(Comment.objects.select_related("article"), pk=pk)
        if request.method != "POST":
            return self._ban_page(request, comment, BanForm())
        form = BanForm(request.POST)
        if not form.is_valid():
            if wants_json(request):
                return self.invalid(form, comment=pk)
            return self._ban_page(request, comment, form, status=INVALID)
        return self.answer(request, self._ban(request, comment, form.cleaned_data))

    @transaction.atomic
    def _ban(self, request: HttpRequest, comment: Comment, chosen: dict) -> Outcome:
        try:
            made = banning.ban(comment, by=request.user, reason=chosen["reason"], days=chosen["days"])
        except banning.NoGroup:
            return Outcome(no_group(comment), INVALID, comment.pk)
        except banning.KeyIsGone:
            return Outcome(too_old(), INVALID, comment.pk)
        except banning.AlreadyBanned as refusal:
            return Outcome(already_banned(refusal.ban), QUICKER, comment.pk)
        said = _("Banned until %(until)s.") % {"until": jalali.date_and_time(made.ends_at)}
        more = way_back_of(made, request.user)
        if not (chosen["spam"] and request.user.has_perm("comments.moderate_comment")):
            return Outcome(said, comment=comment.pk, more=more)
        if deciding.decide([comment.pk], Status.SPAM, by=request.user, seen=seen_of(request)):
            marked = _("The comment was marked as spam.")
            more |= {"marked": True}
        else:
            marked = quicker_colleague(comment.pk).message
        return Outcome(f"{said} {marked}", comment=comment.pk, more=more)

    def _ban_page(
        self, request: HttpRequest, comment: Comment, form: BanForm, status: int = 200
    ) -> TemplateResponse:
        context = self.act_page(request, comment, _("Ban the sender of this comment"))
        group = bytes(comment.group) if comment.group else None
        context |= {
            "form": form,
            "seen_states": seen_of(request) if "seen" in (request.POST or request.GET) else [comment.status],
            "obstacle": obstacle(comment),
            "earlier": Ban.objects.filter(group=group).select_related("made_by", "lifted_by")
            if group
            else [],
        }
        return TemplateResponse(request, "admin/comments/comment/ban.html", context, status=status)


def obstacle(comment: Comment) -> str:
    """Why nobody can be banned from this comment, known before anybody types a reason."""
    if not comment.group:
        return no_group(comment)
    return too_old() if banning.is_too_old(comment) else ""


def no_group(comment: Comment) -> str:
    if comment.is_official:
        return _("This is the office's own answer; nobody is banned for it.")
    return _("It is no longer known from where this comment came: nobody can be banned for it.")


def too_old() -> str:
    return _("This comment is too old for a ban: its sender would not be recognized any more.")


def already_banned(ban: Ban | None) -> str:
    if ban is None:
        return _("A colleague has changed this ban at the same moment. Please look at the list of bans.")
    told = {"who": name_of(ban.made_by), "until": jalali.date_and_time(ban.ends_at)}
    return _("Already banned by %(who)s until %(until)s.") % told

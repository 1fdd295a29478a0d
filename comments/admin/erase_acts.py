"""Erasing a comment for good: a court asks for it, or somebody's private data stands in it. Nothing is deleted."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from comments import erasing
from comments.admin.outcomes import INVALID, QUICKER, Answering, Outcome
from comments.models import Comment


class EraseActs(Answering):
    """The address of the act: GET asks once more, POST erases."""

    def get_urls(self) -> list:
        methods = ("GET", "HEAD", "POST")
        view = self.act(self.erase_view, "comments.view_comment", "comments.delete_comment", methods=methods)
        return [path("<int:pk>/erase/", view, name="comments_comment_erase"), *super().get_urls()]

    def erase_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        comment = get_object_or_404(Comment.objects.select_related("article", "parent"), pk=pk)
        if request.method == "POST":
            return self.answer(request, _erased(request, comment))
        context = self.act_page(request, comment, _("Erase the comment for good"))
        context["obstacle"] = obstacle_of(comment)
        return TemplateResponse(request, "admin/comments/comment/erase.html", context)


def _erased(request: HttpRequest, comment: Comment) -> Outcome:
    if comment.is_official:
        return Outcome(obstacle_of(comment), INVALID, comment.pk)
    if erasing.erase(comment.pk, by=request.user):
        return Outcome(_("The comment is erased for good."), comment=comment.pk)
    return Outcome(_("This comment was erased already."), QUICKER, comment.pk)


def obstacle_of(comment: Comment) -> str:
    """Why the comment cannot be erased; empty if it can."""
    if comment.is_official:
        return _("This is the office's own answer: it is not erased but taken back, by rejecting it.")
    if comment.status == Comment.Status.ERASED:
        return _("This comment was erased already.")
    return ""

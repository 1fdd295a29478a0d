"""The pages on which the office answers a comment in public, or says something under an article by itself."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from comments import official_answers
from comments.admin.act_forms import AnswerForm, sent_before
from comments.admin.outcomes import (
    INVALID,
    QUICKER,
    Answering,
    Outcome,
    quicker_colleague,
    wants_json,
)
from comments.models import MAX_TEXT, Comment
from news.models import Article

Status = Comment.Status
ANSWERABLE = {Status.APPROVED, *Comment.WAITING}


class AnswerActs(Answering):
    """The addresses of the office's answers."""

    def get_urls(self) -> list:
        methods = ("GET", "HEAD", "POST")
        answer = self.act(self.answer_view, "comments.answer_comment", methods=methods)
        statement = self.act(self.statement_view, "comments.answer_comment", methods=methods)
        return [
            path("<int:pk>/answer/", answer, name="comments_comment_answer"),
            path("statement/<int:pk>/", statement, name="comments_comment_statement"),
            *super().get_urls(),
        ]

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        comment = get_object_or_404(Comment.objects.select_related("article", "parent", "decided_by"), pk=pk)
        if comment.status in Comment.WAITING and not request.user.has_perm("comments.moderate_comment"):
            raise PermissionDenied
        if request.method != "POST":
            return self._answer_page(request, comment, _new_form())
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self._refused(request, form) or self._answer_page(request, comment, form, INVALID)
        said = {name: form.cleaned_data[name] for name in ("text", "token")}
        try:
            made = official_answers.answer(
                comment, by=request.user, seen=request.POST.get("seen") or comment.status, **said
            )
        except official_answers.Changed:
            return self._changed(request, comment, form)
        except official_answers.OtherWords:
            again = sent_before(form)
            return self._refused(request, again) or self._answer_page(request, comment, again, INVALID)
        return self.answer(request, _published(made, comment=pk))

    def statement_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Under articles that the public reads; titles of drafts are none of a moderator's business."""
        article = get_object_or_404(Article.objects.readable().only("title", "slug"), pk=pk)
        if request.method != "POST":
            return self._statement_page(request, article, _new_form())
        form, status = AnswerForm(request.POST), INVALID
        try:
            if form.is_valid():
                said = {name: form.cleaned_data[name] for name in ("text", "token")}
                made = official_answers.state(article, by=request.user, **said)
                return self.answer(request, _published(made, comment=made.pk))
        except official_answers.OtherWords:
            form = sent_before(form)
        except official_answers.Changed:
            form.add_error(
                None, _("The article was deleted. Nothing was published; your text still stands here.")
            )
            status = QUICKER
        return self._refused(request, form, status) or self._statement_page(request, article, form, status)

    def _refused(self, request: HttpRequest, form: AnswerForm, status: int = INVALID) -> HttpResponse | None:
        if not wants_json(request):
            return None
        response = self.invalid(form, token=form["token"].value())
        response.status_code = status
        return response

    def _changed(self, request: HttpRequest, comment: Comment, form: AnswerForm) -> HttpResponse:
        """Nothing was published; the page says what happened, and keeps the words."""
        outcome = quicker_colleague(comment.pk)
        if wants_json(request):
            return self.answer(request, outcome)
        form.add_error(
            None, " ".join([outcome.message, _("Nothing was published; your text still stands here.")])
        )
        comment = Comment.objects.select_related("article", "parent", "decided_by").get(pk=comment.pk)
        return self._answer_page(request, comment, form, QUICKER)

    def _answer_page(
        self, request: HttpRequest, comment: Comment, form: AnswerForm, status: int = 200
    ) -> TemplateResponse:
        title = _("Answer as the office")
        context = self.act_page(request, comment, title) | self._words(form) | {
            "article": comment.article,
            "approves": comment.status in Comment.WAITING,
            "obstacle": "" if comment.status in ANSWERABLE else quicker_colleague(comment.pk).message,
            "answers": official_answers.answers_to(comment),
        }  # fmt: skip
        return TemplateResponse(request, "admin/comments/comment/answer.html", context, status=status)

    def _statement_page(
        self, request: HttpRequest, article: Article, form: AnswerForm, status: int = 200
    ) -> TemplateResponse:
        context = self.act_page(request, Comment(article=article), _("Statement of the office"))
        context |= self._words(form) | {"article": article, "comment": None}
        return TemplateResponse(request, "admin/comments/comment/answer.html", context, status=status)

    def _words(self, form: AnswerForm) -> dict:
        token = form["token"].value()
        return {"form": form, "longest": MAX_TEXT, "token": token, "signature": official_answers.signature()}


def _new_form() -> AnswerForm:
    return AnswerForm(initial={"token": uuid.uuid4()})


def _published(made: Comment, *, comment: int) -> Outcome:
    message = _("The answer is published.") if made.parent_id else _("The statement is published.")
    return Outcome(message, comment=comment, more={"answer": made.pk})

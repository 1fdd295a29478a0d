"""What people do to an article on its form: the steps of news/workflow.py, taken together with what was typed."""

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from news import jalali, workflow
from news.admin.article_bulk import BulkSteps
from news.admin.article_looks import LookPages
from news.article_course import course
from news.models import Article
from news.moves import Move
from news.newsroom import name_of

_Base = admin.ModelAdmin if TYPE_CHECKING else object


class StepRefused(Exception):
    """Something is in the way of the step; what was saved with it is undone."""

    def __init__(self, reason: str | Promise) -> None:
        self.reason = reason


class ArticleActs(BulkSteps, LookPages, _Base):
    """To be mixed into the admin of articles."""

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.publish_article")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict | None = None,
    ) -> HttpResponse:
        """Saving and the step are one transaction; of a step that is refused the form tells why, as it was typed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except StepRefused as refused:
            request.refusal = refused.reason
            return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs) -> HttpResponse:
        article = context["original"]
        form = context["adminform"].form
        shown = course(request.user, article or Article(author=request.user))
        context["course"] = shown
        if article:
            article.is_readable = shown.is_readable
        context["is_readable"] = shown.is_readable
        context["steps_to_take"] = [form.as_shown(offer) for offer in shown.offers]
        context["next_review"] = self.next_review(request, article)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: list, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        article = form.instance
        before = form.initial.get("published_at")
        was_planned = article.status == Article.Status.PUBLISHED and before and before > timezone.now()
        if was_planned and "published_at" in form.changed_data and not form.move:
            workflow.tell_of_another_time(article, before, by=request.user)
        if article.is_embargoed and {"is_embargoed", "embargo_readers"} & set(form.changed_data):
            names = "، ".join(
                name_of(reader) for reader in article.embargo_readers.order_by("last_name", "pk")
            )
            message = _("Until “%(title)s” is published, these people alone know of it: %(names)s.")
            self.message_user(request, message % {"title": article.title, "names": names})

    def take(self, request: HttpRequest, article: Article, move: Move, note: str = "") -> None:
        """The step of a button in the form, in the transaction that saves it."""
        rows = Article.objects.at_desk(request.user).filter(pk=article.pk)
        if not workflow.take(rows, move, by=request.user, note=note):
            reason = workflow.obstacle(move, request.user, article)
            raise StepRefused(reason or _("A colleague was quicker: look at the article once more."))
        self.log_change(request, article, str(move.label))
        article = Article.objects.get(pk=article.pk)
        message = move.done % {"what": _("“%(title)s”") % {"title": article.title}}
        if article.is_scheduled:
            message = _("“%(title)s” will be published on %(when)s.") % {
                "title": article.title,
                "when": jalali.date_and_time(article.published_at),
            }
        self.message_user(request, message, messages.SUCCESS)

"""What people do to articles, one by one or several at once: the moves of news/workflow.py, and deleting."""

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from news import jalali, workflow
from news.models import Article
from news.newsroom import at_most
from news.workflow import MOVES, Move

# A stolen session or a slip of the hand must not take the whole site away.
MAX_BULK = 20


class ArticleActs:
    actions = ["publish_chosen", "unpublish_chosen"]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("news.publish_article")

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        if "delete_selected" in actions:
            _act, name, label = actions["delete_selected"]
            actions["delete_selected"] = (at_most(MAX_BULK)(delete_selected), name, label)
        return actions

    @admin.action(description=gettext_lazy("Publish the chosen articles"), permissions=["publish"])
    @at_most(MAX_BULK)
    def publish_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._take_all(request, queryset, MOVES["publish"])

    @admin.action(description=gettext_lazy("Unpublish the chosen articles"), permissions=["publish"])
    @at_most(MAX_BULK)
    def unpublish_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._take_all(request, queryset, MOVES["unpublish"])

    def _take_all(self, request: HttpRequest, queryset: QuerySet, move: Move) -> None:
        chosen = list(queryset)
        taken = [
            article
            for article in chosen
            if workflow.take(Article.objects.filter(pk=article.pk), move, by=request.user)
        ]
        for article in taken:
            self.log_change(request, article, str(move.label))
        if taken:
            count = ngettext("%(count)d article", "%(count)d articles", len(taken)) % {"count": len(taken)}
            self.message_user(request, move.done % {"what": count}, messages.SUCCESS)
        if left := len(chosen) - len(taken):
            message = ngettext(
                "%(count)d article was left as it is: its state does not allow this.",
                "%(count)d articles were left as they are: their state does not allow this.",
                left,
            )
            self.message_user(request, message % {"count": left}, messages.WARNING)

    def take(self, request: HttpRequest, article: Article, move: Move) -> None:
        """The move of a button in the form; the form has seen to it that the state allows it."""
        if not workflow.take(Article.objects.filter(pk=article.pk), move, by=request.user):
            return
        self.log_change(request, article, str(move.label))
        article = Article.objects.get(pk=article.pk)
        message = move.done % {"what": _("“%(title)s”") % {"title": article.title}}
        if article.is_scheduled:
            message = _("“%(title)s” will be published on %(when)s.") % {
                "title": article.title,
                "when": jalali.date_and_time(article.published_at),
            }
        self.message_user(request, message, messages.SUCCESS)

    def get_deleted_objects(self, objs: QuerySet, request: HttpRequest) -> tuple:
        """The articles alone: their views are too many to list, and go with them without being asked for."""
        links = [
            format_html(
                '<a href="{}">{}</a>', reverse("admin:news_article_change", args=[article.pk]), article
            )
            for article in objs
        ]
        lacking = set() if self.has_delete_permission(request) else {self.opts.verbose_name}
        return links, {self.opts.verbose_name: len(links)}, lacking, []

"""Articles and the bin: they stay in their own table, out of sight, with all that belongs to them."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from news import bin
from news.models import Article

_Base = admin.ModelAdmin if TYPE_CHECKING else object


class BinsArticles(_Base):
    """What the public reads, or is to read at its hour, is taken off before it can be deleted."""

    def get_deleted_objects(self, objs: QuerySet, request: HttpRequest) -> tuple:
        """The articles alone: their views are too many to list, and go with them without being asked for."""
        lacking = set() if self.has_delete_permission(request) else {self.opts.verbose_name}
        in_public = [_why_not(article) for article in objs if article.status not in bin.OUT_OF_PUBLIC]
        return [_link(article) for article in objs], {self.opts.verbose_name: len(objs)}, lacking, in_public

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        if not bin.put_article(obj, by=request.user):
            raise bin.Refused(_why_not(obj))


def _link(article: Article) -> str:
    page = reverse("admin:news_article_change", args=[article.pk])
    return format_html('<a href="{}">{}</a>', page, article)


def _why_not(article: Article) -> str:
    """The reason, with the way to the form where the article is taken off."""
    reason = _("it is in public, or waits for its hour: unpublish it first, or call off its publication.")
    return format_html("{} – {}", _link(article), reason)

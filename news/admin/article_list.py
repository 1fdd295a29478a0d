"""The list of articles: its columns and its filters."""

from django.contrib import admin
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from news import standings
from news.jalali_filters import JalaliDateFilter
from news.models import Article, Picture
from news.templatetags.persian import fa


class StandingFilter(admin.SimpleListFilter):
    """By state, where "published" is told apart from what waits for its hour and what is over."""

    title = _("status")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [(standing.name, standing.label) for standing in standings.STANDINGS.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        chosen = standings.STANDINGS.get(self.value() or "")
        return queryset.filter(chosen.condition(timezone.now())) if chosen else queryset


class MineFilter(admin.SimpleListFilter):
    title = _("author")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple]:
        return [("1", _("My articles"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(author=request.user) if self.value() == "1" else queryset


# The years of what was published once: an index knows the first and the last of them.
PublishedFilter = JalaliDateFilter.on("published_at", status__in=["published", "withdrawn"])


class ArticleColumns:
    """What a row of the list shows of an article."""

    @admin.display(description=_("picture"))
    def picture_shown(self, article: Article) -> SafeString | str:
        return thumbnail(article.lead_picture)

    @admin.display(description=_("status"))
    def standing_shown(self, article: Article) -> SafeString:
        return badge(standings.standing(article))

    @admin.display(description=_("views"), ordering=F("baseline_views") + Coalesce("view_total__views", 0))
    def views_shown(self, article: Article) -> str:
        return fa(article.views)


def badge(standing: standings.Standing) -> SafeString:
    return format_html('<span class="badge is-{}">{}</span>', standing.name, standing.label)


def thumbnail(picture: Picture | None) -> SafeString:
    if picture is None:
        return format_html('<span class="thumb no-picture" title="{}"></span>', _("No picture"))
    # Beside its own words a thumbnail repeats nothing: an empty alt keeps screen readers quiet.
    return format_html(
        '<img class="thumb" src="{}" alt="" loading="lazy">', (picture.small or picture.file).url
    )

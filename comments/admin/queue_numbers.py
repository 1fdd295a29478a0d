"""What stands around the cards of the queue: how many each tab has, how old they are, and the busiest articles."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.admin.queue_filters import QueueFilters
from comments.admin.queue_tabs import TABS, Tab
from comments.models import Comment
from comments.named_articles import CONFIDENTIAL, is_named_to
from comments.waiting_time import waiting_time
from news.models import Article
from news.templatetags.persian import fa

# What is decided grows for ever: nobody needs to know how much more than this it is.
COUNTED = 10_000
# The discussions with most in a tab are offered; any other is reached from the list of articles.
BUSIEST, LOOKED_AT = 10, 1_000
_Sql = tuple[str, list]


@dataclass(frozen=True)
class CountedTab:
    tab: Tab
    count: int
    oldest: datetime | None

    @property
    def shown_count(self) -> str:
        capped = not self.tab.wants_decision and self.count > COUNTED
        return f"{fa(COUNTED)}+" if capped else fa(self.count)

    @property
    def age(self) -> str:
        if not self.oldest:
            return ""
        return _("the oldest for %(age)s") % {"age": waiting_time(self.oldest, timezone.now())}

    @property
    def is_open(self) -> bool:
        return self.tab.wants_decision and bool(self.count)

    def as_json(self) -> dict:
        return {"count": self.shown_count, "age": self.age, "is_open": self.is_open}


@dataclass(frozen=True)
class OfferedArticle:
    pk: int
    # Empty for one of which the moderator must not learn.
    title: str
    comments_open: bool

    @property
    def name(self) -> str:
        return self.title or f"{CONFIDENTIAL} {fa(self.pk)}"


def counted_tabs(filters: QueueFilters) -> list[CountedTab]:
    """Every tab with its number under these filters, in one query."""
    pieces = _pieces(filters)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(sql for sql, _given in pieces)}", _params_of(pieces))
        return _counted(cursor.fetchone())


def numbers(filters: QueueFilters, shown: Tab, user: User) -> tuple[list[CountedTab], list[OfferedArticle]]:
    """Every tab with its number under these filters, and the articles to choose from, in one query."""
    comments = filters.narrowed(shown.comments())
    pieces = [*_pieces(filters), _articles(comments, shown, filters.article_number, user)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(sql for sql, _given in pieces)}", _params_of(pieces))
        *row, articles = cursor.fetchone()
    return _counted(row), [OfferedArticle(**json.loads(article)) for article in articles]


def _pieces(filters: QueueFilters) -> list[_Sql]:
    return [_numbers_of(tab, filters.narrowed(tab.comments())) for tab in TABS.values()]


def _params_of(pieces: list[_Sql]) -> list:
    return [value for _wording, params in pieces for value in params]


def _counted(row: Sequence) -> list[CountedTab]:
    counted = zip(TABS.values(), row[::2], row[1::2], strict=True)
    return [CountedTab(tab, count, oldest) for tab, count, oldest in counted]


def _numbers_of(tab: Tab, comments: QuerySet) -> _Sql:
    """Two columns: the number of rows, and the oldest one's instant where that matters."""
    if comments.query.is_empty():
        return "0, NULL::timestamptz", []
    rows = comments.order_by().values("pk")
    if not tab.wants_decision:
        sql, params = rows[: COUNTED + 1].query.sql_with_params()
        return f"(SELECT count(*) FROM ({sql}) AS counted), NULL::timestamptz", [*params]
    sql, params = rows.query.sql_with_params()
    oldest, more = comments.order_by(tab.order.column).values(tab.order.column)[:1].query.sql_with_params()
    return f"(SELECT count(*) FROM ({sql}) AS counted), ({oldest})", [*params, *more]


def _articles(comments: QuerySet, shown: Tab, chosen: int | None, user: User) -> _Sql:
    """The articles of most of the tab's first thousand comments, and the one that is chosen.

    Only articles that are discussed: titles of drafts are none of a moderator's business.
    """
    offered = Q()
    if chosen:
        offered |= Q(pk=chosen) & Exists(Comment.objects.filter(article=OuterRef("pk")))
    if not comments.query.is_empty():
        first, given = shown.order.sorted(comments).values("article_id")[:LOOKED_AT].query.sql_with_params()
        busiest = (
            f"SELECT article_id FROM ({first}) AS first GROUP BY 1 ORDER BY count(*) DESC LIMIT {BUSIEST}"
        )
        offered |= Q(pk__in=RawSQL(busiest, given))
    if not offered:
        return "ARRAY[]::jsonb[]", []
    title = Case(When(is_named_to(user, "pk"), then="title"), default=Value(""))
    columns = JSONObject(pk="pk", title=title, comments_open="comments_open")
    articles = Article.objects.filter(offered).order_by("-pk").values_list(columns)
    sql, params = articles.query.sql_with_params()
    return f"ARRAY({sql})", [*params]

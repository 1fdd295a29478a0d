"""Whether visitors may comment on an article now, and if not, why; one rule for page, form and beacon."""

from datetime import datetime, timedelta

from django.db.models import F, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.models import DiscussionRules
from news import jalali
from news.models import Article
from news.readership import site_day
from news.templatetags.persian import fa

_FIELDS = ("is_open", "closes_after_days", "message")


def beside(articles: QuerySet[Article]) -> QuerySet[Article]:
    """The articles, each with the rules of this moment: one statement for both."""
    rules = DiscussionRules.objects.order_by("pk").values_list(
        JSONObject(**{name: F(name) for name in _FIELDS})
    )
    return articles.annotate(rules_beside=Subquery(rules[:1]))


def of(article: Article) -> DiscussionRules:
    """The rules that came with it."""
    return DiscussionRules(**(article.rules_beside or {}))


def is_open(article: Article, rules: DiscussionRules, now: datetime) -> bool:
    return why_closed(article, rules, now) is None


def why_closed(article: Article, rules: DiscussionRules, now: datetime) -> str | None:
    """The reason in words for readers; None while comments are taken."""
    if not article.comments_open or not article.is_public:
        return _("The discussion of this article is closed.")
    if not rules.is_open:
        return _("At present no comments are taken on this site.")
    closes_at = closing_time(article, rules)
    if closes_at and closes_at <= now:
        days = rules.closes_after_days
        reason = ngettext(
            "Discussions are open for %(days)s day after publication; this one closed on %(date)s.",
            "Discussions are open for %(days)s days after publication; this one closed on %(date)s.",
            days,
        )
        return reason % {"days": fa(days), "date": jalali.plain_date(closes_at - timedelta(seconds=1))}
    return None


def closing_time(article: Article, rules: DiscussionRules) -> datetime | None:
    """The end of the last of the days that follow the day of publication.

    It is a midnight of the site, because kept pages end there (news/public_page.py).
    """
    if not rules.closes_after_days or not article.published_at:
        return None
    return jalali.at_site(site_day(article.published_at) + timedelta(days=rules.closes_after_days + 1))

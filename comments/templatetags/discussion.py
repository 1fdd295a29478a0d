"""The places where the comments and the stars meet the article's page."""

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import ngettext

from comments import discussion_rules, rating_data, voting
from comments.models import MAX_TEXT
from comments.threads import threads_of
from news.models import Article
from news.templatetags.persian import fa

register = template.Library()


@register.inclusion_tag("comments/discussion.html", takes_context=True)
def discussion(context: template.Context, article: Article) -> dict:
    """What was said about the article and a person let through, and the form; three queries."""
    rules = discussion_rules.current()
    return {
        "article": article,
        "threads": threads_of(article),
        "rules": rules,
        "closed": discussion_rules.why_closed(article, rules, timezone.now()),
        # The form leads to those about its rules and about privacy.
        "pages": context.get("pages"),
        **form_context(),
    }


def form_context() -> dict:
    """What the form's template says besides its fields."""
    return {"limit": MAX_TEXT, "kept_days": settings.COMMENT_RETENTION_DAYS}


@register.inclusion_tag("comments/star_rating.html")
def star_rating(article: Article) -> dict:
    votes, average, summary = voting.summary_of(article.pk)
    return {
        "article": article,
        "votes": votes,
        "average": average,
        "summary": summary,
        "stars": stars(),
        "is_open": article.is_public,
        "data": _rating_data(article, votes, average),
    }


def _rating_data(article: Article, votes: int, average: float | None) -> str:
    """Nothing of a withdrawn article, which is no news for machines."""
    if average is None or not article.is_public:
        return ""
    return rating_data.script(article, votes, average)


def stars() -> list[tuple[int, str]]:
    return [(n, ngettext("%(n)s star", "%(n)s stars", n) % {"n": fa(n)}) for n in range(1, 6)]

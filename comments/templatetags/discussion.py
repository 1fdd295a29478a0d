"""The places where the comments and the stars meet the article's page."""

from django import template
from django.utils.translation import ngettext

from comments import voting
from comments.models import MAX_TEXT, Comment
from news.models import Article
from news.templatetags.persian import fa

register = template.Library()
MOST_SHOWN = 1_000


@register.inclusion_tag("comments/discussion.html")
def discussion(article: Article) -> dict:
    """What was said about the article and a person let through, in one query, in two where it is very much.

    Of more than a thousand comments the newest are shown: a page has to stay a page.
    """
    approved = Comment.objects.approved().filter(article=article)
    shown = list(approved.order_by("-created_at", "-id")[:MOST_SHOWN])[::-1]
    return {
        "article": article,
        "comments": threads(shown),
        "count": len(shown) if len(shown) < MOST_SHOWN else approved.count(),
        "max_text": MAX_TEXT,
        "is_open": article.comments_open and article.is_public,
    }


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
    }


def stars() -> list[tuple[int, str]]:
    return [(n, ngettext("%(n)s star", "%(n)s stars", n) % {"n": fa(n)}) for n in range(1, 6)]


def threads(approved: list[Comment]) -> list[Comment]:
    """The comments that answer none of the others, each with its `answers`; deeper ones are one level."""
    shown = {comment.pk: comment for comment in approved}
    heads = []
    for comment in approved:
        comment.answers = []
        parent = shown.get(comment.parent_id)
        if parent is None:
            heads.append(comment)
        else:
            comment.head = getattr(parent, "head", parent)
            comment.head.answers.append(comment)
    return heads

"""The places where the comments and the stars meet the article's page."""

from django import template
from django.utils.translation import ngettext

from comments import voting
from comments.models import MAX_TEXT, Comment
from news.models import Article
from news.templatetags.persian import fa

register = template.Library()


@register.inclusion_tag("comments/discussion.html")
def discussion(article: Article) -> dict:
    """Everything said about the article that a person let through: one query."""
    approved = list(Comment.objects.approved().filter(article=article).order_by("created_at", "id"))
    return {
        "article": article,
        "comments": threads(approved),
        "count": len(approved),
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

"""The places where the comments and the stars meet the article's page."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from comments import discussion_rules, rating_data, voting
from comments.models import MAX_TEXT
from comments.numbered_addresses import numbered
from comments.thread_list import thread_list
from comments.threads import Threads
from comments.under_article import UnderArticle, under_article
from news import stencils
from news.models import Article, Page
from news.templatetags.office import with_slug
from news.templatetags.persian import counted, fa

register = template.Library()


@register.simple_tag(takes_context=True)
def discussion(context: template.Context, article: Article) -> SafeString:
    """What was said about the article and a person let through, and the form."""
    found = _under(context, article)
    said, rules = found.threads, found.rules
    closed = discussion_rules.why_closed(article, rules, timezone.now())
    discussed = numbered("comments:discussion", article.pk)
    words = {
        "count": counted(said.count) if said.count else "",
        "threads": thread_list(said, article.pk, is_closed=bool(closed)),
        "older": f"{discussed}?page=2" if said.following > 0 else "",
        "closed": closed or "",
        "message": rules.message if article.is_public or not closed else "",
        "address": numbered("comments:comment", article.pk),
        **_words_of_pages(context.get("pages")),
    }
    return stencils.filled("comments/discussion.html", words, **_shape_of_form())


@register.inclusion_tag("comments/_fields.html", takes_context=True)
def comment_fields(context: template.Context) -> dict:
    """The fields on a page of their own, as the form has them: with what was typed, and what of it is wrong."""
    beside = {name: context.get(name) for name in ("form", "answered")}
    return {**beside, **_words_of_pages(context.get("pages")), **_shape_of_form()}


def _shape_of_form() -> dict[str, int]:
    return {"limit": MAX_TEXT, "kept_days": settings.COMMENT_RETENTION_DAYS}


def _words_of_pages(pages: Iterable[Page] | None) -> dict[str, str]:
    """The form leads to the pages about its rules and about privacy."""
    rules, privacy = with_slug(pages, "comment-rules"), with_slug(pages, "privacy")
    return {
        "rules_address": rules.get_absolute_url() if rules else "",
        "privacy_address": privacy.get_absolute_url() if privacy else "",
        "privacy_title": fa(privacy.title) if privacy else "",
    }


@register.simple_tag
def threads(page: Threads, article: Article, closed: str | None) -> SafeString:
    """The items of a list of threads; none can be answered where `closed` says why not."""
    return thread_list(page, article.pk, is_closed=bool(closed))


@register.simple_tag(takes_context=True)
def star_rating(context: template.Context, article: Article) -> SafeString:
    found = _under(context, article)
    votes, average, summary = voting.summary(found.votes, found.average)
    if not votes and not article.is_public:
        return SafeString("")
    words = {
        "address": numbered("comments:rating", article.pk) if article.is_public else "",
        "summary": summary,
        "data": _rating_data(article, votes, average),
    }
    return stencils.filled("comments/star_rating.html", words, stars=stars())


def _rating_data(article: Article, votes: int, average: float | None) -> str:
    """Nothing of a withdrawn article, which is no news for machines."""
    if average is None or not article.is_public:
        return ""
    return rating_data.script(article, votes, average)


def stars() -> tuple[tuple[int, str], ...]:
    return _stars(stencils.language())


@lru_cache(maxsize=8)
def _stars(_language: str | None) -> tuple[tuple[int, str], ...]:
    return tuple((n, ngettext("%(n)s star", "%(n)s stars", n) % {"n": fa(n)}) for n in range(1, 6))


def _under(context: template.Context, article: Article) -> UnderArticle:
    """Both places of a page show what was asked once."""
    kept = context.render_context
    key = (under_article, article.pk)
    if key not in kept:
        kept[key] = under_article(article.pk)
    return kept[key]

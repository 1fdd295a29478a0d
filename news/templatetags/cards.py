"""Articles and pictures on cards and in rows: partial templates, filled (news/stencils.py)."""

from collections.abc import Iterable

from django import template
from django.template.defaultfilters import truncatewords
from django.utils.safestring import SafeString

from news import stencils
from news.cards import Card, card_of
from news.models import Article, Picture
from news.picture_sources import PictureFiles, files_of, words_of, words_of_card
from news.templatetags.persian import fa, stamp

register = template.Library()
# Of a lead, beside a title and above all.
IN_A_ROW, IN_THE_LEAD_STORY = 36, 50
# A longer title is set smaller.
LONG_TITLE = 90


@register.simple_tag(takes_context=True)
def cards(context: template.Context, articles: Iterable[Card | Article]) -> SafeString:
    fallback = fallback_of(context)
    return stencils.filled_rows("news/_card.html", [words_of_a_card(each, fallback) for each in articles])


def words_of_a_card(
    article: Card | Article, fallback: PictureFiles | None, *, in_section: object = False
) -> dict[str, str]:
    """What templates/news/_card.html shows; in a section it need not say which."""
    shown = _card_of(article)
    return _words(shown, in_section=in_section) | words_of_card(shown.picture or fallback)


@register.simple_tag(takes_context=True)
def rows(
    context: template.Context,
    articles: Iterable[Card | Article],
    *,
    heading: str = "h2",
    in_section: object = False,
    of_kind: object = False,
) -> SafeString:
    """Rows of a list of articles, in a section or of a kind of which they need not say it."""
    fallback, words = fallback_of(context), []
    for card in map(_card_of, articles):
        of_card = _words(card, in_section=in_section, of_kind=of_kind)
        of_card["lead"] = first_words(card.lead, IN_A_ROW)
        words.append(of_card | words_of_card(card.picture or fallback))
    return stencils.filled_rows("news/_row.html", words, heading=heading)


def lead_story(article: Card, fallback: PictureFiles | None) -> SafeString:
    words = _words(article) | words_of(article.picture or fallback)
    words["lead"] = first_words(article.lead, IN_THE_LEAD_STORY)
    return stencils.filled("news/_lead_story.html", words, is_long=len(article.title) > LONG_TITLE)


@register.simple_tag
def img(
    picture: Picture | PictureFiles | None, *, alt: str = "", sizes: str = "", first: object = False
) -> SafeString:
    """A picture as large as the page has room for it; the `first` of a page is fetched before all else."""
    words = {"alt": alt, "sizes": sizes, **words_of(files_of(picture))}
    return stencils.filled("news/_img.html", words, first=bool(first))


@register.simple_tag
def card_img(picture: Picture | PictureFiles | None, *, alt: str = "", sizes: str = "") -> SafeString:
    """A picture as it stands on a card."""
    return stencils.filled(
        "news/_card_img.html", {"alt": alt, "sizes": sizes, **words_of_card(files_of(picture))}
    )


@register.filter
def with_a_place(articles: Iterable[Article]) -> list[Article]:
    """Those that stand at the head of a dossier."""
    return [article for article in articles if article.place]


@register.filter
def without_a_place(articles: Iterable[Article]) -> list[Article]:
    return [article for article in articles if not article.place]


def first_words(text: str, many: int) -> str:
    """What the filter `truncatewords` makes of it, which is slow where nothing is to be cut."""
    words = text.split()
    return " ".join(words) if len(words) <= many else truncatewords(text, many)


def fallback_of(context: template.Context) -> PictureFiles | None:
    """What stands where an article has no picture."""
    return files_of(context["office"].fallback_picture)


def _card_of(article: Card | Article) -> Card:
    return article if isinstance(article, Card) else card_of(article)


def _words(card: Card, *, in_section: object = False, of_kind: object = False) -> dict[str, str]:
    """What templates/news/_card_meta.html shows, and the titles above it."""
    is_news = card.kind == Article.Kind.NEWS
    return {
        "address": card.get_absolute_url(),
        "title": card.title,
        "over_title": card.over_title,
        "kind": "" if is_news or of_kind else str(Article.Kind(card.kind).label),
        "section": "" if in_section else card.section,
        "section_address": "" if in_section else card.section_address,
        "date": stamp(card.published_at, "plain_date"),
        "views": fa(card.views) if card.views else "",
    }

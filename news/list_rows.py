"""Articles, pictures, tags and categories as rows of a spreadsheet, in the order of their list."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from news import jalali, standings
from news.models import Article, Category, Picture, Tag
from news.newsroom import name_of
from news.spreadsheets import Row

ARTICLE_HEADER = (
    _("news code"),
    _("title"),
    _("status"),
    _("kind"),
    _("category"),
    _("author"),
    _("publication date (Jalali)"),
    _("publication date (ISO)"),
    _("last changed on (Jalali)"),
    _("last changed on (ISO)"),
    _("views"),
    _("address"),
)
PICTURE_HEADER = (
    _("number"),
    _("caption"),
    _("alternative text"),
    _("credit"),
    _("width"),
    _("height"),
    _("uploaded by"),
    _("uploaded on (Jalali)"),
    _("uploaded on (ISO)"),
)
HEADING_HEADER = (_("name"), _("articles"), _("address"))
_CHUNK = 500


def article_rows(articles: QuerySet[Article]) -> Iterator[Row]:
    kinds = {value: str(label) for value, label in Article.Kind.choices}
    states = {name: str(standing.label) for name, standing in standings.STANDINGS.items()}
    rows = articles.select_related("category", "author", "view_total").defer(
        "body", "body_text", "search", "lead"
    )
    for article in rows.iterator(chunk_size=_CHUNK):
        yield (
            article.pk,
            article.title,
            states[standings.standing(article).name],
            kinds[article.kind],
            article.category.name,
            name_of(article.author) if article.author else None,
            *_both(article.published_at),
            *_both(article.modified_at),
            article.views,
            f"{settings.SITE_URL}{article.get_absolute_url()}",
        )


def picture_rows(pictures: QuerySet[Picture]) -> Iterator[Row]:
    for picture in pictures.select_related("uploaded_by").iterator(chunk_size=_CHUNK):
        yield (
            picture.pk,
            picture.caption,
            picture.alt,
            picture.credit,
            picture.width,
            picture.height,
            name_of(picture.uploaded_by) if picture.uploaded_by else None,
            *_both(picture.created_at),
        )


def heading_rows(headings: QuerySet[Category] | QuerySet[Tag]) -> Iterator[Row]:
    """With the number of articles as the list counts them."""
    for heading in headings.iterator(chunk_size=_CHUNK):
        yield heading.name, heading.article_count, f"{settings.SITE_URL}{heading.get_absolute_url()}"


def _both(moment: datetime | None) -> tuple[str | None, str | None]:
    """For people and for machines."""
    return (jalali.typed_date(moment), jalali.iso(moment)) if moment else (None, None)

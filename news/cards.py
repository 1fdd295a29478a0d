"""What cards and rows of lists show of articles, read as such: instances of four models take ten times as long."""

from datetime import datetime
from typing import NamedTuple, Self

from django.db.models import F, Func, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Coalesce

from news.models import Article
from news.picture_sources import PictureFiles, files_of
from news.row_addresses import address_of


class Card(NamedTuple):
    pk: int
    slug: str
    title: str
    over_title: str
    kind: str
    published_at: datetime
    # As of the last recount, those of the old site included.
    views: int
    lead: str
    section: str
    section_slug: str
    # As PictureFiles; all None for an article without a picture.
    file: str | None
    small: str | None
    medium: str | None
    card: str | None
    width: int | None
    height: int | None

    get_absolute_url = Article.get_absolute_url

    @classmethod
    def of(cls, row: list) -> Self:
        """Of a row as JSON."""
        row[_PUBLISHED_AT] = datetime.fromisoformat(row[_PUBLISHED_AT])
        return cls(*row)

    @property
    def section_address(self) -> str:
        return address_of("news:category", self.section_slug)

    @property
    def picture(self) -> PictureFiles | None:
        return PictureFiles(*self[_PICTURE:]) if self.file else None


_PUBLISHED_AT, _PICTURE = Card._fields.index("published_at"), Card._fields.index("file")
# In the order of Card.
_OF_ARTICLE = (
    *("pk", "slug", "title", "over_title", "kind", "published_at"),
    F("baseline_views") + Coalesce("view_total__views", 0),
)
_OF_PICTURE = tuple(f"lead_picture__{name}" for name in PictureFiles._fields)
COLUMNS = (*_OF_ARTICLE, "lead", "category__name", "category__slug", *_OF_PICTURE)
# Where no lead is shown, and the section stands above.
COLUMNS_IN_A_SECTION = (*_OF_ARTICLE, *[Value("", TextField())] * 3, *_OF_PICTURE)


class Row(Func):
    """A row as JSON, so that several of them, of several tables, come in one statement."""

    function = "json_build_array"
    output_field = JSONField()


def card_rows(articles: QuerySet[Article]) -> QuerySet:
    """The articles as tuples for Card; what is annotated afterwards stands at their end."""
    return articles.values_list(*COLUMNS)


def card_of(article: Article) -> Card:
    """The same of what for_cards() gave."""
    section, picture = article.category, files_of(article.lead_picture)
    return Card(
        article.pk,
        article.slug,
        article.title,
        article.over_title,
        article.kind,
        article.published_at,
        article.views,
        article.lead,
        section.name,
        section.slug,
        *(picture or [None] * len(PictureFiles._fields)),
    )

"""An article with all that its own page shows of it, in one query; or as a form has it, and no table."""

from collections.abc import Iterable
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BigIntegerField, DateTimeField, Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from news.models import Article, GalleryPicture, Meeting, Person, Picture, Tag, Topic
from news.written_once import Blank
from news.written_rows import Written, instances, written

_LINKED = {"id": "id", "name": "name", "slug": "slug"}
_PICTURE = ("id", "file", "small", "width", "height", "alt", "decorative", "caption", "credit")


def whole(articles: QuerySet[Article], pk: int) -> Article | None:
    """The article with its tags, public dossiers and gallery as `shown_…`, and whom it names as `named`."""
    return _in_full(_whole(articles).filter(pk=pk).first())


def readable(pk: int) -> Article | None:
    """The same of an article that the public may read; what a page asks most often is written once."""
    found = instances(_readable(), {"article": pk, "now": timezone.now()})
    return _in_full(found[0]) if found else None


@cache
def _readable() -> Written:
    now = Blank("now", DateTimeField())
    has_meetings = Exists(Meeting.objects.published(now).filter(articles=OuterRef("pk")))
    articles = Article.objects.readable(now).annotate(has_meetings=has_meetings)
    return written(_whole(articles).filter(pk=Blank("article", BigIntegerField())).order_by())


def _whole(articles: QuerySet[Article]) -> QuerySet[Article]:
    of_it = {"articles": OuterRef("pk")}
    named = Person.objects.filter(mentioned_in=OuterRef("pk"))
    return articles.select_related("category", "lead_picture", "view_total").annotate(
        tag_rows=_rows(Tag.objects.filter(**of_it), **_LINKED),
        topic_rows=_rows(Topic.objects.in_public().filter(**of_it), **_LINKED),
        gallery_rows=_rows(
            GalleryPicture.objects.filter(article=OuterRef("pk")),
            caption="caption",
            picture=JSONObject(**{name: f"picture__{name}" for name in _PICTURE}),
        ),
        named_rows=_rows(named.order_by("pk"), id="id", name="name"),
    )


def _in_full(article: Article | None) -> Article | None:
    if article is None:
        return None
    article.named = [Person(**row) for row in article.named_rows]
    article.named_ids = [person.pk for person in article.named]
    article.shown_tags = [Tag(**row) for row in article.tag_rows]
    article.shown_topics = [Topic(**row) for row in article.topic_rows]
    article.shown_gallery = [
        GalleryPicture(caption=row["caption"], picture=Picture(**row["picture"]))
        for row in article.gallery_rows
    ]
    article.gallery_credit = _credit_of_all(article.shown_gallery)
    return article


def as_typed(
    article: Article, *, tags: Iterable[Tag], gallery: list[GalleryPicture], picks: list[int]
) -> Article:
    """The article with what was typed around its text, as whole() gives what is kept; nothing is stored.

    One that was never saved has the number 0, which no row has.
    """
    if article.pk is None:
        article.pk = 0
        article.named, article.named_ids, article.shown_topics = [], [], []
    article.shown_tags, article.shown_gallery, article.shown_picks = list(tags), gallery, picks
    article.gallery_credit = _credit_of_all(gallery)
    return article


def as_published(article: Article) -> Article:
    """The article as its page will have it once it is out; nothing is stored, and one that is out stays as it is."""
    if article.is_public or article.status == Article.Status.WITHDRAWN:
        return article
    article.published_at = article.published_at or timezone.now()
    article.is_shown_as_public = True
    return article


def _credit_of_all(gallery: list[GalleryPicture]) -> str:
    """One who made them all is named once."""
    credits = {shown.picture.credit for shown in gallery}
    return credits.pop() if len(credits) == 1 else ""


def _rows(rows: QuerySet, **parts: str | JSONObject) -> ArraySubquery:
    """Rows of another table in their own order, as JSON beside the article."""
    return ArraySubquery(rows.values(row=JSONObject(**parts)))

"""Keeping every state of an article, and bringing one back."""

import json
from typing import Any

from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from news.models import Article, GalleryPicture, Person, PickedArticle, Picture, Tag, Version

Act = Version.Act
TEXTS = ("over_title", "title", "lead", "body")
# Columns that an editor can change, in the order in which a comparison shows them.
FIELDS = (
    *TEXTS, "slug", "kind", "category", "lead_picture", "event_on", "event_time", "event_place", "published_at",
    "expires_at", "review_on", "comments_open", "author", "baseline_views", "withdrawal_notice", "redirect_to",
    "is_embargoed",
)  # fmt: skip
RELATIONS = ("tags", "mentions", "gallery", "picks")


def content_of(article: Article) -> dict[str, Any]:
    """All that an editor can change of the article, as it stands in the database; keys for what it names."""
    row = Article.objects.filter(pk=article.pk).values(*FIELDS).get()
    return row | {
        "tags": sorted(article.tags.values_list("pk", flat=True)),
        "mentions": sorted(article.mentions.values_list("pk", flat=True)),
        "gallery": [list(shown) for shown in article.gallery_pictures.values_list("picture", "caption")],
        "picks": list(article.picks.values_list("other", flat=True)),
    }


@transaction.atomic
def keep(article: Article, *, by: User | None, act: str = Act.SAVED, note: str = "") -> Version | None:
    """Keep the article as the database has it now; None where the latest version says the same.

    The article's row is locked, so that versions are numbered one after the other.
    """
    now = Article.objects.select_for_update(of=["self"]).get(pk=article.pk)
    content = as_json(content_of(now))
    latest = Version.objects.filter(article=now).defer(None).first()
    if latest and (latest.content, latest.status) == (content, now.status):
        return None
    return Version.objects.create(
        article=now,
        number=latest.number + 1 if latest else 1,
        act=act if latest or act != Act.SAVED else Act.FIRST,
        note=note[:300],
        by=by,
        status=now.status,
        content=content,
        text_digest=now.text_digest,
    )


def begin(article: Article) -> None:
    """Keep what was there before the first version was kept, under the name of its author; then nothing."""
    if article.pk and not Version.objects.filter(article=article).exists():
        stored = Article.objects.select_related("author").get(pk=article.pk)
        keep(stored, by=stored.author, act=Act.FIRST)


@transaction.atomic
def restore(version: Version, *, by: User, act: str = Act.RESTORED, note: str = "") -> Version | None:
    """Make the article say what it said then, as a new version; its state and its place in time stay as they are.

    What the version names and is no longer there is left out. Dates of publication stay with the state they belong to.
    """
    article = Article.objects.select_for_update(of=["self"]).get(pk=version.article_id)
    begin(article)
    content = version.content
    for name in FIELDS:
        if name not in _OF_THE_STATE and name in content:
            field = Article._meta.get_field(name)
            setattr(article, field.attname, field.to_python(content[name]))
    _leave_out_what_is_gone(article)
    article.save()
    _relate(article, content)
    return keep(article, by=by, act=act, note=note or str(version.number))


# A restored text does not move its article in time, nor out of a colleague's hands.
_OF_THE_STATE = frozenset({"published_at", "expires_at", "author", "is_embargoed"})


def _leave_out_what_is_gone(article: Article) -> None:
    if article.lead_picture_id and not Picture.objects.filter(pk=article.lead_picture_id).exists():
        article.lead_picture = None
    stored = Article.objects.get(pk=article.pk)
    category = Article._meta.get_field("category").related_model
    if not category.objects.filter(pk=article.category_id).exists():
        article.category_id = stored.category_id


def _relate(article: Article, content: dict) -> None:
    article.tags.set(Tag.objects.filter(pk__in=content.get("tags", [])))
    article.mentions.set(Person.objects.filter(pk__in=content.get("mentions", [])))
    captions = dict(content.get("gallery", []))
    there = set(Picture.objects.filter(pk__in=captions).values_list("pk", flat=True))
    article.gallery_pictures.all().delete()
    GalleryPicture.objects.bulk_create(
        GalleryPicture(article=article, picture_id=key, caption=caption, position=place)
        for place, (key, caption) in enumerate(captions.items(), start=1)
        if key in there
    )
    others = set(Article.objects.filter(pk__in=content.get("picks", [])).values_list("pk", flat=True))
    article.picks.all().delete()
    PickedArticle.objects.bulk_create(
        PickedArticle(article=article, other_id=key, position=place)
        for place, key in enumerate(content.get("picks", []), start=1)
        if key in others
    )


def as_json(content: dict) -> dict:
    """The content as the database gives it back: dates as text."""
    return json.loads(json.dumps(content, cls=DjangoJSONEncoder))

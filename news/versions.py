"""Keeping every state of an article, and bringing one back."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone

from news import richtext, second_looks
from news.models import (
    Article,
    Category,
    FormerPerson,
    GalleryPicture,
    Person,
    PickedArticle,
    Picture,
    Tag,
    Version,
)

Act = Version.Act
TEXTS = ("over_title", "title", "lead", "body")
# Columns that an editor can change, in the order in which a comparison shows them.
FIELDS = (
    *TEXTS, "slug", "kind", "category", "lead_picture", "event_on", "event_time", "event_place", "published_at",
    "expires_at", "review_on", "comments_open", "author", "baseline_views", "withdrawal_notice", "redirect_to",
    "is_embargoed",
)  # fmt: skip
# What the steps of the workflow write; nobody compares it, and taking back needs it.
STEPS = ("submitted_by", "submitted_at", "returned_at", "withdrawn_at", "updated_at", "change_note")
RELATIONS = ("tags", "mentions", "gallery", "picks", "embargo_readers")
# Between the moment that a save names and that of its version.
SAVE_LASTS = timedelta(seconds=30)
# A restored text does not move its article in time, nor out of a colleague's hands, nor before other eyes.
OF_THE_STATE = frozenset(
    {
        "published_at", "expires_at", "author", "baseline_views", "withdrawal_notice", "redirect_to", "is_embargoed",
        "embargo_readers", *STEPS,
    }
)  # fmt: skip


def content_of(article: Article) -> dict[str, Any]:
    """All that an editor can change of the article, as it stands in the database; keys for what it names."""
    return _stored(article)[0]


def _stored(article: Article) -> tuple[dict[str, Any], str, str]:
    """The same with the status and the digest of the text beside it."""
    of_article = {
        "tags": Article.tags.through.objects.order_by("tag").values("tag"),
        "mentions": Article.mentions.through.objects.order_by("person").values("person"),
        "gallery": GalleryPicture.objects.order_by("position", "id").values(
            row=JSONObject(picture="picture", caption="caption")
        ),
        "picks": PickedArticle.objects.order_by("position", "id").values("other"),
        "embargo_readers": Article.embargo_readers.through.objects.order_by("user").values("user"),
    }
    lists = {
        f"kept_{name}": ArraySubquery(rows.filter(article=OuterRef("pk")))
        for name, rows in of_article.items()
    }
    beside = ("status", "text_digest")
    row = Article.objects.filter(pk=article.pk).order_by().values(*FIELDS, *STEPS, *beside, **lists).get()
    status, digest = (row.pop(name) for name in beside)
    content = {name.removeprefix("kept_"): value for name, value in row.items()}
    content["gallery"] = [[shown["picture"], shown["caption"]] for shown in content["gallery"]]
    return content, status, digest


@transaction.atomic(savepoint=False)
def keep(
    article: Article, *, by: User | None, act: str = Act.SAVED, note: str = "", at: datetime | None = None
) -> Version | None:
    """Keep the article as the database has it now; None where the latest version says the same.

    The article's row is locked, so that versions are numbered one after the other.
    """
    held = Article.objects.select_for_update(of=["self"], no_key=True).only("pk").get(pk=article.pk)
    return _keep_held(held, _latest(held), by=by, act=act, note=note, at=at)


def _latest(article: Article) -> Version | None:
    return Version.objects.filter(article=article).defer(None).first()


def _keep_held(
    article: Article,
    latest: Version | None,
    *,
    by: User | None,
    act: str,
    note: str,
    at: datetime | None = None,
) -> Version | None:
    """The row is locked, and `latest` was read since."""
    content, status, digest = _stored(article)
    content = as_json(content)
    if latest and (latest.content, latest.status) == (content, status):
        return None
    kept = Version.objects.create(
        article=article,
        number=latest.number + 1 if latest else 1,
        act=act if latest or act != Act.SAVED else Act.FIRST,
        note=note[:300],
        at=at or timezone.now(),
        by=by,
        status=status,
        content=content,
        text_digest=digest,
    )
    # Four eyes for what readers have, or what goes out by itself: every way to change it leads here.
    if by and latest and second_looks.changed_in_public(latest, kept):
        second_looks.ask(article, second_looks.Cause.CHANGED, by=by)
    return kept


def begin(article: Article) -> None:
    """Keep what was there before the first version was kept, under its author and its last change; then nothing."""
    if article.pk and not Version.objects.filter(article=article).exists():
        stored = Article.objects.select_related("author").filter(pk=article.pk).first()
        if stored:
            keep(stored, by=stored.author, act=Act.FIRST, at=stored.modified_at)


def begin_all(articles: Iterable[int]) -> None:
    """The same for many, before one statement changes them."""
    kept = Version.objects.filter(article__in=articles).values("article")
    for article in Article.objects.filter(pk__in=articles).exclude(pk__in=kept).order_by("pk"):
        begin(article)


def keep_all(
    articles: Iterable[int], *, by: User | None, act: str, note: str = "", at: datetime | None = None
) -> None:
    """Keep each as one statement has left them."""
    for article in Article.objects.filter(pk__in=articles).order_by("pk"):
        keep(article, by=by, act=act, note=note, at=at)


def of_save(article: Article, saved_at: str) -> dict | None:
    """What the article said after the save of that moment (ISO 8601); None where nothing tells.

    A save keeps its version a moment later; one that has changed nothing keeps none.
    """
    try:
        moment = datetime.fromisoformat(saved_at)
    except ValueError:
        return None
    if timezone.is_naive(moment) or not 2000 < moment.year < 2200:
        return None
    kept = Version.objects.filter(article=article).defer(None)
    found = kept.filter(at__range=(moment, moment + SAVE_LASTS)).last() or kept.filter(at__lt=moment).first()
    return found and found.content


@transaction.atomic(savepoint=False)
def restore(
    version: Version,
    *,
    by: User | None,
    act: str = Act.RESTORED,
    note: str = "",
    whole: bool = False,
    held: Article | None = None,
) -> Version | None:
    """Make the article say what it said then, as a new version; None where it says so already.

    Its state and what belongs to that stay as they are, unless the `whole` is to come back. What the version names
    and is no longer there is left out. `held` is the article where its row is locked already.
    """
    article = held or Article.objects.select_for_update(of=["self"], no_key=True).get(pk=version.article_id)
    latest = _latest(article)
    if latest is None:
        begin(article)
        latest = _latest(article)
    now = as_json(content_of(article))
    left = frozenset() if whole else OF_THE_STATE
    content = {name: value for name, value in version.content.items() if name not in left}
    for name in (*FIELDS, *STEPS):
        if name in content:
            field = Article._meta.get_field(name)
            setattr(article, field.attname, field.to_python(content[name]))
    if whole:
        article.status = version.status
    _leave_out_what_is_gone(article, now)
    article.save()
    _relate(article, {name: content[name] for name in RELATIONS if content.get(name, now[name]) != now[name]})
    return _keep_held(article, latest, by=by, act=act, note=note or str(version.number))


def _leave_out_what_is_gone(article: Article, now: dict) -> None:
    """What it names now is there."""
    picture, category = article.lead_picture_id, article.category_id
    if picture not in {None, now["lead_picture"]} and not Picture.objects.filter(pk=picture).exists():
        article.lead_picture = None
    if category != now["category"] and not Category.objects.filter(pk=category).exists():
        article.category_id = now["category"]


def _relate(article: Article, content: dict) -> None:
    """Write the relations that the content has."""
    if "tags" in content:
        article.tags.set(Tag.objects.filter(pk__in=content["tags"]))
    if "mentions" in content:
        article.mentions.set(Person.objects.filter(pk__in=_people(content)))
    if "embargo_readers" in content:
        article.embargo_readers.set(User.objects.filter(pk__in=content["embargo_readers"]))
    if "gallery" in content:
        _show(article, content["gallery"])
    if "picks" in content:
        _pick(article, content["picks"])


def _show(article: Article, shown: list) -> None:
    there = set(Picture.objects.filter(pk__in=[key for key, _caption in shown]).values_list("pk", flat=True))
    article.gallery_pictures.all().delete()
    GalleryPicture.objects.bulk_create(
        GalleryPicture(article=article, picture_id=key, caption=caption, position=place)
        for place, (key, caption) in enumerate(shown, start=1)
        if key in there
    )


def _pick(article: Article, picked: list) -> None:
    others = set(Article.objects.filter(pk__in=picked).values_list("pk", flat=True))
    article.picks.all().delete()
    PickedArticle.objects.bulk_create(
        PickedArticle(article=article, other_id=key, position=place)
        for place, key in enumerate(picked, start=1)
        if key in others
    )


def _people(content: dict) -> set[int]:
    """The people of the version; who was merged since is found under the number of the other row."""
    named = set(content.get("mentions", []))
    return named | set(FormerPerson.objects.filter(old_id__in=named).values_list("person", flat=True))


def gone(version: Version) -> dict[str, int]:
    """How many of the things that the version names are no longer there, by the name of the field."""
    content = version.content
    asked = {
        "category": (Category, {content.get("category")}),
        "tags": (Tag, set(content.get("tags", []))),
        "mentions": (Person, _people(content)),
        "lead_picture": (Picture, {content.get("lead_picture")} - {None}),
        "gallery": (Picture, {key for key, _caption in content.get("gallery", [])}),
        "picks": (Article, set(content.get("picks", []))),
    }
    merged = FormerPerson.objects.filter(old_id__in=content.get("mentions", [])).count()
    found = {
        name: len(keys) - model.objects.filter(pk__in=keys).count() for name, (model, keys) in asked.items()
    }
    found["mentions"] -= merged
    return {name: count for name, count in found.items() if count > 0}


def plain_words(content: dict) -> str:
    """All words of the version's texts."""
    texts = [content.get(name, "") for name in TEXTS]
    return "\n".join([*texts[:-1], richtext.plain_text(texts[-1])])


def as_json(content: dict) -> dict:
    """The content as the database gives it back: dates as text, to the microsecond."""
    return json.loads(json.dumps(content, default=lambda moment: moment.isoformat()))

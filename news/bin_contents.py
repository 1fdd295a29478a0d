"""What lies in the bin, as far as somebody may see it, and what leaves it for ever."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import CharField, Model, QuerySet, Value
from django.db.models.fields.files import FileField
from django.utils.translation import gettext_lazy as _

from news import audit
from news.bin import Refused, due, thing_in
from news.models import Article, BinnedRow, PublicText, Redirect
from news.newsroom import containing
from news.redirects import address_key, readable

ARTICLE = Article._meta.label_lower
# So many are looked through at once.
BATCH = 200


# --- Who sees what --------------------------------------------------------------------------------


def is_open_to(user: User) -> bool:
    """Who may delete anything sees the bin."""
    return any(".delete_" in permission for permission in user.get_all_permissions())


def may_restore(user: User, kind: str) -> bool:
    """Who may change things of this kind brings them back."""
    return kind in kinds_of(user)


def kinds_of(user: User) -> list[str]:
    """The kinds of things that this person may change, as "news.tag"."""
    models = [model._meta for model in apps.get_models()]
    return [
        options.label_lower
        for options in models
        if user.has_perm(f"{options.app_label}.{get_permission_codename('change', options)}")
    ]


def articles_for(user: User) -> QuerySet[Article]:
    """Editors see all that they may know of; writers their own."""
    if not may_restore(user, ARTICLE):
        return Article.objects.none()
    articles = Article.objects.in_bin(user)
    return articles if user.has_perm("news.publish_article") else articles.filter(author=user)


def rows_for(user: User) -> QuerySet[BinnedRow]:
    return BinnedRow.objects.filter(kind__in=kinds_of(user))


def contents(user: User, *, kind: str = "", typed: str = "") -> QuerySet:
    """All of it in one statement, the latest first: kind, number, name, who and when."""
    rows, articles = rows_for(user), articles_for(user)
    if kind:
        rows = rows.filter(kind=kind)
        articles = articles if kind == ARTICLE else articles.none()
    rows, articles = containing(rows, typed, "name"), containing(articles, typed, "title")
    rows = rows.order_by().values_list("kind", "pk", "name", "by", "at")
    articles = articles.annotate(kind_of_it=Value(ARTICLE, CharField())).order_by()
    articles = articles.values_list("kind_of_it", "pk", "title", "deleted_by", "deleted_at")
    return rows.union(articles, all=True).order_by("-at", "-pk")


# --- For ever -------------------------------------------------------------------------------------


@transaction.atomic
def delete_row(binned: BinnedRow, *, by: User | None = None) -> None:
    """For ever, with the files of a picture; raises Refused while a text shows it again."""
    held = BinnedRow.objects.select_for_update().filter(pk=binned.pk).first()
    if held is None:
        raise Refused(_("It is no longer in the bin."))
    files = list(files_of(held))
    if Article.objects.filter(picture_names__overlap=files).exists():
        raise Refused(_("A text shows this picture again: restore it, or take it out of the text."))
    audit.record(audit.Act.DELETED, by=by, of=thing_in(held))
    held.delete()
    # Not before the row is gone for good: a file cannot be taken back.
    transaction.on_commit(partial(_remove, files), robust=True)


def _remove(files: list[str]) -> None:
    for name in files:
        default_storage.delete(name)


def files_of(held: BinnedRow) -> Iterator[str]:
    for row in held.rows:
        for field in _file_fields(row["model"]):
            if name := row["fields"].get(field):
                yield name


def _file_fields(label: str) -> list[str]:
    try:
        model = apps.get_model(label)
    except LookupError:
        return []
    return [field.name for field in model._meta.concrete_fields if isinstance(field, FileField)]


@transaction.atomic
def delete_article(article: Article, *, by: User | None = None) -> None:
    """For ever, with its comments and its readers; where the public knew its page, that stays gone (410)."""
    held = (
        Article.objects.select_for_update(of=["self"]).filter(pk=article.pk, deleted_at__isnull=False).first()
    )
    if held is None:
        raise Refused(_("It is no longer in the bin."))
    if PublicText.objects.filter(article=held).exists():
        _stays_gone(held)
    audit.record(audit.Act.DELETED, by=by, of=held)
    held.delete()


def _stays_gone(article: Article) -> None:
    """Redirects of its addresses: to where its readers were sent, or to nowhere."""
    target = readable(article.redirect_to)
    keys = [address_key(address) for address in (article.get_absolute_url(), article.get_short_url())]
    Redirect.objects.bulk_create(
        [Redirect(old_path=key, target=target) for key in keys if key and key != target],
        ignore_conflicts=True,
    )


@dataclass
class Emptied:
    """What left the bin, and what stays because a text shows it."""

    rows: int = 0
    articles: int = 0
    kept: int = 0


def empty(at: datetime | None = None) -> Emptied:
    """Delete for ever what has lain in the bin for BIN_DAYS; each thing in a transaction of its own."""
    emptied, before = Emptied(), due(at)
    for binned in _in_batches(BinnedRow.objects.filter(at__lt=before)):
        try:
            with transaction.atomic():
                delete_row(binned)
            emptied.rows += 1
        except (Refused, IntegrityError):
            # One that cannot go does not keep the others here.
            emptied.kept += 1
    for article in _in_batches(Article.objects.filter(deleted_at__lt=before).only("pk")):
        try:
            with transaction.atomic():
                delete_article(article)
            emptied.articles += 1
        except (Refused, IntegrityError):
            # Restored by somebody just now, or held by something.
            emptied.kept += 1
    return emptied


def _in_batches(rows: QuerySet) -> Iterator[Model]:
    """In the order of their keys, so that what cannot go is passed once."""
    after = 0
    while batch := list(rows.filter(pk__gt=after).order_by("pk")[:BATCH]):
        yield from batch
        after = batch[-1].pk

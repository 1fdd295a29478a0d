"""Where a tag, a picture, a person or anything else of the desk is used: what must not vanish unnoticed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import PROTECT, Field, Model, QuerySet

from news.models import Article, GalleryPicture, Membership, Participant, Picture

# Of what uses it, so many are named.
NAMED = 20
# What has no page of its own at the desk, by what it belongs to.
_PART_OF = {Participant: "meeting", Membership: "person"}


@dataclass(frozen=True)
class Use:
    """Rows of one kind that use something; `known` are those of them that this person may know of."""

    rows: QuerySet
    known: QuerySet

    @property
    def kind(self) -> type[Model]:
        return self.rows.model

    def named(self) -> list[tuple[Model, str]]:
        """The first of them: the row that has a page, and what is to be said of it."""
        part_of = _PART_OF.get(self.kind)
        rows = self.known.select_related(part_of) if part_of else self.known
        return [(getattr(row, part_of), str(row)) if part_of else (row, "") for row in rows[:NAMED]]


def uses(row: Model, user: User) -> list[Use]:
    """Who uses the row, the newest first, each once however often it does."""
    return [Use(rows, _known(rows, user)) for rows in all_uses(row) if rows.exists()]


def is_used(row: Model) -> bool:
    return any(rows.exists() for rows in all_uses(row))


def _known(rows: QuerySet, user: User) -> QuerySet:
    return rows.at_desk(user) if rows.model is Article else rows


def all_uses(row: Model) -> Iterator[QuerySet]:
    """What would be left without it: rows that name it and would not go with it, texts that show it."""
    ways: dict[type[Model], list[QuerySet]] = {}
    for field in pointing_at(type(row)):
        ways.setdefault(field.model, []).append(field.model._default_manager.filter(**{field.name: row.pk}))
    if isinstance(row, Picture):
        ways.setdefault(Article, []).append(in_texts(row))
    for kind, found in ways.items():
        yield _together(kind, found).order_by("-pk")


def _together(kind: type[Model], found: list[QuerySet]) -> QuerySet:
    """What uses it at the head and in the text is one."""
    if len(found) == 1:
        return found[0]
    first, *others = [rows.order_by().values("pk") for rows in found]
    return kind._default_manager.filter(pk__in=first.union(*others))


def in_texts(picture: Picture) -> QuerySet[Article]:
    """The articles in whose text the picture stands."""
    return Article.objects.filter(picture_names__contains=[picture.file.name])


def pointing_at(model: type[Model]) -> list[Field]:
    """Columns that the database protects, and relations of other kinds that would be cut silently."""
    relations = model._meta.get_fields(include_hidden=True)
    pointing = [one.remote_field for one in relations if one.auto_created and not one.concrete]
    return [field for field in pointing if field.many_to_many or _protects(field)]


def _protects(field: Field) -> bool:
    # The gallery is counted as the article's relation already.
    return field.remote_field.on_delete is PROTECT and field.model is not GalleryPicture

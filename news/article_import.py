"""Exported articles brought in again (news/article_export.py, docs/export-format.md).

An article comes in once, however often its file is given: it is known by its code and the moment of its making. Each
line is a transaction of its own; a line that is refused changes nothing and is told with its number.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.translation import gettext as _

from news import redirects, versions, vocabulary
from news.article_export import FORMAT, LINES, MOMENTS, SWITCHES, TEXTS
from news.exported_pictures import find_or_bring
from news.models import Article, Category, GalleryPicture, Person, PickedArticle, Tag

# Bytes of a line: a body of 200 kB, its markup escaped, and all around it.
LONGEST_LINE = 2_000_000
_TYPES = {
    **dict.fromkeys((*TEXTS, "author", "submitted_by"), str),
    **dict.fromkeys(SWITCHES, bool),
    **dict.fromkeys(("code", "views"), int),
    **dict.fromkeys(("tags", "mentions", "gallery", "read_also", "pictures", "embargo_readers"), list),
}


class Outcome(StrEnum):
    CREATED = "created"
    KNOWN = "known"
    REFUSED = "refused"


@dataclass
class LineResult:
    """What became of one line; `article` where it is here now."""

    line: int
    outcome: Outcome
    title: str = ""
    article: Article | None = None
    told: list[str] = field(default_factory=list)


class NoExport(Exception):
    """The file is no export of articles."""


def bring_in(path: Path, *, dry_run: bool = False) -> Iterator[LineResult]:
    """Bring in each line in turn, then link what is to be read after each other; raises NoExport.

    A dry run does the same and takes it back line by line.
    """
    picked: list[tuple[Article, list[int]]] = []
    numbers: dict[int, int] = {}
    try:
        with ZipFile(path) as archive, archive.open(LINES) as lines:
            for number, line in enumerate(iter(lambda: lines.readline(LONGEST_LINE + 1), b""), start=1):
                if not line.strip():
                    continue
                result, row = _one(number, line, archive, dry_run)
                if result.article and row:
                    numbers[row["code"]] = result.article.pk
                    if result.outcome == Outcome.CREATED:
                        picked.append((result.article, row["read_also"]))
                yield result
    except (BadZipFile, KeyError, OSError, EOFError) as error:
        raise NoExport(_("This is no export of articles: %(why)s") % {"why": error}) from error
    finally:
        if not dry_run:
            # Also of a file that ends in the middle: what came in until then is whole.
            _pick(picked, numbers)
            _number_on()


def _one(number: int, line: bytes, archive: ZipFile, dry_run: bool) -> tuple[LineResult, dict | None]:
    try:
        row = _read(line)
        with transaction.atomic():
            result = _bring(number, row, archive, keep=not dry_run)
            transaction.set_rollback(dry_run)
    except ValidationError as refused:
        return LineResult(number, Outcome.REFUSED, told=list(refused.messages)), None
    except (
        LookupError,
        TypeError,
        ValueError,
        ArithmeticError,
        AttributeError,
        IntegrityError,
        RecursionError,
    ) as error:
        told = [
            _("The line does not have the form of an exported article: %(why)s") % {"why": str(error)[:200]}
        ]
        return LineResult(number, Outcome.REFUSED, told=told), None
    return result, row


def _read(line: bytes) -> dict:
    if len(line) > LONGEST_LINE:
        raise ValidationError(_("The line is too long."))
    row = json.loads(line)
    if not isinstance(row, dict) or row.get("format") != FORMAT:
        raise ValidationError(_("The line is no article in a form that this version knows."))
    if "\\u0000" in line.decode("utf-8", "replace") or "\x00" in json.dumps(row, ensure_ascii=False):
        raise ValidationError(_("The line holds signs that no text has."))
    _refuse_other_types(row)
    return row


def _refuse_other_types(row: dict) -> None:
    """Django would write a list into a column of text as Python shows it."""
    for name, kind in _TYPES.items():
        if type(row[name]) is not kind:
            raise TypeError(name)
    for name, kind in (("read_also", int), ("mentions", str), ("embargo_readers", str)):
        if any(type(one) is not kind for one in row[name]):
            raise TypeError(name)


def _bring(number: int, row: dict, archive: ZipFile, *, keep: bool) -> LineResult:
    key = f"export:{int(row['code'])}:{row['created_at']}"[:64]
    known = Article.objects.filter(
        Q(import_key=key) | Q(pk=row["code"], created_at=_moment(row["created_at"]))
    ).first()
    if known:
        return LineResult(number, Outcome.KNOWN, known.title, known)
    told: list[str] = []
    article = Article(
        pk=_free_code(int(row["code"]), told),
        category=_category(row["category"]),
        author=_colleagues([row["author"]]).first(),
        submitted_by=_colleagues([row["submitted_by"]]).first(),
        baseline_views=int(row["views"]),
        import_source="export",
        import_key=key,
        event_on=parse_date(row["event_on"]) if row["event_on"] else None,
        event_time=parse_time(row["event_time"]) if row["event_time"] else None,
        review_on=parse_date(row["review_on"]) if row["review_on"] else None,
        **{name: row[name] for name in (*TEXTS, *SWITCHES)},
        **{name: _moment(row[name]) for name in MOMENTS if name != "created_at"},
    )
    _judge_anew(article, told)
    article.full_clean(
        exclude=["search", "text_digest", "title_words", "picture_names", "body"], validate_unique=False
    )
    pictures = {each["files"]["file"]: find_or_bring(each, archive, keep=keep) for each in row["pictures"]}
    article.lead_picture = pictures[row["lead_picture"]] if row["lead_picture"] else None
    article.save(force_insert=True)
    Article.objects.filter(pk=article.pk).update(created_at=_moment(row["created_at"]))
    _relate(article, row, pictures, told)
    versions.keep(article, by=None, act=versions.Act.IMPORTED)
    if article.status == Article.Status.PUBLISHED:
        vocabulary.learn(Article.objects.filter(pk=article.pk))
    return LineResult(number, Outcome.CREATED, article.title, article, told)


def _judge_anew(article: Article, told: list[str]) -> None:
    """What the desk here would not have let pass."""
    if article.status == Article.Status.IN_REVIEW and not article.submitted_by:
        # Four eyes ask who handed it in.
        article.status = Article.Status.DRAFT
        told.append(_("Who handed it in is not here: it comes in as a draft."))
    target = article.redirect_to
    if target and (redirects.is_elsewhere(target) or not redirects.leads_safely(redirects.readable(target))):
        article.redirect_to = ""
        told.append(_("It led readers to another site: %(address)s") % {"address": target[:100]})


def _colleagues(names: list[str]) -> QuerySet[User]:
    return User.objects.filter(username__in=names, is_staff=True)


def _moment(text: str | None):
    return parse_datetime(text) if text else None


def _free_code(code: int, told: list[str]) -> int | None:
    """The article's own code, under which links know it; another one where it is taken here."""
    if not 0 < code < 2**31:
        raise ValidationError(_("The code of the article is no such number."))
    if Article.objects.filter(pk=code).exists():
        told.append(_("The code %(code)s is taken here; the article has got another one.") % {"code": code})
        return None
    return code


def _category(row: dict) -> Category:
    known = Category.objects.filter(Q(slug=row["slug"]) | Q(name=row["name"])).first()
    return known or Category.objects.create(
        name=str(row["name"])[:60],
        slug=str(row["slug"])[:80],
        description=str(row["description"])[:300],
        position=min(max(int(row["position"]), 0), 32_767),
    )


def _relate(article: Article, row: dict, pictures: dict, told: list[str]) -> None:
    article.tags.set([_tag(each) for each in row["tags"]])
    for name in row["mentions"]:
        people = list(Person.objects.filter(name=name)[:2])
        if len(people) == 1:
            article.mentions.add(people[0])
        else:
            told.append(_("The person is not here, or more than once: %(name)s") % {"name": name})
    if article.is_embargoed:
        article.embargo_readers.set(_colleagues(row["embargo_readers"]))
        if not article.embargo_readers.exists():
            told.append(_("It is confidential, and nobody who may see it is here."))
    GalleryPicture.objects.bulk_create(
        GalleryPicture(
            article=article,
            picture=pictures[each["picture"]],
            caption=str(each["caption"])[:300],
            position=place,
        )
        for place, each in enumerate(row["gallery"], start=1)
    )


def _tag(row: dict) -> Tag:
    known = Tag.objects.filter(Q(slug=row["slug"]) | Q(name=row["name"])).first()
    return known or Tag.objects.create(name=str(row["name"])[:60], slug=str(row["slug"])[:80])


@transaction.atomic
def _pick(picked: list[tuple[Article, list[int]]], numbers: dict[int, int]) -> None:
    """What an editor wanted read after an article: known when all lines are in."""
    PickedArticle.objects.bulk_create(
        PickedArticle(article=article, other_id=numbers[code], position=place)
        for article, codes in picked
        for place, code in enumerate(codes, start=1)
        if code in numbers and numbers[code] != article.pk
    )


def _number_on() -> None:
    """The next article that is written here gets a code of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('news_article', 'id'),"
            " (SELECT greatest(coalesce(max(id), 1), 1) FROM news_article))"
        )

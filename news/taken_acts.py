"""What somebody did at the desk within a period, and what of it could be taken back: looked at, nothing is done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import audit, taken_rows
from news.models import Article, AuditEntry, BinnedRow, Version
from news.taken_rows import RowBack

_ARTICLE = Article._meta.label_lower
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Period:
    """Whose acts, from when to when."""

    person: User
    since: datetime
    until: datetime

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.since, self.until


def period_of(person: User, since: datetime, until: datetime) -> Period:
    """What lies ahead is left out; raises ValidationError for what is no period."""
    until = min(until, timezone.now())
    if since >= until:
        raise ValidationError(_("The period ends before it begins."))
    if until - since > LONGEST:
        raise ValidationError(_("The period is longer than a year."))
    return Period(person, since, until)


@dataclass
class ArticleBack:
    """An article that the person changed, and how it goes back; `obstacle` says why it is left."""

    key: int
    title: str
    # The version before the first change; none for what is only fetched from the bin, or was added.
    version: Version | None = None
    status: str = ""
    from_bin: bool = False
    was_added: bool = False
    obstacle: str | Promise = ""
    # Where it stood when it was looked at: the number of its latest version, and since when it is in the bin.
    latest: int = 0
    deleted_at: datetime | None = None

    @property
    def comes_out(self) -> bool:
        """Whether it is not public now and will be again."""
        public = Article.Status.PUBLISHED
        return bool(self.version) and self.version.status == public and self.status != public


@dataclass
class Acts:
    """All of it: what goes back, what is only told."""

    period: Period
    articles: list[ArticleBack] = field(default_factory=list)
    rows: list[RowBack] = field(default_factory=list)
    binned: list[BinnedRow] = field(default_factory=list)
    added: list[AuditEntry] = field(default_factory=list)
    others: list[AuditEntry] = field(default_factory=list)

    @property
    def articles_back(self) -> list[ArticleBack]:
        return [one for one in self.articles if not one.obstacle]

    @property
    def rows_back(self) -> list[RowBack]:
        return [one for one in self.rows if not one.obstacle]

    @property
    def left(self) -> list[ArticleBack | RowBack]:
        return [one for one in (*self.articles, *self.rows) if one.obstacle]

    @property
    def count(self) -> int:
        """How many things go back: what is typed to confirm."""
        return len(self.articles_back) + len(self.rows_back) + len(self.binned)


def acts_of(period: Period) -> Acts:
    entries = AuditEntry.objects.filter(actor=period.person, at__range=period.span).order_by("id")
    mine = list(entries)
    others = [entry for entry in mine if _is_told_only(entry)]
    return Acts(
        period,
        articles=articles_of(period),
        rows=taken_rows.rows_of([entry for entry in mine if _goes_back(entry)]),
        binned=list(BinnedRow.objects.filter(by=period.person, at__range=period.span).order_by("-at", "-id")),
        added=[entry for entry in mine if entry.act == audit.Act.ADDED and entry.kind != _ARTICLE],
        others=others,
    )


def _goes_back(entry: AuditEntry) -> bool:
    return bool(
        entry.act == audit.Act.CHANGED and entry.changes and entry.object_id and taken_rows.model_of(entry)
    )


def _is_told_only(entry: AuditEntry) -> bool:
    """Acts on other things than articles that have no way back here: deleted for good, moved, decided, rights."""
    quiet = {
        audit.Act.ADDED, audit.Act.BINNED, audit.Act.LOGGED_IN, audit.Act.LOGGED_OUT, audit.Act.LOGIN_FAILED,
    }  # fmt: skip
    of_article = entry.kind == _ARTICLE and entry.act not in {audit.Act.DELETED, audit.Act.EXPORTED}
    return entry.act not in quiet and not of_article and not _goes_back(entry)


# --- Articles -------------------------------------------------------------------------------------


def articles_of(period: Period, keys: Iterable[int] | None = None) -> list[ArticleBack]:
    """The articles that the person changed, or put into the bin; those of the keys alone, if there are any."""
    own = Version.objects.filter(by=period.person, at__range=period.span)
    binned = Article.objects.filter(deleted_by=period.person, deleted_at__range=period.span)
    if keys is not None:
        own, binned = own.filter(article__in=keys), binned.filter(pk__in=keys)
    in_bin = set(binned.values_list("pk", flat=True))
    concerned = in_bin | set(own.order_by().values_list("article", flat=True))
    versions: dict[int, list[Version]] = defaultdict(list)
    for version in Version.objects.filter(article__in=concerned).order_by("article", "number"):
        versions[version.article_id].append(version)
    rows = Article.objects.filter(pk__in=concerned).only("title", "created_at", "deleted_at", "status")
    found = [_article_back(period, row, versions[row.pk], row.pk in in_bin) for row in rows.order_by("pk")]
    _leave_what_was_taken_back(found, versions)
    return found


def _leave_what_was_taken_back(found: list[ArticleBack], versions: dict[int, list[Version]]) -> None:
    """Acts that undo each other leave nothing to restore, so that no version tells of it: the log does."""
    open_ones = {str(one.key): one for one in found if one.version and not one.obstacle and not one.from_bin}
    entries = AuditEntry.objects.filter(
        act=audit.Act.TAKEN_BACK, kind=_ARTICLE, object_id__in=open_ones
    ).order_by("id")
    for key, at in dict(entries.values_list("object_id", "at")).items():
        one, latest = open_ones[key], versions[int(key)][-1]
        if at >= latest.at and _say_the_same(one.version, latest):
            one.obstacle = _("taken back already")


def _say_the_same(one: Version, other: Version) -> bool:
    both = Version.objects.filter(pk__in=[one.pk, other.pk]).values_list("status", "content")
    first, second = both
    return first == second


def _article_back(period: Period, article: Article, kept: list[Version], from_bin: bool) -> ArticleBack:
    back = ArticleBack(
        article.pk,
        article.title,
        status=article.status,
        from_bin=from_bin,
        latest=kept[-1].number if kept else 0,
        deleted_at=article.deleted_at,
    )
    places = [place for place, version in enumerate(kept) if _is_own(version, period)]
    if places:
        first = places[0]
        later = [version for version in kept[first:] if not _is_own(version, period)]
        back.was_added = first == 0
        back.version = kept[first - 1] if first else None
        back.obstacle = _later_act(later, article)
    if article.deleted_at and not from_bin:
        back.obstacle = _("somebody put it into the bin")
    return back


def again(period: Period, seen: ArticleBack, article: Article | None) -> ArticleBack | None:
    """What is to be done now that the row is locked; None for nothing.

    The same as was seen, where no version was kept since and the bin has neither taken nor given it.
    """
    latest = Version.objects.filter(article=seen.key).order_by("-number").values_list("number", flat=True)
    now = (article.deleted_at, latest.first() or 0) if article else None
    if now == (seen.deleted_at, seen.latest):
        return seen
    return next(iter(articles_of(period, [seen.key])), None)


def _is_own(version: Version, period: Period) -> bool:
    return version.by_id == period.person.pk and period.since <= version.at <= period.until


def _later_act(later: list[Version], article: Article) -> str | Promise:
    if not later:
        return ""
    if later[-1].act == Version.Act.TAKEN_BACK:
        return _("taken back already")
    return _("somebody else has changed it since: look at its versions")


def asked_by(period: Period) -> Q:
    """Second looks that the person's acts have asked for."""
    return Q(made_by=period.person, made_at__range=period.span)

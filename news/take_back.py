"""Taking back what somebody did within a period: each article as it was, each row as far as nobody changed it since.

Nothing is lost by it: an article gets a new version, and the log says who took back what.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from news import (
    audit,
    bin,
    desk_notices,
    jalali,
    second_looks,
    taken_acts,
    taken_rows,
    taken_secrets,
    versions,
    vocabulary,
)
from news.kept_secrets import CONFIDENTIAL, Secrets
from news.models import Article, BinnedRow, SecondLook, Transition, Version
from news.moves import IN_PUBLIC
from news.newsroom import name_of
from news.richtext import UnfitText
from news.taken_acts import Acts, ArticleBack, Period
from news.taken_rows import RowBack
from news.templatetags.persian import fa

Status = Article.Status
# Among the steps of an article; no button leads to it.
MOVE = "take_back"
# Texts of versions that are read at once: each may weigh 200 kB.
_AT_ONCE = 25


@dataclass
class Done:
    """What was taken back, and what had to be left and why."""

    articles: list[int] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    binned: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    # What of it must not be told to whoever takes it back.
    secrets: Secrets | None = None

    @property
    def count(self) -> int:
        return len(self.articles) + len(self.rows) + len(self.binned)

    def leave(self, name: str, why: str) -> None:
        """Why a confidential thing stays may repeat what it says."""
        if self.secrets:
            name, why = self.secrets.veil(name), self.secrets.veil(why)
            if str(CONFIDENTIAL) in name:
                why = _("whoever may know of it finds out why")
        self.left.append((name, why))

    def bring(self, binned: BinnedRow, *, by: User | None) -> None:
        bin.restore(binned, by=by)
        self.binned.append(binned.name)


def take_back(acts: Acts, *, by: User | None) -> Done:
    """Do what the list says, each thing in a transaction of its own; `by` is empty for the command."""
    done = Done(secrets=Secrets(by) if by else None)
    if done.secrets:
        taken_secrets.hide_in(acts, done.secrets)
    for one in acts.left:
        done.leave(one.name if isinstance(one, RowBack) else one.title, str(one.obstacle))
    # Written down before the first act, so that one that breaks off is known too.
    _log(acts.period, _("begun; to be taken back: %(count)s") % {"count": fa(acts.count)}, by)
    # First what was deleted: articles may name it.
    _fetch(acts.binned, done, by)
    for back in _with_texts(acts.articles_back):
        _try(done, back.title, lambda back=back: _article(acts.period, back, done, by))
    if by:
        looks = SecondLook.objects.filter(taken_acts.asked_by(acts.period), article__in=done.articles)
        second_looks.looked(looks, by=by)
    for row in acts.rows_back:
        _try(done, row.name, lambda row=row: _row(row, done, by))
    told = _("taken back: %(count)s, left: %(left)s")
    _log(acts.period, told % {"count": fa(done.count), "left": fa(len(done.left))}, by)
    return done


def _log(period: Period, told: str, by: User | None) -> None:
    since, until = (jalali.date_and_time(moment) for moment in period.span)
    note = _("%(since)s to %(until)s; %(told)s") % {"since": since, "until": until, "told": told}
    audit.record(audit.Act.TAKEN_BACK, by=by, of=period.person, name=name_of(period.person), note=note)


def _with_texts(backs: list[ArticleBack]) -> Iterator[ArticleBack]:
    """Each with the text of its version, a few at a time; versions never change."""
    for place in range(0, len(backs), _AT_ONCE):
        some = backs[place : place + _AT_ONCE]
        keys = [back.version.pk for back in some if back.version]
        texts = Version.objects.defer(None).in_bulk(keys)
        yield from (replace(back, version=texts[back.version.pk]) if back.version else back for back in some)


def _try(done: Done, name: str, act: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            act()
    except (bin.Refused, UnfitText, ValidationError) as refusal:
        messages = getattr(refusal, "messages", None) or [str(refusal)]
        done.leave(name, " ".join(messages))
    except Error as error:
        done.leave(name, _("the database refuses it: %(why)s") % {"why": str(error).split("\n")[0]})


def _fetch(binned: list[BinnedRow], done: Done, by: User | None) -> None:
    """The last deleted first; what still lacks something is tried once more when the others are there."""
    lacking = []
    for row in binned:
        try:
            with transaction.atomic():
                done.bring(row, by=by)
        except (bin.Refused, Error):
            lacking.append(row)
    for row in lacking:
        _try(done, row.name, lambda row=row: done.bring(row, by=by))


# --- An article -----------------------------------------------------------------------------------


def _article(period: Period, seen: ArticleBack, done: Done, by: User | None) -> None:
    """`seen` names the article as whoever reads of it may know it."""
    article = (
        Article.objects.select_for_update(of=["self"], no_key=True)
        .select_related("author")
        .filter(pk=seen.key)
        .first()
    )
    # Looked at once more, now that nobody else can change it.
    back = taken_acts.again(period, seen, article)
    if article is None or back is None or back.obstacle:
        done.leave(seen.title, str(back.obstacle if back else _("taken back already")))
        return
    if back.from_bin:
        bin.restore_article(article, by=by, tells=False)
        article.deleted_at = article.deleted_by = None
    if back.was_added:
        _into_the_bin(article, by)
    elif back.version:
        _back(article, back, by)
    done.articles.append(article.pk)
    told = _("what %(name)s did was taken back") % {"name": name_of(period.person)}
    audit.record(audit.Act.TAKEN_BACK, by=by, of=article, note=told)
    desk_notices.tell([article.author], desk_notices.Kind.TAKEN_BACK, article=article, by=by, detail=told)


def _back(article: Article, back: ArticleBack, by: User | None) -> None:
    number = fa(str(back.version.number))
    note = _("version %(number)s") % {"number": number}
    was = article.status
    if was in IN_PUBLIC and back.version.status not in IN_PUBLIC:
        vocabulary.forget(Article.objects.filter(pk=article.pk))
    act = versions.Act.TAKEN_BACK
    versions.restore(back.version, by=by, act=act, note=note, whole=True, held=article)
    _step(article, was, back.version.status, note, by)
    if was not in IN_PUBLIC and back.version.status in IN_PUBLIC:
        vocabulary.learn(Article.objects.filter(pk=article.pk))
        if by:
            # One person alone has brought it before the public again.
            reason = _("public again, because somebody's work was taken back")
            second_looks.ask(article, second_looks.Cause.FORCED, by=by, reason=reason)


def _into_the_bin(article: Article, by: User | None) -> None:
    """What the person added goes where it can still be looked at; the public is told that it is gone."""
    was = article.status
    if was in IN_PUBLIC:
        vocabulary.forget(Article.objects.filter(pk=article.pk))
        now = {"status": Status.UNPUBLISHED, "withdrawn_at": None, "modified_at": timezone.now()}
        Article.objects.filter(pk=article.pk).update(**now)
        _step(article, was, Status.UNPUBLISHED, _("added within the period"), by)
    Article.objects.filter(pk=article.pk).update(deleted_at=timezone.now(), deleted_by=by)
    versions.keep(article, by=by, act=versions.Act.TAKEN_BACK, note=_("added within the period"))
    audit.record(audit.Act.BINNED, by=by, of=article)


def _step(article: Article, before: str, after: str, note: str, by: User | None) -> None:
    if before != after:
        Transition.objects.create(
            article=article, move=MOVE, from_status=before, to_status=after, by=by, note=note
        )


# --- A row of another kind ------------------------------------------------------------------------


def _row(back: RowBack, done: Done, by: User | None) -> None:
    row = taken_rows.present(back.kind, back.key).select_for_update().first()
    # Looked at once more, now that nobody else can change it.
    fields, why = taken_rows.what_goes_back(row, back.fields) if row else ({}, _("it is no longer there"))
    if not fields:
        done.leave(back.name, str(why))
        return
    for name, (_now, before) in fields.items():
        column = row._meta.get_field(name)
        setattr(row, column.attname, column.to_python(before))
    row.save()
    changes = {name: [now, before] for name, (now, before) in fields.items()}
    audit.record(audit.Act.TAKEN_BACK, by=by, of=row, changes=changes)
    done.rows.append(back.name)

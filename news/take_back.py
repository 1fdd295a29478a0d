"""Taking back what somebody did within a period: each article as it was, each row as far as nobody changed it since.

Nothing is lost by it: an article gets a new version, and the log says who took back what.
"""

from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from news import audit, bin, desk_notices, jalali, second_looks, taken_acts, versions, vocabulary
from news.models import Article, BinnedRow, SecondLook, Transition
from news.moves import IN_PUBLIC
from news.newsroom import name_of
from news.richtext import UnfitText
from news.taken_acts import Acts, ArticleBack, Period, RowBack
from news.templatetags.persian import fa

Status = Article.Status
# Among the steps of an article; no button leads to it.
MOVE = "take_back"


@dataclass
class Done:
    """What was taken back, and what had to be left and why."""

    articles: list[int] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    binned: list[str] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.articles) + len(self.rows) + len(self.binned)


def take_back(acts: Acts, *, by: User | None) -> Done:
    """Do what the list says, each thing in a transaction of its own; `by` is empty for the command."""
    done = Done(
        left=[(one.name if isinstance(one, RowBack) else one.title, str(one.obstacle)) for one in acts.left]
    )
    # First what was deleted: articles may name it.
    _fetch(acts.binned, done, by)
    for back in acts.articles_back:
        _try(done, back.title, lambda back=back: _article(acts.period, back, done, by))
    for row in acts.rows_back:
        _try(done, row.name, lambda row=row: _row(row, done, by))
    told = _("%(since)s to %(until)s; taken back: %(count)s, left: %(left)s") % {
        "since": jalali.date_and_time(acts.period.since),
        "until": jalali.date_and_time(acts.period.until),
        "count": fa(done.count),
        "left": fa(len(done.left)),
    }
    audit.record(
        audit.Act.TAKEN_BACK, by=by, of=acts.period.person, name=name_of(acts.period.person), note=told
    )
    return done


def _try(done: Done, name: str, act) -> None:
    try:
        with transaction.atomic():
            act()
    except (bin.Refused, UnfitText, ValidationError) as refusal:
        messages = getattr(refusal, "messages", None) or [str(refusal)]
        done.left.append((name, " ".join(messages)))
    except Error as error:
        done.left.append((name, _("the database refuses it: %(why)s") % {"why": str(error).split("\n")[0]}))


def _fetch(binned: list[BinnedRow], done: Done, by: User | None) -> None:
    """The last deleted first; what still lacks something is tried once more when the others are there."""
    lacking = []
    for row in binned:
        try:
            with transaction.atomic():
                bin.restore(row, by=by)
            done.binned.append(row.name)
        except (bin.Refused, Error):
            lacking.append(row)
    for row in lacking:
        _try(done, row.name, lambda row=row: done.binned.append(str(bin.restore(row, by=by))))


# --- An article -----------------------------------------------------------------------------------


def _article(period: Period, seen: ArticleBack, done: Done, by: User | None) -> None:
    """`seen` names the article as whoever reads of it may know it."""
    key = seen.key
    article = Article.objects.select_for_update(of=["self"]).get(pk=key)
    # Looked at once more, now that nobody else can change it.
    [back] = taken_acts.articles_of(period, [key]) or [None]
    if back is None or back.obstacle:
        done.left.append((seen.title, str(back.obstacle if back else _("taken back already"))))
        return
    if back.from_bin:
        bin.restore_article(article, by=by)
    if back.was_added:
        _into_the_bin(article, by)
    elif back.version:
        if by:
            second_looks.looked(SecondLook.objects.filter(taken_acts.asked_by(period), article=key), by=by)
        _back(article, back, by)
    done.articles.append(key)
    told = _("what %(name)s did was taken back") % {"name": name_of(period.person)}
    audit.record(audit.Act.TAKEN_BACK, by=by, of=article, note=told)
    desk_notices.tell([article.author], desk_notices.Kind.TAKEN_BACK, article=article, by=by, detail=told)


def _back(article: Article, back: ArticleBack, by: User | None) -> None:
    number = fa(str(back.version.number))
    note = _("version %(number)s") % {"number": number}
    was = article.status
    if was in IN_PUBLIC and back.version.status not in IN_PUBLIC:
        vocabulary.forget(Article.objects.filter(pk=article.pk))
    versions.restore(back.version, by=by, act=versions.Act.TAKEN_BACK, note=note, whole=True)
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
    row = taken_acts.present(back.kind, back.key).select_for_update().first()
    fields = {
        name: pair for name, pair in back.fields.items() if row and taken_acts.value_of(row, name) == pair[0]
    }
    if not fields:
        done.left.append((back.name, _("somebody has changed it since")))
        return
    for name, (_now, before) in fields.items():
        column = row._meta.get_field(name)
        setattr(row, column.attname, column.to_python(before))
    row.save()
    changes = {name: [now, before] for name, (now, before) in fields.items()}
    audit.record(audit.Act.TAKEN_BACK, by=by, of=row, changes=changes)
    done.rows.append(back.name)

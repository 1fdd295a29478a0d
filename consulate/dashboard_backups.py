"""The card about backups, for those who look after the site: how old the newest is, and what the last drill showed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from comments.waiting_time import waiting_time
from consulate import backup
from consulate.backup import State
from news.templatetags.persian import fa

# Auditors and administrators: who reads what browsers report looks after the site.
PERMISSION = "consulate.view_cspreport"
# A drill is made once a week; after so long several have been missed.
DRILL_HOLDS = timedelta(days=35)


@dataclass(frozen=True)
class Line:
    """A sentence; the moment that follows it, where it has one; and whether somebody has to do something."""

    text: str
    at: datetime | None = None
    is_urgent: bool = False


@dataclass(frozen=True)
class BackupCard:
    lines: tuple[Line, ...]

    @property
    def is_urgent(self) -> bool:
        return any(line.is_urgent for line in self.lines)


def card_of(user: User, now: datetime | None = None) -> BackupCard | None:
    """None for whom backups are no business."""
    if not user.has_perm(PERMISSION):
        return None
    state, now = backup.state(), now or timezone.now()
    if state is None:
        return BackupCard(
            (Line(_("The place of the backups does not answer: nothing is known of them."), is_urgent=True),)
        )
    return BackupCard((_set(state, now), *_drills(state, now)))


def _set(state: State, now: datetime) -> Line:
    if state.newest is None:
        return Line(_("There is no backup yet: what this machine loses is lost."), is_urgent=True)
    age = waiting_time(state.newest, now)
    if backup.is_too_old(now - state.newest):
        text = _("The newest backup is %(age)s old, and too old: it should be no older than %(hours)s hours.")
        return Line(
            text % {"age": age, "hours": fa(settings.BACKUP_MAX_AGE_HOURS)}, state.newest, is_urgent=True
        )
    return Line(_("The newest backup is %(age)s old.") % {"age": age}, state.newest)


def _drills(state: State, now: datetime) -> list[Line]:
    lines = [_last_drill(state, now)]
    if state.impossible:
        text = _(
            "A later drill was not possible on the machine that tried it: the key of the backups is not there."
        )
        lines.append(Line(text, state.impossible.moment))
    return lines


def _last_drill(state: State, now: datetime) -> Line:
    drill = state.drill
    if drill is None:
        # Without a set there is nothing to try.
        text = _("No drill yet: whether a backup can be restored, nobody has tried.")
        return Line(text, is_urgent=state.newest is not None)
    if not drill.passed:
        text = _(
            "The last drill FAILED: its backup could not be restored as it should. The report beside it says why."
        )
        return Line(text, drill.moment, is_urgent=True)
    if now - drill.moment > DRILL_HOLDS:
        text = _("The last drill passed, but too long ago: it is time for the next one.")
        return Line(text, drill.moment, is_urgent=True)
    return Line(_("The last drill passed: the backup could be restored."), drill.moment)

"""How often somebody may guess at the login: counted before the password is looked at, and without an address.

django-axes asks and is told here (AXES_HANDLER). Of its table one row stands for a name and an address, and one,
without a name, for an address; what stands for the address is worth nothing after its day (news/visitors.py). Nobody is
kept out by what strangers try elsewhere: failures on one name from everywhere are only written down.
"""

import logging
import math
from datetime import datetime, timedelta
from http import HTTPStatus
from ipaddress import IPv6Address
from typing import NamedTuple

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from news import audit, persian, visitors
from news.readership import site_day
from news.templatetags.persian import fa

logger = logging.getLogger(__name__)
# Wrong passwords for one name from one address, and from one address for all names, each from the first one on.
OF_NAME, WINDOW = 5, timedelta(minutes=15)
OF_ADDRESS, HOUR = 20, timedelta(hours=1)
# Wrong ones for one name from everywhere in an hour; from the next on somebody should know.
ALARMING = 20
KEPT = timedelta(days=1)
# No user name has a colon, and none is empty.
CODES, UNKNOWN, _WHOLE_ADDRESS = "code:", "unknown:", ""
_table = AccessAttempt._meta.db_table
_ONE_MORE = f"""
    INSERT INTO {_table} AS kept
        (username, ip_address, failures_since_start, attempt_time, user_agent, http_accept, path_info, get_data,
         post_data)
    VALUES (%(name)s, %(address)s, 1, %(now)s, '', '', '', '', '')
    ON CONFLICT (username, ip_address, user_agent) DO UPDATE SET
        failures_since_start = CASE WHEN kept.attempt_time <= %(past)s THEN 1 ELSE kept.failures_since_start + 1 END,
        attempt_time = CASE WHEN kept.attempt_time <= %(past)s THEN excluded.attempt_time ELSE kept.attempt_time END
    RETURNING failures_since_start, attempt_time
"""


class LoginLimits(AxesDatabaseHandler):
    """What django-axes asks and tells of each login. Its own handler counts after the password was looked at."""

    def is_allowed(self, request: HttpRequest, credentials: dict | None = None) -> bool:
        """Counts the attempt as a failure before the password is looked at: guesses at once count too."""
        name = _name_for(_typed(credentials or {}))
        request.guess_until = count(request, name)
        request.axes_locked_out = request.guess_until is not None
        return not request.axes_locked_out

    def user_logged_in(self, sender, request: HttpRequest, user: User, **kwargs) -> None:
        if hasattr(request, "guess_until"):
            take_back(request, user.get_username())

    def user_login_failed(
        self, sender, credentials: dict, request: HttpRequest | None = None, **kwargs
    ) -> None:
        person = User.objects.filter(username=_typed(credentials)).first()
        if person:
            _look_out_for(person)

    def user_logged_out(self, sender, request: HttpRequest, user: User | None, **kwargs) -> None:
        """Nothing was counted."""


def count(request: HttpRequest, name: str) -> datetime | None:
    """Count one more try under the name; until when no other passes, or None where this one does."""
    now, address = timezone.now(), _address(request)
    until = _counted(name, address, OF_NAME, WINDOW, now)
    # A name that is locked already uses up nothing of what its whole office may try.
    return until or _counted(_WHOLE_ADDRESS, address, OF_ADDRESS, HOUR, now)


def take_back(request: HttpRequest, name: str) -> None:
    """The try was right: the name begins anew at this address, and the address has one less."""
    attempts = AccessAttempt.objects.filter(ip_address=_address(request))
    attempts.filter(username=name).delete()
    attempts.filter(username=_WHOLE_ADDRESS, failures_since_start__gt=0).update(
        failures_since_start=F("failures_since_start") - 1
    )


def _counted(name: str, address: str, most: int, window: timedelta, now: datetime) -> datetime | None:
    given = {"name": name, "address": address, "now": now, "past": now - window}
    with connection.cursor() as cursor:
        cursor.execute(_ONE_MORE, given)
        tries, since = cursor.fetchone()
    return since + window if tries > most else None


def _address(request: HttpRequest) -> str:
    """What stands for it today, in the form that the table takes: of fd00::/8, where no visitor comes from."""
    return str(IPv6Address(b"\xfd" + visitors.address_of_day(request, site_day())[1:]))


def _typed(credentials: dict) -> str:
    return persian.clean_text(str(credentials.get("username") or ""))[:150]


def _name_for(typed: str) -> str:
    """The name if somebody has it; else a stand-in, since a password may stand in the wrong field."""
    known = User.objects.filter(username=typed).values_list("username", flat=True).first()
    return known or UNKNOWN + visitors.text_of_day(typed, site_day())


def _look_out_for(person: User) -> None:
    who = f"user:{person.pk}".encode()
    if visitors.within_limit("failures of an account", who, limit=ALARMING, window=HOUR):
        return
    if visitors.within_limit("alarm of an account", who, limit=1, window=HOUR):
        note = _("more than %(count)s wrong passwords within an hour; nobody is locked out by that")
        audit.record(audit.Act.LOGIN_FAILED, by=None, of=person, note=note % {"count": fa(ALARMING)})
        logger.warning("Somebody guesses the password of one account.")


# --- What is kept, and ended ----------------------------------------------------------------------


class Tried(NamedTuple):
    """Failures under one name, or under whatever name, from one address."""

    person: User | None
    is_of_codes: bool
    is_of_address: bool
    failures: int
    since: datetime
    until: datetime | None


def account(now: datetime) -> list[Tried]:
    """The failures of the last day, the newest first, those that keep somebody out before the others."""
    kept = AccessAttempt.objects.filter(attempt_time__gt=now - KEPT, failures_since_start__gt=0)
    rows = list(
        kept.order_by("-attempt_time").values_list("username", "failures_since_start", "attempt_time")
    )
    people = User.objects.in_bulk({name.removeprefix(CODES) for name, *_rest in rows}, field_name="username")
    tried = []
    for name, failures, since in rows:
        most, window = (OF_NAME, WINDOW) if name else (OF_ADDRESS, HOUR)
        until = since + window if failures >= most and since + window > now else None
        person = people.get(name.removeprefix(CODES))
        tried.append(Tried(person, name.startswith(CODES), not name, failures, since, until))
    return sorted(tried, key=lambda one: one.until is None)


@transaction.atomic
def unlock(person: User, *, by: User | None) -> bool:
    """Forget the person's failures at all addresses; those of whole addresses pass by themselves within the hour."""
    name = person.get_username()
    forgotten = AccessAttempt.objects.filter(username__in=[name, CODES + name]).delete()[0]
    if forgotten:
        audit.record(
            audit.Act.RIGHTS, by=by, of=person, note=_("failed logins forgotten: the person may try again")
        )
    return bool(forgotten)


def forget(now: datetime) -> int:
    """Delete what no limit asks for any more."""
    return AccessAttempt.objects.filter(attempt_time__lt=now - KEPT).delete()[0]


def refused(page: TemplateResponse, until: datetime) -> TemplateResponse:
    """The page says for how long, and keeps what was typed but for the secret."""
    seconds = max(1, math.ceil((until - timezone.now()).total_seconds()))
    page.status_code = HTTPStatus.TOO_MANY_REQUESTS
    page.context_data["refused_for"] = math.ceil(seconds / 60)
    page["Retry-After"] = str(seconds)
    return page


def no_address(request: HttpRequest) -> None:
    """What django-axes is to know of where a request comes from; the limits ask news/visitors.py themselves."""


def keep_answer(request: HttpRequest, answer: HttpResponse | None, credentials: dict | None) -> HttpResponse:
    """What django-axes would say in the place of a page: the desk's login has its own words (consulate/desk.py)."""
    return answer

"""Logins, failed ones and logouts in the log of the desk, by the signals that Django gives of them."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from news import audit, persian
from news.models import AuditEntry

_KIND = User._meta.label_lower
# Who guesses passwords by the thousand fills no log: failures on one name are one entry for so long.
_ONE_FAILURE_IN = timedelta(minutes=1)


def logged_in(*, user: User, **kwargs) -> None:
    audit.record(audit.Act.LOGGED_IN, by=user, of=user)


def logged_out(*, user: User | None, **kwargs) -> None:
    if user:
        audit.record(audit.Act.LOGGED_OUT, by=user, of=user)


def login_failed(*, credentials: dict, request: HttpRequest | None = None, **kwargs) -> None:
    """The name that was typed is kept only if somebody has it: a password may stand in the wrong field."""
    typed = persian.clean_text(str(credentials.get("username", "")))[:150]
    person = User.objects.filter(username=typed).first()
    since = timezone.now() - _ONE_FAILURE_IN
    same = AuditEntry.objects.filter(kind=_KIND, object_id=str(person.pk) if person else "", at__gte=since)
    if not same.filter(act=audit.Act.LOGIN_FAILED).exists():
        name = "" if person else _("an unknown name")
        audit.record(audit.Act.LOGIN_FAILED, by=None, of=person, kind=_KIND, name=name)


user_logged_in.connect(logged_in, dispatch_uid="login log")
user_logged_out.connect(logged_out, dispatch_uid="login log")
user_login_failed.connect(login_failed, dispatch_uid="login log")

"""The second factor of a login: one-time codes of a telephone, and recovery codes on paper (django-otp)."""

import re
from datetime import datetime, timedelta

import django_otp
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from consulate import login_limits
from consulate.desk_sessions import KNOWN, end_sessions_of
from news import audit, persian, visitors

RECOVERY_CODES = 10
# Wrong codes of one telephone in an hour, from all addresses: of a million, three are right at a time.
FROM_EVERYWHERE, _HOUR = 10, timedelta(hours=1)
_TELEPHONE, _OF_TELEPHONE = "codes of a telephone", re.compile(r"\d{6}")
# In the session of somebody who has a telephone registered where nobody has to have one.
_HAS_TELEPHONE = "has_second_factor"
# In the session that began to register a telephone, which alone may finish it: number and moment.
_BEGUN, TO_FINISH = "telephone_begun", timedelta(minutes=15)


def telephone_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def begun_in(request: HttpRequest) -> TOTPDevice | None:
    """The telephone whose first code is still to be typed; its secret is shown to nobody but who typed the password."""
    number, moment = request.session.get(_BEGUN, (0, 0))
    if timezone.now().timestamp() > moment + TO_FINISH.total_seconds():
        return None
    return TOTPDevice.objects.filter(pk=number, user=request.user, confirmed=False).first()


def is_awaited(request: HttpRequest) -> bool:
    """Whether the password was right and the second step is still to come. No query without a second factor."""
    user = request.user
    if not user.is_authenticated or user.is_verified():
        return False
    return settings.SECOND_FACTOR_REQUIRED or bool(request.session.get(_HAS_TELEPHONE))


def ask_again(request: HttpRequest) -> None:
    """After the password: who has registered a telephone is asked for its code, required or not.

    Of somebody who was logged in already, too: the password alone is not both.
    """
    request.session.pop(DEVICE_ID_SESSION_KEY, None)
    request.session[_HAS_TELEPHONE] = telephone_of(request.user) is not None


class TooManyCodes(Exception):
    """No code is looked at before the moment that it names."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def accept(request: HttpRequest, typed: str) -> bool:
    """Take a code of the telephone or a recovery code, each once; the session gets a new key.

    Raises TooManyCodes. Counted for person and address before the code is looked at, as passwords are.
    """
    name = login_limits.CODES + request.user.get_username()
    if until := login_limits.count(request, name):
        raise TooManyCodes(until)
    device = _matching(request.user, _plain(typed))
    if device is None:
        return False
    login_limits.take_back(request, name)
    django_otp.login(request, device)
    request.session[KNOWN] = timezone.now().timestamp()
    request.session.cycle_key()
    return True


@transaction.atomic
def _matching(user: User, code: str) -> TOTPDevice | StaticDevice | None:
    """What has shown this code. The six digits of a telephone are few enough to be limited from everywhere together.

    Whoever stole the password can use that limit up; the recovery codes, which nobody guesses, go on then.
    """
    kind, who, now = StaticDevice, f"user:{user.pk}".encode(), timezone.now()
    if _OF_TELEPHONE.fullmatch(code):
        kind = TOTPDevice
        if not visitors.within_limit(_TELEPHONE, who, limit=FROM_EVERYWHERE, window=_HOUR, now=now):
            return None
    # Locked, so that of two at once with the same code one counts.
    devices = kind.objects.select_for_update().filter(user=user, confirmed=True)
    found = next((device for device in devices if device.verify_token(code)), None)
    if found and kind is TOTPDevice:
        visitors.give_back(_TELEPHONE, who, window=_HOUR, now=now)
    return found


def _plain(typed: str) -> str:
    return "".join(persian.to_latin_digits(typed).split()).lower()


@transaction.atomic
def begin(request: HttpRequest) -> TOTPDevice:
    """A new secret that counts once its first code was typed in this session."""
    TOTPDevice.objects.filter(user=request.user, confirmed=False).delete()
    device = TOTPDevice.objects.create(user=request.user, name="telephone", confirmed=False)
    request.session[_BEGUN] = (device.pk, timezone.now().timestamp())
    return device


@transaction.atomic
def confirm(request: HttpRequest, typed: str) -> list[str] | None:
    """The first code of a new telephone: it takes the place of older ones; returns new recovery codes."""
    user, code = request.user, _plain(typed)
    begun = begun_in(request)
    # Locked, so that of two at once with the same code one counts.
    device = begun and TOTPDevice.objects.select_for_update().filter(pk=begun.pk, confirmed=False).first()
    if device is None or not device.verify_token(code):
        return None
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    django_otp.login(request, device)
    request.session.cycle_key()
    # Sessions from before the telephone were never asked for its code.
    end_sessions_of(user, but=request.session.session_key)
    return renew_recovery_codes(user)


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    """Ten codes for the day on which the telephone is lost; the ones before count no more."""
    audit.record(audit.Act.SECOND_FACTOR, by=user, of=user)
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="paper")
    codes = [StaticToken.random_token() for _number in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def codes_left(user: User) -> int:
    return StaticToken.objects.filter(device__user=user, device__confirmed=True).count()


@transaction.atomic
def forget(user: User, *, by: User | None) -> None:
    """For somebody who lost telephone and paper, by an administrator or a command: both are registered anew.

    Whoever found them may be logged in with them: every session ends.
    """
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    end_sessions_of(user)
    audit.record(audit.Act.SECOND_FACTOR, by=by, of=user)

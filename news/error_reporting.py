"""Readers tell the newsroom what is wrong in an article; nothing is kept of who they are."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.contrib.auth.models import User
from django.core import signing
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from news import batches, persian, visitors
from news.models import Article, ErrorReport
from news.templatetags.persian import fa

SHORTEST, LONGEST = 10, 1_000
# A form that comes back sooner was filled in by nobody; a later one may speak of a text that is long gone.
YOUNGEST, OLDEST = timedelta(seconds=3), timedelta(hours=12)
OF_A_GROUP, OF_A_REGION, PER = 3, 9, timedelta(hours=1)
# What waits for the desk is bounded, so that nobody buries what is really wrong.
WAITING_OF_AN_ARTICLE, WAITING_IN_ALL = 20, 500
# From so many on what is left is for those who have sent nothing today: who fills the desk does not keep others away.
SCARCE_FROM, DAY = 400, timedelta(days=1)
# After so many days a settled report is deleted (forget_error_reports).
KEPT = timedelta(days=90)
_SALT = "news.error_report"
_LOCK = 4_118
_DIGEST = re.compile("[0-9a-f]{64}")


class UnusableForm(Exception):
    """The form's token is missing, forged, of another article, older than twelve hours or used already."""


class HastyForm(Exception):
    """The form was sent within three seconds."""


class TooManyReports(Exception):
    """The neighbourhood, or the wider one around it, has reported enough for an hour."""


class DeskIsFull(Exception):
    """So many reports wait, of this article or in all, that no more are taken for now, or of here none today."""


class ErrorReportForm(forms.Form):
    text = forms.CharField(
        min_length=SHORTEST,
        max_length=LONGEST,
        error_messages={
            "required": _("Please write what is wrong."),
            "min_length": format_lazy(
                _("Please write a little more: at least {limit} letters."), limit=fa(SHORTEST)
            ),
            "max_length": format_lazy(
                _("The report is too long: it may have {limit} letters."), limit=fa(LONGEST)
            ),
        },
    )
    token = forms.CharField(required=False)
    # Hidden from people by the style sheet; only a robot fills it in.
    website = forms.CharField(required=False)

    def clean_text(self) -> str:
        text = persian.clean_text(self.cleaned_data["text"]).strip()
        if not any(char.isalnum() for char in text):
            raise forms.ValidationError(_("Please write what is wrong."))
        return text

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave this field empty."))
        return ""

    def again(self, token: str) -> "ErrorReportForm":
        """The same words in a form with a fresh token."""
        return ErrorReportForm({"text": self.data.get("text", ""), "token": token})


# --- The form's token -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ReadToken:
    """What a form says of itself: the checksum of the text that the reader saw, and a number of its own."""

    text_digest: str
    number: str


def make_token(article: Article) -> str:
    """What the form carries: its article, its age, the text that the reader has before him, and its number."""
    return signing.dumps([article.pk, article.text_digest, uuid.uuid4().hex], salt=_SALT)


def read_token(token: str, article: Article) -> ReadToken:
    """Raises UnusableForm or HastyForm."""
    try:
        of_article, digest, number = signing.loads(token, salt=_SALT, max_age=OLDEST)
        if of_article != article.pk or not _DIGEST.fullmatch(digest):
            raise UnusableForm
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise UnusableForm from error
    if _is_younger(token, YOUNGEST):
        raise HastyForm
    return ReadToken(digest, number)


def _is_younger(token: str, age: timedelta) -> bool:
    try:
        signing.loads(token, salt=_SALT, max_age=age)
    except signing.SignatureExpired:
        return False
    return True


# --- In and out -----------------------------------------------------------------------------------


@transaction.atomic
def receive(article: Article, *, text: str, form: ReadToken, group: bytes, region: bytes) -> None:
    """Keep a report, once: the same words that wait already, or come by the same form, are the same report.

    Reports come in one after the other, so that no race exceeds a limit. Raises UnusableForm for other words by a form
    that has brought its report, DeskIsFull or TooManyReports; what was refused has not been counted.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    now, number = timezone.now(), form.number.encode()
    if visitors.held(_SALT, [number], now):
        if ErrorReport.objects.filter(article=article, text=text).exists():
            return
        raise UnusableForm
    waiting = ErrorReport.objects.filter(handled_at=None)
    of_article = waiting.filter(article=article)
    if of_article.filter(text=text).exists():
        return
    in_all = waiting.count()
    if of_article.count() >= WAITING_OF_AN_ARTICLE or in_all >= WAITING_IN_ALL:
        raise DeskIsFull
    _count(group, region, is_scarce=in_all >= SCARCE_FROM)
    # As long as its token lives; of the number itself nothing can be read afterwards.
    visitors.hold(_SALT, number, now + OLDEST)
    ErrorReport.objects.create(article=article, text=text, text_digest=form.text_digest)


def _count(group: bytes, region: bytes, *, is_scarce: bool) -> None:
    """Count one more report of these neighbours; raises DeskIsFull and TooManyReports."""
    is_first_today = visitors.within_limit("error-report-day", region, limit=1, window=DAY)
    if is_scarce and not is_first_today:
        raise DeskIsFull
    is_within = visitors.within_limit("error-report", group, limit=OF_A_GROUP, window=PER)
    if not is_within or not visitors.within_limit(
        "error-report-region", region, limit=OF_A_REGION, window=PER
    ):
        raise TooManyReports


def settle(reports: QuerySet[ErrorReport], *, by: User) -> int:
    """Settle those that still wait, in one statement, and return how many they were."""
    return reports.filter(handled_at=None).order_by().update(handled_at=timezone.now(), handled_by=by)


def reopen(reports: QuerySet[ErrorReport]) -> int:
    """Let those that were settled wait once more."""
    return reports.filter(handled_at__isnull=False).order_by().update(handled_at=None, handled_by=None)


def forget(now: datetime) -> int:
    """Delete reports that were settled long ago, and return how many."""
    return batches.delete(ErrorReport.objects.filter(handled_at__lt=now - KEPT))

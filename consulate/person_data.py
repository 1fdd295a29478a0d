"""What the site holds of one person: told to the person, or erased.

What somebody of the staff did is the office's record and stays under the name; of the account all goes that lets
anybody in or reach the person (docs/decisions/0046).
"""

from collections import Counter
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from comments import commenter_data, erasing
from comments.models import Comment, ModeratorDigest
from consulate.desk_sessions import end_sessions_of
from consulate.people import ADMINISTRATOR, roles_of
from news import audit, jalali
from news.models import AuditEntry, DeskNotice, DigestRecipient, ErrorReport, SavedList, UnsavedWork

COMMENT = Comment._meta.label_lower
# Of the account alone; what others need of it stays.
_OWN = (ModeratorDigest, "user"), (SavedList, "owner"), (UnsavedWork, "owner"), (DeskNotice, "recipient")


# --- Of visitors ----------------------------------------------------------------------------------


def account_of_address(email: str) -> dict[str, Any]:
    """Comments with this address, error reports that name it, and whether it gets the digest of follow-ups."""
    digest = DigestRecipient.objects.filter(email__iexact=email)
    staff = User.objects.filter(email__iexact=email).values_list("username", flat=True)
    return {
        "address": email,
        "comments": commenter_data.account_of(commenter_data.with_address(email)),
        "error_reports": [_error_report(report) for report in _reports_naming(email)],
        "digest_of_follow_ups": [row.name for row in digest],
        "accounts_at_the_desk": sorted(staff),
    }


def account_of_code(code: str) -> dict[str, Any]:
    return {"comments": commenter_data.account_of(commenter_data.with_code(code))}


def write_down_export(numbers: list[int], person: User | None = None) -> None:
    """That a file was made for somebody; whose it was is told by numbers, never by an address."""
    audit.record(
        audit.Act.EXPORTED,
        by=None,
        of=person,
        kind=COMMENT,
        note=_("data of a person, for the person"),
        changes={"numbers": [[], numbers]} if numbers else None,
    )


@transaction.atomic
def erase_address(email: str) -> Counter[str]:
    """Comments with this address once it was confirmed, the address itself everywhere, reports that name it."""
    comments = commenter_data.with_address(email)
    numbers = sorted(comments.values_list("pk", flat=True))
    gone = commenter_data.erase(comments)
    gone["addresses"] = commenter_data.forget_address(email) + gone["comments"]
    gone["error_reports"] = _reports_naming(email).delete()[0]
    gone["digest_recipients"] = DigestRecipient.objects.filter(email__iexact=email).delete()[0]
    return _written_down(gone, numbers)


@transaction.atomic
def erase_code(code: str) -> Counter[str]:
    comments = commenter_data.with_code(code)
    gone: Counter[str] = Counter()
    numbers = sorted(comments.values_list("pk", flat=True))
    for number in numbers:
        gone["comments"] += erasing.erase(number)
    return _written_down(gone, numbers)


def _written_down(gone: Counter[str], numbers: list[int]) -> Counter[str]:
    if any(gone.values()):
        audit.record(
            audit.Act.DELETED,
            by=None,
            kind=COMMENT,
            note=_("data of a person, who asked for it"),
            changes={"numbers": [numbers, []]},
        )
    return gone


def _reports_naming(email: str) -> QuerySet[ErrorReport]:
    return ErrorReport.objects.filter(text__icontains=email)


def _error_report(report: ErrorReport) -> dict[str, Any]:
    return {"article": report.article_id, "text": report.text, "received_at": jalali.iso(report.created_at)}


# --- Of the staff ---------------------------------------------------------------------------------


def account_of_staff(person: User) -> dict[str, Any]:
    return {
        "username": person.username,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "address": person.email,
        "is_open": person.is_active,
        "roles": roles_of(person),
        "joined_at": jalali.iso(person.date_joined),
        "last_login": person.last_login and jalali.iso(person.last_login),
        "has_second_factor": TOTPDevice.objects.filter(user=person, confirmed=True).exists(),
        "own_rows": {
            model._meta.model_name: model.objects.filter(**{column: person}).count() for model, column in _OWN
        },
        "acts": [
            {"at": jalali.iso(entry.at), "act": entry.act, "kind": entry.kind, "number": entry.object_id}
            for entry in AuditEntry.objects.filter(actor=person).order_by("pk").iterator()
        ],
    }


@transaction.atomic
def erase_staff(person: User) -> Counter[str]:
    """Close the account and delete all of it but the name; raises ValidationError for the last administrator."""
    others = User.objects.filter(is_active=True, groups__name=ADMINISTRATOR).exclude(pk=person.pk)
    if not others.exists() and not person.is_superuser and ADMINISTRATOR in roles_of(person):
        raise ValidationError(_("This is the last administrator: give that role to somebody else first."))
    gone = Counter(
        {model._meta.model_name: _delete(model, **{column: person}) for model, column in _OWN}
    ) + Counter({"second_factor": _delete(TOTPDevice, user=person) + _delete(StaticDevice, user=person)})
    gone["address"] = int(bool(person.email))
    person.email, person.is_active, person.is_superuser, person.last_login = "", False, False, None
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    end_sessions_of(person)
    audit.record(
        audit.Act.RIGHTS, by=None, of=person, note=_("account erased; the name stays with what was done")
    )
    return gone


def _delete(model: type, **whose: User) -> int:
    return model.objects.filter(**whose).delete()[1].get(model._meta.label, 0)

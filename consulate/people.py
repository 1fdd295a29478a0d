"""The people of the desk: who is invited, what role each has, whose account is closed. Rules, without pages."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from consulate import second_factor
from consulate.desk_sessions import end_sessions_of
from consulate.roles import LABELS
from news import audit

ADMINISTRATOR = "administrator"


def of_the_desk() -> QuerySet[User]:
    """Everybody who has or had an account here, with roles and `has_telephone`."""
    telephones = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
    people = User.objects.filter(is_staff=True).prefetch_related("groups")
    return people.annotate(has_telephone=Exists(telephones)).order_by("-is_active", "last_name", "username")


def roles_of(person: User) -> list[str]:
    """The names of the person's roles, in the order of consulate/roles.py."""
    own = {group.name for group in person.groups.all()}
    return [name for name in LABELS if name in own]


def is_invited(person: User) -> bool:
    """Whether the person has not chosen a password yet."""
    return not person.has_usable_password()


@transaction.atomic
def invite(person: User, roles: Iterable[str], *, by: User) -> User:
    """Make an account that has no password yet; the letter with the link is the caller's."""
    _hold_administration(by)
    person.is_staff, person.is_superuser = True, False
    person.set_unusable_password()
    person.save()
    person.groups.set(Group.objects.filter(name__in=set(roles)))
    audit.record(audit.Act.INVITED, by=by, of=person, changes={"roles": [[], roles_of(person)]})
    return person


@transaction.atomic
def rename(person: User, changed: list[str], *, by: User) -> None:
    """Keep name and address as a form changed them; raises ValidationError where that is nobody's to do.

    Who has the address can have a new password sent there: the own one is changed by somebody else.
    """
    if not changed:
        return
    _hold_administration(by)
    if person.pk == by.pk and "email" in changed:
        raise ValidationError(_("Your own e-mail address is changed by another administrator."))
    if person.is_superuser:
        _refuse_untouchable(person, by)
    stored = User.objects.get(pk=person.pk)
    changes = {field: [getattr(stored, field), getattr(person, field)] for field in changed}
    person.save(update_fields=changed)
    audit.record(audit.Act.CHANGED, by=by, of=person, changes=changes)


@transaction.atomic
def give_roles(person: User, roles: Iterable[str], *, by: User) -> None:
    """Exactly these roles; raises ValidationError where that is nobody's to do."""
    _hold_administration(by)
    _refuse_untouchable(person, by)
    before = roles_of(person)
    person.groups.set(Group.objects.filter(name__in=set(roles)))
    after = roles_of(User.objects.get(pk=person.pk))
    if after != before:
        _refuse_the_last()
        end_sessions_of(person)
        audit.record(audit.Act.RIGHTS, by=by, of=person, changes={"roles": [before, after]})


@transaction.atomic
def set_open(person: User, is_open: bool, *, by: User) -> bool:
    """Close an account, or open it again; what the person did stays under the name. False where it was so already.

    Its sessions end: a stolen one must not come back to life with the account.
    """
    _hold_administration(by)
    _refuse_untouchable(person, by)
    changed = User.objects.filter(pk=person.pk, is_active=not is_open).update(is_active=is_open)
    if changed:
        _refuse_the_last()
        end_sessions_of(person)
        audit.record(audit.Act.RIGHTS, by=by, of=person, changes={"is_active": [not is_open, is_open]})
    return bool(changed)


@transaction.atomic
def reset_second_factor(person: User, *, by: User) -> None:
    _hold_administration(by)
    _refuse_untouchable(person, by)
    second_factor.forget(person, by=by)


def _hold_administration(by: User) -> None:
    """One such act at a time: of two administrators who remove each other, the second finds the own rights gone."""
    Group.objects.select_for_update().get(name=ADMINISTRATOR)
    if not User.objects.get(pk=by.pk).has_perm("news.manage_people"):
        raise ValidationError(_("You may not do this any more: your own rights were changed."))


def _refuse_untouchable(person: User, by: User) -> None:
    if person.pk == by.pk:
        raise ValidationError(_("Nobody changes the own rights; another administrator has to do it."))
    if person.is_superuser:
        raise ValidationError(
            _("This is an account for emergencies; it is kept on the server, not at the desk.")
        )


def _refuse_the_last() -> None:
    if not User.objects.filter(is_active=True, groups__name=ADMINISTRATOR).exists():
        raise ValidationError(_("This is the last administrator: give that role to somebody else first."))

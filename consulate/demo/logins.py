"""The demonstration's accounts: one for each role, with passwords made at random on the first run."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User

from consulate import roles

NAMES = {
    "writer": ("نگار", "آذرپی"),
    "editor": ("کاوه", "دبیریان"),
    "moderator": ("رؤیا", "سنجیده"),
    "auditor": ("پروانه", "بازبین"),
    "administrator": ("آرش", "سامانه‌دار"),
    # Four eyes: a second editor publishes what the first one handed in.
    "editor2": ("مینا", "نسخه‌خوان"),
}


@dataclass(frozen=True)
class Login:
    username: str
    password: str
    role: str


def make() -> dict[str, User]:
    """An account for each role, two for editors; called once, in the transaction that makes the newsroom."""
    names = [role.name for role in roles.ROLES]
    fresh = [Login(name, secrets.token_urlsafe(15), name) for name in names]
    fresh.append(Login("editor2", secrets.token_urlsafe(15), "editor"))
    people = {login.username: _account(login) for login in fresh}
    _keep(fresh)
    return people


def stored() -> list[Login]:
    """The logins of the first run that still hold; the database has only their hashes."""
    kept = [Login(**login) for login in json.loads(_file().read_text())] if _file().exists() else []
    people = {user.username: user for user in User.objects.filter(username__in=NAMES)}
    return [
        login for login in kept if login.username in people and _still_holds(login, people[login.username])
    ]


def _still_holds(login: Login, user: User) -> bool:
    return user.is_active and user.check_password(login.password)


def remove() -> None:
    User.objects.filter(username__in=NAMES).delete()
    _file().unlink(missing_ok=True)


def _account(login: Login) -> User:
    first, last = NAMES[login.username]
    user = User.objects.create_user(
        login.username,
        f"{login.username}@example.org",
        login.password,
        first_name=first,
        last_name=last,
        is_staff=True,
    )
    user.groups.set(Group.objects.filter(name=login.role))
    return user


def _keep(fresh: list[Login]) -> None:
    _file().parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(_file(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump([asdict(login) for login in fresh], file)


def _file() -> Path:
    return settings.VAR_DIR / "demo-logins.json"

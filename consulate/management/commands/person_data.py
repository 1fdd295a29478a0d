"""Tells a person what the site holds of them, or erases it.

By --email, --tracking-code or --username; --dry-run says what would be erased. Whoever asks has to be known to be that
person; the site cannot tell.
"""

import json
import os
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from comments import tracking
from consulate import person_data
from news.templatetags.persian import fa


class Command(BaseCommand):
    help = "Export or erase what the site holds of one person."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["export", "erase"])
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--email", help="of a commenter who asked to be told, or in an error report")
        whose.add_argument("--tracking-code", help="of a comment")
        whose.add_argument("--username", help="of somebody of the staff")
        parser.add_argument("--output", type=Path, help="the file for an export; left out, it is printed")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")

    def handle(
        self, *, act: str, email: str | None, tracking_code: str | None, username: str | None, **options
    ):
        if email is not None:
            self._check_address(email)
        if tracking_code is not None and tracking.read_code(tracking_code) is None:
            raise CommandError(_("“%(text)s” is no tracking code.") % {"text": tracking_code})
        person = self._person(username) if username is not None else None
        if act == "export":
            self._export(email, tracking_code, person, options["output"])
        else:
            self._erase(email, tracking_code, person, is_trial=options["dry_run"])

    def _check_address(self, email: str) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _person(self, username: str) -> User:
        # PostgreSQL takes no NUL, and no account has one.
        person = User.objects.filter(username=username).first() if "\0" not in username else None
        if person is None:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": username})
        return person

    def _export(self, email: str | None, code: str | None, person: User | None, output: Path | None) -> None:
        if person:
            told = person_data.account_of_staff(person)
        else:
            told = person_data.account_of_address(email) if email else person_data.account_of_code(code)
        written = json.dumps(told, ensure_ascii=False, indent=2)
        if output:
            self._write(output, written)
        else:
            self.stdout.write(written)
        person_data.write_down_export([one["number"] for one in told.get("comments", [])], person)

    def _write(self, output: Path, written: str) -> None:
        """For the eyes of whoever runs this alone; a file that is there stays."""
        try:
            with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(written)
        except OSError as error:
            raise CommandError(str(error)) from error

    def _erase(self, email: str | None, code: str | None, person: User | None, *, is_trial: bool) -> None:
        """A trial does all of it, and takes it back."""
        try:
            with transaction.atomic():
                gone: dict[str, Any] = self._erased(email, code, person)
                transaction.set_rollback(is_trial)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        said = _("Would be erased: %(what)s") if is_trial else _("Erased: %(what)s")
        what = "، ".join(f"{name} {fa(count)}" for name, count in sorted(gone.items()) if count)
        self.stdout.write(said % {"what": what or _("nothing")})

    def _erased(self, email: str | None, code: str | None, person: User | None) -> dict[str, Any]:
        if person:
            return person_data.erase_staff(person)
        return person_data.erase_address(email) if email else person_data.erase_code(code)
